"""The packet's charts as drawings: the order under one weight, ranks under drawn weights, price against quality."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.packet_scene import SERIES, Anchor, Box, Dot, Ink, Path, Scene, Shape, Words, shortened
from app.domain.robustness import Bid, Change, Ends
from app.domain.rounding import figure

WIDTH = 471.0
HEIGHT = 232.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 128.0, 14.0, 34.0
DASHES: Sequence[tuple[float, ...]] = ((), (5, 2.5), (1.5, 2), (7, 2, 1.5, 2))
"""Lines are told apart by their dashes too, for those who see no difference in colour."""


LINES = (Ink.SERIES_1, Ink.SERIES_3, Ink.SERIES_5, Ink.QUIET, Ink.SERIES_2, Ink.SERIES_7)
"""Colours that stand out as thin lines."""


class _Frame:
    """Where values stand in the drawing: x and y run over their bounds inside the margins."""

    def __init__(self, xs: tuple[float, float], ys: tuple[float, float], *, right: float = _RIGHT) -> None:
        self.xs, self.ys, self.right = xs, ys, WIDTH - right

    def x(self, value: float) -> float:
        low, high = self.xs
        return _LEFT + (value - low) / (high - low) * (self.right - _LEFT)

    def y(self, value: float) -> float:
        low, high = self.ys
        return HEIGHT - _BOTTOM - (value - low) / (high - low) * (HEIGHT - _BOTTOM - _TOP)


def _steps(low: float, high: float, *, most: int = 6) -> list[float]:
    """Round values from low to high, at most `most` of them."""
    span = high - low
    magnitude = 10.0 ** (len(str(int(span))) - 2) if span >= 1 else 0.01
    step = next(
        one * power
        for power in (magnitude, magnitude * 10, magnitude * 100)
        for one in (1.0, 2.0, 2.5, 5.0)
        if span / (one * power) <= most
    )
    first = -(-low // step) * step
    return [value for value in (first + step * number for number in range(most + 2)) if value <= high + step / 1e6]


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def _axes(frame: _Frame, *, x_title: str, y_title: str) -> Iterator[Shape]:
    base = HEIGHT - _BOTTOM
    for value in _steps(*frame.ys):
        y = frame.y(value)
        yield Path(((_LEFT, y), (frame.right, y)), Ink.RULE, 0.5)
        yield Words(_LEFT - 5, y + 2.6, _said(value), anchor=Anchor.END)
    for value in _steps(*frame.xs):
        x = frame.x(value)
        yield Path(((x, base), (x, base + 3)), Ink.QUIET, 0.6)
        yield Words(x, base + 12, _said(value), anchor=Anchor.MIDDLE)
    yield Path(((_LEFT, base), (frame.right, base)), Ink.QUIET, 0.8)
    yield Words((_LEFT + frame.right) / 2, HEIGHT - 6, x_title, anchor=Anchor.MIDDLE)
    yield Words(_LEFT - 38, _TOP - 5, y_title)


def _said(value: float) -> str:
    if abs(value) >= 1_000_000:
        return f"{figure(Fraction(value) / 1_000_000, places=2)} M"
    return figure(Fraction(value).limit_denominator(10_000), places=2)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the figure ranked by moves with the weight of one criterion. `weight` is the published one and `most` all
    points there are; `ends` holds each ranked offer's figure at the weight 0 and at `most`, a straight line between."""

    criterion: str
    weight: Fraction
    most: Fraction
    ends: Mapping[str, Ends]

    def at(self, weight: Fraction) -> dict[str, Fraction]:
        """Each offer's figure at a weight of 0 to `most`."""
        way = weight / self.most
        return {offer: ends.without + (ends.alone - ends.without) * way for offer, ends in self.ends.items()}


def sensitivity_scene(
    one: Sensitivity, *, names: Mapping[str, str], changes: Sequence[Change], figures: str, offers: Sequence[str]
) -> Scene:
    """A line for each offer over the weight of one criterion, the published weight, and where the first changes."""
    lines = {offer: (float(one.ends[offer].without), float(one.ends[offer].alone)) for offer in offers}
    frame = _Frame((0.0, float(one.most)), _bounds([value for ends in lines.values() for value in ends]))
    shapes = [*_axes(frame, x_title="Weight in points", y_title=figures)]
    x = frame.x(float(one.weight))
    shapes.append(Path(((x, _TOP), (x, HEIGHT - _BOTTOM)), Ink.TEXT, 0.8, (2, 2)))
    shapes.append(Words(x + 3, _TOP + 4, f"published {figure(one.weight, places=2)}", Ink.TEXT))
    for number, (start, end) in enumerate(lines.values()):
        ink, dash = LINES[number % len(LINES)], DASHES[number % len(DASHES)]
        ends = ((frame.x(0), frame.y(start)), (frame.x(float(one.most)), frame.y(end)))
        shapes.append(Path(ends, ink, 1.6, dash))
    shapes += _break_even_dots(one, changes=changes, frame=frame)
    shapes += _labels(frame, {names[offer]: frame.y(end) for offer, (_, end) in lines.items()})
    return Scene(WIDTH, HEIGHT, tuple(shapes))


