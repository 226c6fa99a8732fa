"""Files of sealed responses: chunks of ciphertext under random names in the instance folder, each on the disk whole.

Nothing here knows what is in them; whoever seals binds each chunk to its place.
"""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

FOLDER = "sealed"
LOCK = "sealed.lock"
STORED = re.compile(r"[0-9a-f]{32}")
CHUNK = re.compile(r"[0-9]{6}")
"""A chunk that counts; another name is a draft that was never finished."""


def new_name() -> str:
    """The random name of a folder of chunks."""
    return secrets.token_hex(16)


def folder_of(stored: str) -> Path:
    """Where the chunks of a file lie."""
    if not STORED.fullmatch(stored):
        raise ValueError("This is no name of a folder of chunks.")
    return _root() / stored


def draft(stored: str, *, content: bytes) -> Path:
    """Write ciphertext beside the chunks of a file, on the disk before it counts; `settle` makes a chunk of it."""
    folder = folder_of(stored)
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _on_disk(folder.parent)
    path = folder / f"draft-{secrets.token_hex(8)}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def settle(path: Path, *, index: int) -> None:
    """Make a draft the chunk with this index, in one step."""
    path.replace(path.parent / f"{index:06}")


def hold(folder: Path) -> None:
    """Make sure that the names of the chunks are on the disk as their content is, before a file counts as whole."""
    if folder.is_dir():
        _on_disk(folder)


def read(folder: Path, *, index: int) -> bytes:
    """The ciphertext of a chunk. Raises FileNotFoundError."""
    return (folder / f"{index:06}").read_bytes()


def is_whole(folder: Path, *, chunks: int) -> bool:
    """Whether all chunks are there."""
    return folder.is_dir() and sum(CHUNK.fullmatch(name) is not None for name in os.listdir(folder)) == chunks


def folders() -> list[str]:
    """The names of all folders of chunks."""
    root = _root()
    return sorted(name for name in os.listdir(root) if STORED.fullmatch(name)) if root.is_dir() else []


def chunks(instance: Path) -> list[Path]:
    """All chunks of an instance, for a backup."""
    return sorted(
        file
        for file in (instance / FOLDER).glob("*/*")
        if STORED.fullmatch(file.parent.name) and CHUNK.fullmatch(file.name)
    )


def discard(names: Collection[str]) -> bool:
    """Delete folders of chunks; False if nothing was done since a backup is being made, which still wants them."""
    with _lock(fcntl.LOCK_EX | fcntl.LOCK_NB) as is_held:
        for name in names if is_held else ():
            shutil.rmtree(folder_of(name), ignore_errors=True)
        return is_held


@contextmanager
def kept() -> Iterator[None]:
    """While this lasts nothing is deleted: what a copy of the database names can be copied too."""
    with _lock(fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(kind: int) -> Iterator[bool]:
    with (Path(current_app.config["INSTANCE"]) / LOCK).open("a") as file:
        try:
            fcntl.flock(file, kind)
        except BlockingIOError:
            yield False
            return
        yield True


def _root() -> Path:
    return Path(current_app.config["INSTANCE"]) / FOLDER


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
