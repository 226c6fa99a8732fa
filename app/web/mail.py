"""Sends the mails of the outbox: plain text with an HTML alternative, by SMTP or, without a server, into a folder."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.domain.errors import DomainError
from app.web.outbox import GiveUp, Report, WorkItem

SECONDS = 20
"""How long the mail server may take for one step."""
PERMANENT = range(500, 600)
"""Replies of a mail server that no later attempt would change (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where mails of this instance go: to a mail server, or only into `folder`."""

    leave_the_server: bool
    folder: Path


def delivery() -> Delivery:
    settings = current_app.config
    return Delivery(leave_the_server=bool(settings["MAIL_SERVER"]), folder=Path(settings["INSTANCE"]) / "mail")


def send(item: WorkItem, report: Report) -> Mapping[str, Any]:  # noqa: ARG001 - a mail has no progress to report
    """Send one mail: payload `to`, `subject`, `text`, `html`, perhaps a sealed link. The handler of WorkKind.MAIL.

    A mail sent twice because the worker was killed in between carries the same Message-ID both times. What is kept
    of it afterwards has no link.
    """
    from app.web.sealed_mail import deliverable, spent

    message = composed(deliverable(item.payload), item=item)
    if delivery().leave_the_server:
        _by_smtp(message)
    else:
        _into_folder(message, name=item.public_id)
    return spent(item.payload)


def composed(payload: Mapping[str, Any], *, item: WorkItem) -> EmailMessage:
    """The mail as it is sent. Raises GiveUp where an address or the title could smuggle in a header."""
    sender = current_app.config["MAIL_FROM"]
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address(payload["to"])
    message["Subject"] = _single_line(payload["subject"])
    message["Date"] = format_datetime(item.created_at)
    message["Message-ID"] = f"<{item.public_id}@{_host(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(payload["text"])
    message.add_alternative(payload["html"], subtype="html")
    return message


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=_single_line(text))
    except (ValueError, IndexError, MessageError) as error:
        raise GiveUp("The mail was not sent: its address is not a single valid e-mail address.") from error


def _single_line(text: str) -> str:
    if len(text.splitlines()) > 1 or not text.isprintable():
        raise GiveUp("The mail was not sent: its address or its title has a line break or a control character.")
    return text


def _host(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ") or "localhost"


def _by_smtp(message: EmailMessage) -> None:
    import smtplib
    import ssl

    settings = current_app.config
    server = f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}"
    try:
        with smtplib.SMTP(settings["MAIL_SERVER"], settings["MAIL_PORT"], timeout=SECONDS) as smtp:
            if settings["MAIL_STARTTLS"]:
                smtp.starttls(context=ssl.create_default_context())
            if settings["MAIL_USERNAME"]:
                smtp.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
            smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        kind = GiveUp if code in PERMANENT else DomainError
        raise kind(f"The mail server {server} refused the address: {code} {_text(reply)}") from error
    except smtplib.SMTPResponseException as error:
        raise DomainError(
            f"The mail server {server} did not take the mail: {error.smtp_code} {_text(error.smtp_error)}"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DomainError(f"The mail server {server} could not be used: {error}") from error


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _into_folder(message: EmailMessage, *, name: str) -> None:
    """Whole or not at all, and readable for the owner only: mails carry links that sign people in."""
    folder = delivery().folder
    folder.mkdir(mode=0o700, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(message.as_bytes())
    Path(draft).replace(folder / f"{name}.eml")
