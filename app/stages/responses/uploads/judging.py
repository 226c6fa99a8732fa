"""The judgement of an uploaded file: by its ending, its first bytes, what hides in it, and its kind's own check."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.domain.file_names import ending, shown_name
from app.stages.responses.uploads.archives import END, END_BYTES, LOCAL, member_file, opened
from app.stages.responses.uploads.office import MAIN_TYPES, OPEN_TYPES, check_office, check_open_document
from app.stages.responses.uploads.pictures import check_picture
from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.room import Room, Used
from app.stages.responses.uploads.texts import check_pdf, check_text


class Check(Protocol):
    """A kind's own check. Raises Refused."""

    def __call__(self, file: BinaryIO, *, size: int, end: str, room: Room) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its media type, the bytes it begins with (any of them), and its own check."""

    media_type: str
    begins: tuple[bytes, ...]
    check: Check


def check_zip(file: BinaryIO, *, size: int, end: str, room: Room) -> None:  # noqa: ARG001 - as all checks are called
    """Raises Refused unless everything in the archive could have been handed in by itself."""
    inside = room.entered(is_zip=True)
    with opened(file, size=size, room=room) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                _check_packed(archive, member, room=inside)


def _check_packed(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, room: Room) -> None:
    with member_file(archive, member) as packed:
        if _is_of_a_mac(member.filename, start=packed.read(8)):
            return
        try:
            judge(packed, name=member.filename, size=member.file_size, room=room)  # type: ignore[arg-type]
        except Refused as refused:
            raise Refused(f"“{shown_name(member.filename)}” in the archive: {refused}") from refused


def _is_of_a_mac(name: str, *, start: bytes) -> bool:
    """What macOS adds to archives by itself."""
    is_fork = name.startswith("__MACOSX/") and start.startswith(b"\x00\x05\x16\x07")
    return is_fork or (name.rpartition("/")[2] == ".DS_Store" and start == b"\x00\x00\x00\x01Bud1")


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", (b"%PDF-",), check_pdf),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", (LOCAL,), check_office),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", (LOCAL,), check_office),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", (LOCAL,), check_office),
    **{end: Kind(media_type, (LOCAL,), check_open_document) for end, media_type in OPEN_TYPES.items()},
    "txt": Kind("text/plain", (), check_text),
    "csv": Kind("text/csv", (), check_text),
    "md": Kind("text/markdown", (), check_text),
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",), check_picture),
    "jpg": Kind("image/jpeg", (b"\xff\xd8\xff",), check_picture),
    "jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",), check_picture),
    "gif": Kind("image/gif", (b"GIF87a", b"GIF89a"), check_picture),
    "tif": Kind("image/tiff", (b"II*\0", b"MM\0*"), check_picture),
    "tiff": Kind("image/tiff", (b"II*\0", b"MM\0*"), check_picture),
    "zip": Kind("application/zip", (LOCAL,), check_zip),
}
ACCEPTED = ",".join(f".{end}" for end in KINDS)
"""For a browser's file field."""
WORDS = "PDF, Word, Excel, PowerPoint, LibreOffice, text, CSV, Markdown, PNG, JPEG, GIF, TIFF or ZIP"
_ZIPPED = {*MAIN_TYPES, *OPEN_TYPES, "zip"}
_FAMILIAR: tuple[tuple[Callable[[bytes], bool], str], ...] = tuple(
    (lambda start, sign=sign: start.startswith(sign), words)  # type: ignore[misc]
    for sign, words in (
        (b"MZ", "a program for Windows"),
        (b"\x7fELF", "a program for Linux"),
        (b"\xcf\xfa\xed\xfe", "a program for macOS"),
        (b"\xd0\xcf\x11\xe0", "an old Office file, or one protected by a password"),
        (b"%PDF-", "a PDF"),
        (LOCAL, "an archive or an Office file"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
    )
)
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")
_START, _TAIL = 1024, 65_536


def media_type(name: str) -> str:
    """By the ending of the name. Raises Refused for what is not taken; `name` is not trusted."""
    kind = KINDS.get(ending(shown_name(name)))
    if kind is None:
        raise Refused(f"Files of this kind are not taken. Hand in {WORDS}.")
    return kind.media_type


def judge(file: BinaryIO, *, name: str, size: int, room: Room | None = None) -> None:
    """Raises Refused unless the content is what the name says, safe to unpack, and nothing else besides."""
    end = ending(shown_name(name))
    media_type(name)
    kind = KINDS[end]
    if size == 0:
        raise Refused("It is empty.")
    file.seek(0)
    start = file.read(_START)
    looks = _familiar(start)
    is_other = not start.startswith(kind.begins) if kind.begins else looks != _UNKNOWN
    if is_other:
        raise Refused(f"Its name ends in .{end}, but it is {looks}. Give it the right ending or save it anew.")
    _refuse_what_hides(file, start=start, size=size, end=end)
    kind.check(file, size=size, end=end, room=room or Room(used=Used(), size=size))


_UNKNOWN = "something else"


def _familiar(start: bytes) -> str:
    found = next((words for is_it, words in _FAMILIAR if is_it(start)), _UNKNOWN)
    if found == _UNKNOWN and start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        return "a web page or a script"
    return found


def _refuse_what_hides(file: BinaryIO, *, start: bytes, size: int, end: str) -> None:
    """Files that are two kinds at once: a page or a PDF near the start, an archive at the end."""
    inside = start.lower()
    is_page = any(sign in inside for sign in _PAGES) and KINDS[end].begins and end != "zip"
    is_pdf = end not in ("pdf", "zip") and b"%PDF-" in start and KINDS[end].begins
    if is_page or is_pdf:
        raise Refused("It is two kinds of file at once. Save it anew as what it should be.")
    if end in _ZIPPED:
        return
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(END)
    if at >= 0 and len(tail) - at - END_BYTES == int.from_bytes(tail[at + 20 : at + 22], "little"):
        raise Refused("A ZIP archive hides behind it. Save it anew as what it should be.")
