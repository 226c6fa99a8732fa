"""Signs receipts and checkpoints with keys of this instance (Ed25519), so that they can be verified offline."""

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = "receipt-key"


def signature(text: str, *, name: str = KEY) -> str:
    """The signature over a text, in base64; `name` is the file of the key, by itself the receipts' own."""
    return base64.b64encode(_key(name).sign(text.encode())).decode()


def public_key() -> str:
    """The key that verifies receipts: 32 bytes in base64."""
    return base64.b64encode(_key(KEY).public_key().public_bytes_raw()).decode()


def _key(name: str) -> "Ed25519PrivateKey":
    """Made once and kept readable for the owner only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    file = Path(current_app.config["INSTANCE"]) / name
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(file.read_bytes())
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "wb") as fresh:
        fresh.write(key.private_bytes_raw())
        fresh.flush()
        os.fsync(fresh.fileno())
    return key
