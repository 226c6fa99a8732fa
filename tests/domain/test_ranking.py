"""Ranks, ties, near ties, shortlists, preference points and what a reader is warned of."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.evaluation import Criterion, CriterionKind, OfferStatus, PriceFormula, ScoreFrom, TieRule
from tests.domain.evaluations import (
    Given,
    a_framework,
    a_group,
    a_leaf,
    a_price,
    codes,
    ranking_of,
    ranks,
    shown,
    standing_of,
    texts,
    totals,
)


def by_totals(points: dict[str, Given], *, top: Given = 100, **rules: object):
    """A ranking where each offer's total is given outright."""
    framework = a_framework(a_leaf("Q", weight=100, top=top), **{"total_points": Decimal(str(top)), **rules})
    return ranking_of(framework, marks={offer: {"Q": given} for offer, given in points.items()})


def test_equal_totals_share_a_rank_and_a_shortlist_takes_both() -> None:
    """Kubernetes third-party audit 2019 (sig-security RFP_Decision.md): 149, 149, 144, 135; a shortlist of two."""
    ranking = by_totals({"D": 135, "A": 149, "B": 149, "C": 144}, top=150, shortlist_size=2)
    assert ranks(ranking) == {"A": 1, "B": 1, "C": 3, "D": 4}
    assert {own.offer for own in ranking.standings if own.shortlisted} == {"A", "B"}
    assert (ranking.winners, ranking.margin, ranking.tie_break) == (("A", "B"), 0, None)
    assert texts(ranking, "tie") == [
        (
            "Offer A and Offer B share the first place with 149 each, so there is no single winner. "
            "The RFP published no "
            "rule for a tie."
        )
    ]


def test_a_tie_at_the_border_of_the_shortlist_takes_all_and_says_so() -> None:
    ranking = by_totals({"A": 90, "B": 80, "C": 80, "D": 70}, shortlist_size=2)
    assert {own.offer for own in ranking.standings if own.shortlisted} == {"A", "B", "C"}
    assert texts(ranking, "shortlist_tie") == [
        "Offer B and Offer C are tied at the border of the shortlist of 2, which takes all of them and so holds 3."
    ]


def test_a_near_tie_is_said() -> None:
    """Kubernetes third-party audit 2021 (sig-security RFP_Decision.md): 124, 108, 165, 163."""
    ranking = by_totals({"A": 124, "B": 108, "C": 165, "D": 163}, top=180)
    assert ranks(ranking) == {"C": 1, "D": 2, "A": 3, "B": 4}
    assert ranking.margin == Fraction(2, 165)
    assert texts(ranking, "near_tie") == [
        (
            "Offer C (165) is closely followed by Offer D (163, 1.2 % behind): a near tie, since the margin is below "
            "the 2 % that the RFP declares."
        )
    ]


def test_all_who_are_close_to_the_first_are_named_in_one_warning() -> None:
    ranking = by_totals({"A": 100, "B": 99, "C": 98.5, "D": 90}, top=100)
    assert [warning.offers for warning in ranking.warnings] == [("A", "B", "C")]


@pytest.mark.parametrize(("second", "near"), [("98.000000001", True), ("98", False), ("97", False)])
def test_a_margin_at_the_limit_is_no_near_tie(second: str, near: bool) -> None:
    assert ("near_tie" in codes(by_totals({"A": 100, "B": second}))) is near


def test_no_warning_without_a_cause() -> None:
    ranking = by_totals({"A": 90, "B": 80})
    assert (ranking.warnings, ranking.complete, ranking.tie_break) == ((), True, None)
    assert [own.shortlisted for own in ranking.standings] == [False, False]


def test_totals_equal_only_when_rounded_are_said_and_ranked_apart() -> None:
    ranking = by_totals({"A": "80.001", "B": "80.002", "C": 70}, rounding=2)
    assert ranks(ranking) == {"B": 1, "A": 2, "C": 3}
    assert texts(ranking, "equal_when_rounded") == [
        (
            "Offer B and Offer A all show 80, but differ in digits that are not shown; their ranks follow the exact "
            "figures."
        )
    ]


