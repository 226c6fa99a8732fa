"""How far the order rests on who evaluated: panels resampled from the panel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analysis.weighing import Weighing, reach
from app.domain.contest import leaders
from app.domain.evaluation import AGREED, Evaluation, Mark, MarkKind, ScoreFrom
from app.domain.rank_sum import Ballots
from app.domain.reckoning import Reckoning

Floats = NDArray[np.float64]

CELLS_AT_ONCE = 1 << 20
"""Resampled cells held at once: 8 MiB each for sums and for counts."""

EQUAL = 1e-9
"""Values are sums of rounded means: those whose difference is a smaller share of the largest count as equal."""


def bootstrap(
    evaluation: Evaluation, *, reckoning: Reckoning, weighing: Weighing, resamples: int, seed: int
) -> dict[str, float]:
    """The share of `resamples` panels, drawn from the panel with replacement, in which each offer is first.

    For scores that are the mean or the median of marks. Offers in play and price points stay those of the record; a
    leaf on which a drawn panel has no mark keeps its score of the record. A shared first place counts for each.
    """
    marks = MarksArray.of(evaluation, reckoning=reckoning, weighing=weighing)
    seats = len(evaluation.panel)
    generator = _generator(seed)
    firsts = np.zeros(len(weighing.offers), dtype=np.int64)
    cells = max(1, marks.given.size // seats)
    rows = max(1, CELLS_AT_ONCE // (cells * (seats if marks.takes_median else 1)))
    for start in range(0, resamples, rows):
        panels = generator.integers(seats, size=(min(rows, resamples - start), seats))
        values = marks.values_under(panels)
        firsts += _are_first(values).sum(axis=0)
    return dict(zip(weighing.offers, (firsts / resamples).tolist(), strict=True))


def bootstrap_ranks(reckoning: Reckoning, *, resamples: int, seed: int) -> dict[str, float]:
    """As `bootstrap`, for offers that are ranked by the sum of evaluators' ranks."""
    contest = reckoning.contest
    offers = [offer for _, offer in reckoning.places]
    if contest.ballots is None:
        raise ValueError("only evaluators' ballots give ranks")
    ballots = list(contest.ballots.points.values())
    generator = _generator(seed)
    firsts = dict.fromkeys(offers, 0)
    for _ in range(resamples):
        panel = generator.integers(len(ballots), size=len(ballots)).tolist()
        drawn = Ballots({str(place): ballots[number] for place, number in enumerate(panel)})
        resampled = replace(contest, ballots=drawn)
        for offer in leaders(resampled.figures(), lowest_first=True):
            firsts[offer] += 1
    return {offer: times / resamples for offer, times in firsts.items()}


@dataclass(frozen=True, slots=True)
class MarksArray:
    """Single marks as what they are worth, so that any panel's values are a few array operations.

    `given` is evaluator × offer × leaf, NaN where there is no mark; `record` offer × leaf as in the record; `weights`
    the shares of the leaves; `settled` each offer's value from all that does not come from marks.
    """

    given: Floats
    record: Floats
    weights: Floats
    settled: Floats
    takes_median: bool

    @classmethod
    def of(cls, evaluation: Evaluation, *, reckoning: Reckoning, weighing: Weighing) -> "MarksArray":
        columns = [number for number, leaf in enumerate(weighing.leaves) if leaf in weighing.scored]
        leaves = [weighing.leaves[number] for number in columns]
        shares = np.array([float(share) for share in weighing.shares])
        worth = np.array([[float(value) for value in row] for row in weighing.worth])
        constants = np.array([float(constant) for constant in weighing.constants])
        others = [number for number in range(len(weighing.leaves)) if number not in set(columns)]
        return cls(
            given=_given(evaluation, leaves=leaves, reckoning=reckoning, weighing=weighing),
            record=worth[:, columns],
            weights=shares[columns],
            settled=worth[:, others] @ shares[others] + constants,
            takes_median=reckoning.rules.score_from is ScoreFrom.MEDIAN,
        )

    def values_under(self, panels: NDArray[np.int64]) -> Floats:
        """Each offer's value (columns) under each panel (rows), a panel being numbers of evaluators."""
        scores = self._medians(panels) if self.takes_median else self._means(panels)
        scores = np.where(np.isnan(scores), self.record, scores)
        return np.asarray(scores @ self.weights + self.settled)

    def _means(self, panels: NDArray[np.int64]) -> Floats:
        seats = len(self.given)
        times = np.array([np.bincount(panel, minlength=seats) for panel in panels], dtype=np.float64)
        marked = ~np.isnan(self.given)
        flat = (seats, -1)
        sums = times @ np.where(marked, self.given, 0).reshape(flat)
        counts = times @ marked.reshape(flat).astype(np.float64)
        means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
        return means.reshape(len(panels), *self.record.shape)

    def _medians(self, panels: NDArray[np.int64]) -> Floats:
        # Sorting puts what is not a number last, so that the marks of a cell are its first ones.
        ordered = np.sort(self.given[panels], axis=1)
        counts = (~np.isnan(ordered)).sum(axis=1)[:, None]
        lower = np.take_along_axis(ordered, np.maximum(counts - 1, 0) // 2, axis=1)
        upper = np.take_along_axis(ordered, counts // 2, axis=1)
        return np.asarray((lower + upper)[:, 0] / 2)


def _given(evaluation: Evaluation, *, leaves: Sequence[str], reckoning: Reckoning, weighing: Weighing) -> Floats:
    """What every mark is worth: evaluator × offer × leaf, NaN where there is no number."""
    seats = _numbered([seat.id for seat in evaluation.panel])
    offers, columns = _numbered(weighing.offers), _numbered(leaves)
    given = np.full((len(seats), len(offers), len(columns)), np.nan)
    for mark in evaluation.marks:
        if _counts(mark) and mark.evaluator in seats and mark.offer in offers and mark.criterion in columns:
            place = seats[mark.evaluator], offers[mark.offer], columns[mark.criterion]
            given[place] = float(mark.value or 0)
    reaches = [reach(leaf, reckoning=reckoning) for leaf in leaves]
    origins = np.array([float(own.origin) for own in reaches])
    widths = np.array([float(own.highest - own.origin) for own in reaches])
    is_price = np.array([leaf == (reckoning.tree.price and reckoning.tree.price.id) for leaf in leaves])
    lift = np.array([float(own) for own in weighing.lift])[:, None]
    return np.asarray((given - origins) / widths * np.where(is_price, 1.0, lift))


def _counts(mark: Mark) -> bool:
    return mark.kind is MarkKind.SCORE and mark.evaluator != AGREED


def _numbered(codes: Sequence[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(codes)}


def _are_first(values: Floats) -> NDArray[np.bool_]:
    best = values.max(axis=1, keepdims=True)
    return np.asarray(values >= best - EQUAL * np.abs(values).max(axis=1, keepdims=True))


def _generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 2])))
