"""What differs between two texts, word by word: what was added, what went, what stayed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PAIRS = 20_000
"""Where more pairs of equal words could be matched than that, frequent words are not looked at: all pairs would take
minutes in a text that repeats one word."""
_ALL_TOO_MANY = 1_000_000
_SHORT = 200
"""A passage of fewer words in which `difflib` takes no word for frequent; with all too many pairs it is shown whole."""


class Fate(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    fate: Fate
    text: str


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; the kept and the added ones together are `after`, the kept and the
    removed ones `before`. Lines are compared first, then words within the passages that differ."""
    return tuple(_joined(_by_lines(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _by_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for is_kept, old, new in _passages(before, after):
        if is_kept:
            yield Piece(Fate.KEPT, old)
        else:
            yield from _by_words(_WORDS.findall(old), _WORDS.findall(new))


def _by_words(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for is_kept, old, new in _passages(before, after):
        if is_kept:
            yield Piece(Fate.KEPT, old)
        else:
            yield Piece(Fate.REMOVED, old)
            yield Piece(Fate.ADDED, new)


def _passages(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Runs of parts that are the same in both, and what stands in each between them."""
    counts = Counter(after)
    pairs = sum(count * counts[part] for part, count in Counter(before).items())
    if pairs > _ALL_TOO_MANY and len(after) < _SHORT:
        yield False, "".join(before), "".join(after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=pairs > _MOST_PAIRS)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind == "equal", "".join(before[i1:i2]), "".join(after[j1:j2])


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Changes set apart by a lone blank become one: "two new words" reads better than word, blank, word."""
    old = new = kept = ""
    for piece in pieces:
        if piece.fate is Fate.REMOVED:
            old += piece.text
        elif piece.fate is Fate.ADDED:
            new += piece.text
        elif piece.text == " " and (old or new):
            old, new = old + " ", new + " "
        elif old or new:
            yield from _settled(kept, old, new)
            old = new = ""
            kept = piece.text
        else:
            kept += piece.text
    yield from _settled(kept, old, new)


def _settled(kept: str, old: str, new: str) -> Iterator[Piece]:
    """A change with the blank that it ends in on both sides given back to what is kept."""
    tail = " " if old.endswith(" ") and new.endswith(" ") else ""
    if tail:
        old, new = old[:-1], new[:-1]
    found = ((Fate.KEPT, kept), (Fate.REMOVED, old), (Fate.ADDED, new), (Fate.KEPT, tail))
    for fate, text in found:
        if text:
            yield Piece(fate, text)
