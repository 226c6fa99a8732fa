"""Under the published weights the weighted sum is the record, exactly."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from app.analysis.weighing import obstacle, shares_of_points, weighing
from app.domain.evaluation import Evaluation, PriceFormula, ScaleOrigin, ScoreFrom
from app.domain.reckoning import Reckoning, reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_gate, a_group, a_leaf, a_price, an_evaluation


def reckoned(evaluation: Evaluation) -> Reckoning:
    return reckon(count(evaluation))


def a_tree(**rules: object):
    return a_framework(
        a_group("G", weight=50),
        a_leaf("G1", parent="G", weight=70),
        a_group("H", weight=30, parent="G"),
        a_leaf("H1", parent="H", weight=20, top=5),
        a_leaf("H2", parent="H", weight=80, scale_min=Decimal(1)),
        a_leaf("Q", weight=20),
        a_price("P", weight=30),
        a_gate("X"),
        **{"price_formula": PriceFormula.LOWEST_PRICE_RATIO, **rules},
    )


def random_marks(random: Random) -> dict[str, dict[str, list[object]]]:
    """Three evaluators' marks of four offers; a third of the leaves apply to nobody."""
    return {
        offer: {
            **{
                leaf: ["N/A"] * 3 if random.random() < 0.34 else [random.randint(1, top) for _ in range(3)]
                for leaf, top in {"G1": 10, "H1": 5, "H2": 10, "Q": 10}.items()
            },
            "X": ["pass"] * 3,
        }
        for offer in "ABCD"
    }


RULES = (
    {},
    {"scale_origin": ScaleOrigin.MINIMUM},
    {"score_from": ScoreFrom.MEDIAN},
    {"quality_relative_to_best": True},
)


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("seed", range(5))
def test_values_are_the_totals_of_the_record_exactly(rules: dict[str, object], seed: int) -> None:
    random = Random(seed)
    evaluation = an_evaluation(
        a_tree(**rules),
        marks=random_marks(random),
        prices={offer: random.randint(50, 150) for offer in "ABCD"},
        preferences={"B": 3},
    )
    reckoning = reckoned(evaluation)
    own = weighing(reckoning)
    totals = [reckoning.figures[offer].total for offer in own.offers]
    assert [value * own.points for value in own.values] == totals
    assert sum(own.shares) == 1


@pytest.mark.parametrize("formula", [PriceFormula.PRICE_PER_QUALITY_POINT, PriceFormula.AWARD_ON_VALUE])
def test_formulas_that_rank_by_another_figure_keep_their_order(formula: PriceFormula) -> None:
    framework = a_tree(price_formula=formula, price_value_of_quality=Decimal(90))
    marks = {offer: {"G1": 9 - n, "H1": 3, "H2": n + 2, "Q": 2 * n} for n, offer in enumerate("ABCD")}
    prices = {"A": 120, "B": 80, "C": 100, "D": 101}
    own = weighing(reckoned(an_evaluation(framework, marks=marks, prices=prices)))
    assert sorted(own.offers, key=lambda offer: -own.values[own.offers.index(offer)]) == list(own.offers)
    assert own.leaves == ("G1", "H1", "H2", "Q")


def test_a_leaf_that_does_not_apply_has_the_share_of_the_group_its_points_went_to() -> None:
    marks = {"A": {"G1": 6, "H1": "N/A", "H2": "N/A", "Q": 2}}
    shares = shares_of_points("A", reckoning=reckoned(an_evaluation(a_tree(), marks=marks, prices={"A": 1})))
    assert shares == {"G1": Fraction(6, 10), "H1": Fraction(6, 10), "H2": Fraction(6, 10), "Q": Fraction(2, 10)}


def test_what_is_not_scored_yet_has_no_share() -> None:
    marks = {"A": {"G1": 6, "H1": 5, "H2": 5}}
    shares = shares_of_points("A", reckoning=reckoned(an_evaluation(a_tree(), marks=marks, prices={"A": 1})))
    assert shares == {"G1": Fraction(6, 10), "H1": 1, "H2": Fraction(5, 10), "Q": 0}


@pytest.mark.parametrize(
    ("rules", "beginning"),
    [
        ({"score_from": ScoreFrom.RANK_SUM}, "Offers are ranked by evaluators' ranks and not by points"),
        ({"price_formula": PriceFormula.UTILITY_INDEX}, "The utility index is no weighted sum"),
        ({"price_formula": PriceFormula.LOWEST_PRICE_OF_THE_PASSING}, "The lowest price that passes is always first"),
        ({}, ""),
    ],
    ids=str,
)
def test_where_changed_weights_say_nothing_a_sentence_says_why(rules: dict[str, object], beginning: str) -> None:
    marks = {"A": {"G1": 6, "H1": 5, "H2": 5, "Q": 1}}
    text = obstacle(reckoned(an_evaluation(a_tree(**rules), marks=marks, prices={"A": 1})))
    assert text == (f"{beginning}, so drawn and changed weights are left out." if beginning else "")
