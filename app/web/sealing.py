"""Encryption at rest: AES-256-GCM under a key per RFP and envelope, each wrapped by the instance's master key.

What is sealed is bound to its place by associated data, so that a row copied elsewhere does not open. NIST SP 800-38D:
the nonce is 96 random bits and stands before the ciphertext.
"""

import os
import secrets
from pathlib import Path

from flask import current_app

from app.domain.errors import DomainError

MASTER = "master-key"
NONCE = 12
KEY_BYTES = 32


class Broken(DomainError):
    """Sealed content that does not open: the key is another, or the content was changed or moved."""

    def __init__(self) -> None:
        super().__init__("Sealed content could not be opened: its key or its place is not the one it was sealed with.")


def new_key() -> bytes:
    """A fresh key for one envelope of one RFP."""
    return secrets.token_bytes(KEY_BYTES)


def wrapped(key: bytes, *, place: str) -> bytes:
    """The key as it is kept in the database."""
    return seal(key, key=_master_key(), place=f"key|{place}")


def unwrapped(kept: bytes, *, place: str) -> bytes:
    """The key that was wrapped for the same place. Raises `Broken`."""
    return unseal(kept, key=_master_key(), place=f"key|{place}")


def seal(content: bytes, *, key: bytes, place: str) -> bytes:
    """Encrypt `content` for `place`, the text that says where it belongs."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """What was sealed for the same place under the same key. Raises `Broken`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def _master_key() -> bytes:
    """From MASTER_KEY, or made once in the instance folder and readable for the owner only."""
    given = current_app.config["MASTER_KEY"]
    if given:
        return bytes.fromhex(given)
    path = Path(current_app.config["INSTANCE"]) / MASTER
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()
