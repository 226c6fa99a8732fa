"""Finds the minimum requirements in the text: what a section about them lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.request.importing_blocks import Block, BlockKind
from app.domain.request.importing_markdown import Part

LONGEST = 600
_ABOUT = re.compile(
    r"minimum (?:responsive|requirement|qualification|criteri|eligib|standard)|mandatory (?:requirement|criteri|qualif)"
    r"|pass\s*(?:/|or)\s*fail|knock-?out",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\**\s+(?=[A-Z(])")
_MUST = re.compile(r"\b(?:must|shall|required to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundMinimum:
    """A minimum requirement to be confirmed: its first sentence, and the rest of what is said about it."""

    key: str
    statement: str
    more: str = ""


def found_minimums(parts: Sequence[Part]) -> tuple[FoundMinimum, ...]:
    """The items that stand outermost in the lists of such sections; without a list, the sentences with a must."""
    found = [statement for part in parts if _ABOUT.search(part.title) for statement in _of(part)]
    return tuple(
        FoundMinimum(key=f"m{number}", statement=statement, more=more)
        for number, (statement, more) in enumerate(dict.fromkeys(found), start=1)
    )


def _of(part: Part) -> Iterator[tuple[str, str]]:
    all_blocks = part.blocks
    items = [block for block in all_blocks if block.kind is BlockKind.ITEM]
    if items:
        outermost = min(item.depth for item in items)
        yield from (_parted(item) for item in items if item.depth == outermost)
        return
    for block in all_blocks:
        if block.kind is BlockKind.TEXT and _MUST.search(block.text):
            yield _parted(block)


def _parted(block: Block) -> tuple[str, str]:
    first, *rest = _SENTENCE_END.split(block.text, maxsplit=1)
    first = first.rstrip(" ;*")
    statement = first if len(first) <= LONGEST else f"{first[: LONGEST - 1].rstrip()}…"
    return statement, block.text if len(first) > LONGEST else "".join(rest)
