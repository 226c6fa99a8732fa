"""Files of responses as they are read: what is attached, and its content, decrypted piece by piece."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.domain.errors import NotHere
from app.models.response import Attachment, Envelope, ResponseRow
from app.stages.responses.sealed.keys import Keyring, existing_keyring
from app.stages.responses.sealed.submitting import file_place
from app.web import sealed_files

PIECE = 1024 * 1024
"""Bytes of each piece in which a file is kept, the last one excepted."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a response. `item` is the question it answers, "" for the whole; `size`, `received` are in bytes.

    `modified` is what the browser said of when the file was changed, by which an upload that broke off is known again.
    """

    public_id: str
    envelope: str
    item: str
    name: str
    media_type: str
    size: int
    received: int
    modified: int
    sha256: str
    added_at: datetime
    added_by: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Content:
    """Where the content of a file lies and what opens it; needs neither database nor request any more."""

    keys: Keyring
    envelope: Envelope
    response_id: int
    stored: str
    folder: Path
    size: int

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return -(-self.size // PIECE)

    def place(self, index: int) -> str:
        """Where a piece belongs: no other file, no other place in this one, and only the last one ends it."""
        return f"response {self.response_id}|file {self.stored}|piece {index}|{index == self.count - 1}"

    def sealed(self, piece: bytes, *, index: int) -> bytes:
        return self.keys.seal(piece, envelope=self.envelope, place=self.place(index))

    def piece(self, index: int) -> bytes:
        """Raises NotHere where the disk no longer has it, and `Broken`."""
        try:
            kept = sealed_files.read(self.folder, index=index)
        except FileNotFoundError as error:
            raise NotHere("The content of this file is missing on the server.") from error
        return self.keys.unseal(kept, envelope=self.envelope, place=self.place(index))

    def pieces(self) -> Iterator[bytes]:
        """All of it, a piece at a time."""
        return map(self.piece, range(self.count))

    @property
    def is_there(self) -> bool:
        return sealed_files.is_whole(self.folder, chunks=self.count)

    def opened(self) -> BinaryIO:
        """To be read back and forth, one piece in memory."""
        return cast("BinaryIO", io.BufferedReader(_Reader(self), 64 * 1024))


class _Reader(io.RawIOBase):
    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content, self._at = content, 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._content.size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the beginning of a file.")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        index, within = divmod(self._at, PIECE)
        if self._at >= self._content.size:
            return 0
        if self._held[0] != index:
            self._held = (index, self._content.piece(index))
        found = self._held[1][within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def files_of(invitation_id: int) -> tuple[AttachedFile, ...]:
    """What is attached to the response of an invitation, unfinished uploads included. Two statements."""
    rows = db.session.execute(
        select(Attachment, ResponseRow.rfp_id)
        .join(ResponseRow, ResponseRow.id == Attachment.response_id)
        .where(ResponseRow.invitation_id == invitation_id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    ).all()
    rfp_id = rows[0].rfp_id if rows else 0
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    return tuple(_attached(row, keys=keys) for row, _ in rows) if keys is not None else ()


def files_in(*, keys: Mapping[int, Keyring]) -> dict[int, tuple[AttachedFile, ...]]:
    """The same of each response whose keys are given. One statement."""
    found: dict[int, tuple[AttachedFile, ...]] = dict.fromkeys(keys, ())
    query = select(Attachment).where(Attachment.response_id.in_(keys), Attachment.removed_at.is_(None))
    for row in db.session.scalars(query.order_by(Attachment.id)):
        found[row.response_id] += (_attached(row, keys=keys[row.response_id]),)
    return found


def own_file(invitation_id: int, *, public_id: str) -> tuple[AttachedFile, Content] | None:
    """A file of the response of an invitation with what opens it; None for anybody else's. Two statements."""
    found = own_row(db.session(), invitation_id=invitation_id, public_id=public_id)
    if found is None:
        return None
    row, rfp_id = found
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    return None if keys is None else (_attached(row, keys=keys), content_of(row, keys=keys))


def own_row(
    session: Session, *, invitation_id: int, public_id: str, lock: bool = False
) -> tuple[Attachment, int] | None:
    """The row of a file of the response of an invitation, and the key of its RFP."""
    query = (
        select(Attachment, ResponseRow.rfp_id)
        .join(ResponseRow, ResponseRow.id == Attachment.response_id)
        .where(ResponseRow.invitation_id == invitation_id, Attachment.public_id == public_id)
    )
    if lock:
        query = query.with_for_update(of=Attachment).execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def content_of(row: Attachment, *, keys: Keyring) -> Content:
    return Content(
        keys=keys,
        envelope=row.envelope,
        response_id=row.response_id,
        stored=row.stored,
        folder=sealed_files.folder_of(row.stored),
        size=row.size,
    )


def about(row: Attachment, *, keys: Keyring) -> dict[str, str | int]:
    """What lies sealed in the row. Raises `Broken`."""
    found: dict[str, str | int] = json.loads(keys.unseal(row.about, envelope=row.envelope, place=file_place(row)))
    return found


def _attached(row: Attachment, *, keys: Keyring) -> AttachedFile:
    said = about(row, keys=keys)
    return AttachedFile(
        public_id=row.public_id,
        envelope=row.envelope.value,
        item=row.item,
        name=str(said["name"]),
        media_type=str(said["media_type"]),
        size=row.size,
        received=row.received,
        modified=int(said["modified"]),
        sha256=str(said["sha256"]),
        added_at=row.added_at,
        added_by=row.added_by,
        is_complete=row.completed_at is not None,
    )
