"""Splits a Markdown text at its headings into parts, and takes the old numbers off their titles."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.domain.request.importing_blocks import Block, blocks
from app.domain.request.importing_html import without_html

LONGEST_TITLE = 300
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(={2,}|-{2,})[ \t]*")
_NO_TITLE = re.compile(r"\s{4}|\s*(?:[-*+>|#]|\d{1,9}[.)])(?:\s|$)|\s*\|")
_WHOLLY_EMPHASISED = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1")
_ID = re.compile(r"\s*\{#[^{}]*\}\s*$")
_NUMBER = re.compile(
    r"(?:(?:section|sec\.?|sect\.?|chapter|§)\s*(?P<worded>\d{1,2}(?:\.\d{1,3})*)[.):]?"
    r"|(?P<nested>\d{1,3}(?:\.\d{1,3})+)[.):]?"
    r"|(?P<single>\d{1,3})[.):])"
    r"\s*[-–—:]?\s+(?=\S)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[^\W\d])")


@dataclass(frozen=True)
class Part:
    """What stands under one heading. `level` is 0 for what stands before the first; `number` is the file's own."""

    level: int
    title: str
    body: str
    number: str = ""

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The items, rows and paragraphs of the text; everything that is looked for is looked for in them."""
        return tuple(blocks(self.body))


def parts_of(text: str) -> tuple[Part, ...]:
    """The text's parts in their order, with the file's levels and without its numbers; HTML becomes Markdown."""
    raw = tuple(split(without_html(text)))
    bare = _bare_levels(raw)
    return tuple(_numberless(part, may_be_bare=part.level in bare) for part in raw)


def split(text: str) -> Iterator[Part]:
    """The text at its headings (# and underlined), as they stand; code blocks are left alone."""
    level, title, body = 0, "", list[str]()
    for line, heading in _lines(text):
        if heading is None:
            body.append(line)
            continue
        if level or any(map(str.strip, body)):
            yield _part(level, title, body)
        level, title, body = *heading, []
    if level or any(map(str.strip, body)):
        yield _part(level, title, body)


def _lines(text: str) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """Each line, or the heading that it is."""
    lines = _without_front_matter(text.expandtabs(4).splitlines())
    fence, at = "", 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if found := _FENCE.match(line):
            fence = _fence_after(fence, found[1])
        if fence or found:
            yield line, None
        elif atx := _ATX.fullmatch(line):
            yield line, (len(atx[1]), atx[2] or "")
        elif at < len(lines) and (under := _underline(lines, at)):
            yield line, (1 if under.startswith("=") else 2, line)
            at += 1
        else:
            yield line, None


def _fence_after(fence: str, mark: str) -> str:
    if not fence:
        return mark
    return "" if mark[0] == fence[0] and len(mark) >= len(fence) else fence


def _underline(lines: Sequence[str], at: int) -> str:
    """The line that makes the one before it a heading; only a line that stands alone is a title."""
    title, above = lines[at - 1], lines[at - 2] if at > 1 else ""
    found = _UNDERLINE.fullmatch(lines[at])
    alone = title.strip() and not above.strip() and not _NO_TITLE.match(title)
    return found[1] if found and alone else ""


def _without_front_matter(lines: list[str]) -> list[str]:
    """Facts between two lines of dashes at the head of a file stay as text; the dashes would make a heading of them."""
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((at for at, line in enumerate(lines[1:60], start=1) if line.strip() in ("---", "...")), None)
    return lines if end is None else [*lines[1:end], "", *lines[end + 1 :]]


def _part(level: int, title: str, body: Sequence[str]) -> Part:
    text = "\n".join(body).strip("\n").rstrip()
    title = clean_title(title)
    if len(title) > LONGEST_TITLE:
        text = f"{title}\n\n{text}".rstrip()
        title = f"{title[: LONGEST_TITLE - 1]}…"
    return Part(level=level, title=title, body=text)


def clean_title(title: str) -> str:
    """A heading's words in one line, without mark-up around them."""
    title = " ".join(_ID.sub("", title).split())
    while len(title) <= 2 * LONGEST_TITLE and (whole := _WHOLLY_EMPHASISED.fullmatch(title)):
        title = whole[2].strip()
    return re.sub(r"\\([^\w\s])", r"\1", title)


def _bare_levels(parts: Sequence[Part]) -> set[int]:
    """The levels whose headings are numbered 1, 2, 3 without a point: "1 Introduction"."""
    headings = Counter(part.level for part in parts)
    numbered: dict[int, list[int]] = {}
    for part in parts:
        if bare := _BARE_NUMBER.match(part.title):
            numbered.setdefault(part.level, []).append(int(bare[1]))
    return {
        level
        for level, numbers in numbered.items()
        if len(numbers) > 1 and 2 * len(numbers) > headings[level] and numbers == sorted(numbers)
    }


def _numberless(part: Part, *, may_be_bare: bool) -> Part:
    found = _NUMBER.match(part.title) or (_BARE_NUMBER.match(part.title) if may_be_bare else None)
    if found is None or not part.level:
        return part
    number = next(group for group in found.groups() if group)
    return replace(part, title=part.title[found.end() :], number=number)
