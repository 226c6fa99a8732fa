"""One offer on one leaf: how far its score has come, and what the score is."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from app.domain.evaluation import MARK_UNITS, ScoreFrom, Tally
from app.domain.standing import Cell, CellState

SETTLED = frozenset({CellState.SCORED, CellState.NOT_APPLICABLE, CellState.PASSED, CellState.FAILED})
"""States of a cell for which nothing more is awaited from evaluators."""

exact = lru_cache(maxsize=1 << 16)(Fraction)
"""Fractions of a matrix repeat (sums of the same few marks), and forming one costs ten times looking it up."""


def _mean(tally: Tally) -> tuple[int, int] | None:
    return (tally.total, tally.counted) if tally.counted else None


def _median(tally: Tally) -> tuple[int, int] | None:
    if not tally.counted:
        return None
    half = tally.counted // 2
    if tally.counted % 2:
        return tally.values[half], 1
    return tally.values[half - 1] + tally.values[half], 2


def _agreed(tally: Tally) -> tuple[int, int] | None:
    return None if tally.agreed is None else (tally.agreed, 1)


SCORES: Mapping[ScoreFrom, Callable[[Tally], tuple[int, int] | None]] = {
    ScoreFrom.MEAN: _mean,
    ScoreFrom.MEDIAN: _median,
    ScoreFrom.AGREED: _agreed,
    ScoreFrom.RANK_SUM: _mean,  # shown only; offers are ranked by each evaluator's own totals
}
"""The score of a leaf as a sum of billionths and what it is divided by; None where there is none."""


def _state_of_marks(tally: Tally, expected: int) -> CellState:
    if expected > tally.counted + tally.not_applicable:
        return CellState.INCOMPLETE if tally.counted or tally.not_applicable else CellState.NOT_SCORED
    if tally.counted:
        return CellState.SCORED
    if tally.not_applicable:
        return CellState.NOT_APPLICABLE
    return CellState.RECUSED if tally.recused else CellState.NOT_SCORED


def _state_of_agreement(tally: Tally, _: int) -> CellState:
    if tally.agreed is not None:
        return CellState.SCORED
    return CellState.NOT_APPLICABLE if tally.agreed_not_applicable else CellState.NOT_SCORED


STATES: Mapping[ScoreFrom, Callable[[Tally, int], CellState]] = {
    ScoreFrom.MEAN: _state_of_marks,
    ScoreFrom.MEDIAN: _state_of_marks,
    ScoreFrom.AGREED: _state_of_agreement,  # a missing agreed score is not scored, whatever marks there are
    ScoreFrom.RANK_SUM: _state_of_marks,
}
"""How far a scored leaf has come, from its tally and the number of marks expected."""


def _verdict(tally: Tally, expected: int) -> CellState:
    """The state of a gate. What the panel agreed settles it; a fail counts only when nobody passed the offer."""
    if tally.agreed_pass is not None:
        return CellState.PASSED if tally.agreed_pass else CellState.FAILED
    if tally.agreed_not_applicable:
        return CellState.NOT_APPLICABLE
    if tally.passed and tally.failed:
        return CellState.UNDECIDED
    given = verdicts(tally)
    if expected > given:
        return CellState.INCOMPLETE if given else CellState.NOT_SCORED
    if not given:
        return CellState.RECUSED if tally.recused else CellState.NOT_SCORED
    if tally.failed:
        return CellState.FAILED
    return CellState.PASSED if tally.passed else CellState.NOT_APPLICABLE


@lru_cache(maxsize=1 << 12)
def bounds(lowest: int, highest: int, width: int) -> tuple[Fraction, Fraction, Fraction]:
    """Lowest and highest mark on the scale, and the spread 0-1, from billionths."""
    return Fraction(lowest, MARK_UNITS), Fraction(highest, MARK_UNITS), Fraction(highest - lowest, width)


def gate_cell(tally: Tally, *, expected: int) -> Cell:
    """The cell of a gate; `counted` are the verdicts given, N/A included."""
    return Cell(_verdict(tally, expected), counted=verdicts(tally), expected=expected)


def verdicts(tally: Tally) -> int:
    return tally.passed + tally.failed + tally.not_applicable


def awaited(state: CellState, *, tally: Tally, expected: int, score_from: ScoreFrom) -> int:
    """How many marks, verdicts or agreed scores a cell still lacks. An undecided gate lacks agreement, not marks."""
    if state in SETTLED or state is CellState.UNDECIDED:
        return 0
    if score_from is ScoreFrom.AGREED:
        return 1
    return max(1, expected - tally.counted - verdicts(tally))
