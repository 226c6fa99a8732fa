"""Whose marks an import brings in full: these seats count as submitted, the others stay open to be scored."""

from collections import Counter

from app.domain.evaluation import AGREED, Evaluation, MarkKind, OfferStatus, ScoreFrom
from app.domain.tree import Tree


def submitted_seats(evaluation: Evaluation) -> frozenset[str]:
    """The ids of the seats with every mark expected of them: each of their leaves on each active offer.

    N/A and verdicts are marks, words without a score are none, and of an offer that a seat stands back from nothing is
    expected. Where the RFP scores from agreed scores and the workbook holds these alone, everybody has submitted: the
    single marks were left outside.
    """
    if _holds_agreed_scores_alone(evaluation):
        return frozenset(seat.id for seat in evaluation.panel)
    tree = Tree.of(evaluation.framework)
    active = [offer.id for offer in evaluation.offers if offer.status is OfferStatus.ACTIVE]
    given = Counter((mark.evaluator, mark.offer) for mark in evaluation.marks if mark.kind is not MarkKind.NOTED)
    recused = {(mark.evaluator, mark.offer) for mark in evaluation.marks if mark.kind is MarkKind.RECUSED}
    expected = {seat.id: len(tree.leaves_of(seat)) for seat in evaluation.panel}
    return frozenset(
        seat
        for seat, leaves in expected.items()
        if all((seat, offer) in recused or given[seat, offer] == leaves for offer in active)
    )


def _holds_agreed_scores_alone(evaluation: Evaluation) -> bool:
    return (
        evaluation.framework.rules.score_from is ScoreFrom.AGREED
        and bool(evaluation.marks)
        and all(mark.evaluator == AGREED for mark in evaluation.marks)
    )