# --- tie rules -------------------------------------------------------------------------------------------------------


def a_tie(**rules: object):
    framework = a_framework(
        a_group("T", weight=60),
        a_leaf("a", weight=50, parent="T"),
        a_leaf("b", weight=50, parent="T"),
        a_leaf("c", weight=40),
        **rules,
    )
    marks = {"A": {"a": 8, "b": 4, "c": 5}, "B": {"a": 6, "b": 6, "c": 5}, "C": {"a": 1, "b": 1, "c": 1}}
    return framework, marks


@pytest.mark.parametrize(
    ("rules", "prices", "advice"),
    [
        (
            {"tie_rule": TieRule.LOWEST_PRICE},
            {"A": 100, "B": 90, "C": 80},
            "The tie rule is the lowest price, which puts Offer B ahead (Offer A 100 EUR, Offer B 90 EUR).",
        ),
        (
            {"tie_rule": TieRule.LOWEST_PRICE},
            {"A": 90, "B": 90, "C": 80},
            (
                "The tie rule is the lowest price, which does not part Offer A and Offer B (Offer A 90 EUR, Offer B "
                "90 EUR)."
            ),
        ),
        (
            {"tie_rule": TieRule.LOWEST_PRICE},
            {"A": 90},
            "The tie rule is the lowest price, but not every tied offer has one: Offer A and Offer B.",
        ),
        (
            {"tie_rule": TieRule.CRITERION, "tie_criterion": "a"},
            {},
            (
                "The tie rule is the higher score in Criterion a, which puts Offer A ahead "
                "(Offer A 24, Offer B 18 points)."
            ),
        ),
        (
            {"tie_rule": TieRule.CRITERION, "tie_criterion": "T"},
            {},
            (
                "The tie rule is the higher score in Group T, which does not part Offer A and Offer B "
                "(Offer A 36, Offer B "
                "36 points)."
            ),
        ),
        (
            {"tie_rule": TieRule.NEW_OFFERS},
            {},
            "The tie rule is new offers: ask Offer A and Offer B for one each, and nobody else.",
        ),
        (
            {"tie_rule": TieRule.LOT},
            {},
            "The tie rule is the lot: draw between Offer A and Offer B before named witnesses.",
        ),
        ({}, {}, None),
    ],
)
def test_the_tie_rule_advises_and_ranks_stay_shared(
    rules: dict[str, object], prices: dict[str, Given], advice: str | None
) -> None:
    framework, marks = a_tie(**rules)
    ranking = ranking_of(framework, marks=marks, prices=prices)
    assert ranking.tie_break == advice
    assert ranks(ranking) == {"A": 1, "B": 1, "C": 3}


def test_the_price_may_be_the_criterion_that_parts_a_tie() -> None:
    framework = a_framework(
        a_leaf("Q", weight=50),
        a_price("P", weight=50),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        tie_rule=TieRule.CRITERION,
        tie_criterion="P",
    )
    ranking = ranking_of(framework, marks={"A": {"Q": 5}, "B": {"Q": 10}}, prices={"A": 100, "B": 200})
    assert ranking.tie_break == (
        "The tie rule is the higher score in Price, which puts Offer A ahead (Offer A 50, Offer B 25 points)."
    )


# --- rank reversal ---------------------------------------------------------------------------------------------------


def reversal_case(offers: str) -> tuple[object, dict[str, dict[str, int]], dict[str, int]]:
    framework = a_framework(
        a_leaf("Q", weight=60, top=100), a_price("P", weight=40), price_formula=PriceFormula.LOWEST_PRICE_RATIO
    )
    quality, prices = {"A": 70, "B": 50, "C": 10}, {"A": 135, "B": 80, "C": 40}
    return framework, {offer: {"Q": quality[offer]} for offer in offers}, {offer: prices[offer] for offer in offers}


