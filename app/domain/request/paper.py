"""What a printed RFP is made of, apart from paper and screen: a cover and blocks that Word, PDF and pages all set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

OWN_PAGE = ("questionnaire", "pricing")
"""Chapters that vendors fill in, by their keys."""
LISTED = 2
"""The levels of headings that the contents list."""


@dataclass(frozen=True, slots=True)
class Head:
    """A numbered heading, level 1 to 4; `key` is unique in the document."""

    key: str
    level: int
    number: str
    title: str

    @property
    def begins_a_page(self) -> bool:
        """What vendors fill in begins a page, so that it can be taken out and sent back."""
        return self.key in OWN_PAGE


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text as its author wrote it."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of our own, or a plain text of somebody's."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of plain texts, each with a note or none."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what is to be said of each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph of a cell; a `term` before it says what it is."""

    text: str
    term: str = ""
    is_strong: bool = False
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, paragraph by paragraph; `indent` counts levels of a tree."""

    words: tuple[Words, ...] = ()
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `share` counts in parts of what all columns share."""

    title: str
    share: float = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that stands on every page. `roomy` rows are high enough to write in."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_roomy: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over the room for its answer: its code, what has to be known of it, text and help in Markdown."""

    code: str
    text: str
    help: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """An empty box to write an answer in, `lines` high, with words that stand in it small."""

    lines: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick; one of them only where `is_single`."""

    labels: tuple[str, ...]
    is_single: bool


Block = Head | Markdown | Prose | Items | Facts | Table | Asked | Room | Choices


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `facts` stand under the title; `state` is "Draft" or what was published when."""

    title: str
    reference: str
    organisation: str
    state: str
    deadline: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Terms and what is to be said of each, in the order in which they stand under the title."""
        organisation = (("Organisation", self.organisation),) if self.organisation else ()
        first = ("Reference", self.reference)
        return (first, *organisation, ("Deadline for responses", self.deadline), *self.facts)

    @property
    def name(self) -> str:
        """What the file calls its document."""
        return f"{self.title} ({self.reference})"

    @property
    def subject(self) -> str:
        """What the file says that its document is."""
        return f"Request for proposals {self.reference}, {self.state.lower()}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `foot` stands on every page; `stamp` too, where it is not a document to rely on."""

    cover: Cover
    blocks: tuple[Block, ...]
    foot: str
    stamp: str = ""

    @property
    def heads(self) -> tuple[Head, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Head))

    @property
    def contents(self) -> tuple[Head, ...]:
        """The headings that the contents list."""
        return tuple(head for head in self.heads if head.level <= LISTED)


def cell(text: str, *, is_strong: bool = False, indent: int = 0) -> Cell:
    """A cell of one plain paragraph; empty for no text."""
    return Cell((Words(text, is_strong=is_strong),) if text else (), indent=indent)


def code_share(codes: Iterable[str]) -> float:
    """The share of a column of codes, as broad as the longest needs, within bounds."""
    return min(max(0.7, 0.17 * max(map(len, codes), default=0)), 2.4)


def capitalised(text: str) -> str:
    """The text with a capital at its beginning; codes and names in it stay as they are."""
    return text[:1].upper() + text[1:]


def row(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(cell(text) for text in texts)


@dataclass
class Chapters:
    """Numbers the chapters that follow a document's own sections, and what stands in them."""

    last: int = 0
    blocks: list[Block] = field(default_factory=list)
    within: int = 0

    def chapter(self, key: str, title: str, *blocks: Block) -> None:
        self.last, self.within = self.last + 1, 0
        self.blocks += [Head(key, 1, str(self.last), title), *blocks]

    def section(self, key: str, title: str, *blocks: Block) -> None:
        """A section of the chapter that was opened last."""
        self.within += 1
        self.blocks += [Head(key, 2, f"{self.last}.{self.within}", title), *blocks]

    def add(self, blocks: Sequence[Block]) -> None:
        self.blocks += blocks
