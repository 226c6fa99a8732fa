"""What the pages of the document show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.domain.request.document import Section, numbered
from app.domain.request.outline import Move, depths, may_move
from app.domain.request.word_differences import Fate, Piece, word_differences
from app.stages.drafting.document.queries import Comment, Standing, Version
from app.web.markdown import rendered

CONTEXT = 3
"""Lines shown around what changed; what lies further away is counted only."""
PREVIEW_BELOW = 3
"""The level of the heading beneath which a text is previewed."""
BENEATH_THE_TITLE = 1
"""The page's title is a heading of level 1; those of the document stand beneath it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section in the contents; `depth` counts from 1 without gaps."""

    key: str
    number: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section as it is read; `tag` is the level of its heading in the page. `open_comments` is 0 to whom they are
    not shown."""

    heading: Heading
    tag: int
    html: Markup
    drafter: str
    open_comments: int
    writers: str


@dataclass(frozen=True, slots=True)
class Row:
    """A section whose place can be changed, and which moves lead anywhere."""

    heading: Heading
    moves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a comparison: kept, added, removed, or a gap that says how much was left out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What became of a section: its title and its text in passages, its level as a sentence where it changed."""

    title: tuple[Passage, ...]
    body: tuple[Passage, ...]
    level: str

    @property
    def is_nothing(self) -> bool:
        return not self.level and all(piece.kind in (Fate.KEPT, "gap") for piece in (*self.title, *self.body))


@dataclass(frozen=True, slots=True)
class Together:
    """Two people changed a section: what the other saved, what was typed here, and what became of both."""

    author: str
    at: datetime
    version: int
    theirs: Differences
    mine: Differences
    clashes: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The versions of a section, the one looked at, and what it changed."""

    key: str
    versions: tuple[Version, ...]
    chosen: Version
    differences: Differences
    html: Markup
    newest: int
    is_removed: bool


def headings(sections: Sequence[Section]) -> tuple[Heading, ...]:
    """The contents of the document."""
    numbers, deep = numbered(sections), depths(section.level for section in sections)
    return tuple(
        Heading(key=section.key, number=number, title=section.title, depth=depth)
        for section, number, depth in zip(sections, numbers, deep, strict=True)
    )


def document_shown(
    found: Sequence[Standing], *, comments: Mapping[str, int], writing: Mapping[str, tuple[str, ...]]
) -> tuple[SectionShown, ...]:
    """The sections as they are read."""
    return tuple(
        SectionShown(
            heading=heading,
            tag=BENEATH_THE_TITLE + heading.depth,
            html=rendered(each.section.body, below=BENEATH_THE_TITLE + heading.depth),
            drafter=each.drafter_name,
            open_comments=comments.get(each.section.key, 0),
            writers=who_writes(writing.get(each.section.key, ())),
        )
        for each, heading in zip(found, headings([each.section for each in found]), strict=True)
    )


def who_writes(names: Sequence[str]) -> str:
    """ "Rosa Klein is writing in this section", nothing where nobody is."""
    if not names:
        return ""
    *others, last = names
    subject = f"{', '.join(others)} and {last}" if others else last
    return f"{subject} {'are' if others else 'is'} writing in this section"


def rows(sections: Sequence[Section]) -> tuple[Row, ...]:
    """The sections with the moves open to each."""
    return tuple(
        Row(heading, frozenset(move.value for move in Move if may_move(sections, heading.key, move)))
        for heading in headings(sections)
    )


def differences(before: Section, after: Section) -> Differences:
    """What became of one state of a section in another."""
    level = f"Level {before.level} became level {after.level}." if before.level != after.level else ""
    return Differences(
        title=_passages(word_differences(before.title, after.title)),
        body=_passages(word_differences(before.body, after.body)),
        level=level if before.level else "",
    )


def history_page(versions: tuple[Version, ...], *, chosen: Version, is_removed: bool) -> HistoryPage:
    """A section's history with one version looked at; `versions` come newest first."""
    earlier = next((each for each in versions if each.version < chosen.version), None)
    before = earlier.section if earlier else Section(key=chosen.section.key, title="", level=0)
    return HistoryPage(
        key=chosen.section.key,
        versions=versions,
        chosen=chosen,
        differences=differences(before, chosen.section),
        html=rendered(chosen.section.body, below=PREVIEW_BELOW),
        newest=versions[0].version,
        is_removed=is_removed,
    )


def losses(comments: Sequence[Comment]) -> list[str]:
    """What goes with a section, for the question before it is removed."""
    lost = ["the section itself: its versions stay readable under “Removed sections”, from where it can be put back"]
    if comments:
        still_open = sum(comment.is_open for comment in comments)
        lost.append(f"{counted(len(comments), 'comment')} on it, {still_open or 'none'} of them open: they go for good")
    return lost


def counted(count: int, noun: str) -> str:
    """ "1 comment", "2 comments"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _passages(pieces: Sequence[Piece]) -> tuple[Passage, ...]:
    found: list[Passage] = []
    for place, piece in enumerate(pieces):
        if piece.fate is Fate.KEPT:
            found += _kept(piece.text, is_first=place == 0, is_last=place == len(pieces) - 1)
        else:
            found.append(Passage(piece.fate.value, piece.text))
    return tuple(found)


def _kept(text: str, *, is_first: bool, is_last: bool) -> list[Passage]:
    """What stayed as it was, without the lines far from any change."""
    lines = text.splitlines(keepends=True)
    head, tail = (0 if is_first else CONTEXT), (0 if is_last else CONTEXT)
    gone = len(lines) - head - tail
    if gone < CONTEXT:
        return [Passage(Fate.KEPT.value, text)]
    around = [("".join(lines[:head])), "".join(lines[len(lines) - tail :])]
    gap = Passage("gap", f"{counted(gone, 'line')} as before")
    return [
        *([Passage(Fate.KEPT.value, around[0])] if head else []),
        gap,
        *([Passage(Fate.KEPT.value, around[1])] if tail else []),
    ]
