"""Every price formula of the table, with its vectors: quality 60, price 40, three offers."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.errors import DomainError
from app.domain.evaluation import OfferStatus, PriceFormula, PriceLine
from app.domain.packet import Decision
from app.domain.packet_words import not_final_sentence
from app.domain.pricing import FORMULAS, logarithm, needs_prices, price_amounts, price_fault
from app.domain.ranking import rank
from app.domain.standing import Cell, CellState, missing
from app.domain.tally import count
from tests.domain.evaluations import (
    Given,
    a_framework,
    a_leaf,
    a_price,
    an_evaluation,
    codes,
    rank_evaluation,
    ranking_of,
    ranks,
    shown,
    standing_of,
    texts,
    totals,
)

QUALITY = {"A": {"Q": 90}, "B": {"Q": 75}, "C": {"Q": 60}}
PRICES = {"A": 1_200_000, "B": 1_000_000, "C": 800_000}
PARAMETERS = {
    "price_best": Decimal(600_000),
    "price_worst": Decimal(1_400_000),
    "price_log_base": Decimal(2),
    "price_value_of_quality": Decimal(1_000_000),
}


def the_three(formula: PriceFormula, *, quality: Given = 60, price: Given = 40, **rules: object):
    leaf, price_leaf = a_leaf("Q", weight=quality, top=100), a_price("P", weight=price)
    framework = a_framework(leaf, price_leaf, price_formula=formula, **PARAMETERS, **rules)
    return ranking_of(framework, marks=QUALITY, prices=PRICES)


@pytest.mark.parametrize(
    ("formula", "expected", "winner"),
    [
        (PriceFormula.LOWEST_PRICE_RATIO, {"A": "80.67", "B": "77.00", "C": "76.00"}, "A"),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, {"C": "66.00", "B": "65.00", "A": "64.00"}, "C"),
        (PriceFormula.LINEAR_MIN_MAX, {"C": "76.00", "B": "65.00", "A": "54.00"}, "C"),
        (PriceFormula.LINEAR_ABOVE_LOWEST, {"C": "76.00", "B": "75.00", "A": "74.00"}, "C"),
        (PriceFormula.SHARE_OF_TOTAL, {"A": "78.00", "B": "71.67", "C": "65.33"}, "A"),
        (PriceFormula.LOGARITHMIC, {"C": "76.00", "B": "72.12", "A": "70.60"}, "C"),
    ],
)
def test_totals_under_formulas_that_give_points(formula: PriceFormula, expected: dict[str, str], winner: str) -> None:
    ranking = the_three(formula)
    assert totals(ranking) == expected
    assert ranking.winners == (winner,)
    assert ranking.order_by == "total"


@pytest.mark.parametrize(
    ("formula", "expected", "winner"),
    [
        (PriceFormula.UTILITY_INDEX, {"A": "0.667", "B": "0.620", "C": "0.550"}, "A"),
        (PriceFormula.AWARD_ON_VALUE, {"C": "200000.000", "B": "250000.000", "A": "300000.000"}, "C"),
        (PriceFormula.LOWEST_PRICE_OF_THE_PASSING, {"C": "800000.000", "B": "1000000.000", "A": "1200000.000"}, "C"),
    ],
)
def test_figures_of_formulas_that_rank_by_another(formula: PriceFormula, expected: dict[str, str], winner: str) -> None:
    ranking = the_three(formula)
    assert {own.offer: shown(own.order_value, places=3) for own in ranking.standings} == expected
    assert ranking.winners == (winner,)
    assert ranking.order_by == formula.value
    assert {own.total for own in ranking.standings} == {None}


def test_price_per_quality_point_ties_all_three() -> None:
    ranking = the_three(PriceFormula.PRICE_PER_QUALITY_POINT)
    assert ranks(ranking) == {"A": 1, "B": 1, "C": 1}
    assert {own.order_value for own in ranking.standings} == {Fraction(4_000_000, 3)}


def test_lowest_price_ratio_70_30_with_a_minimum_of_70_percent() -> None:
    ranking = the_three(PriceFormula.LOWEST_PRICE_RATIO, quality=70, price=30, minimum_quality=Decimal(70))
    assert totals(ranking, places=1) == {"A": "88.0", "B": "82.5", "C": None}
    excluded = standing_of(ranking, "C")
    assert (excluded.status, excluded.rank, excluded.price_amount) == (OfferStatus.EXCLUDED, None, None)
    assert excluded.reason == "Quality reached 60 % of its points, below the minimum of 70 %."
    assert ranking.cells["C", "P"].state is CellState.NOT_OPENED


def test_price_as_criterion_takes_the_marks_on_the_price_leaf() -> None:
    price = a_price("P", weight=40, scale_max=Decimal(40))
    framework = a_framework(a_leaf("Q", weight=60, top=100), price, price_formula=PriceFormula.PRICE_AS_CRITERION)
    ranking = ranking_of(framework, marks={"A": {"Q": 50, "P": 20}, "B": {"Q": 60, "P": 10}})
    assert totals(ranking) == {"A": "50.00", "B": "46.00"}
    first = standing_of(ranking, "A")
    assert (first.quality, first.price, first.price_percent) == (30, 20, 50)


def test_quality_only_ranks_by_quality_and_needs_no_price() -> None:
    framework = a_framework(a_leaf("Q", weight=100), price_formula=PriceFormula.QUALITY_ONLY)
    ranking = ranking_of(framework, marks={"A": {"Q": 7}, "B": {"Q": 8}})
    assert totals(ranking) == {"B": "80.00", "A": "70.00"}
    assert ranking.complete


def test_no_quality_is_last_under_price_per_quality_point() -> None:
    framework = a_framework(a_leaf("Q", weight=100), price_formula=PriceFormula.PRICE_PER_QUALITY_POINT)
    marks = {"A": {"Q": 0}, "B": {"Q": 1}, "C": {"Q": 0}}
    ranking = ranking_of(framework, marks=marks, prices={"A": 1, "B": 900, "C": 2})
    assert ranks(ranking) == {"B": 1, "A": 2, "C": 2}
    assert standing_of(ranking, "A").order_value is None


def test_linear_min_max_gives_all_points_to_equal_prices() -> None:
    framework = a_framework(a_price("P", weight=100), price_formula=PriceFormula.LINEAR_MIN_MAX)
    assert totals(ranking_of(framework, marks={"A": {}, "B": {}}, prices={"A": 5, "B": 5})) == {
        "A": "100.00",
        "B": "100.00",
    }


@pytest.mark.parametrize(
    ("formula", "price", "expected"),
    [
        (PriceFormula.LINEAR_ABOVE_LOWEST, 125, "75.00"),  # materialsmanagement.info: 25 % above is 25 % below the top
        (PriceFormula.LINEAR_ABOVE_LOWEST, 140, "60.00"),
        (PriceFormula.LINEAR_ABOVE_LOWEST, 250, "0.00"),
        (PriceFormula.LOGARITHMIC, 200, "0.00"),
        (PriceFormula.LOGARITHMIC, 400, "0.00"),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, 2_000_000, "0.00"),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, 1_000_000, "50.00"),
        (PriceFormula.LOWEST_PRICE_RATIO, 150, "66.67"),
    ],
)
def test_points_of_a_price_beside_one_of_100(formula: PriceFormula, price: int, expected: str) -> None:
    framework = a_framework(a_price("P", weight=100), price_formula=formula, **PARAMETERS)
    ranking = ranking_of(framework, marks={"A": {}, "B": {}}, prices={"A": 100, "B": price})
    assert shown(standing_of(ranking, "B").price) == expected


def test_points_between_bounds_stop_at_the_whole() -> None:
    framework = a_framework(a_price("P", weight=100), price_formula=PriceFormula.LINEAR_BETWEEN_BOUNDS, **PARAMETERS)
    ranking = ranking_of(framework, marks={"A": {}}, prices={"A": 1})
    assert standing_of(ranking, "A").price == 100


def test_share_of_total_on_the_prices_of_idaho_2013() -> None:
    """idahoednews.org on the 2013 school WiFi RFP: W = 2500, printed points 2348, 2381, 2333; the fourth offer is a
    filler that brings the sum to 173,234,150."""
    framework = a_framework(
        a_price("P", weight=2500), price_formula=PriceFormula.SHARE_OF_TOTAL, total_points=Decimal(2500)
    )
    prices = {"ENA": 10_558_275, "Tek-Hut": 8_245_000, "Ednetics": 11_563_825}
    prices["Filler"] = 173_234_150 - sum(prices.values())
    ranking = ranking_of(framework, marks={offer: {} for offer in prices}, prices=prices)
    assert [shown(standing_of(ranking, offer).price) for offer in ("ENA", "Tek-Hut", "Ednetics")] == [
        "2347.63",
        "2381.01",
        "2333.12",
    ]


def test_a_single_offer_gets_no_share_of_the_total_and_this_is_said() -> None:
    framework = a_framework(a_leaf("Q"), a_price("P"), price_formula=PriceFormula.SHARE_OF_TOTAL)
    ranking = ranking_of(framework, marks={"A": {"Q": 10}}, prices={"A": 77})
    assert totals(ranking) == {"A": "60.00"}
    assert texts(ranking, "single_offer") == [
        (
            "Offer A is the only offer in play, so there is nothing to compare it with. Its price is the whole sum of "
            "prices, so it gets 0 points for price."
        )
    ]


@pytest.mark.parametrize("amount", [0, -5])
def test_a_price_of_nothing_or_less_is_refused(amount: int) -> None:
    framework = a_framework(a_price("P", weight=100), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    evaluation = an_evaluation(framework, marks={"A": {}, "B": {}}, prices={"A": 10, "B": amount})
    with pytest.raises(DomainError) as refusal:
        rank_evaluation(evaluation)
    assert str(refusal.value) == price_fault(Decimal(amount), name="Offer B")


def test_only_the_sum_of_counted_lines_is_the_price() -> None:
    lines = [
        PriceLine("A", Decimal("100.10"), "Set-up"),
        PriceLine("A", Decimal("-0.10"), "Discount"),
        PriceLine("A", Decimal(999), "Variant", counted=False),
        PriceLine("B", Decimal(5), "Variant", counted=False),
    ]
    assert price_amounts(lines) == {"A": Decimal("100.00")}


def test_sums_of_prices_are_exact_past_28_digits() -> None:
    lines = [PriceLine("A", Decimal(10) ** 17), PriceLine("A", Decimal("1E-30"))]
    assert Fraction(price_amounts(lines)["A"]) == Fraction(10) ** 17 + Fraction(1, 10**30)


def test_a_missing_price_leaves_its_offer_unplaced_and_the_ranking_incomplete() -> None:
    framework = a_framework(a_leaf("Q"), a_price("P"), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    ranking = ranking_of(framework, marks={"A": {"Q": 9}, "B": {"Q": 1}}, prices={"B": 10})
    waiting = standing_of(ranking, "A")
    assert ranks(ranking) == {"B": 1, "A": None}
    assert (waiting.total, waiting.quality, waiting.complete, ranking.complete) == (None, 54, False, False)
    assert waiting.reason == "Its price is missing, so it cannot be placed yet."
    assert texts(ranking, "incomplete") == [
        "There is no price for Offer A, so the ranking goes without and is provisional."
    ]


def test_a_price_that_lies_sealed_is_not_called_missing() -> None:
    framework = a_framework(a_leaf("Q"), a_price("P"), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    evaluation = an_evaluation(framework, marks={"A": {"Q": 9}, "B": {"Q": 1}}, prices={"B": 10})
    ranking = rank(replace(count(evaluation), sealed=frozenset({"A"})))
    waiting = standing_of(ranking, "A")
    assert waiting.reason == "Its price is in its sealed envelope until all marks are in, so it cannot be placed yet."
    (warned,) = texts(ranking, "incomplete")
    assert warned.startswith("The price of Offer A is in its sealed envelope until all marks are in, so the ranking")
    assert (ranking.cells["A", "P"], missing(ranking)) == (Cell(CellState.SEALED), 1)
    said = not_final_sentence(Decision(evaluation=evaluation, ranking=ranking))
    assert said.startswith("1 price is sealed until all marks are in.")


def test_prices_of_offers_out_of_play_do_not_count_and_a_withdrawal_is_said() -> None:
    framework = a_framework(a_price("P", weight=100), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    ranking = ranking_of(
        framework,
        marks={"A": {}, "B": {}, "C": {}, "D": {}},
        prices={"A": 100, "B": 110, "C": 50, "D": -1},
        statuses={"C": OfferStatus.WITHDRAWN, "D": OfferStatus.DISQUALIFIED},
    )
    assert totals(ranking) == {"A": "100.00", "B": "90.91", "C": None, "D": None}
    assert texts(ranking, "withdrawal") == [
        (
            "Offer C has withdrawn, and the points of the 2 offers still in play were worked out anew "
            "without, since they "
            "depend on which offers there are."
        )
    ]


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (
            {"A": 60, "B": 100, "C": 100},
            [
                (
                    "The price of Offer A, 60 EUR, is 40 % under the mean of the others (100 EUR) and 40 % "
                    "under the next, "
                    "Offer B (100 EUR): ask for an explanation before the award."
                )
            ],
        ),
        (
            {"A": 70, "B": 100, "C": 130},
            [
                (
                    "The price of Offer A, 70 EUR, is 30 % under the next, Offer B (100 EUR): ask for an explanation "
                    "before the award."
                )
            ],
        ),
        ({"A": 71, "B": 100, "C": 110}, []),
        ({"A": 71}, []),
    ],
)
def test_low_prices_are_flagged(prices: dict[str, Given], expected: list[str]) -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    ranking = ranking_of(framework, marks={offer: {"Q": 5} for offer in prices}, prices=prices)
    assert [text for text in texts(ranking, "low_price") if "Offer A," in text] == expected


def test_logarithms_have_50_digits_and_are_nought_for_one() -> None:
    assert str(logarithm(Fraction(2))) == "0.69314718055994530941723212145817656807550013436026"
    assert logarithm(Fraction(1)) == 0


def test_every_formula_is_in_the_table_with_a_sentence() -> None:
    assert set(FORMULAS) == set(PriceFormula)
    assert all(formula.explanation.endswith(".") for formula in FORMULAS.values())


def test_which_formulas_need_prices() -> None:
    without = {formula for formula in PriceFormula if not needs_prices(a_framework(price_formula=formula).rules)}
    assert without == {PriceFormula.PRICE_AS_CRITERION, PriceFormula.QUALITY_ONLY}
    assert not needs_prices(a_framework().rules)


def test_preference_points_are_said_to_be_of_no_use_under_another_figure() -> None:
    framework = a_framework(a_leaf("Q", weight=100), price_formula=PriceFormula.LOWEST_PRICE_OF_THE_PASSING)
    ranking = ranking_of(framework, marks={"A": {"Q": 5}}, prices={"A": 5}, preferences={"A": 5})
    assert "preference_unused" in codes(ranking)