def _break_even_dots(one: Sensitivity, *, changes: Sequence[Change], frame: _Frame) -> Iterator[Shape]:
    for change in changes:
        best = max(one.at(change.weight).values())
        x, y = frame.x(float(change.weight)), frame.y(float(best))
        yield Path(((x, y), (x, HEIGHT - _BOTTOM)), Ink.CAUTION, 0.6, (1, 2))
        yield Dot(x, y, 3.2, Ink.CAUTION, hollow=True)
        yield Words(x, max(y - 7, _TOP), figure(change.weight, places=2), Ink.CAUTION, anchor=Anchor.MIDDLE)


def _labels(frame: _Frame, places: Mapping[str, float]) -> Iterator[Shape]:
    """Names at the right ends of lines, moved apart where they would lie on each other."""
    ordered = sorted(places.items(), key=lambda item: item[1])
    ys: list[float] = []
    for _, y in ordered:
        ys.append(max(y, ys[-1] + 9.5) if ys else y)
    overflow = max(0.0, ys[-1] - (HEIGHT - _BOTTOM)) if ys else 0.0
    for (name, _), y in zip(ordered, ys, strict=True):
        yield Words(frame.right + 6, y - overflow + 2.6, shortened(name, room=_RIGHT - 8), Ink.TEXT)


def acceptability_scene(ranks: Mapping[str, Sequence[float]], *, names: Mapping[str, str], most: int) -> Scene:
    """A bar for each offer: the share of draws in which it has rank 1, 2, … up to `most`, the rest left open."""
    row, left = 19.0, 150.0
    wide = WIDTH - left - 40
    height = row * len(ranks) + 24
    shapes: list[Shape] = []
    for percent in (0, 25, 50, 75, 100):
        x = left + wide * percent / 100
        shapes.append(Path(((x, 4), (x, height - 18)), Ink.RULE, 0.5))
        shapes.append(Words(x, height - 6, f"{percent} %", anchor=Anchor.MIDDLE))
    for number, (offer, shares) in enumerate(ranks.items()):
        y = 6 + row * number
        shapes.append(Words(left - 6, y + 9, shortened(names[offer], room=left - 10), Ink.TEXT, anchor=Anchor.END))
        shapes.append(Box(left, y, wide, 12, Ink.GROUND))
        x = left
        for place, share in enumerate(shares[:most]):
            shapes.append(Box(x, y, wide * share, 12, SERIES[place]))
            x += wide * share
    return Scene(WIDTH, height, tuple(shapes))


def price_quality_scene(
    bids: Mapping[str, Bid], *, ranks: Mapping[str, str], undominated: Sequence[str], money: str
) -> Scene:
    """Each offer as a dot with its rank over quality points and price; those that none beats on both are joined."""
    frame = _Frame(
        _bounds([float(price) for _, price in bids.values()]),
        _bounds([float(quality) for quality, _ in bids.values()]),
        right=16.0,
    )
    shapes = [*_axes(frame, x_title=f"Price {money}".strip(), y_title="Quality points")]
    best = sorted((bids[offer] for offer in undominated if offer in bids), key=lambda bid: bid[1])
    if len(best) > 1:
        joined = tuple((frame.x(float(price)), frame.y(float(quality))) for quality, price in best)
        shapes.append(Path(joined, Ink.SERIES_2, 1.2, (4, 3)))
    for offer, (quality, price) in bids.items():
        x, y = frame.x(float(price)), frame.y(float(quality))
        beaten = offer not in undominated
        shapes.append(Dot(x, y, 8, Ink.QUIET if beaten else Ink.SERIES_1, hollow=beaten))
        ink = Ink.TEXT if beaten else Ink.PAPER
        shapes.append(Words(x, y + 2.8, ranks[offer], ink, size=8, anchor=Anchor.MIDDLE))
    return Scene(WIDTH, HEIGHT, tuple(shapes))
