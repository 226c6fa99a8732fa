"""Mails with a single-use link: in the outbox the link lies encrypted, and it is blanked once the mail is sent.

The key is derived from SECRET_KEY, so a copy of the database alone opens no link. Whoever delivers a mail calls
`deliverable` for what to send and, when it is sent, keeps `spent` in the place of the payload.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import current_app

from app.domain.errors import DomainError

if TYPE_CHECKING:  # loaded on first use: it would slow every start
    from cryptography.fernet import Fernet

LINK = "[the link stands in the mail only]"
"""Stands in the text and the HTML where the link belongs."""


def sealed(link: str) -> str:
    return _seal().encrypt(link.encode()).decode()


def deliverable(payload: Mapping[str, str]) -> dict[str, str]:
    """`to`, `subject`, `text` and `html` of a mail as it is sent. Raises DomainError if the link cannot be opened."""
    letter = {part: payload[part] for part in ("to", "subject", "text", "html")}
    if "sealed_link" not in payload:
        return letter
    link = _opened(payload["sealed_link"])
    return letter | {part: letter[part].replace(LINK, link) for part in ("text", "html")}


def spent(payload: Mapping[str, str]) -> dict[str, str]:
    """What stays in the outbox after sending: the mail without its link."""
    return {part: value for part, value in payload.items() if part != "sealed_link"}


def _opened(sealed_link: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return _seal().decrypt(sealed_link.encode()).decode()
    except InvalidToken as error:
        raise DomainError(
            "The link of this mail cannot be opened any more, since SECRET_KEY has changed. Send the invitation anew."
        ) from error


def _seal() -> "Fernet":
    from cryptography.fernet import Fernet

    secret = current_app.config["SECRET_KEY"].encode()
    return Fernet(base64.urlsafe_b64encode(hmac.new(secret, b"links in the outbox", hashlib.sha256).digest()))
