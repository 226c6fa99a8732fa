"""Leaving one evaluator out: who would win if a seat of the panel had not been there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.evaluation import CriterionKind, Evaluation, Mark, MarkKind, OfferStatus
from app.domain.ranking import rank_evaluation
from app.domain.standing import CellState, Ranking

UNMARKED = frozenset({CellState.NOT_SCORED, CellState.RECUSED})


@dataclass(frozen=True, slots=True)
class Absence:
    """The ranking's answer without one evaluator.

    `winners` share the first place; None where criteria then stand without any mark for an offer that had one, which
    are `irreplaceable`: totals with and without would not be of the same kind.
    """

    winners: tuple[str, ...] | None
    irreplaceable: tuple[str, ...] = ()


def without_evaluator(evaluation: Evaluation, *, ranking: Ranking) -> Mapping[str, Absence]:
    """For each seat, in the order of the panel, the winners without it; `ranking` is that of the whole evaluation.

    The seat's marks go with it. Only a verdict at a gate that nobody else gave stands: leaving out a scorer must not
    bring back an offer that failed.
    """
    return {seat.id: _absence(seat.id, evaluation=evaluation, ranking=ranking) for seat in evaluation.panel}


def _absence(seat: str, *, evaluation: Evaluation, ranking: Ranking) -> Absence:
    reduced = rank_evaluation(
        replace(
            evaluation,
            panel=tuple(other for other in evaluation.panel if other.id != seat),
            marks=_marks_without(seat, evaluation=evaluation, ranking=ranking),
        )
    )
    active = {offer.id for offer in evaluation.offers if offer.status is OfferStatus.ACTIVE}
    lost = {
        leaf
        for (offer, leaf), cell in reduced.cells.items()
        if offer in active and cell.state in UNMARKED and ranking.cells[offer, leaf].state not in UNMARKED
    }
    if not lost:
        return Absence(winners=reduced.winners)
    in_order = (criterion.id for criterion in evaluation.framework.criteria)
    return Absence(winners=None, irreplaceable=tuple(leaf for leaf in in_order if leaf in lost))


def _marks_without(seat: str, *, evaluation: Evaluation, ranking: Ranking) -> tuple[Mark, ...]:
    gates = {criterion.id for criterion in evaluation.framework.criteria if criterion.kind is CriterionKind.GATE}
    return tuple(
        mark
        for mark in evaluation.marks
        if mark.evaluator != seat
        or (
            mark.criterion in gates
            and mark.kind is not MarkKind.RECUSED
            and ranking.cells[mark.offer, mark.criterion].counted == 1
        )
    )
