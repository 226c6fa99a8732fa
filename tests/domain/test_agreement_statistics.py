"""Kendall's W, Krippendorff's alpha and deviations: against published figures and definitions, and undefined."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.agreement_statistics import Level, kendalls_w, krippendorffs_alpha, mean, sample_deviation
from app.domain.rounding import rounded

quickly = settings(max_examples=40, derandomize=True, deadline=None)
units = st.lists(st.lists(st.integers(0, 4), max_size=4), min_size=1, max_size=6)

# Krippendorff's example with three coders and gaps (case m12: Wikipedia, by way of pln-fing-udelar/fast-krippendorff,
# commit b1eb616c). None is a gap.
M12 = (
    (None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3),
    (1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None),
    (None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4),
)
# Four observers with gaps, K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def by_unit(coders: Sequence[Sequence[int | None]]) -> list[list[int]]:
    return [[score for score in column if score is not None] for column in zip(*coders, strict=True)]


def alpha_by_definition(coded: Sequence[Sequence[int]], *, level: Level) -> Fraction | None:
    """The definition, pair by pair: 1 - observed / expected disagreement."""
    pairable = [unit for unit in coded if len(unit) > 1]
    counts = Counter(score for unit in pairable for score in unit)
    number = sum(counts.values())

    def distance(one: int, other: int) -> Fraction:
        if level is Level.NOMINAL:
            return Fraction(one != other)
        if level is Level.INTERVAL:
            return Fraction((one - other) ** 2)
        low, high = sorted((one, other))
        between = sum(counts[score] for score in counts if low <= score <= high)
        return (between - Fraction(counts[low] + counts[high], 2)) ** 2

    observed = sum(
        (distance(*pair) / (len(unit) - 1) for unit in pairable for pair in permutations(unit, 2)), Fraction(0)
    )
    expected = sum((distance(*pair) for pair in permutations(counts.elements(), 2)), Fraction(0))
    return 1 - (number - 1) * observed / expected if expected else None


@pytest.mark.parametrize(("level", "published"), [(Level.NOMINAL, "0.691358"), (Level.INTERVAL, "0.810845")])
def test_alpha_of_krippendorffs_example_with_three_coders(level: Level, published: str) -> None:
    alpha = krippendorffs_alpha(by_unit(M12), level=level)
    assert alpha is not None
    assert rounded(alpha, places=6) == Decimal(published)


@pytest.mark.parametrize(
    ("level", "published"), [(Level.NOMINAL, "0.743"), (Level.ORDINAL, "0.815"), (Level.INTERVAL, "0.849")]
)
def test_alpha_of_krippendorffs_example_with_four_observers(level: Level, published: str) -> None:
    alpha = krippendorffs_alpha(by_unit(FOUR_OBSERVERS), level=level)
    assert alpha is not None
    assert rounded(alpha, places=3) == Decimal(published)


@pytest.mark.parametrize("level", Level)
@given(coded=units)
@quickly
def test_alpha_is_what_its_definition_says_pair_by_pair(level: Level, coded: list[list[int]]) -> None:
    assert krippendorffs_alpha(coded, level=level) == alpha_by_definition(coded, level=level)


@pytest.mark.parametrize("level", Level)
def test_alpha_is_one_for_full_agreement_and_below_zero_for_opposites(level: Level) -> None:
    assert krippendorffs_alpha([[1, 1], [3, 3], [4, 4]], level=level) == 1
    assert krippendorffs_alpha([[1, 2], [2, 1]], level=level) == Fraction(-1, 2)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("coded", [[], [[]], [[1], [2], [3]], [[2, 2], [2, 2, 2], [5]]])
def test_alpha_is_not_defined_without_pairs_or_variation(level: Level, coded: list[list[int]]) -> None:
    assert krippendorffs_alpha(coded, level=level) is None


def test_an_order_says_more_than_a_difference_and_less_than_a_distance() -> None:
    near = [[1, 2], [2, 2], [9, 9]]
    far = [[1, 5], [5, 5], [9, 9]]
    alphas = [[krippendorffs_alpha(coded, level=level) for level in Level] for coded in (near, far)]
    assert alphas[0][0] == alphas[1][0]
    assert alphas[0][1] == alphas[1][1]
    assert alphas[0][2] != alphas[1][2]


def test_w_of_three_contestants_and_four_judges() -> None:
    # Case m16: ProofWiki, Kendall's Coefficient of Concordance, arbitrary example 1: S = 2, W = 1/16.
    assert kendalls_w([(1, 1, 2, 3), (3, 2, 3, 1), (2, 3, 1, 2)]) == Fraction(1, 16)


def test_w_of_the_forced_ranking_after_interviews() -> None:
    # V2 V1 V3, then V1 V2 V3, then V3 V2 V1: each row holds the ranks of one firm. W = 0.111.
    assert kendalls_w([(2, 1, 3), (1, 2, 2), (3, 3, 1)]) == Fraction(1, 9)


def test_w_is_corrected_for_ties() -> None:
    assert kendalls_w([(1, 1), (1, 1), (2, 2)]) == 1
    # Ranks 1, 2, 3 and 1.5, 1.5, 3: S = 6.5, divisor 2**2 * 24 - 2 * 6 = 84.
    assert kendalls_w([(1, 4), (2, 4), (3, 7)]) == Fraction(12 * 13, 2 * 84)


def test_w_takes_the_order_only_and_whoever_tells_nothing_apart_counts_against_it() -> None:
    assert kendalls_w([(1, 10), (2, 30), (3, 99)]) == 1
    assert kendalls_w([(1, 5), (2, 5), (3, 5)]) == Fraction(12 * 2, 4 * 24 - 2 * 24)


@pytest.mark.parametrize("rows", [[], [(1, 2)], [(1,), (2,)], [(3, 5), (3, 5), (3, 5)]])
def test_w_is_not_defined_without_two_offers_two_evaluators_or_any_order(rows: list[tuple[int, ...]]) -> None:
    assert kendalls_w(rows) is None


@given(rows=st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=2, max_size=6))
@quickly
def test_w_lies_between_zero_and_one_and_does_not_depend_on_who_comes_first(rows: list[tuple[int, ...]]) -> None:
    found = kendalls_w(rows)
    assert found is None or 0 <= found <= 1
    assert kendalls_w([row[::-1] for row in rows][::-1]) == found


def test_mean_is_exact_and_the_deviation_that_of_a_sample() -> None:
    counts = {Fraction(1, 3): 2, Fraction(1): 1}
    assert mean(counts) == Fraction(5, 9)
    # Variance (2 * (2/9)**2 + (4/9)**2) / 2 = 4/27, of which the root is 2/9 of the root of 3.
    assert sample_deviation(counts) == Decimal("0.38490017945975050967276585366797163709840116751342")
    assert sample_deviation({Fraction(0): 1, Fraction(1): 1}) == Decimal(
        "0.70710678118654752440084436210484903928483593768847"
    )


def test_mean_and_deviation_are_not_defined_without_enough_values() -> None:
    assert (mean({}), sample_deviation({})) == (None, None)
    assert (mean({Fraction(1, 2): 1}), sample_deviation({Fraction(1, 2): 1})) == (Fraction(1, 2), None)
