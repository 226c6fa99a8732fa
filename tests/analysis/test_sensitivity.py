"""Weight-sensitivity lines, against ranking the evaluation under the changed weight."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.analysis.robustness import Drawing, examine
from app.domain.evaluation import Evaluation, PriceFormula
from app.domain.ranking import rank_evaluation
from app.domain.scenario import Scenario, apply
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation


def a_contest() -> Evaluation:
    return an_evaluation(
        a_framework(
            a_leaf("Q", weight=50),
            a_leaf("R", weight=10),
            a_price("P", weight=40),
            price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        ),
        marks={"A": {"Q": [9, 8], "R": [3, 4]}, "B": {"Q": [6, 6], "R": [8, 9]}},
        prices={"A": 120, "B": 100},
        preferences={"B": 2},
    )


@pytest.mark.parametrize("weight", [0, 17, 39, 61, 100])
@pytest.mark.parametrize("leaf", ["Q", "R", "P"])
def test_a_point_of_a_line_is_the_total_under_that_weight(leaf: str, weight: int) -> None:
    evaluation = a_contest()
    found = examine(evaluation, drawing=Drawing(draws=1, resamples=1))
    changed = rank_evaluation(apply(evaluation, Scenario(weights={leaf: Decimal(weight)})))
    share = weight / found.points
    assert {offer: ends.without + share * (ends.alone - ends.without) for offer, ends in found.lines[leaf].items()} == {
        standing.offer: standing.total for standing in changed.standings
    }


def test_lines_cross_where_the_winner_changes() -> None:
    found = examine(a_contest(), drawing=Drawing(draws=1, resamples=1))
    for leaf, changes in found.break_even.items():
        for change in changes:
            share = change.weight / found.points
            at = {ends.without + share * (ends.alone - ends.without) for ends in found.lines[leaf].values()}
            assert len(at) == 1


def test_a_leaf_that_carries_all_points_has_no_line() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    evaluation = an_evaluation(framework, marks={"A": {"Q": 5}, "B": {"Q": 6}})
    found = examine(evaluation, drawing=Drawing(draws=1, resamples=1))
    assert (found.lines, found.points) == ({}, Fraction(100))
