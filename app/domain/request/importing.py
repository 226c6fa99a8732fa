"""Reads an RFP that somebody wrote elsewhere, in Markdown: its sections, and what is found in them to be confirmed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import DomainError
from app.domain.request.document import DEEPEST, Section
from app.domain.request.importing_contents import without_contents
from app.domain.request.importing_criteria import FoundCriteria, found_criteria
from app.domain.request.importing_html import pictures
from app.domain.request.importing_markdown import Part, parts_of, split
from app.domain.request.importing_minimums import FoundMinimum, found_minimums
from app.domain.request.importing_notes import inlined
from app.domain.request.importing_schedule import FoundDate, found_dates, found_zone

MOST_CHARACTERS = 2_000_000
MOST_SECTIONS = 1_000
WITHOUT_HEADING = "Text"
BEFORE_HEADINGS = "Before the first heading"


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """What a file says. `title` is the heading above all others, or ""; `notes` are sentences about what was changed.

    `numbers` are the file's own numbers of the sections by key, which are numbered anew.
    """

    title: str
    sections: tuple[Section, ...]
    numbers: dict[str, str]
    dates: tuple[FoundDate, ...]
    criteria: FoundCriteria
    minimums: tuple[FoundMinimum, ...]
    time_zone: str
    notes: tuple[str, ...]


def read_document(text: str) -> FoundDocument:
    """The document in a Markdown text. Raises DomainError where there is nothing in it, or too much."""
    if len(text) > MOST_CHARACTERS:
        raise DomainError(f"The file has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read. Split it.")
    parts, contents = without_contents(parts_of(inlined(text)))
    if not parts:
        raise DomainError("There is no text in the file.")
    if len(parts) > MOST_SECTIONS:
        raise DomainError(f"The file has {len(parts):,} headings; at most {MOST_SECTIONS:,} are read. Split it.")
    title = _title_above_all(parts)
    placed = tuple(_levelled(parts, has_title=bool(title)))
    sections = tuple(
        Section(key=f"s{number}", title=part.title or WITHOUT_HEADING, body=part.body, level=part.level)
        for number, part in enumerate(placed, start=1)
    )
    return FoundDocument(
        title=title,
        sections=sections,
        numbers={f"s{at}": part.number for at, part in enumerate(placed, start=1) if part.number},
        dates=found_dates(placed),
        criteria=found_criteria(placed),
        minimums=found_minimums(placed),
        time_zone=found_zone(placed),
        notes=tuple(_notes(text, parts=parts, contents=contents)),
    )


def sections_of_text(text: str) -> tuple[Section, ...]:
    """The sections of a Markdown text as it stands: a heading of level 1 to 4 begins one, deeper ones are its text."""
    parts: list[Part] = []
    for part in split(text):
        if part.level > DEEPEST and parts:
            deeper = f"{'#' * part.level} {part.title}\n\n{part.body}".strip()
            parts[-1] = replace(parts[-1], body=f"{parts[-1].body}\n\n{deeper}".strip())
        else:
            parts.append(part)
    return tuple(
        Section(key=f"s{number}", title=part.title or WITHOUT_HEADING, body=part.body, level=max(part.level, 1))
        for number, part in enumerate(parts, start=1)
    )


def _title_above_all(parts: Sequence[Part]) -> str:
    """The title of the first heading, where no other is on its level or above it."""
    headings = [part for part in parts if part.level]
    if len(headings) < 2 or headings[0].level >= min(part.level for part in headings[1:]):
        return ""
    return headings[0].title


def _levelled(parts: Sequence[Part], *, has_title: bool) -> Iterator[Part]:
    """The parts with levels from 1 on: the title's text becomes the first section, with what stood before it.

    A level that the file jumps over is none here.
    """
    before = parts[0] if not parts[0].level else None
    rest = list(parts[1:] if before else parts)
    if before and has_title:
        rest[0] = replace(rest[0], body=f"{before.body}\n\n{rest[0].body}".strip())
    elif before:
        yield Part(1, BEFORE_HEADINGS if rest else WITHOUT_HEADING, before.body)
    if has_title:
        yield replace(rest.pop(0), level=1)
    above: list[int] = []
    for part in rest:
        above = [level for level in above if level < part.level]
        above.append(part.level)
        yield replace(part, level=min(len(above), DEEPEST))


def _notes(text: str, *, parts: Sequence[Part], contents: int) -> Iterator[str]:
    if contents:
        yield "The table of contents is left out: it repeats the headings, and an exported RFP has its own."
    numbered = sum(bool(part.number) for part in parts)
    if numbered:
        yield (
            f"The numbers of {numbered} headings are taken off: sections are numbered anew, by their place. Where the "
            "text names a section by its old number, look whether it is still the same."
        )
    deeper = sum(part.level > DEEPEST for part in parts)
    if deeper:
        yield f"Headings go {DEEPEST} levels deep here; {deeper} deeper in the file may have come up to the fourth."
    if count := pictures(text):
        them = "1 picture is" if count == 1 else f"{count} pictures are"
        yield f"{them} not in the text and not taken over; a description stands in its place."
