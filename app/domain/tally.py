"""Sums up single marks into one tally for each offer on each leaf; SQL may do the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from app.domain.evaluation import AGREED, Count, Evaluation, Mark, MarkKind, ScoreFrom, Tally
from app.domain.rounding import billionths

VERDICTS: Final = {MarkKind.PASS: True, MarkKind.FAIL: False}


@dataclass(slots=True)
class _Heap:
    """The marks of one offer on one leaf while they are being counted."""

    values: list[int] = field(default_factory=list)
    not_applicable: int = 0
    recused: int = 0
    passed: int = 0
    failed: int = 0
    agreed: int | None = None
    agreed_not_applicable: bool = False
    agreed_pass: bool | None = None

    def add(self, mark: Mark) -> None:
        if mark.kind is MarkKind.SCORE and mark.value is not None:
            self.values.append(billionths(mark.value))
        elif mark.kind is MarkKind.NOT_APPLICABLE:
            self.not_applicable += 1
        elif mark.kind is MarkKind.RECUSED:
            self.recused += 1
        elif mark.kind is MarkKind.PASS:
            self.passed += 1
        elif mark.kind is MarkKind.FAIL:
            self.failed += 1

    def agree(self, mark: Mark) -> None:
        self.agreed = billionths(mark.value) if mark.value is not None else None
        self.agreed_not_applicable = mark.kind is MarkKind.NOT_APPLICABLE
        self.agreed_pass = VERDICTS.get(mark.kind)


def count(evaluation: Evaluation) -> Count:
    """All that ranking needs of an evaluation. Single values are kept only for `median` and `rank_sum`."""
    score_from = evaluation.framework.rules.score_from
    return Count(
        framework=evaluation.framework,
        offers=evaluation.offers,
        panel=evaluation.panel,
        prices=evaluation.prices,
        preferences=evaluation.preferences,
        tallies=_tallies(evaluation.marks, keeps_values=score_from is ScoreFrom.MEDIAN),
        by_evaluator=_by_evaluator(evaluation.marks) if score_from is ScoreFrom.RANK_SUM else {},
    )


def _tallies(marks: tuple[Mark, ...], *, keeps_values: bool) -> dict[tuple[str, str], Tally]:
    heaps: defaultdict[tuple[str, str], _Heap] = defaultdict(_Heap)
    for mark in marks:
        heap = heaps[mark.offer, mark.criterion]
        if mark.evaluator == AGREED:
            heap.agree(mark)
        else:
            heap.add(mark)
    return {key: _tally(heap, keeps_values=keeps_values) for key, heap in heaps.items()}


def _tally(heap: _Heap, *, keeps_values: bool) -> Tally:
    return Tally(
        counted=len(heap.values),
        total=sum(heap.values),
        lowest=min(heap.values, default=None),
        highest=max(heap.values, default=None),
        not_applicable=heap.not_applicable,
        recused=heap.recused,
        passed=heap.passed,
        failed=heap.failed,
        values=tuple(sorted(heap.values)) if keeps_values else (),
        agreed=heap.agreed,
        agreed_not_applicable=heap.agreed_not_applicable,
        agreed_pass=heap.agreed_pass,
    )


def _by_evaluator(marks: tuple[Mark, ...]) -> dict[tuple[str, str, str], int | None]:
    return {
        (mark.evaluator, mark.offer, mark.criterion): billionths(mark.value) if mark.value is not None else None
        for mark in marks
        if mark.evaluator != AGREED and mark.kind in {MarkKind.SCORE, MarkKind.NOT_APPLICABLE}
    }
