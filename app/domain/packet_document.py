"""What a packet is made of, apart from paper and screen: sections of blocks that both typeset word for word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.packet_scene import Ink, Scene


class Tone(StrEnum):
    """How words are meant to be read."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    CAUTION = "caution"


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the application a figure comes from: an offer's page, one cell of it, or neither for the ranking."""

    offer: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` counts in parts of the 471 that a page is wide; 0 takes what the others leave, `fits` what the
    widest text needs but at least `width`. Paper sets at most `most` lines of a cell, where that is given."""

    title: str
    width: float = 0
    align: Align = Align.LEFT
    most: int | None = None
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: words, and a small drawing of the same figures where there is one.

    `tint` 0-1 is the share of the points that were earned; `ground` sets the cell off: "soft" or "caution".
    """

    text: str = ""
    tone: Tone = Tone.PLAIN
    tint: float | None = None
    ground: str = ""
    scene: Scene | None = None
    place: Place | None = None
    indent: int = 0


Row = Sequence[Cell | str]
"""A cell for each column; a single cell is a head over the rows below it, across all columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Where `across` is set, paper sets at most so many columns beside the first `fixed` ones at a time.

    `lasts` rows at the end, such as sums, never stand on a page without the row before them. `roomy` rows are high
    enough to write in; a table that is not `named` has no head of its own on paper.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    fixed: int = 1
    across: int = 0
    things: str = ""
    lasts: int = 0
    dense: bool = False
    roomy: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A head inside a section; with a `key` it stands in the contents."""

    text: str
    key: str = ""
    tone: Tone = Tone.PLAIN
    keep: float = 60
    """Points of height that have to follow it on the same page of paper."""


@dataclass(frozen=True, slots=True)
class LeafHead:
    """A criterion over its marks: its title at the left, what was earned at the right."""

    text: str
    figure: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what is to be said of each. A `record` holds hashes and the like."""

    rows: tuple[tuple[str, str], ...]
    record: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours of the table or chart above stand for."""

    parts: tuple[tuple[Ink, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with a title, a sentence that says what it shows, and the same figures as a table."""

    title: str
    sentence: str
    scene: Scene
    table: Table
    legend: Legend | None = None


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Lines to write on by hand, under the words that say what for."""

    text: str
    lines: int


Block = Prose | Heading | LeafHead | Facts | Bullets | Legend | Table | Chart | BlankLines


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the packet. `entries` are (key, title) of the headings in it that the contents list; a section that is
    `below` begins under the one before where paper has room. `blocks` can be gone through once."""

    key: str
    title: str
    blocks: Iterable[Block]
    entries: tuple[tuple[str, str], ...] = ()
    below: bool = False
