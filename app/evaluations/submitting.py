"""Whose marks an import brings: these seats count as submitted, the others stay open to be scored."""

from app.domain.evaluation import AGREED, Evaluation, MarkKind, ScoreFrom


def submitted_seats(evaluation: Evaluation) -> frozenset[str]:
    """The ids of the seats of which the workbook holds a mark: it is frozen with what they gave, and whoever imported
    it has seen it. What is missing of them can be given once the lead reopens the seat.

    N/A, recusals and verdicts are marks, words without a score are none. Where the RFP scores from agreed scores and
    the workbook holds these alone, everybody has submitted: the single marks were left outside.
    """
    if _holds_agreed_scores_alone(evaluation):
        return frozenset(seat.id for seat in evaluation.panel)
    given = {mark.evaluator for mark in evaluation.marks if mark.kind is not MarkKind.NOTED}
    return frozenset(seat.id for seat in evaluation.panel if seat.id in given)


def _holds_agreed_scores_alone(evaluation: Evaluation) -> bool:
    return (
        evaluation.framework.rules.score_from is ScoreFrom.AGREED
        and bool(evaluation.marks)
        and all(mark.evaluator == AGREED for mark in evaluation.marks)
    )
