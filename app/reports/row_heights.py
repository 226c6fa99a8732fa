"""How high a row of a workbook has to be for its longest wrapped text: not every program works it out by itself."""

from collections.abc import Iterable
from math import ceil

LINE = 13.5
"""Points of height that a line of the book's letters takes."""
HIGHEST = 400.0
"""Points; spreadsheets take no more than 409."""
WIDE = 1.1
"""Lines break between words, so that not all of a line's width is used."""


def lines_of(text: str, *, width: float) -> int:
    """How many lines a text takes in a column as wide as that many letters."""
    return sum(max(1, ceil(len(part) * WIDE / width)) for part in text.split("\n"))


def row_height(texts: Iterable[tuple[str, float]]) -> float | None:
    """Points for the highest of some texts, each with the width of its column in letters; None for a single line."""
    most = max((lines_of(text, width=width) for text, width in texts if text), default=1)
    return min(most * LINE + 2, HIGHEST) if most > 1 else None
