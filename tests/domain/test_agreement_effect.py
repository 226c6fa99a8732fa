"""What a panel should discuss first."""

from fractions import Fraction

import pytest

from app.domain.agreement import agreement
from app.domain.agreement_effect import Discussion, agreement_sentence, to_discuss
from app.domain.evaluation import Evaluation, PriceFormula, ScoreFrom
from app.domain.reckoning import reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation

MARKS = {
    "A": {"Q": [8, 8], "R": [9, 3]},
    "B": {"Q": [7, 7], "R": [7, 7]},
    "C": {"Q": [1, 6], "R": [1, 1]},
}


def a_contest(**rules: object) -> Evaluation:
    return an_evaluation(a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40), **rules), marks=MARKS)


def discussed(evaluation: Evaluation) -> tuple[tuple[Discussion, ...], str]:
    reckoning, found = reckon(count(evaluation)), agreement(evaluation)
    discussions = to_discuss(found, reckoning=reckoning)
    return discussions, agreement_sentence(found, discussions=discussions, reckoning=reckoning)


def test_what_may_change_the_first_place_comes_first() -> None:
    found, sentence = discussed(a_contest())
    assert found == (
        Discussion(
            "A", "R", Fraction(6, 10), Fraction(3), Fraction(9), effect=Fraction(24), crosses=("B",), decides=True
        ),
        Discussion("C", "Q", Fraction(5, 10), Fraction(1), Fraction(6), effect=Fraction(30)),
    )
    assert sentence == (
        "Of 6 scores with two marks or more, 2 lie apart by the tolerance or more (33 %). How alike the totals order "
        "the offers (Kendall's W 0.75) tells little: there are only 2 evaluators and 3 offers. Discuss "
        "“Criterion R” of Offer A first: marks run from 3 to 9, which is 24 points of its total, and the "
        "first place hangs on it."
    )


@pytest.mark.parametrize("rule", [ScoreFrom.AGREED, ScoreFrom.RANK_SUM])
def test_where_marks_do_not_make_the_total_one_by_one_only_the_spread_is_said(rule: ScoreFrom) -> None:
    evaluation = an_evaluation(
        a_framework(a_leaf("Q", weight=100), score_from=rule),
        marks={"A": {"Q": [9, 1]}, "B": {"Q": [7, 6]}},
        agreed={"A": {"Q": 5}, "B": {"Q": 6}},
    )
    found, sentence = discussed(evaluation)
    assert [(each.offer, each.effect, each.crosses) for each in found] == [("A", None, ())]
    assert sentence.endswith("Discuss “Criterion Q” of Offer A first: marks run from 1 to 9.")


def test_where_offers_are_ranked_by_another_figure_only_the_spread_is_said() -> None:
    framework = a_framework(
        a_leaf("Q", weight=60), a_price("P", weight=40), price_formula=PriceFormula.PRICE_PER_QUALITY_POINT
    )
    found, _ = discussed(an_evaluation(framework, marks={"A": {"Q": [9, 1]}}, prices={"A": 5}))
    assert [each.effect for each in found] == [None]


def test_points_that_came_from_a_criterion_that_does_not_apply_move_too() -> None:
    evaluation = an_evaluation(
        a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40)),
        marks={"A": {"Q": [9, 4], "R": ["N/A", "N/A"]}, "B": {"Q": [1, 1], "R": [1, 1]}},
    )
    (only,) = discussed(evaluation)[0]
    assert only.effect == 50


def test_a_panel_of_one_mind_has_nothing_to_discuss() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    found, sentence = discussed(an_evaluation(framework, marks={"A": {"Q": [8, 7]}, "B": {"Q": [5, 4]}}))
    assert found == ()
    assert sentence == (
        "Of 2 scores with two marks or more, none lies apart by the tolerance or more. How alike the totals order the "
        "offers (Kendall's W 1) tells little: there are only 2 evaluators and 2 offers. "
        "Nothing needs to be discussed for the sake of agreement."
    )


def test_with_one_evaluator_nothing_can_be_said() -> None:
    _, sentence = discussed(an_evaluation(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": [8]}}))
    assert sentence.startswith("No offer has two marks on the same criterion yet")
