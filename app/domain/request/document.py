"""The RFP's document: sections in Markdown, in their order, numbered by their levels."""

from collections.abc import Sequence
from dataclasses import dataclass

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document. `key` stays the same while title, text, level and place change; `level` counts from 1."""

    key: str
    title: str
    body: str = ""
    level: int = 1


def numbered(sections: Sequence[Section]) -> tuple[str, ...]:
    """The sections' numbers ("1", "1.1", "2") in their order; a level that was jumped over counts as 1."""
    counts: list[int] = []
    numbers = []
    for section in sections:
        depth = min(max(section.level, 1), DEEPEST)
        counts = counts[:depth] + [0] * (depth - len(counts))
        counts[-1] += 1
        counts = [count or 1 for count in counts]
        numbers.append(".".join(str(count) for count in counts))
    return tuple(numbers)
