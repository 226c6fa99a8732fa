"""Balancing weights: exact sums, fair shares, the same answer every time."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.balancing import balanced, balanced_around, balanced_siblings, siblings_around
from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework, Rules

HUNDRED = Decimal(100)
weight = st.decimals(min_value=0, max_value=5000, places=3)
siblings = st.lists(st.one_of(st.none(), weight), min_size=1, max_size=12)
totals = st.decimals(min_value=1, max_value=2500, places=2)


@given(siblings, totals)
def test_balanced_weights_add_up_exactly(weights: list[Decimal | None], total: Decimal) -> None:
    assert sum(map(Fraction, balanced(weights, total=total)), Fraction(0)) == total


@given(siblings, totals)
def test_balancing_twice_changes_nothing(weights: list[Decimal | None], total: Decimal) -> None:
    once = balanced(weights, total=total)
    assert balanced(once, total=total) == once


@given(st.lists(weight, min_size=2, max_size=12), totals)
def test_a_larger_weight_never_gets_less(weights: list[Decimal], total: Decimal) -> None:
    pairs = sorted(zip(weights, balanced(weights, total=total), strict=True))
    assert all(low <= high for (one, low), (other, high) in pairwise(pairs) if one < other)


@given(st.lists(weight.filter(bool), min_size=1, max_size=12), totals)
def test_every_weight_is_within_a_hundredth_of_its_exact_share_and_above_nothing(
    weights: list[Decimal], total: Decimal
) -> None:
    whole = sum(map(Fraction, weights))
    found = balanced(weights, total=total)
    assert all(
        new > 0 and abs(Fraction(new) - Fraction(old) / whole * Fraction(total)) < Fraction(1, 100)
        for old, new in zip(weights, found, strict=True)
    )


@given(st.lists(weight, min_size=2, max_size=8), st.data())
def test_around_one_the_others_make_up_the_rest(weights: list[Decimal], data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(weights) - 1))
    total = weights[kept] + data.draw(st.decimals(min_value=1, max_value=500, places=2))
    found = balanced_around(weights, kept=kept, total=total)
    assert (found[kept], sum(map(Fraction, found))) == (weights[kept], Fraction(total))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([None, None, None], ["33.34", "33.33", "33.33"]),
        ([Decimal(0), Decimal(0)], ["50", "50"]),
        ([Decimal(30), None, Decimal(50)], ["25", "33.33", "41.67"]),
        ([Decimal(1), Decimal(2), Decimal(3)], ["16.67", "33.33", "50"]),
        ([Decimal("33.333"), Decimal("33.333"), Decimal("33.334")], ["33.333", "33.333", "33.334"]),
        ([Decimal(1), Decimal(99999)], ["0.001", "99.999"]),
    ],
)
def test_known_balances(weights: list[Decimal | None], expected: list[str]) -> None:
    assert balanced(weights, total=HUNDRED) == tuple(map(Decimal, expected))


def test_what_cannot_add_up_is_refused() -> None:
    with pytest.raises(DomainError, match="below 0"):
        balanced([Decimal(-1), Decimal(5)], total=HUNDRED)
    with pytest.raises(DomainError, match=r"around a weight of 120: together they make 100\."):
        balanced_around([Decimal(120), Decimal(5)], kept=0, total=HUNDRED)
    with pytest.raises(DomainError, match="around a weight of 40"):
        balanced_around([Decimal(40)], kept=0, total=HUNDRED)


def a_framework(*criteria: Criterion, total: int = 100) -> Framework:
    return Framework("R", "Title", Rules(total_points=Decimal(total)), criteria)


def leaf(code: str, weight: str | None, *, parent: str | None = None) -> Criterion:
    given_weight = None if weight is None else Decimal(weight)
    return Criterion(code, code, CriterionKind.SCORE, parent=parent, weight=given_weight, scale_max=Decimal(10))


def test_siblings_are_balanced_to_the_points_they_come_nearer_to() -> None:
    group = Criterion("G", "G", CriterionKind.GROUP, weight=Decimal(600))
    framework = a_framework(
        group, leaf("A", "200", parent="G"), leaf("B", "390", parent="G"), leaf("C", "400"), total=1000
    )
    assert balanced_siblings(framework, parent="G") == {"A": Decimal("203.39"), "B": Decimal("396.61")}
    assert siblings_around(framework, criterion="A") == {"A": Decimal(200), "B": Decimal(400)}
    assert balanced_siblings(framework, parent=None) == {"G": Decimal(600), "C": Decimal(400)}


def test_gates_stay_without_weight_and_a_group_without_one_weighs_what_is_under_it() -> None:
    framework = a_framework(
        Criterion("X", "X", CriterionKind.GATE),
        Criterion("G", "G", CriterionKind.GROUP),
        leaf("A", "30", parent="G"),
        leaf("B", "60"),
    )
    assert balanced_siblings(framework, parent=None) == {"G": Decimal("33.33"), "B": Decimal("66.67")}