def test_a_loser_that_turns_the_result_is_named() -> None:
    framework, marks, prices = reversal_case("AB")
    assert totals(ranking_of(framework, marks=marks, prices=prices), places=1) == {"B": "70.0", "A": "65.7"}
    framework, marks, prices = reversal_case("ABC")
    ranking = ranking_of(framework, marks=marks, prices=prices)
    assert totals(ranking, places=1) == {"A": "53.9", "B": "50.0", "C": "46.0"}
    assert [(warning.offers, warning.text) for warning in ranking.warnings if warning.code == "rank_reversal"] == [
        (
            ("C", "B", "A"),
            (
                "Without Offer C, which does not win, the first place would go to Offer B and not to Offer "
                "A: Offer B 70 "
                "instead of 50, Offer A 65.7 instead of 53.85."
            ),
        )
    ]


def test_losers_that_turn_the_result_alike_are_named_together() -> None:
    framework = a_framework(
        a_leaf("Q", weight=50, top=100), a_price("P", weight=50), price_formula=PriceFormula.SHARE_OF_TOTAL
    )
    marks = {"A": {"Q": 52}, "B": {"Q": 50}, "C": {"Q": 0}, "D": {"Q": 0}}
    ranking = ranking_of(framework, marks=marks, prices={"A": 103, "B": 100, "C": 70, "D": 70})
    assert ranking.winners == ("A",)
    warnings = [warning.offers for warning in ranking.warnings if warning.code == "rank_reversal"]
    assert warnings == []
    dearer = ranking_of(framework, marks=marks, prices={"A": 106, "B": 100, "C": 70, "D": 70})
    assert [warning.offers for warning in dearer.warnings if warning.code == "rank_reversal"] == [("C", "D", "B", "A")]


def test_formulas_that_look_at_one_offer_alone_cannot_reverse() -> None:
    framework, marks, prices = reversal_case("ABC")
    fixed = a_framework(
        *framework.criteria,
        price_formula=PriceFormula.LINEAR_BETWEEN_BOUNDS,
        price_best=Decimal(40),
        price_worst=Decimal(200),
    )
    assert "rank_reversal" not in codes(ranking_of(fixed, marks=marks, prices=prices))


def test_ranks_of_evaluators_can_reverse_too() -> None:
    framework = a_framework(a_leaf("Q", weight=100), score_from=ScoreFrom.RANK_SUM)
    marks = {"A": {"Q": [3, 3, 3, 1, 1]}, "B": {"Q": [2, 2, 2, 3, 3]}, "C": {"Q": [1, 1, 1, 2, 2]}}
    ranking = ranking_of(framework, marks=marks)
    assert ranks(ranking) == {"B": 1, "A": 2, "C": 3}
    assert [warning.offers for warning in ranking.warnings if warning.code == "rank_reversal"] == [("C", "A", "B")]


# --- quality relative to the best, preference, offers out of play ----------------------------------------------------


def test_quality_relative_to_the_best() -> None:
    """FELP (UK further education), felp.ac.uk/content/assessment-method: 80/20, both parts relative to the best."""
    framework = a_framework(
        a_leaf("Q", weight=80, top=150),
        a_price("P", weight=20),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        quality_relative_to_best=True,
    )
    marks = {"A": {"Q": 123}, "B": {"Q": 126}, "C": {"Q": 129}, "D": {"Q": 117}}
    prices = {"A": 10_500, "B": 10_350, "C": 11_750, "D": 9_900}
    ranking = ranking_of(framework, marks=marks, prices=prices)
    columns = {
        own.offer: [
            shown(value) for value in (own.quality_percent, own.price_percent, own.quality, own.price, own.total)
        ]
        for own in ranking.standings
    }
    assert columns == {
        "B": ["97.67", "95.65", "78.14", "19.13", "97.27"],
        "C": ["100.00", "84.26", "80.00", "16.85", "96.85"],
        "A": ["95.35", "94.29", "76.28", "18.86", "95.14"],
        "D": ["90.70", "100.00", "72.56", "20.00", "92.56"],
    }
    assert standing_of(ranking, "B").points["Q"] == Fraction(126 * 80, 150)


