"""How robust a ranking is: what examining it gives, as values; analysis fills them, reports and pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.domain.rounding import figure, rounded
from app.domain.standing import RankingWarning

Winners = tuple[str, ...]
"""The ids of the offers that share the first place."""


@dataclass(frozen=True, slots=True)
class Change:
    """Where the winner changes when one weight moves away from its published value: beyond `weight` (points of the
    RFP, as `Ranking.weights`) the offers in `winners` are first; `rises` says whether the weight grew to get there."""

    weight: Fraction
    rises: bool
    winners: Winners


def about(weight: Fraction | Decimal, *, places: int = 2) -> str:
    """A weight beyond which something changes, with “about” where it was rounded: typed, it may lie on either side."""
    said = figure(weight, places=places)
    return said if rounded(weight, places=places) == weight else f"about {said}"


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What some draws of weights gave. `ranks` holds for each offer the share (0-1) of draws at rank 1, 2, …; `central`
    the mean of the weights (shares 0-1 by leaf id) that make an offer first, None where none did."""

    ranks: Mapping[str, tuple[float, ...]]
    central: Mapping[str, Mapping[str, float] | None]


@dataclass(frozen=True, slots=True)
class MethodWinners:
    """Who is first under one formula or method; None where it cannot be applied, and `note` then says why."""

    winners: Winners | None
    note: str = ""


class Bid(NamedTuple):
    """The two sides of an offer: quality points, more is better, and price in money, less is better."""

    quality: Fraction
    price: Fraction


class Ends(NamedTuple):
    """What an offer would be ranked by if one weight were 0, and if it were the only one; between them lies a straight
    line. In points where offers are ranked by their total, else in a figure of which more is better."""

    without: Fraction
    alone: Fraction


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the order rests on weights, formula and evaluators. Analysis, never the record.

    `names` are the names of the ranked offers by id, in rank order, `winners` the first of the record, `leaf_titles`
    the titles and `weights` the effective points of the leaves that carry any. `break_even` is keyed by leaf id and
    ascends in weight. `formulas` holds every price formula and the cross-checks. `without_evaluator` is keyed by seat
    id; `bootstrap` gives the share (0-1) of resampled panels in which an offer is first, alone or with others. What is
    not meaningful is empty, and a warning says why. `undominated` are the offers that no other beats on price and
    quality, `bids` the two of each. `lines` says by leaf id how each offer fares while that weight changes and others
    share the rest in proportion; `points` is what all weights add up to, the end of those lines.
    """

    reference: str
    complete: bool
    draws: int
    seed: int
    concentration: float
    resamples: int
    names: Mapping[str, str]
    winners: Winners
    leaf_titles: Mapping[str, str]
    weights: Mapping[str, Fraction]
    published: Acceptability
    uniform: Acceptability
    break_even: Mapping[str, tuple[Change, ...]]
    formulas: Mapping[str, MethodWinners]
    without_evaluator: Mapping[str, Winners]
    bootstrap: Mapping[str, float]
    undominated: tuple[str, ...]
    warnings: tuple[RankingWarning, ...]
    bids: Mapping[str, Bid] = field(default_factory=dict)
    lines: Mapping[str, Mapping[str, Ends]] = field(default_factory=dict)
    points: Fraction = Fraction(0)
