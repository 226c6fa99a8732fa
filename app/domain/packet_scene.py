"""Small vector drawings as values: lines, boxes, dots and words, which paper and screen draw alike."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """What a stroke is for; paper and screen each have a colour for it."""

    TEXT = "text"
    QUIET = "quiet"
    RULE = "rule"
    GROUND = "ground"
    PAPER = "paper"
    CAUTION = "caution"
    SERIES_1 = "series-1"
    SERIES_2 = "series-2"
    SERIES_3 = "series-3"
    SERIES_4 = "series-4"
    SERIES_5 = "series-5"
    SERIES_6 = "series-6"
    SERIES_7 = "series-7"
    SERIES_8 = "series-8"


SERIES = (
    Ink.SERIES_1,
    Ink.SERIES_2,
    Ink.SERIES_3,
    Ink.SERIES_4,
    Ink.SERIES_5,
    Ink.SERIES_6,
    Ink.SERIES_7,
    Ink.SERIES_8,
)
"""Colours of the parts of a bar and of the lines of a chart, told apart by lightness too."""


class Anchor(StrEnum):
    """Which end of some words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Path:
    """A line through two or more points, dashed where `dash` gives lengths of strokes and gaps."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle, filled with its ink or, where `hollow`, with paper."""

    x: float
    y: float
    radius: float
    ink: Ink
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text with its base line at `y`."""

    x: float
    y: float
    text: str
    ink: Ink = Ink.QUIET
    size: float = 7.5
    anchor: Anchor = Anchor.START


Shape = Path | Box | Dot | Words


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing `width` × `height` units with its origin at the upper left; one unit is a point on paper."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def shortened(text: str, *, room: float, size: float = 7.5) -> str:
    """The text as far as it surely fits into `room` units, ending in an ellipsis where it was longer.

    Widths are estimated on the safe side, since a drawing knows no font: wide East Asian characters count double.
    """
    used = 0.0
    kept: list[str] = []
    for char in text:
        used += size * (1.05 if unicodedata.east_asian_width(char) in "WF" else 0.56)
        if used > room:
            return "".join(kept[:-1]).rstrip() + "…"
        kept.append(char)
    return text


def stacked_bar(parts: Sequence[tuple[float, Ink]], *, width: float = 100, height: float = 9) -> Scene:
    """A bar of parts, each a share (0-1) of the whole width; a negative part is left out."""
    shapes: list[Shape] = [Box(0, 0, width, height, Ink.GROUND)]
    x = 0.0
    for share, ink in parts:
        wide = max(share, 0.0) * width
        shapes.append(Box(x, 0, wide, height, ink))
        x += wide
    return Scene(width, height, tuple(shapes))


def mark_range(*, lowest: float, score: float, highest: float, flagged: bool) -> Scene:
    """A line from the lowest to the highest mark with a dot at the score; each is a share (0-1) of the scale."""
    ink = Ink.CAUTION if flagged else Ink.SERIES_1
    return Scene(
        100,
        9,
        (
            Path(((0, 4.5), (100, 4.5)), Ink.RULE, 0.6),
            Path(((lowest * 100, 4.5), (highest * 100, 4.5)), ink, 2.2),
            Dot(score * 100, 4.5, 2.6, ink, hollow=True),
        ),
    )
