"""Where the winner of a trial changes: over the share of price, and over the price of one offer.

Between neighbouring cuts (where a formula bends) the difference between two offers' figures is, under every formula
but the logarithmic, a line divided by a line. Three of its values then give its root exactly, and the figures at the
root prove it. What is not proved so is narrowed down by halving, and the interval is said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

from app.domain.contest import Contest, Figures, leaders
from app.domain.evaluation import PriceFormula
from app.domain.laboratory import Trial, contest_of, with_price, with_share
from app.domain.pricing import Formula, Terms

Winners = tuple[str, ...]
Span = tuple[Fraction, Fraction]

FINEST_SHARE = Fraction(1, 10**6)
FINEST_PRICE = Fraction(1, 100)
"""How far a place that is not exact is narrowed down: a ten-thousandth of a percent, a hundredth of money."""
REACH = 10
"""One offer's price is looked at from a tenth to ten times of what was entered."""


@dataclass(frozen=True, slots=True)
class Flip:
    """`before` lead below `low`, `after` above `high`; where both are the same, that place is exact, and `level` are
    those who lead there."""

    low: Fraction
    high: Fraction
    before: Winners
    after: Winners
    level: Winners = ()

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Course:
    """Who leads between `start` and `end`, the ends aside: `first` from the start on, then as `flips` say."""

    start: Fraction
    end: Fraction
    first: Winners
    flips: tuple[Flip, ...] = ()


def over_share(trial: Trial, *, formula: Formula) -> Course:
    """The winner while price carries from 0 to all (0-1) of the points, the total staying the same.

    `formula` must be one that can be used with the trial.
    """
    contest = contest_of(trial, formula=formula)
    figures = _figures_by(lambda share: with_share(contest, share=share))
    span = (Fraction(0), Fraction(1))
    if not formula.needs_leaf:  # no points for price: their share decides nothing
        return Course(*span, first=leaders(contest.figures(), lowest_first=contest.lowest_first))
    cuts = _bends_of_utility(contest) if formula.name is PriceFormula.UTILITY_INDEX else ()
    return _course(figures, span=span, cuts=cuts, finest=FINEST_SHARE, lowest_first=contest.lowest_first)


def over_price(trial: Trial, *, formula: Formula, offer: str) -> Course | None:
    """The winner while one offer's price goes from a tenth to ten times of what was entered; None where the offer is
    below the minimum of quality, so that its price is not opened.

    `formula` must be one that can be used with the trial.
    """
    contest = contest_of(trial, formula=formula)
    own = contest.entries.get(offer)
    if own is None or own.price is None:
        return None
    figures = _figures_by(lambda price: with_price(contest, offer=offer, price=price))
    others = [entry.price for entry in contest.entries.values() if entry is not own and entry.price is not None]
    bends = BENDS.get(formula.name, _nowhere)(others, contest.terms) if others else ()
    return _course(
        figures,
        span=(own.price / REACH, own.price * REACH),
        cuts=bends,
        finest=FINEST_PRICE,
        lowest_first=contest.lowest_first,
    )


# --- where formulas bend ---------------------------------------------------------------------------------------------


def _bends_of_utility(contest: Contest) -> list[Fraction]:
    """The shares of price at which an offer's lack of quality has used up its whole index."""
    if not contest.quality_points:
        return []
    qualities = [own.quality / contest.quality_points for own in contest.figures().values() if own.quality is not None]
    lacks = [max(qualities) - quality for quality in qualities]
    return [lack / (1 + lack) for lack in lacks]


def _nowhere(_: Sequence[Fraction], __: Terms) -> Iterable[Fraction]:
    return ()


def _at_the_lowest(others: Sequence[Fraction], _: Terms) -> Iterable[Fraction]:
    return (min(others),)


def _at_lowest_and_highest(others: Sequence[Fraction], _: Terms) -> Iterable[Fraction]:
    return (min(others), max(others))


def _at_the_bounds(_: Sequence[Fraction], terms: Terms) -> Iterable[Fraction]:
    return tuple(bound for bound in (terms.best, terms.worst) if bound is not None)


def _where_nothing_is_left(others: Sequence[Fraction], *, multiple: Fraction) -> Iterable[Fraction]:
    """Where the offer itself or another is dearer than the lowest by the multiple that leaves no points."""
    return (min(others), min(others) * multiple, *(price / multiple for price in others))


