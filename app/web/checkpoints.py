"""Signed checkpoints of the audit, kept outside the database: they show when rows were cut off or written anew.

`instance/audit-checkpoints.jsonl` has one line per checkpoint: the heads that changed, the hash of the line before, and
an Ed25519 signature. The lines chain up, so the last signature vouches for all of them.
"""

import base64
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from flask import current_app

from app.domain.audit import GENESIS, canonical
from app.web import audit_trail, signing
from app.web.clock import now

FILE = "audit-checkpoints.jsonl"
KEY = "audit-checkpoint-key"


def path() -> Path:
    return Path(current_app.config["INSTANCE"]) / FILE


def keep_up(*, every: int) -> None:
    """Take a checkpoint if the last look was `every` seconds ago or more."""
    file = path()
    if file.exists() and time.time() - file.stat().st_mtime < every:
        return
    if not take():
        file.touch()


def take() -> int:
    """Append the heads that changed since the last checkpoint; returns how many, and writes no line for none."""
    with _alone() as file:
        lines = _whole_lines(file)
        known = {chain: max(rows.items()) for chain, rows in seen_in(lines).items() if rows}
        changed = {number: head for number, head in audit_trail.heads().items() if known.get(number) != head}
        if not changed:
            return 0
        heads = {str(number): list(head) for number, head in changed.items()}
        entry = {"at": now().isoformat(), "heads": heads, "previous": _hash(lines[-1]) if lines else GENESIS}
        signature = signing.signature(canonical(entry), name=KEY)
        file.write(canonical(entry | {"signature": signature}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(changed)


def lines(file: Path) -> list[str]:
    """The checkpoints as they lie in the file; a last line without its end was cut off by a crash and is left out."""
    return file.read_text(encoding="utf-8", errors="replace").split("\n")[:-1] if file.exists() else []


def seen_in(lines: list[str]) -> dict[int, dict[int, str]]:
    """The hash that each row had when a checkpoint was taken, by chain and sequence."""
    seen: dict[int, dict[int, str]] = {}
    for line in lines:
        for number, (sequence, hashed) in json.loads(line)["heads"].items():
            seen.setdefault(int(number), {})[sequence] = hashed
    return seen


def first_fault(lines: list[str], *, folder: Path) -> str | None:
    """What is wrong with the file of checkpoints itself, in words; None if each line follows and the last is signed.

    The key lies in `folder`; it is made for the first line, so where it is, there are lines.
    """
    if not lines and (folder / KEY).exists():
        return f"{FILE} is empty or missing, although checkpoints were taken."
    previous = GENESIS
    for number, line in enumerate(lines, start=1):
        entry = _parsed(line)
        if entry is None or entry["previous"] != previous:
            return f"Line {number} of {FILE} was changed, or a line before it is missing."
        previous = _hash(line)
    if lines and not _is_signed(lines[-1], key=folder / KEY):
        return f"The last line of {FILE} is not signed with this instance's key."
    return None


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    has_all = isinstance(entry, dict) and {"at", "heads", "previous", "signature"} == set(entry)
    return entry if has_all else None


def _is_signed(line: str, *, key: Path) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    entry = json.loads(line)
    signature = entry.pop("signature")
    try:
        known = Ed25519PrivateKey.from_private_bytes(key.read_bytes()).public_key()
        known.verify(base64.b64decode(signature), canonical(entry).encode())
    except (InvalidSignature, ValueError, TypeError, FileNotFoundError):
        return False
    return True


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


@contextmanager
def _alone() -> Iterator[TextIO]:
    """The file, open for appending, with no other worker in it."""
    with path().open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _whole_lines(file: TextIO) -> list[str]:
    """The lines of the file; what a crash left of an unfinished one is cut off."""
    file.seek(0)
    *whole, rest = file.read().split("\n")
    if rest:
        file.truncate(sum(len(line.encode()) + 1 for line in whole))
    return whole
