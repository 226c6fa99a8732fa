"""What a ranking says: standings in order, the matrix of cells beneath them, and warnings in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain.evaluation import OfferStatus


class CellState(StrEnum):
    """How far one offer's score on one leaf has come."""

    SCORED = "scored"
    INCOMPLETE = "incomplete"  # some marks are in, some are missing
    NOT_SCORED = "not_scored"
    NOT_APPLICABLE = "not_applicable"
    RECUSED = "recused"  # every evaluator of this leaf stood back
    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"  # a gate on which people differ
    PRICE = "price"
    NOT_OPENED = "not_opened"  # the price of an offer that a threshold excluded
    SEALED = "sealed"  # a price that is opened once all marks are in


class Cell(NamedTuple):
    """One offer on one leaf. `score` is on the leaf's own scale (for price: money), `points` of the leaf's effective
    points; `lowest` and `highest` marks on the scale; `spread` = (highest - lowest) / scale range, 0-1."""

    state: CellState
    score: Fraction | None = None
    points: Fraction | None = None
    counted: int = 0
    expected: int = 0
    lowest: Fraction | None = None
    highest: Fraction | None = None
    spread: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RankingWarning:
    """Something a reader of the ranking must know. `code` is stable, `text` is a sentence for a person."""

    code: str
    offers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One offer's place. Points are exact; None where they cannot be formed.

    `rank` is None for offers that are not ranked (`reason` says why). `total` = quality + price + preference, None
    where the formula ranks by another figure, which is then `order_value`. `points` is keyed by leaf id.
    `price_amount` is the sum of counted lines in money. Percentages are 0-100 of the quality and the price points.
    """

    rank: int | None
    offer: str
    name: str
    firm: str
    status: OfferStatus
    total: Fraction | None
    quality: Fraction | None
    price: Fraction | None
    preference: Fraction
    quality_percent: Fraction | None
    price_percent: Fraction | None
    price_amount: Decimal | None
    order_value: Fraction | None
    complete: bool
    shortlisted: bool
    points: Mapping[str, Fraction | None]
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole answer. `weights` are effective points by leaf id, `winners` the ids that share rank 1."""

    reference: str
    total_points: Decimal
    complete: bool
    weights: Mapping[str, Fraction]
    winners: tuple[str, ...]
    tie_break: str | None
    order_by: str
    warnings: tuple[RankingWarning, ...]
    standings: tuple[Standing, ...]
    cells: Mapping[tuple[str, str], Cell]
    margin: Fraction | None
    """(first - second) / first of the figure ranked by, 0-1; None where fewer than two offers are ranked."""


UNFINISHED = frozenset(
    {CellState.INCOMPLETE, CellState.NOT_SCORED, CellState.UNDECIDED, CellState.RECUSED, CellState.SEALED}
)


def missing(ranking: Ranking) -> int:
    """How many cells (a missing price counts as one) keep the ranking from being final; 0 when it is complete."""
    if ranking.complete:
        return 0
    open_offers = {standing.offer for standing in ranking.standings if not standing.complete}
    cells = sum(
        cell.state in UNFINISHED or (cell.state is CellState.PRICE and cell.score is None)
        for (offer, _), cell in ranking.cells.items()
        if offer in open_offers
    )
    return max(cells, 1)
