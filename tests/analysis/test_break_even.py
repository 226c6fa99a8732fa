"""Where the winner changes as one weight moves: exact, and confirmed by ranking anew just before and beyond."""

from fractions import Fraction

from app.analysis.break_even import break_even
from app.analysis.weighing import weighing
from app.domain.evaluation import PriceFormula
from app.domain.reckoning import reckon
from app.domain.robustness import Change
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation, ranking_of


def changes(framework, **parts: object) -> dict[str, tuple[Change, ...]]:
    return break_even(weighing(reckon(count(an_evaluation(framework, **parts)))))


TWO = {"A": {"Q": 8, "R": 4}, "B": {"Q": 5, "R": 9}}


def test_two_criteria_cross_once_seen_from_either() -> None:
    """A has .8 w + .4 (1 - w), B .5 w + .9 (1 - w): equal at w = 5/8, so 62.5 of 100 points."""
    found = changes(a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30)), marks=TWO)
    assert found == {
        "Q": (Change(Fraction(125, 2), rises=False, winners=("B",)),),
        "R": (Change(Fraction(75, 2), rises=True, winners=("B",)),),
    }


def test_an_offer_that_is_best_everywhere_is_never_overtaken() -> None:
    framework = a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30))
    assert changes(framework, marks={"A": {"Q": 8, "R": 9}, "B": {"Q": 5, "R": 8}}) == {"Q": (), "R": ()}


def test_a_tie_under_the_published_weights_is_parted_at_once_both_ways() -> None:
    framework = a_framework(a_leaf("Q", weight=50), a_leaf("R", weight=50))
    found = changes(framework, marks={"A": {"Q": 8, "R": 4}, "B": {"Q": 4, "R": 8}})
    assert found["Q"] == (
        Change(Fraction(50), rises=False, winners=("B",)),
        Change(Fraction(50), rises=True, winners=("A",)),
    )


def test_offers_that_are_equal_under_all_weights_win_together() -> None:
    framework = a_framework(a_leaf("Q", weight=70), a_leaf("R", weight=30))
    found = changes(framework, marks={**TWO, "C": {"Q": 5, "R": 9}})
    assert found["R"] == (Change(Fraction(75, 2), rises=True, winners=("B", "C")),)


def test_several_offers_may_take_over_one_after_the_other() -> None:
    framework = a_framework(a_leaf("Q", weight=90), a_leaf("R", weight=10))
    marks = {"A": {"Q": 10, "R": 0}, "B": {"Q": 8, "R": 8}, "C": {"Q": 0, "R": 10}}
    assert changes(framework, marks=marks)["R"] == (
        Change(Fraction(20), rises=True, winners=("B",)),
        Change(Fraction(80), rises=True, winners=("C",)),
    )


def test_a_leaf_that_carries_all_points_has_no_break_even() -> None:
    assert changes(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": 8}, "B": {"Q": 5}}) == {"Q": ()}


def test_ranking_anew_on_both_sides_of_a_break_even_weight_of_price_gives_its_winners() -> None:
    """The ratio's points stay the same share of any weight, so the ranking itself must turn there."""
    marks, prices = {"A": {"Q": 9, "R": 7}, "B": {"Q": 6, "R": 8}}, {"A": 130, "B": 100}

    def winners(price: Fraction) -> tuple[str, ...]:
        rest = 100 - price
        scaled = [round(float(weight), 12) for weight in (rest * Fraction(3, 4), rest / 4, price)]
        framework = a_framework(
            a_leaf("Q", weight=scaled[0]),
            a_leaf("R", weight=scaled[1]),
            a_price("P", weight=scaled[2]),
            price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        )
        return ranking_of(framework, marks=marks, prices=prices).winners

    framework = a_framework(
        a_leaf("Q", weight=60),
        a_leaf("R", weight=20),
        a_price("P", weight=20),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
    )
    (change,) = changes(framework, marks=marks, prices=prices)["P"]
    assert change.rises
    assert winners(Fraction(20)) == ("A",)
    assert winners(change.weight - Fraction(1, 10**6)) == ("A",)
    assert winners(change.weight + Fraction(1, 10**6)) == change.winners == ("B",)
