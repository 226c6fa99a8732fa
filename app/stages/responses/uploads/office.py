"""Documents of Word, Excel, PowerPoint and LibreOffice: what they say they are, and nothing in them that acts."""

import re
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from app.stages.responses.uploads.archives import LOCAL, PIECE, damaged, member_file, opened
from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.room import Room
from app.stages.responses.uploads.xml_parts import look_through

CONTENT_TYPES = "[Content_Types].xml"
MACROS = "It holds macros. Save it without them, as an ordinary document."
COMMANDS = "It holds a field that starts other programs (DDE). Remove the field and save it anew."
_OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": f"{_OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{_OFFICE}presentationml.presentation.main+xml",
}
OPEN_TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_ACTIVE = re.compile(r"macroenabled|vbaproject|activex", re.IGNORECASE)
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument")
"""Relationships that are followed when a document is opened, without being asked for."""
_ELSEWHERE = re.compile(r"(https?|ftp|mhtml|smb):|file:/*\\\\|file:////|\\\\|//", re.IGNORECASE)
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_FIELDS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def check_office(file: BinaryIO, *, size: int, end: str, room: Room) -> None:
    """Raises Refused unless it is a document of the kind that its ending names."""
    with opened(file, size=size, room=room) as archive:
        names = archive.namelist()
        if CONTENT_TYPES not in names:
            raise Refused(f"It is no document of the kind .{end}. Save it anew, or give it the right ending.")
        types = _content_types(archive)
        if any(_ACTIVE.search(text) for text in [*types, *names]):
            raise Refused(MACROS)
        if MAIN_TYPES[end] not in types:
            raise Refused(f"It is no document of the kind .{end}. Save it anew, or give it the right ending.")
        _check_parts(archive, room=room)


def check_open_document(file: BinaryIO, *, size: int, end: str, room: Room) -> None:
    """The same for documents of LibreOffice."""
    with opened(file, size=size, room=room) as archive:
        names = archive.namelist()
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.file_size > 100:
            raise Refused(f"It is no document of the kind .{end}. Save it anew, or give it the right ending.")
        if archive.read(first).decode("ascii", "replace").strip() != OPEN_TYPES[end]:
            raise Refused(f"It is no document of the kind .{end}. Save it anew, or give it the right ending.")
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
            raise Refused(MACROS)
        if "META-INF/manifest.xml" in names:
            with archive.open("META-INF/manifest.xml") as manifest:
                look_through(manifest, at_element=_refuse_encryption)
        _check_parts(archive, room=room)


def _refuse_encryption(name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG001 - as look_through tells
    if name == "encryption-data":
        raise Refused("It is protected by a password, so nobody could read it. Save it without one.")


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    found: set[str] = set()

    def note(name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG001 - as look_through tells
        found.add(attributes.get("ContentType", ""))

    with archive.open(CONTENT_TYPES) as part:
        look_through(part, at_element=note)
    return found


def _check_parts(archive: zipfile.ZipFile, *, room: Room) -> None:
    """Read every part once: its length and checksum hold, and those that could act are looked through."""
    for member in archive.infolist():
        name = member.filename
        if name.endswith(".rels"):
            with archive.open(member) as part:
                look_through(part, at_element=_refuse_fetching)
        elif name.startswith("xl/externalLinks/") and name.endswith(".xml"):
            with archive.open(member) as part:
                look_through(part, at_element=_refuse_dde_link)
        elif _FIELDS.fullmatch(name):
            _check_fields(archive, member)
        else:
            _check_other(archive, member, room=room)


def _check_other(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, room: Room) -> None:
    with archive.open(member) as part:
        if part.read(len(LOCAL)) != LOCAL:
            while part.read(PIECE):
                pass
            return
    inside = room.entered(is_zip=False)
    with (
        member_file(archive, member) as embedded,
        opened(embedded, size=member.file_size, room=inside) as within,  # type: ignore[arg-type]
    ):
        if within.testzip() is not None:
            raise damaged()
        _check_parts(within, room=inside)


def _refuse_fetching(name: str, attributes: Mapping[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2]
    is_outside = attributes.get("TargetMode") == "External" and _ELSEWHERE.match(attributes.get("Target", "").strip())
    if name == "Relationship" and kind in _FETCHED and is_outside:
        raise Refused("It fetches a template or an object from elsewhere when it is opened. Remove that link first.")


def _refuse_dde_link(name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG001 - as look_through tells
    if name == "ddeLink":
        raise Refused(COMMANDS)


def _check_fields(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """What fields instruct is spread over many texts, so it is judged together, a window at a time."""
    last = ""

    def add(text: str) -> None:
        nonlocal last
        last = (last + text)[-400:]
        if _DDE.search(last):
            raise Refused(COMMANDS)

    def at_element(name: str, attributes: Mapping[str, str]) -> None:
        if name == "fldSimple":
            add(" " + next((value for key, value in attributes.items() if key.endswith("instr")), "") + " ")
        elif name == "fldChar":
            add(" ")

    def at_text(name: str, text: str) -> None:
        if name == "instrText":
            add(text)

    with archive.open(member) as part:
        look_through(part, at_element=at_element, at_text=at_text)
