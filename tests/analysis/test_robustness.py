"""The whole examination, what it warns of, and the sentence of how sure the ranking is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.analysis.how_sure import how_sure
from app.analysis.robustness import Drawing, examine
from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation, PriceFormula, ScoreFrom
from app.domain.robustness import Robustness
from tests.domain.evaluations import a_framework, a_gate, a_leaf, a_price, an_evaluation

FEW = Drawing(draws=2_000, resamples=100)
MARKS = {
    "A": {"Q": [9, 8, 9], "R": [4, 5, 4]},
    "B": {"Q": [5, 6, 5], "R": [9, 8, 9]},
}


def two_criteria(*, q: int = 70, r: int = 30, **rules: object) -> Evaluation:
    return an_evaluation(a_framework(a_leaf("Q", weight=q), a_leaf("R", weight=r), **rules), marks=MARKS)


def with_price(formula: PriceFormula, **rules: object) -> Evaluation:
    framework = a_framework(a_leaf("Q", weight=60), a_price("P"), price_formula=formula, **rules)
    marks = {"A": {"Q": [9, 8]}, "B": {"Q": [5, 6]}}
    return an_evaluation(framework, marks=marks, prices={"A": 120, "B": 100})


def examined(evaluation: Evaluation) -> Robustness:
    return examine(evaluation, drawing=FEW)


def codes(robustness: Robustness) -> list[str]:
    return [warning.code for warning in robustness.warnings]


def test_a_complete_evaluation_is_examined_in_full_and_without_warnings() -> None:
    found = examined(two_criteria())
    assert (found.winners, found.complete, codes(found)) == (("A",), True, [])
    assert list(found.published.ranks) == list(found.uniform.ranks) == list(found.bootstrap) == ["A", "B"]
    assert list(found.break_even) == list(found.weights) == ["Q", "R"]
    assert found.without_evaluator == {"E1": ("A",), "E2": ("A",), "E3": ("A",)}


def test_the_sentence_says_how_often_at_which_weight_and_under_which_methods() -> None:
    found = replace(examined(two_criteria()), bootstrap={"A": 0.9996, "B": 0.0004})
    share = found.published.ranks["A"][0]
    assert how_sure(found) == (
        f"Offer A is clearly first: in {share * 100:.1f} % of 2,000 sets of weights drawn around the published ones "
        "and in over 99.9 % of 100 panels drawn anew from its evaluators. The smallest change of one weight that puts "
        "Offer B first is Criterion Q below about 56.52 points instead of 70. Leaving out any one of the 3 evaluators "
        "changes nothing at the top. As a cross-check, TOPSIS and PROMETHEE II put the same offer first."
    )


def test_a_method_that_puts_another_first_is_told_after_the_one_that_does_not() -> None:
    found = examined(two_criteria())
    formulas = {**found.formulas, "topsis": replace(found.formulas["topsis"], winners=("B",))}
    assert how_sure(replace(found, formulas=formulas)).endswith(
        "As a cross-check, PROMETHEE II puts the same offer first and TOPSIS puts Offer B first."
    )


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.95, "is clearly first"), (0.94, "is first with some doubt"), (0.74, "is first, but only just")],
)
def test_the_verdict_follows_the_lowest_share(share: float, verdict: str) -> None:
    found = replace(examined(two_criteria()), bootstrap={"A": share, "B": 1 - share})
    assert how_sure(found).startswith(f"Offer A {verdict}: ")


def test_an_evaluator_on_whom_the_first_place_hangs_makes_for_doubt() -> None:
    found = replace(examined(two_criteria()), without_evaluator={"E1": ("B",), "E2": ("A",), "E3": ("A",)})
    assert how_sure(found).startswith(
        "Offer A is first, but only just, since the first place changes without 1 of the 3 evaluators, each left out "
        "alone: in "
    )


def test_a_shared_first_place_is_said_before_anything_else() -> None:
    evaluation = an_evaluation(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": 5}, "B": {"Q": 5}})
    assert how_sure(examined(evaluation)) == (
        "Offer A and Offer B share the first place, so there is no single winner. "
        "As a cross-check, TOPSIS and PROMETHEE II put the same offers first."
    )


def test_missing_marks_make_all_of_it_provisional() -> None:
    framework = a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30))
    found = examined(
        an_evaluation(framework, marks={"A": {"Q": [9, 8], "R": [4, None]}, "B": {"Q": [1, 1], "R": [2, 2]}})
    )
    assert (found.complete, codes(found)) == (False, ["incomplete"])
    assert found.warnings[0].offers == ("A",)
    provisional = "Marks or prices are still missing, so this is provisional. Offer A leads so far: in "
    assert how_sure(found).startswith(provisional)


def test_one_offer_is_compared_with_nothing() -> None:
    found = examined(an_evaluation(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": [5, 6]}}))
    assert codes(found) == ["one_offer", "one_criterion"]
    assert how_sure(found) == "Offer A is the only offer that can be placed, so there is nothing to compare it with."


def test_without_offers_nothing_is_examined() -> None:
    found = examined(an_evaluation(a_framework(a_leaf("Q", weight=100)), marks={}))
    assert (found.published.ranks, found.break_even, found.without_evaluator, found.bootstrap) == ({}, {}, {}, {})
    assert how_sure(found) == "No offer can be placed yet, so there is no ranking to be sure of."


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (PriceFormula.LOWEST_PRICE_RATIO, []),
        (PriceFormula.PRICE_PER_QUALITY_POINT, ["other_figure"]),
        (PriceFormula.UTILITY_INDEX, ["other_figure", "no_bootstrap"]),
        (PriceFormula.LOWEST_PRICE_OF_THE_PASSING, ["other_figure", "no_bootstrap"]),
    ],
)
def test_formulas_that_rank_by_another_figure_are_said(formula: PriceFormula, expected: list[str]) -> None:
    found = examined(with_price(formula))
    assert codes(found) == expected
    assert bool(found.published.ranks) == bool(found.bootstrap) == ("no_bootstrap" not in expected)


def test_ranks_of_evaluators_are_resampled_but_no_weights_drawn() -> None:
    found = examined(two_criteria(score_from=ScoreFrom.RANK_SUM))
    assert codes(found) == ["other_figure"]
    assert (found.published.ranks, found.break_even) == ({}, {})
    assert found.bootstrap == {"A": 1, "B": 0}


def test_agreed_scores_belong_to_nobody_who_could_be_left_out() -> None:
    evaluation = an_evaluation(
        a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30), score_from=ScoreFrom.AGREED),
        marks=MARKS,
        agreed={"A": {"Q": 9, "R": 4}, "B": {"Q": 5, "R": 9}},
    )
    found = examined(evaluation)
    assert (codes(found), found.without_evaluator, found.bootstrap) == (["agreed_scores"], {}, {})


def test_what_was_held_still_under_changed_weights_is_said() -> None:
    framework = a_framework(
        a_leaf("Q", weight=60),
        a_leaf("R", weight=20),
        a_price("P", weight=20),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        quality_relative_to_best=True,
        minimum_quality=Decimal(10),
    )
    marks = {"A": {"Q": [9], "R": ["N/A"]}, "B": {"Q": [5], "R": [9]}}
    found = examined(an_evaluation(framework, marks=marks, prices={"A": 120, "B": 100}))
    assert codes(found) == ["scaling_kept", "not_applicable", "minimums_kept", "one_evaluator"]


def test_an_evaluator_without_whom_something_is_unscored_is_named() -> None:
    framework = a_framework(a_leaf("Q", weight=100), a_gate("G"))
    marks = {offer: {"Q": [9 - n, 8 - n], "G": ["pass", "recused"]} for n, offer in enumerate("AB")}
    (warning,) = [
        own for own in examined(an_evaluation(framework, marks=marks)).warnings if own.code == "sole_evaluator"
    ]
    assert warning.text == (
        "Some scores rest on the marks of Evaluator 1 alone; without such a mark the score adds no points."
    )


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ({"draws": 0}, "At least one draw is needed."),
        ({"seed": -1}, "The seed must be 0 or more."),
        ({"concentration": 0.5}, "The concentration must be between 1 and 1,000,000,000."),
        ({"concentration": float("nan")}, "The concentration must be between 1 and 1,000,000,000."),
    ],
    ids=str,
)
def test_settings_that_cannot_be_drawn_with_are_refused(setting: dict[str, float], text: str) -> None:
    with pytest.raises(DomainError) as refused:
        Drawing(**setting)
    assert str(refused.value) == text
