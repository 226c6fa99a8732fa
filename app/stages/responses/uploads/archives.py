"""ZIP archives and what is packed like them, checked before anything in them is looked at."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.room import Room
from app.web.spool import spool

LOCAL, END = b"PK\x03\x04", b"PK\x05\x06"
END_BYTES = 22
LONGEST_COMMENT = 1024
LONGEST_NAME = 255
PIECE = 64 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ORDINARY = (0, 0o100000, 0o040000)
"""The types of a Unix file mode that an archive may hold: none stated, a file, a folder."""


@contextmanager
def opened(file: BinaryIO, *, size: int, room: Room) -> Iterator[zipfile.ZipFile]:
    """The archive with its list of members checked. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_ends(archive, file=file, size=size)
            _check_members(archive.infolist(), room=room)
            yield archive
    except Refused:
        raise
    except OSError as error:
        if error.errno is not None:  # the disk's fault, not the file's
            raise
        raise damaged() from error
    except Exception as error:  # a dozen kinds, IndexError and struct.error among them
        raise damaged() from error


def damaged() -> Refused:
    return Refused("It is damaged and cannot be unpacked. Save or pack it anew.")


@contextmanager
def member_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """A member, unpacked to where it can be read back and forth; its length and checksum hold."""
    with spool(member.file_size) as target:
        with archive.open(member) as source:
            while piece := source.read(PIECE):
                target.write(piece)
        target.seek(0)
        yield target


def _check_ends(archive: zipfile.ZipFile, *, file: BinaryIO, size: int) -> None:
    """Nothing stands before the archive or behind it."""
    comment = len(archive.comment)
    begins = min((member.header_offset for member in archive.infolist()), default=0)
    file.seek(max(0, size - END_BYTES - comment))
    if begins != 0 or not file.read(END_BYTES).startswith(END) or comment > LONGEST_COMMENT:
        raise Refused("It holds something beside the archive that it should be. Pack or save it anew.")


def _check_members(members: list[zipfile.ZipInfo], *, room: Room) -> None:
    if not members:
        raise Refused("It holds nothing.")
    room.take(members=len(members), unpacked=sum(member.file_size for member in members))
    names = [member.filename.casefold() for member in members]
    if len(set(names)) < len(names):
        raise Refused("It holds two files of the same name. Pack it anew.")
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if member.flag_bits & 0x1:
        raise Refused("It is protected by a password, so nobody could read it. Save or pack it without one.")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise Refused("It holds a file whose name leads out of the archive. Pack it anew.")
    if len(name) > LONGEST_NAME or any(ord(letter) < 32 for letter in name):
        raise Refused("It holds a file whose name is endless or holds control characters. Pack it anew.")
    if (member.external_attr >> 16) & 0o170000 not in _ORDINARY:
        raise Refused("It holds a link or something else that is no file. Pack the files themselves.")
    if member.compress_type not in _METHODS:
        raise Refused("It is packed in an unusual way. Pack it anew as an ordinary ZIP.")
