"""Kendall's W, Krippendorff's alpha, mean and deviation: exact where they are rational, None where not defined."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction

ROOTS = Context(prec=50)
"""A standard deviation is a square root, so it is given to fifty digits and not exactly."""


class Level(StrEnum):
    """What a scale is taken to say: whether two scores differ, in which order they stand, or how far apart."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def kendalls_w(rows: Sequence[Sequence[int]]) -> Fraction | None:
    """Kendall's coefficient of concordance W, 0-1, corrected for ties.

    A row holds one offer's scores, one from each evaluator in the same order; the order of an evaluator's scores is
    what counts. None with fewer than two offers or evaluators, and where no evaluator tells any offers apart.
    Source: M. G. Kendall, Rank Correlation Methods, chapter 6 (ties: mean ranks, T = sum of t**3 - t).
    """
    offers, evaluators = len(rows), len(rows[0]) if rows else 0
    if offers < 2 or evaluators < 2:
        return None
    ranks = [_twice_mid_ranks(Counter(column)) for column in zip(*rows, strict=True)]
    sums = [sum(rank[score] for rank, score in zip(ranks, row, strict=True)) for row in rows]
    squares = sum((total - evaluators * (offers + 1)) ** 2 for total in sums)  # four times Kendall's S
    ties = sum(count**3 - count for column in zip(*rows, strict=True) for count in Counter(column).values())
    possible = evaluators**2 * (offers**3 - offers) - evaluators * ties
    return Fraction(3 * squares, possible) if possible else None


def krippendorffs_alpha(units: Iterable[Sequence[int]], *, level: Level) -> Fraction | None:
    """Krippendorff's alpha: 1 for full agreement, 0 for what chance would give, below 0 for less.

    A unit holds the scores one offer was given, as many as there are: gaps are simply absent. Units with fewer than
    two scores are not counted. None where no unit has two scores or all scores are the same.
    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), the form for any number of observers
    with missing data.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    places, disagreement = METRICS[level]
    place = places(Counter(score for unit in pairable for score in unit))
    placed = [[place[score] for score in unit] for unit in pairable]
    expected = disagreement([score for unit in placed for score in unit])
    if not expected:
        return None
    observed: defaultdict[int, int] = defaultdict(int)
    for unit in placed:
        observed[len(unit) - 1] += disagreement(unit)
    within = sum((Fraction(total, others) for others, total in observed.items()), Fraction(0))
    return 1 - (sum(map(len, placed)) - 1) * within / expected


def mean(counts: Mapping[Fraction, int]) -> Fraction | None:
    """The mean of values, given as how often each occurs; None without any."""
    number = sum(counts.values())
    return sum((value * count for value, count in counts.items()), Fraction(0)) / number if number else None


def sample_deviation(counts: Mapping[Fraction, int]) -> Decimal | None:
    """The sample standard deviation (divisor n - 1) to fifty digits; None with fewer than two values."""
    number, average = sum(counts.values()), mean(counts)
    if number < 2 or average is None:
        return None
    squares = sum((count * (value - average) ** 2 for value, count in counts.items()), Fraction(0))
    variance = squares / (number - 1)
    return ROOTS.divide(Decimal(variance.numerator), Decimal(variance.denominator)).sqrt(ROOTS)


def _as_given(counts: Mapping[int, int]) -> Mapping[int, int]:
    return {score: score for score in counts}


def _twice_mid_ranks(counts: Mapping[int, int]) -> Mapping[int, int]:
    """Twice the mean rank that equal scores share, so that it stays a whole number."""
    ranks: dict[int, int] = {}
    below = 0
    for score in sorted(counts):
        ranks[score] = 2 * below + counts[score] + 1
        below += counts[score]
    return ranks


def _unequal_pairs(scores: Sequence[int]) -> int:
    """How many ordered pairs of scores differ."""
    return len(scores) ** 2 - sum(count**2 for count in Counter(scores).values())


def _squared_distances(scores: Sequence[int]) -> int:
    """The squared distances of all ordered pairs, added up."""
    return 2 * (len(scores) * sum(score * score for score in scores) - sum(scores) ** 2)


Places = Callable[[Mapping[int, int]], Mapping[int, int]]

METRICS: Mapping[Level, tuple[Places, Callable[[Sequence[int]], int]]] = {
    Level.NOMINAL: (_as_given, _unequal_pairs),
    # The ordinal metric, counts from one score to the other less half of both ends, is the distance of mean ranks.
    Level.ORDINAL: (_twice_mid_ranks, _squared_distances),
    Level.INTERVAL: (_as_given, _squared_distances),
}
"""Where each level puts the scores on a line, and how much the scores of a unit disagree there."""
