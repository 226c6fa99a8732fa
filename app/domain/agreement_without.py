"""Leaving one evaluator out: who would win if a seat of the panel had not been there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.evaluation import Evaluation, OfferStatus
from app.domain.ranking import rank_evaluation
from app.domain.standing import CellState, Ranking

UNMARKED = frozenset({CellState.NOT_SCORED, CellState.RECUSED})


@dataclass(frozen=True, slots=True)
class Absence:
    """The ranking's answer without one evaluator.

    `winners` share the first place; None where no offer can be placed any more. `irreplaceable` are the criteria on
    which some active offer then has no mark at all, and had one before: the winners rest on what is left.
    """

    winners: tuple[str, ...] | None
    irreplaceable: tuple[str, ...] = ()


def without_evaluator(evaluation: Evaluation, *, ranking: Ranking) -> Mapping[str, Absence]:
    """For each seat, in the order of the panel, the winners as if nobody had sat there: gates, minimums and prices
    anew. `ranking` is that of the whole evaluation. An agreed score belongs to no seat and stays."""
    return {seat.id: _absence(seat.id, evaluation=evaluation, ranking=ranking) for seat in evaluation.panel}


def _absence(seat: str, *, evaluation: Evaluation, ranking: Ranking) -> Absence:
    reduced = rank_evaluation(
        replace(
            evaluation,
            panel=tuple(other for other in evaluation.panel if other.id != seat),
            marks=tuple(mark for mark in evaluation.marks if mark.evaluator != seat),
        )
    )
    active = {offer.id for offer in evaluation.offers if offer.status is OfferStatus.ACTIVE}
    lost = {
        leaf
        for (offer, leaf), cell in reduced.cells.items()
        if offer in active and cell.state in UNMARKED and ranking.cells[offer, leaf].state not in UNMARKED
    }
    in_order = (criterion.id for criterion in evaluation.framework.criteria)
    return Absence(reduced.winners or None, irreplaceable=tuple(leaf for leaf in in_order if leaf in lost))
