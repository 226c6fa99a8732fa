"""The file store: bytes under their SHA-256 in the instance folder, written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


def store(content: bytes) -> str:
    """Keep `content`; returns its SHA-256 in hex, by which it is found again. Storing twice keeps one copy."""
    name = hashlib.sha256(content).hexdigest()
    target = _path(name)
    if target.exists():
        return name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return name


def fetch(name: str) -> bytes:
    """The bytes stored under a SHA-256. Raises FileNotFoundError."""
    return _path(name).read_bytes()


def _path(name: str) -> Path:
    folder = Path(current_app.config["INSTANCE"]) / "files"
    return folder / name[:2] / name
