"""Pictures: their structure and size are read from their headers alone; nothing is decoded."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.room import Room

SIDE, PIXELS = 30_000, 100_000_000
"""The most a picture may have on a side, and altogether with all its frames or pages."""
PAGES = 500
_FRAME_MARKERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def check_picture(file: BinaryIO, *, size: int, end: str, room: Room) -> None:  # noqa: ARG001 - as all checks are called
    """Raises Refused for a picture that is cut short, goes on after its end, or would be huge when it is shown."""
    file.seek(0)
    total = 0
    try:
        for width, height in _READERS[end](file, size):
            if width < 1 or height < 1:
                raise Refused("It says that it has no width or no height. Save it anew.")
            total += width * height
            if max(width, height) > SIDE or total > PIXELS:
                raise Refused(
                    f"It would have {width:,} × {height:,} points when shown; at most {PIXELS // 1_000_000} million "
                    "are taken. Make it smaller."
                )
    except (struct.error, IndexError) as error:
        raise _cut() from error
    if total == 0:
        raise _cut()


def _cut() -> Refused:
    return Refused("It is damaged or not complete. Save it anew.")


def _exact(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise _cut()
    return found


def _ends_here(file: BinaryIO, size: int) -> None:
    if file.tell() != size:
        raise Refused("Something else stands behind the picture in the same file. Save it anew.")


def _png(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    file.seek(8)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", _exact(file, 8))
        if kind == b"IHDR":
            yield struct.unpack(">II", _exact(file, 8))
            length -= 8
        elif kind == b"fcTL":
            _exact(file, 4)
            yield struct.unpack(">II", _exact(file, 8))
            length -= 12
        if length < 0 or file.tell() + length + 4 > size:
            raise _cut()
        file.seek(length + 4, 1)
    _ends_here(file, size)


def _gif(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    file.seek(6)
    width, height, flags = struct.unpack("<HHB", _exact(file, 5))
    yield width, height
    _exact(file, 2 + _colours(flags))
    while (kind := _exact(file, 1)) != b";":
        if kind == b"!":
            _exact(file, 1)
        elif kind == b",":
            _, _, width, height, flags = struct.unpack("<HHHHB", _exact(file, 9))
            yield width, height
            _exact(file, _colours(flags) + 1)
        else:
            raise _cut()
        while length := _exact(file, 1)[0]:
            _exact(file, length)
    _ends_here(file, size)


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _jpg(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Up to the first frame; cameras add previews behind the end, so only that some end stands near it is asked."""
    file.seek(2)
    while True:
        if _exact(file, 1) != b"\xff":
            raise _cut()
        while (marker := _exact(file, 1)[0]) == 0xFF:
            pass
        if marker in (0xD9, 0xDA):
            raise _cut()
        (length,) = struct.unpack(">H", _exact(file, 2))
        if marker in _FRAME_MARKERS:
            _, height, width = struct.unpack(">BHH", _exact(file, 5))
            yield width, height
            break
        file.seek(length - 2, 1)
    file.seek(max(0, size - 1024))
    if b"\xff\xd9" not in file.read():
        raise _cut()


def _tif(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    order = "<" if _exact(file, 2) == b"II" else ">"
    _, at = struct.unpack(f"{order}HI", _exact(file, 6))
    seen: set[int] = set()
    while at:
        if at in seen or at >= size or len(seen) >= PAGES:
            raise _cut()
        seen.add(at)
        file.seek(at)
        (count,) = struct.unpack(f"{order}H", _exact(file, 2))
        entries = _exact(file, 12 * count)
        sides = dict(_sides(entries, order=order))
        yield sides.get(256, 0), sides.get(257, 0)
        (at,) = struct.unpack(f"{order}I", _exact(file, 4))


def _sides(entries: bytes, *, order: str) -> Iterator[tuple[int, int]]:
    for place in range(0, len(entries), 12):
        tag, kind = struct.unpack_from(f"{order}HH", entries, place)
        if tag in (256, 257):
            yield tag, struct.unpack_from(f"{order}H" if kind == 3 else f"{order}I", entries, place + 8)[0]


_READERS = {"png": _png, "gif": _gif, "jpg": _jpg, "jpeg": _jpg, "tif": _tif, "tiff": _tif}
