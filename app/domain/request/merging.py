"""Two people changed one text: both changes together where they do not touch, else a text in which both stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

from app.domain.request.document import Section

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
Lines = list[tuple[str, ...]]
"""Pieces of a text: each line with the empty lines behind it, which by themselves say nothing of where they belong."""
THEIRS, MINE, END = "[[ Saved meanwhile: ]]", "[[ Not saved yet: ]]", "[[ End of what differs ]]"
"""Lines that stand around a part that both changed: above the first text, between the two, below the second."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Both changes in one text; `clashes` counts the parts where both stand because each was changed differently."""

    text: str
    clashes: int


@dataclass(frozen=True, slots=True)
class SectionMerge:
    """Both changes to a section; `clashes` names what both changed differently."""

    section: Section
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """The lines `start` up to `end` of the base became `lines`."""

    start: int
    end: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class _Group:
    """Changes of both sides that touch one another, and the lines of the base they are about."""

    start: int
    end: int
    theirs: list[_Change]
    mine: list[_Change]

    def clashes(self, base: Lines) -> bool:
        if not self.theirs or not self.mine:
            return False
        return _applied(base, self.start, self.end, self.theirs) != _applied(base, self.start, self.end, self.mine)

    def reaches(self, table: range) -> bool:
        """Whether it changes a part of the table; what is put before or behind it does not."""
        return self.start < table.stop and self.end > table.start


def marks_left_in(text: str) -> bool:
    """Whether a line around a part that both changed still stands in a text that somebody wants to save."""
    return not {THEIRS, MINE, END}.isdisjoint(line.strip() for line in text.split("\n"))


def merged(base: str, *, theirs: str, mine: str) -> Merge:
    """Merge line by line, as a three-way comparison does. No line that either side added is missing from the text.

    Two changes clash when they change the same lines or put something in the same place, unless they are equal. A table
    in which they clash stands whole in both versions: rows without their head would be none.
    """
    lines = _lines(base)
    changes = _changes(lines, _lines(theirs)), _changes(lines, _lines(mine))
    clashing = [group for group in _groups(*changes, whole=()) if group.clashes(lines)]
    whole = [table for table in _tables(lines) if any(group.reaches(table) for group in clashing)]
    out: Lines = []
    done = clashes = 0
    for group in _groups(*changes, whole=whole):
        out += lines[done : group.start]
        done = group.end
        first, second = (_applied(lines, group.start, group.end, side) for side in (group.theirs, group.mine))
        if group.clashes(lines):
            out += _both(first, second)
            clashes += 1
        else:
            out += first if group.theirs else second
    return Merge("\n".join(line for piece in (*out, *lines[done:]) for line in piece), clashes)


def merged_section(base: Section, *, theirs: Section, mine: Section) -> SectionMerge:
    """Merge title, level and text. Two titles stand side by side; of two levels mine holds, and is named as a clash."""
    body = merged(base.body, theirs=theirs.body, mine=mine.body)
    clashes = [name for name in ("title", "level") if len({getattr(each, name) for each in (base, theirs, mine)}) == 3]
    title = f"{theirs.title} / {mine.title}" if "title" in clashes else _settled(base.title, theirs.title, mine.title)
    level = _settled(base.level, theirs.level, mine.level)
    section = replace(mine, title=str(title), level=int(level), body=body.text)
    return SectionMerge(section, (*clashes, *(["text"] if body.clashes else [])))


def _settled(base: str | int, theirs: str | int, mine: str | int) -> str | int:
    return theirs if mine == base else mine


def _lines(text: str) -> Lines:
    pieces: list[list[str]] = []
    for line in text.split("\n"):
        if line or not pieces:
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return [tuple(piece) for piece in pieces]


def _changes(base: Lines, other: Lines) -> list[_Change]:
    codes = SequenceMatcher(None, base, other).get_opcodes()
    return [_Change(i1, i2, other[j1:j2]) for kind, i1, i2, j1, j2 in codes if kind != "equal"]


def _groups(theirs: list[_Change], mine: list[_Change], *, whole: Sequence[range]) -> Iterator[_Group]:
    """The changes of both sides in the order of the base, those together that touch one another or the same lines of
    the base that are to stay `whole`."""
    ordered = sorted([*((change, 0) for change in theirs), *((change, 1) for change in mine)], key=_order)
    at = 0
    while at < len(ordered):
        start, end = ordered[at][0].start, ordered[at][0].end
        sides: tuple[list[_Change], list[_Change]] = ([], [])
        while at < len(ordered) and _touches(start, end, ordered[at][0]):
            change, side = ordered[at]
            sides[side].append(change)
            end = max(end, change.end)
            for block in whole:
                if change.start < block.stop and end > block.start:
                    start, end = min(start, block.start), max(end, block.stop)
            at += 1
        yield _Group(start, end, *sides)


def _tables(lines: Lines) -> list[range]:
    """Where tables stand: a head, the line of dashes beneath it, and the rows up to the next empty line. One at the end
    of the text reaches beyond it, as a line that is put there is a row of it."""
    found: list[range] = []
    at = 1
    while at < len(lines):
        head, rule = lines[at - 1], lines[at]
        if len(head) == 1 and "|" in head[0] and "|" in rule[0] and _RULE.fullmatch(rule[0]):
            end = at + 1
            while end <= len(lines) and len(lines[end - 1]) == 1:
                end += 1
            found.append(range(at - 1, end))
            at = end
        at += 1
    return found


def _order(pair: tuple[_Change, int]) -> tuple[int, int]:
    return pair[0].start, pair[0].end


def _touches(start: int, end: int, change: _Change) -> bool:
    """Whether the change reaches into a range, or one of the two is put at the edge of the other."""
    if change.start < end:
        return True
    return change.start == end and (start == end or change.start == change.end)


def _applied(base: Lines, start: int, end: int, changes: Sequence[_Change]) -> Lines:
    """The base's lines from `start` up to `end` after these changes."""
    out: Lines = []
    for change in changes:
        out += base[start : change.start] + change.lines
        start = change.end
    return out + base[start:end]


def _both(theirs: Lines, mine: Lines) -> Lines:
    """Both texts between their marks; what they begin and end with alike stands once, but for parts of a table."""
    tables = (_tables(theirs), _tables(mine))
    head = min(_outside(_alike(theirs, mine), each, ahead=False) for each in tables)
    tail = _alike(theirs[head:][::-1], mine[head:][::-1])
    ends = [
        (len(side), _outside(len(side) - tail, each, ahead=True))
        for side, each in ((theirs, tables[0]), (mine, tables[1]))
    ]
    tail = min(max(length - end, 0) for length, end in ends)
    first, second = (side[head : len(side) - tail] for side in (theirs, mine))
    between = [(THEIRS, ""), *_set_apart(first), (MINE, ""), *_set_apart(second), (END, "")]
    return [*theirs[:head], *between, *theirs[len(theirs) - tail :]]


def _outside(place: int, tables: Sequence[range], *, ahead: bool) -> int:
    """The place itself, or the end (`ahead`) or the start of the table that it would cut."""
    cut = next((table for table in tables if table.start < place < table.stop), None)
    if cut is None:
        return place
    return cut.stop if ahead else cut.start


def _set_apart(lines: Lines) -> Lines:
    """The lines with an empty one behind them."""
    return lines if lines and lines[-1][-1] == "" else [*lines, ("",)]


def _alike(one: Lines, other: Lines) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
