"""Who is first under each formula and cross-check, and which offers no other beats."""

from decimal import Decimal
from fractions import Fraction

from app.analysis.formulas import winners_by_method
from app.analysis.price_quality import Bid, bids, undominated
from app.domain.evaluation import PriceFormula, ScoreFrom
from app.domain.reckoning import Reckoning, reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation

QUALITY = {"A": {"Q": 90}, "B": {"Q": 75}, "C": {"Q": 60}}
PRICES = {"A": 1_200_000, "B": 1_000_000, "C": 800_000}
PARAMETERS = {
    "price_best": Decimal(600_000),
    "price_worst": Decimal(1_400_000),
    "price_log_base": Decimal(2),
    "price_value_of_quality": Decimal(1_000_000),
}


def the_three(**rules: object) -> Reckoning:
    rules = {"price_formula": PriceFormula.LOWEST_PRICE_RATIO, **rules}
    framework = a_framework(a_leaf("Q", weight=60, top=100), a_price("P", weight=40), **rules)
    return reckon(count(an_evaluation(framework, marks=QUALITY, prices=PRICES)))


def test_winners_under_every_formula_whose_parameters_are_there() -> None:
    """The vectors that the price formulas are tested with: quality .90, .75, .60 at 1.2, 1.0, 0.8 million."""
    found = winners_by_method(the_three(**PARAMETERS))
    assert {name: own.winners for name, own in found.items()} == {
        "lowest_price_ratio": ("A",),
        "linear_between_bounds": ("C",),
        "linear_min_max": ("C",),
        "linear_above_lowest": ("C",),
        "share_of_total": ("A",),
        "logarithmic": ("C",),
        "price_per_quality_point": ("A", "B", "C"),
        "award_on_value": ("C",),
        "utility_index": ("A",),
        "price_as_criterion": None,
        "quality_only": ("A",),
        "lowest_price_of_the_passing": ("C",),
        "topsis": ("A",),
        "promethee_ii": ("A",),
    }


def test_a_formula_without_its_parameters_says_what_it_needs() -> None:
    found = winners_by_method(the_three())
    assert {name: own.note for name, own in found.items() if own.winners is None} == {
        "linear_between_bounds": "It needs the best price and the worst price, which this RFP does not set.",
        "logarithmic": "It needs the base A, which this RFP does not set.",
        "award_on_value": "It needs the value of full quality, which this RFP does not set.",
        "price_as_criterion": "Evaluators did not score the price.",
    }


def test_parameters_that_make_no_sense_are_named() -> None:
    found = winners_by_method(the_three(price_best=Decimal(5), price_worst=Decimal(5), price_log_base=Decimal(1)))
    assert found["linear_between_bounds"].note == "It needs a best price below the worst price."
    assert found["logarithmic"].note == "It needs a base A above 1."


def test_without_prices_only_what_needs_none_can_be_applied() -> None:
    framework = a_framework(a_leaf("Q", weight=100, top=100))
    found = winners_by_method(reckon(count(an_evaluation(framework, marks=QUALITY))))
    assert {name for name, own in found.items() if own.winners == ("A",)} == {
        "quality_only",
        "topsis",
        "promethee_ii",
    }
    assert found["lowest_price_of_the_passing"].note == "There is no price for Offer A, Offer B and Offer C."
    assert found["lowest_price_ratio"].note == "It needs a price criterion with points."


def test_ranks_of_evaluators_take_points_only() -> None:
    found = winners_by_method(the_three(score_from=ScoreFrom.RANK_SUM))
    assert found["linear_min_max"].winners == ("C",)
    assert found["price_per_quality_point"].winners is None


def test_where_nobody_is_in_play_nothing_is_first() -> None:
    found = winners_by_method(reckon(count(an_evaluation(a_framework(a_leaf()), marks={}))))
    assert {(own.winners, own.note) for own in found.values()} == {(None, "No offer can be placed.")}


def bid(quality: int, price: int) -> Bid:
    return Bid(Fraction(quality), Fraction(price))


def test_an_offer_is_beaten_by_one_as_good_on_both_sides_and_better_on_one() -> None:
    offers = {"A": bid(90, 120), "B": bid(90, 130), "C": bid(70, 100), "D": bid(60, 100), "E": bid(50, 80)}
    assert undominated(offers) == ("A", "C", "E")


def test_offers_equal_on_both_sides_do_not_beat_each_other() -> None:
    assert undominated({"A": bid(90, 120), "B": bid(90, 120)}) == ("A", "B")


def test_bids_are_quality_points_and_money() -> None:
    assert bids(the_three()) == {"A": bid(54, 1_200_000), "B": bid(45, 1_000_000), "C": bid(36, 800_000)}