BENDS: Mapping[PriceFormula, Callable[[Sequence[Fraction], Terms], Iterable[Fraction]]] = {
    PriceFormula.LOWEST_PRICE_RATIO: _at_the_lowest,
    PriceFormula.LINEAR_BETWEEN_BOUNDS: _at_the_bounds,
    PriceFormula.LINEAR_MIN_MAX: _at_lowest_and_highest,
    PriceFormula.LINEAR_ABOVE_LOWEST: lambda others, _: _where_nothing_is_left(others, multiple=Fraction(2)),
    PriceFormula.LOGARITHMIC: lambda others, terms: _where_nothing_is_left(
        others, multiple=terms.log_base or Fraction(2)
    ),
    PriceFormula.UTILITY_INDEX: _at_the_lowest,
}
"""At which prices of one offer a formula changes its course, given the prices of the others."""


# --- the course of the first place -----------------------------------------------------------------------------------

FiguresAt = Callable[[Fraction], Mapping[str, Figures]]
LeadersAt = Callable[[Fraction], Winners]


def _figures_by(contest_at: Callable[[Fraction], Contest]) -> FiguresAt:
    return cache(lambda place: contest_at(place).figures())


def _course(
    figures: FiguresAt, *, span: Span, cuts: Iterable[Fraction], finest: Fraction, lowest_first: bool
) -> Course:
    start, end = span
    edges = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    crossings = [place for piece in pairwise(edges) for place in _crossings(figures, piece=piece, finest=finest)]
    exact = sorted({*edges, *(place for place, is_proved in crossings if is_proved)})
    narrowed = {place for place, is_proved in crossings if not is_proved} - set(exact)
    probes = sorted({*((low + high) / 2 for low, high in pairwise(exact)), *narrowed})

    def leaders_at(place: Fraction) -> Winners:
        return leaders(figures(place), lowest_first=lowest_first)

    flips = tuple(_flips(leaders_at, probes=probes, exact=exact, finest=finest))
    return Course(start, end, first=leaders_at(probes[0]), flips=flips)


def _crossings(figures: FiguresAt, *, piece: Span, finest: Fraction) -> Iterator[tuple[Fraction, bool]]:
    """Where two offers pass each other inside a piece without bends, and whether the figures there prove it."""
    start, end = piece
    places = [start + (end - start) * Fraction(quarter, 4) for quarter in (1, 2, 3)]
    for pair in combinations(figures(places[0]), 2):
        values = [_difference(figures(place), pair) for place in places]
        root = _root(values, middle=places[1], step=places[1] - places[0])
        if root is None or not start < root < end:
            continue
        is_proved = _difference(figures(root), pair) == 0
        yield root if is_proved else finest * round(root / finest), is_proved


def _difference(figures: Mapping[str, Figures], pair: tuple[str, str]) -> Fraction:
    """By how much the first of two offers is above the second; 0 where either has no figure at all."""
    one, other = (figures[offer].figure for offer in pair)
    return Fraction(0) if one is None or other is None else one - other


def _root(values: Sequence[Fraction], *, middle: Fraction, step: Fraction) -> Fraction | None:
    """Where (a + b t) / (1 + c t), known at three places a step apart, is 0; None where it is so nowhere or always."""
    before, here, after = values
    if before == after:
        return None
    bend = (2 * here - before - after) / (after - before)
    slope = after * (1 + bend) - here
    return middle - step * here / slope if slope else None


def _flips(
    leaders_at: LeadersAt, *, probes: Sequence[Fraction], exact: Sequence[Fraction], finest: Fraction
) -> Iterator[Flip]:
    """The changes between neighbouring probes, between which lies at most one exact place."""
    for low, high in pairwise(probes):
        place = next((place for place in exact if low < place < high), None)
        before, after = leaders_at(low), leaders_at(high)
        if before == after:
            continue
        level = leaders_at(place) if place is not None else ()
        if place is not None and {*before, *after} <= set(level):
            yield Flip(place, place, before=before, after=after, level=level)
        else:
            yield from _searched(leaders_at, span=(low, high), place=place, finest=finest)


def _searched(leaders_at: LeadersAt, *, span: Span, place: Fraction | None, finest: Fraction) -> Iterator[Flip]:
    """The changes inside a span, found by halving; one that falls on the exact place is a jump there."""
    low, high = span
    while leaders_at(low) != leaders_at(high):
        flip = _halved(leaders_at, span=(low, high), finest=finest)
        low = flip.high
        if place is not None and flip.low <= place <= flip.high:
            flip = replace(flip, low=place, high=place, level=leaders_at(place))
        yield flip


def _halved(leaders_at: LeadersAt, *, span: Span, finest: Fraction) -> Flip:
    """One change inside a span whose ends have different leaders, to within `finest`."""
    low, high = span
    before = leaders_at(low)
    while high - low > finest:
        middle = (low + high) / 2
        if leaders_at(middle) == before:
            low = middle
        else:
            high = middle
    return Flip(low, high, before=before, after=leaders_at(high))
