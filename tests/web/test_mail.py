"""Mails leave as plain text with an HTML alternative, once, to one address; nothing smuggles a header in."""

import email
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.policy import COMMAND_LINE, Action
from app.models.outbox import OutboxItem, WorkKind
from app.web import outbox
from app.web.sealed_mail import LINK, sealed
from app.web.unit_of_work import Work, operation


class Postbox:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 No such person here"
        if address.startswith("later@"):
            return "450 Come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=controller.port)
    yield box
    app.config.update(MAIL_SERVER="", MAIL_PORT=25)
    controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@operation
def write_to(work: Work, *, letter: dict[str, Any]) -> None:
    work.enqueue(WorkKind.MAIL, subject="test", payload=letter)
    work.record(action=Action.DESK_VIEW, subject="test", sentence="Wrote a mail.")


def a_letter(**changes: str) -> dict[str, Any]:
    letter = {
        "to": "pat@example.org",
        "subject": "Your invitation – Größe",
        "text": f"Come: {LINK}\n",
        "html": f"<p>Come: {LINK}</p>\n",
    }
    return letter | changes


def sent(app: Flask, letter: dict[str, Any]) -> OutboxItem:
    with app.app_context():
        write_to(COMMAND_LINE, letter=letter)
        outbox.sweep()
        return db.session.scalars(select(OutboxItem)).one()


def test_a_mail_has_text_and_html_and_the_headers_it_needs(app: Flask, postbox: Postbox) -> None:
    item = sent(app, a_letter())
    assert item.error == ""
    (message,) = postbox.taken
    assert (message["To"], message["Subject"]) == ("pat@example.org", "Your invitation – Größe")
    assert (message["From"], message["Auto-Submitted"]) == ("finalist@localhost", "auto-generated")
    assert message["Message-ID"] == f"<{item.public_id}@localhost>"
    assert message["Date"].datetime == item.created_at.replace(microsecond=0)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_sealed_link_is_in_the_mail_and_gone_from_the_outbox(app: Flask, postbox: Postbox) -> None:
    with app.app_context():
        letter = a_letter(sealed_link=sealed("http://localhost/invitations/abc"))
    item = sent(app, letter)
    body = postbox.taken[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["Come: http://localhost/invitations/abc"]
    assert "sealed_link" not in item.payload
    assert "invitations/abc" not in item.payload


@pytest.mark.parametrize(
    "letter",
    [
        a_letter(subject="Hello\nBcc: everyone@example.org"),
        a_letter(subject="Hello\r\nBcc: everyone@example.org"),
        a_letter(subject="Hello\x00"),
        a_letter(subject="Hello\u2028Bcc: everyone@example.org"),
        a_letter(to="pat@example.org\nBcc: everyone@example.org"),
        a_letter(to="pat@example.org, everyone@example.org"),
        a_letter(to="Pat <pat@example.org>"),
        a_letter(to=""),
    ],
)
def test_a_header_cannot_be_smuggled_in(app: Flask, postbox: Postbox, letter: dict[str, Any]) -> None:
    item = sent(app, letter)
    assert postbox.taken == []
    assert item.failed_at is not None
    assert item.error.startswith("The mail was not sent: its address")


def test_a_server_that_is_down_is_tried_again(app: Flask) -> None:
    port = free_port()
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
    try:
        item = sent(app, a_letter())
    finally:
        app.config.update(MAIL_SERVER="", MAIL_PORT=25)
    assert (item.attempts, item.failed_at, item.done_at) == (1, None, None)
    assert item.due_at > item.created_at
    assert item.error == f"The mail server 127.0.0.1:{port} could not be used: [Errno 111] Connection refused"


def test_an_address_the_server_does_not_know_is_given_up(app: Flask, postbox: Postbox) -> None:
    item = sent(app, a_letter(to="nobody@example.org"))
    port = app.config["MAIL_PORT"]
    assert item.failed_at is not None
    assert item.error == f"The mail server 127.0.0.1:{port} refused the address: 550 No such person here"


def test_a_server_that_asks_to_come_again_is_asked_again(app: Flask, postbox: Postbox) -> None:
    item = sent(app, a_letter(to="later@example.org"))
    assert (item.failed_at, item.done_at, item.attempts) == (None, None, 1)


def test_without_a_server_mails_go_into_a_folder_for_the_owner_only(app: Flask) -> None:
    item = sent(app, a_letter())
    file = Path(app.config["INSTANCE"]) / "mail" / f"{item.public_id}.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert message["Message-ID"] == f"<{item.public_id}@localhost>"
    assert file.stat().st_mode & 0o777 == 0o600
    assert item.done_at is not None
