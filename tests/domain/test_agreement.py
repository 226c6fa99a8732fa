"""How far evaluators agree: spread, flags, totals, severity, winners without one of them, and what is said of gaps."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.agreement import Agreement, agreement
from app.domain.evaluation import Evaluation, OfferStatus, PriceFormula, ScaleOrigin, ScoreFrom, Seat
from tests.domain.evaluations import Given, a_framework, a_gate, a_group, a_leaf, a_price, an_evaluation

Marks = dict[str, dict[str, list[Given | None]]]
quickly = settings(max_examples=20, derandomize=True, deadline=None)
FULL: Marks = {"A": {"Q": [6, 9, 7]}, "B": {"Q": [8, 8, 7]}, "C": {"Q": [2, 6, 4]}}


def agreement_on(marks: Marks, *criteria: object, rules: dict[str, object] | None = None, **parts: object) -> Agreement:
    framework = a_framework(*(criteria or (a_leaf(weight=100),)), **(rules or {}))
    return agreement(an_evaluation(framework, marks=marks, **parts))


def notes(found: Agreement) -> dict[str, str]:
    return {note.code: note.text for note in found.notes}


def test_spread_is_a_share_of_the_scale_and_flagged_from_the_tolerance_on() -> None:
    own = agreement_on(FULL).criteria["Q"]
    assert own.spread == {"A": Fraction(3, 10), "B": Fraction(1, 10), "C": Fraction(4, 10)}
    assert own.flagged == ("C",)


def test_a_scale_that_starts_at_one_has_the_shorter_range() -> None:
    own = agreement_on({"A": {"Q": [2, 4]}}, a_leaf(weight=100, top=5, scale_min=Decimal(1))).criteria["Q"]
    assert own.spread == {"A": Fraction(1, 2)}


def test_all_figures_of_a_full_matrix_without_a_note() -> None:
    found = agreement_on(FULL)
    own = found.criteria["Q"]
    # Ranks 2 3 2.5 / 3 2 2.5 / 1 1 1: sums 7.5, 7.5, 3, S = 13.5, divisor 9 * 24 - 3 * 6 = 198.
    assert own.kendall_w == Fraction(12 * 27, 2 * 198)
    # Unequal pairs within: 6, 4, 6; of all 81 pairs 15 are equal.
    assert own.alpha_nominal == 1 - 8 * Fraction(6 + 4 + 6, 2) / (81 - 15)
    # Squares within: 14, 2, 24 times 2; all nine scores add up to 57, their squares to 399.
    assert own.alpha_interval == 1 - 8 * Fraction(2 * (14 + 2 + 24), 2) / (2 * (9 * 399 - 57**2))
    assert found.notes == ()


def test_the_totals_of_one_criterion_agree_as_that_criterion_does() -> None:
    found = agreement_on(FULL)
    assert found.total == found.criteria["Q"]


def test_a_total_weighs_criteria_by_their_points_and_leaves_a_price_formula_aside() -> None:
    marks: Marks = {"A": {"Q": [10, 0], "R": [0, 5]}, "B": {"Q": [5, 5], "R": [5, 5]}}
    criteria = (a_leaf("Q", weight=45), a_leaf("R", weight=15, top=5), a_price())
    rules = {"price_formula": PriceFormula.LOWEST_PRICE_RATIO}
    found = agreement_on(marks, *criteria, rules=rules, prices={"A": 1, "B": 2})
    # E1 gives A 45 of 60 points, E2 15; B has 37.5 from both.
    assert found.total.spread == {"A": Fraction(1, 2), "B": 0}
    assert found.total.flagged == ("A",)


def test_a_total_lies_between_the_least_and_the_most_its_evaluator_could_give() -> None:
    criteria = (a_leaf("Q", weight=50, top=5, scale_min=Decimal(1)), a_leaf("R", weight=50))
    for origin in ScaleOrigin:
        found = agreement_on({"A": {"Q": [1, 5], "R": [0, 10]}}, *criteria, rules={"scale_origin": origin})
        assert found.total.spread == {"A": 1}


def test_what_does_not_apply_passes_its_points_on_in_an_evaluators_total() -> None:
    criteria = (a_group("G", weight=50), a_leaf("Q", parent="G", weight=50), a_leaf("R", parent="G", weight=50))
    marks: Marks = {"A": {"Q": [8, 8], "R": ["N/A", 6], "S": [2, 2]}, "B": {"Q": [1, 1], "R": [1, 1], "S": [1, 1]}}
    found = agreement_on(marks, *criteria, a_leaf("S", weight=50))
    # Q alone stands for G: 50 * .8 + 50 * .2 against 25 * .8 + 25 * .6 + 50 * .2 of 100.
    assert found.total.spread == {"A": Fraction(50, 100) - Fraction(45, 100), "B": 0}


def test_offers_that_not_all_have_scored_are_left_out_of_w_and_named() -> None:
    marks: Marks = {**FULL, "D": {"Q": [1, None, 9]}, "E": {"Q": ["recused", "N/A", 9]}, "F": {"Q": [None, None, None]}}
    found = agreement_on(marks)
    assert found.criteria["Q"].kendall_w == agreement_on(FULL).criteria["Q"].kendall_w
    spread = agreement_on(FULL).criteria["Q"].spread
    assert found.criteria["Q"].spread == {**spread, "D": Fraction(8, 10), "E": None, "F": None}
    assert notes(found) == {
        "incomplete_rows": (
            "Kendall's W on Criterion Q and the totals leaves out Offer D, Offer E and Offer F, not scored by every "
            "evaluator counted there."
        ),
        "one_score": (
            "The spread of Offer E and Offer F on Criterion Q and the totals is not defined: it needs two scores."
        ),
        "provisional": "Marks or prices are still missing, so the winners without one evaluator are provisional.",
    }


def test_alpha_uses_what_w_must_leave_out() -> None:
    gappy = agreement_on({**FULL, "D": {"Q": [1, None, 9]}}).criteria["Q"]
    # As above with the pair 1, 9 more: squares 64 times 2, eleven scores, sum 67, squares 481.
    assert gappy.alpha_interval == 1 - 10 * (Fraction(2 * 40, 2) + 2 * 64) / (2 * (11 * 481 - 67**2))


def test_an_evaluator_who_has_scored_nothing_is_named_and_not_waited_for() -> None:
    silent = agreement_on({offer: {"Q": [*own["Q"], None]} for offer, own in FULL.items()}, seats=4)
    assert silent.criteria["Q"] == agreement_on(FULL).criteria["Q"]
    assert silent.total == agreement_on(FULL).total
    assert notes(silent) == {
        "silent": "Not counted on Criterion Q, for want of any score there: Evaluator 4.",
        "without_total": "Not counted on the totals, since no offer has all its marks from them: Evaluator 4.",
        "no_mean": "Mean and standard deviation are not defined, for want of any score, for Evaluator 4.",
        "provisional": "Marks or prices are still missing, so the winners without one evaluator are provisional.",
    }


def test_one_evaluator_agrees_with_nobody() -> None:
    found = agreement_on({"A": {"Q": [6]}, "B": {"Q": [8]}})
    own = found.criteria["Q"]
    assert (own.kendall_w, own.alpha_nominal, own.alpha_ordinal, own.alpha_interval) == (None, None, None, None)
    assert (own.spread, own.flagged) == ({"A": None, "B": None}, ())
    assert found.total == own
    assert found.without_evaluator == {}
    assert notes(found) == {
        "one_evaluator": (
            "Kendall's W, Krippendorff's alpha and the spread on Criterion Q and the totals are not defined: only one "
            "evaluator is counted."
        ),
        "nobody_to_leave_out": "There are not two evaluators, so nobody can be left out.",
    }


def test_without_variation_nothing_is_said_of_agreement() -> None:
    found = agreement_on({"A": {"Q": [7, 7]}, "B": {"Q": [7, 7]}})
    own = found.criteria["Q"]
    assert (own.kendall_w, own.alpha_nominal, own.alpha_ordinal, own.alpha_interval) == (None, None, None, None)
    assert own.spread == {"A": 0, "B": 0}
    assert sorted(notes(found)) == ["no_order", "no_variation"]


def test_evaluators_on_different_offers_make_no_pair() -> None:
    found = agreement_on({"A": {"Q": [7, "recused"]}, "B": {"Q": ["recused", 9]}})
    assert (found.criteria["Q"].kendall_w, found.criteria["Q"].alpha_interval) == (None, None)
    assert sorted(notes(found)) == [
        "few_complete",
        "incomplete_rows",
        "irreplaceable",
        "no_deviation",
        "one_score",
        "unpaired",
    ]


def test_where_nobody_has_scored_or_nothing_is_scored_that_is_said() -> None:
    unscored = agreement_on({"A": {"Q": [None]}})
    assert (unscored.criteria["Q"].spread, unscored.total.spread) == ({"A": None}, {"A": None})
    assert sorted(notes(unscored)) == ["no_mean", "no_totals", "nobody_to_leave_out", "not_scored"]
    gates = agreement_on({"A": {"G": ["pass", "fail"]}}, a_gate())
    assert gates.criteria == {}
    assert sorted(notes(gates)) == ["no_mean", "no_winner", "nothing_scored", "provisional"]


def test_severity_is_taken_over_all_scales_brought_to_zero_to_one() -> None:
    criteria = (a_leaf("Q", weight=50), a_leaf("R", weight=50, top=5, scale_min=Decimal(1)))
    found = agreement_on({"A": {"Q": [10, 0], "R": [3, "N/A"]}}, *criteria).evaluators
    assert [own.mean for own in found.values()] == [Fraction(3, 4), 0]
    deviations = [own.standard_deviation for own in found.values()]
    assert deviations == [Decimal("0.35355339059327376220042218105242451964241796884424"), None]


def test_marks_on_withdrawn_offers_show_how_evaluators_judge_too() -> None:
    found = agreement_on(FULL, statuses={"C": OfferStatus.WITHDRAWN})
    assert found.criteria == agreement_on(FULL).criteria


def test_winners_without_each_evaluator() -> None:
    found = agreement_on({"A": {"Q": [10, 1, 5]}, "B": {"Q": [4, 6, 5]}})
    assert found.without_evaluator == {"E1": ("B",), "E2": ("A",), "E3": ("A",)}


def test_a_winner_without_marks_that_nobody_else_gave_is_said_to_rest_on_the_others() -> None:
    criteria = (a_leaf("Q", weight=50), a_leaf("R", weight=50))
    panel = (Seat("E1", "One"), Seat("E2", "Two", criteria=("Q",)))
    found = agreement_on({"A": {"Q": [9, 9], "R": [1]}, "B": {"Q": [8, 8], "R": [9]}}, *criteria, panel=panel)
    assert found.without_evaluator == {"E1": ("A",), "E2": ("B",)}
    assert notes(found)["irreplaceable"] == (
        "Without One some offer has no mark on Criterion R; a winner then rests on what others have marked."
    )
    assert sorted(notes(found)) == ["different_criteria", "irreplaceable", "one_evaluator"]


def test_a_gate_without_its_only_judge_is_open_and_that_is_said() -> None:
    panel = (Seat("E1", "One"), Seat("E2", "Two", criteria=("Q",)))
    marks: Marks = {"A": {"G": ["fail"], "Q": [9, 9]}, "B": {"G": ["pass"], "Q": [5, 5]}}
    found = agreement_on(marks, a_gate(), a_leaf(weight=100), panel=panel)
    assert found.without_evaluator == {"E1": ("A",), "E2": ("B",)}
    assert [(note.code, note.criteria, note.evaluators) for note in found.notes] == [("irreplaceable", ("G",), ("E1",))]


def test_agreed_scores_are_not_an_evaluators_so_nobody_is_left_out() -> None:
    rules = {"score_from": ScoreFrom.AGREED}
    agreed = {"A": {"Q": 1}, "B": {"Q": 9}, "C": {"Q": 2}}
    found = agreement_on(FULL, rules=rules, agreed=agreed)
    assert found.criteria == agreement_on(FULL).criteria
    assert found.without_evaluator == {}
    assert [note.code for note in found.notes] == ["agreed_scores"]


cells = st.sampled_from([None, "N/A", "recused", 0, 2, 5, 7, 10])
columns = st.lists(cells, min_size=3, max_size=3)
matrices = st.fixed_dictionaries({offer: st.fixed_dictionaries({"Q": columns, "R": columns}) for offer in "ABCD"})


def shuffled(evaluation: Evaluation, *, seed: int) -> Evaluation:
    random = Random(seed)

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    return replace(
        evaluation,
        framework=replace(evaluation.framework, criteria=mixed(evaluation.framework.criteria)),
        offers=mixed(evaluation.offers),
        panel=mixed(evaluation.panel),
        marks=mixed(evaluation.marks),
    )


def unordered(found: Agreement) -> object:
    concordances = {**found.criteria, "": found.total}
    return (
        {leaf: replace(own, flagged=tuple(sorted(own.flagged))) for leaf, own in concordances.items()},
        found.evaluators,
        {seat: set(winners) for seat, winners in found.without_evaluator.items()},
        {note.code for note in found.notes},
    )


@given(marks=matrices, seed=st.integers(0, 99))
@quickly
def test_the_order_of_offers_evaluators_criteria_and_marks_changes_nothing(marks: Marks, seed: int) -> None:
    framework = a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30, top=20))
    evaluation = an_evaluation(framework, marks=marks)
    assert unordered(agreement(shuffled(evaluation, seed=seed))) == unordered(agreement(evaluation))