def test_only_offers_in_play_set_the_best_quality() -> None:
    framework = a_framework(a_leaf("Q", weight=100), quality_relative_to_best=True)
    marks = {"A": {"Q": 10}, "B": {"Q": 5}}
    ranking = ranking_of(framework, marks=marks, statuses={"A": OfferStatus.DISQUALIFIED})
    assert totals(ranking) == {"B": "100.00", "A": None}


def test_preference_points_are_added_after_and_can_change_the_winner() -> None:
    """State of Alaska RFP 180000022, section 6.15: 83, 74 and 80; ten points for those who qualify."""
    framework = a_framework(a_leaf("Q", weight=100, top=100))
    marks = {"#1": {"Q": 83}, "#2": {"Q": 74}, "#3": {"Q": 80}}
    ranking = ranking_of(framework, marks=marks, preferences={"#2": 10, "#3": 10})
    assert totals(ranking, places=0) == {"#3": "90", "#2": "84", "#1": "83"}
    first = standing_of(ranking, "#3")
    assert (first.quality, first.preference, first.quality_percent) == (80, 10, 80)


def test_price_points_of_alaska() -> None:
    """State of Alaska RFP 180000022, section 6.14: 40,000, 42,750 and 47,500 for 40 points."""
    framework = a_framework(
        a_price("P", weight=40), price_formula=PriceFormula.LOWEST_PRICE_RATIO, total_points=Decimal(40)
    )
    prices = {"#1": 40_000, "#2": 42_750, "#3": 47_500}
    ranking = ranking_of(framework, marks={offer: {} for offer in prices}, prices=prices)
    assert totals(ranking, places=1) == {"#1": "40.0", "#2": "37.4", "#3": "33.7"}


def test_preference_points_inside_the_total_leave_the_criteria_the_rest() -> None:
    framework = a_framework(
        a_leaf("Q", weight=60), a_leaf("R", weight=40), total_points=Decimal(110), preference_points_inside=Decimal(10)
    )
    ranking = ranking_of(framework, marks={"A": {"Q": 10, "R": 10}}, preferences={"A": 10})
    assert (dict(ranking.weights), totals(ranking)) == ({"Q": 60, "R": 40}, {"A": "110.00"})


def test_offers_out_of_play_come_last_with_their_reason() -> None:
    framework = a_framework(a_leaf("Q", weight=100, minimum=Decimal(50)))
    marks = {"A": {"Q": 10}, "B": {"Q": 4}, "C": {"Q": 5}, "D": {"Q": 6}}
    statuses = {"A": OfferStatus.WITHDRAWN}
    ranking = ranking_of(framework, marks=marks, statuses=statuses)
    assert [(own.offer, own.rank, own.status) for own in ranking.standings] == [
        ("D", 1, OfferStatus.ACTIVE),
        ("C", 2, OfferStatus.ACTIVE),
        ("A", None, OfferStatus.WITHDRAWN),
        ("B", None, OfferStatus.EXCLUDED),
    ]
    assert standing_of(ranking, "B").reason.startswith("Criterion Q reached 40 %")


def test_nobody_in_play() -> None:
    ranking = ranking_of(
        a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": 1}}, statuses={"A": OfferStatus.WITHDRAWN}
    )
    assert (ranking.winners, ranking.margin, codes(ranking)) == ((), None, ["no_offer"])


def test_weights_are_the_effective_points_of_all_leaves_but_gates() -> None:
    framework = a_framework(
        a_group("T", weight=75),
        a_leaf("a", weight=20, parent="T"),
        a_leaf("b", weight=80, parent="T"),
        a_price("P", weight=25),
        Criterion("G", "Gate", CriterionKind.GATE),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
    )
    ranking = ranking_of(framework, marks={"A": {}})
    assert dict(ranking.weights) == {"a": 15, "b": 60, "P": 25}
    assert list(standing_of(ranking, "A").points) == ["a", "b", "P"]
