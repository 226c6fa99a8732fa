"""A response in which every part holds words found nowhere else, and how they are looked for in what lies on a disk."""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app.db import Base, db
from app.models.response import Envelope
from app.stages.responses.sealed import attachments
from app.stages.responses.sealed.attached import PIECE
from app.stages.responses.sealed.attachments import Announced
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import submit, withdraw
from tests.stages.responses.sealed_world import SealedWorld

ANSWER, EARLIER, PRICE = "sealed-answer-canary", "sealed-earlier-canary", "73519.4417"
FILE_NAME, FILE_CONTENT, PRICE_FILE_NAME = (
    "sealed-file-name-canary",
    "sealed-file-content-canary",
    "sealed-rates-canary",
)
SECRETS = (ANSWER, EARLIER, PRICE, FILE_NAME, FILE_CONTENT, PRICE_FILE_NAME)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a vendor was given: the submissions' public ids, the withdrawn one first, and the file's."""

    submissions: tuple[str, ...]
    file: str


def attach(
    world: SealedWorld, *, firm: str, name: str, content: bytes, envelope: Envelope = Envelope.QUALITY, item: str = "Q1"
) -> str:
    """Announce, send in pieces and finish a file; returns its public id. Within an app context."""
    actor, invitation = world.people[firm], world.invitations[firm]
    file = attachments.begin(
        actor, invitation_id=invitation, file=Announced(envelope.value, item, name, size=len(content))
    )
    for offset in range(0, len(content), PIECE):
        piece = content[offset : offset + PIECE]
        attachments.receive(actor, invitation_id=invitation, attachment=file, offset=offset, content=piece)
    attachments.finish(actor, invitation_id=invitation, attachment=file)
    return file


def marked(mark: str) -> tuple[str, ...]:
    """All the words, each with the same figures after it."""
    return tuple(f"{word}{mark}" for word in SECRETS)


def hand_in(app: Flask, world: SealedWorld, *, firm: str = "Aare AG", mark: str = "") -> HandedIn:
    """Write, submit, withdraw, write other words, attach files and submit again. `mark` are figures after each word."""
    answer, earlier, price, file_name, file_content, price_file_name = marked(mark)
    actor, invitation = world.people[firm], world.invitations[firm]
    with app.app_context():
        save_items(
            actor,
            invitation_id=invitation,
            changes=(
                Change(Envelope.QUALITY, "Q1", f'"{earlier}"', over=0),
                Change(Envelope.PRICE, '["L1","",null,null,null]', f'"{price}"', over=0),
            ),
        )
        first = submit(actor, invitation_id=invitation)
        withdraw(actor, invitation_id=invitation)
        changes = (Change(Envelope.QUALITY, "Q1", f'"{answer}"', over=1),)
        save_items(actor, invitation_id=invitation, changes=changes)
        content = f"{file_content}\n".encode() * 2000
        file = attach(world, firm=firm, name=f"{file_name}.txt", content=content)
        attach(
            world,
            firm=firm,
            name=f"{price_file_name}.txt",
            content=f"{price}\n".encode(),
            envelope=Envelope.PRICE,
            item="",
        )
        return HandedIn(submissions=(first, submit(actor, invitation_id=invitation)), file=file)


def spellings(word: str) -> list[bytes]:
    """The bytes in which a word may lie somewhere: as it is, in UTF-16, in hex, and in base64 at each offset."""
    plain = word.encode()
    inside = [base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *inside]


def words_in(content: bytes, *, words: Iterable[str]) -> set[str]:
    """Those of the words that stand in these bytes, in any spelling, or in what is packed in them."""
    looked_at = [content, *_unpacked(content)]
    return {word for word in words if any(spelling in each for each in looked_at for spelling in spellings(word))}


def _unpacked(content: bytes) -> list[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    try:
        return [zlib.decompress(content)]
    except zlib.error:
        return []


def in_files(folder: Path, *, words: Iterable[str]) -> dict[str, set[str]]:
    """File -> the words found in it, for the files of a folder and of those within that hold any."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file() and (here := words_in(_read(file), words=words)):
            found[str(file.relative_to(folder))] = here
    return found


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # a server may remove what it wrote
        return b""


def in_rows(app: Flask, *, words: Iterable[str]) -> dict[str, set[str]]:
    """Table -> the words found in any of its columns, as a dump would hold them."""
    found = {}
    with app.app_context(), db.engine.connect() as connection:
        for name in Base.metadata.tables:
            rows = connection.execute(text(f'SELECT * FROM "{name}"'))
            values = [bytes(value) if isinstance(value, memoryview) else value for row in rows for value in row]
            content = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
            if here := words_in(content, words=words):
                found[name] = here
    return found
