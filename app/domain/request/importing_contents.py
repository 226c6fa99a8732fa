"""A table of contents that repeats the headings says nothing new, and is left out."""

import re
from collections.abc import Sequence

from app.domain.request.importing_markdown import Part

_TITLES = re.compile(r"(?:table of )?contents|index|inhalt(?:sverzeichnis)?", re.IGNORECASE)
_ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])?\s*\[?(.*?)\]?(?:\([^()]*\))?[\s.…_]*\d{0,4}\s*")
_NUMBER = re.compile(r"(?:section|sec\.?|chapter|part|§)?\s*\d{1,3}(?:\.\d{1,3})*[.):]?\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
REPEATED = 0.8
"""The share of entries that must repeat headings: one that was misread does not make it a text of its own."""


def without_contents(parts: Sequence[Part]) -> tuple[tuple[Part, ...], int]:
    """The parts without tables of contents, and how many of them were left out."""
    kept, left_out, at = [], 0, 0
    while at < len(parts):
        end = _end(parts, at)
        if _TITLES.fullmatch(parts[at].title.strip(" :")) and _repeats(parts[at:end], parts[:at], parts[end:]):
            left_out += 1
            at = end
            continue
        kept.append(parts[at])
        at += 1
    return tuple(kept), left_out


def _end(parts: Sequence[Part], at: int) -> int:
    """Where the part and what stands beneath it ends."""
    end = at + 1
    while end < len(parts) and parts[end].level > parts[at].level:
        end += 1
    return end


def _repeats(contents: Sequence[Part], before: Sequence[Part], after: Sequence[Part]) -> bool:
    headings = {_words(part.title) for part in (*before, *after)}
    lines = [line for part in contents for line in part.body.splitlines() if line.strip()]
    entries = [_words(part.title) for part in contents[1:]] + [_entry(line) for line in lines]
    known = sum(entry in headings for entry in entries)
    return bool(entries) and known >= REPEATED * len(entries)


def _entry(line: str) -> str:
    found = _ENTRY.fullmatch(line[:1000])
    return _words(found[1] if found else line)


def _words(title: str) -> str:
    numberless = _NUMBER.sub("", title.strip(), count=1) or title
    return " ".join(_WORD.findall(numberless.casefold()))
