"""PDF by its ends, and plain texts: readable throughout, and no program or page in disguise."""

import codecs
import re
from typing import BinaryIO

from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.room import Room

PIECE = 64 * 1024
_PDF = re.compile(rb"%PDF-[12]\.\d")
_END = b"%%EOF"
_TAIL = 2048
_BEHIND = 64
"""Bytes that may follow a PDF's last end: line ends and filling."""
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_OTHER = re.compile(r"\s*(<!doctype|<html|<\?xml|<\?php|<svg|<script|<body|#!)", re.IGNORECASE)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_COMMAND = re.compile(r"(?:^|[,;\t\"\n])\s*[=+\-@][^,;\n|]{1,60}\|[^,;\n!]{0,200}!", re.MULTILINE)
"""A cell that starts a program in a spreadsheet (DDE): =cmd|' /C calc'!A0."""


def check_pdf(file: BinaryIO, *, size: int, end: str, room: Room) -> None:  # noqa: ARG001 - as all checks are called
    """Raises Refused for a PDF that is cut short or goes on behind its end."""
    file.seek(0)
    if not _PDF.match(file.read(8)):
        raise Refused("It is no PDF, although its name ends so. Save it anew as PDF.")
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(_END)
    behind = tail[at + len(_END) :]
    if at < 0 or len(behind) > _BEHIND or behind.strip(b"\r\n\t \0"):
        raise Refused("The PDF is not complete, or something else stands behind it. Save it anew as PDF.")


def check_text(file: BinaryIO, *, size: int, end: str, room: Room) -> None:  # noqa: ARG001 - as all checks are called
    """Raises Refused for what is no plain text, or is one that programs would run."""
    file.seek(0)
    start = file.read(4)
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "")
    if not (_reads(file, encoding or "utf-8", end=end) or (not encoding and _reads(file, "cp1252", end=end))):
        raise Refused("It is no plain text: it holds characters that no text has. Save it anew as text in UTF-8.")


def _reads(file: BinaryIO, encoding: str, *, end: str) -> bool:
    """Whether it is a text in this encoding throughout, looked through a piece at a time."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    carried = ""
    is_first = True
    try:
        while True:
            piece = file.read(PIECE)
            text = decoder.decode(piece, final=not piece)
            if _CONTROLS.search(text):
                return False
            if is_first and _OTHER.match(text):
                raise Refused("It is a page or a script, although its name says it is a plain text. Hand it in as PDF.")
            if end == "csv" and _COMMAND.search(carried + text):
                raise Refused("A cell of it would start another program when it is opened. Remove the formula.")
            carried, is_first = text[-300:], False
            if not piece:
                return True
    except UnicodeDecodeError:
        return False
