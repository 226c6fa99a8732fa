"""Scenarios: exact, beside the record, and every fault in words."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation import Evaluation, OfferStatus, PriceFormula, ScoreFrom
from app.domain.ranking import rank, rank_evaluation
from app.domain.scenario import FaultyScenario, Scenario, apply, apply_to_count, new_weights
from app.domain.scenario_comparison import Place, compare
from app.domain.scenario_text import scenario_as_json, scenario_faults, scenario_from_json, scenario_in_words
from app.domain.tally import count
from app.domain.tree import Tree
from tests.domain.evaluations import a_framework, a_gate, a_group, a_leaf, a_price, an_evaluation, ranks, totals


def a_contest(**rules: object) -> Evaluation:
    """A is better, B cheaper; E3 alone puts B first on quality."""
    rules = {"price_formula": PriceFormula.LOWEST_PRICE_RATIO, **rules}
    framework = a_framework(
        a_group("G", weight=60),
        a_leaf("Q", weight=70, parent="G"),
        a_leaf("R", weight=30, parent="G"),
        a_price("P", weight=40),
        a_gate("X"),
        **rules,
    )
    return an_evaluation(
        framework,
        marks={
            "A": {"Q": [9, 9, 4], "R": [8, 8, 5], "X": ["pass"] * 3},
            "B": {"Q": [6, 6, 9], "R": [6, 7, 9], "X": ["pass"] * 3},
            "C": {"Q": [3, 3, 3], "R": [3, 3, 3], "X": ["pass"] * 3},
        },
        prices={"A": 120, "B": 100, "C": 80},
    )


def faults(scenario: Scenario, evaluation: Evaluation | None = None) -> tuple[str, ...]:
    own = evaluation or a_contest()
    return scenario_faults(scenario, framework=own.framework, panel=own.panel, offers=own.offers)


def test_a_weight_given_anew_rescales_its_siblings_in_proportion_and_the_sum_stays() -> None:
    framework = a_framework(a_leaf("Q", weight=50), a_leaf("R", weight=20), a_price("P", weight=30))
    found = new_weights(Tree.of(framework), {"P": Decimal(39)})
    assert found == {"Q": Fraction(50 * 61, 70), "R": Fraction(20 * 61, 70), "P": Fraction(39)}


def test_only_siblings_are_rescaled() -> None:
    found = new_weights(Tree.of(a_contest().framework), {"Q": Decimal(40)})
    assert found == {"G": 60, "Q": 40, "R": 60, "P": 40, "X": 0}


@given(
    price=st.decimals(min_value=0, max_value=100, places=3), quality=st.decimals(min_value=0, max_value=100, places=3)
)
def test_points_under_new_weights_are_exact(price: Decimal, quality: Decimal) -> None:
    applied = apply(a_contest(), Scenario(weights={"P": price, "Q": quality}))
    points = Tree.of(applied.framework).points
    share = (100 - Fraction(price)) / 100
    assert points == {
        "G": 100 * share,
        "Q": share * Fraction(quality),
        "R": share * (100 - Fraction(quality)),
        "P": Fraction(price),
        "X": 0,
    }


def test_weights_without_an_end_as_decimals_stay_exact() -> None:
    framework = a_framework(a_leaf("Q", weight="33.333333333"), a_leaf("R", weight="26.666666667"), a_price("P"))
    evaluation = an_evaluation(framework, marks={"A": {"Q": 5, "R": 5}}, prices={"A": 1})
    points = Tree.of(apply(evaluation, Scenario(weights={"P": Decimal(41)})).framework).points
    assert points["Q"] == Fraction("33.333333333") * 59 / 60
    assert sum(points.values()) == 100


def test_a_group_without_a_weight_keeps_that_of_its_children() -> None:
    framework = a_framework(
        a_group("G"), a_leaf("Q", weight=50, parent="G"), a_leaf("R", weight=10, parent="G"), a_price("P")
    )
    evaluation = an_evaluation(framework, marks={"A": {"Q": 5, "R": 5}}, prices={"A": 1})
    points = Tree.of(apply(evaluation, Scenario(weights={"Q": Decimal(20)})).framework).points
    assert points == {"G": 60, "Q": 20, "R": 40, "P": 40}


def test_nothing_changed_gives_the_same_evaluation() -> None:
    assert apply(a_contest(), Scenario()) == a_contest()


def test_the_evaluation_given_stays_as_it_is() -> None:
    evaluation = a_contest()
    apply(evaluation, Scenario(weights={"P": Decimal(90)}, without_seats=("E1",), without_offers=("A",)))
    assert evaluation == a_contest()


@pytest.mark.parametrize("rule", [ScoreFrom.MEAN, ScoreFrom.MEDIAN, ScoreFrom.RANK_SUM])
@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(weights={"P": Decimal(61)}),
        Scenario(without_seats=("E1", "E2")),
        Scenario(formula=PriceFormula.SHARE_OF_TOTAL, without_offers=("C",)),
        Scenario(weights={"Q": Decimal("33.3")}, without_seats=("E3",), formula=PriceFormula.LINEAR_MIN_MAX),
    ],
)
def test_a_count_and_a_whole_evaluation_come_to_the_same(rule: ScoreFrom, scenario: Scenario) -> None:
    evaluation = a_contest(score_from=rule)
    whole = rank_evaluation(apply(evaluation, scenario))
    counted = rank(apply_to_count(count(evaluation), scenario, marks=evaluation.marks))
    assert (counted.standings, counted.winners, counted.margin) == (whole.standings, whole.winners, whole.margin)


def test_another_formula_with_its_parameters() -> None:
    scenario = Scenario(
        formula=PriceFormula.LINEAR_BETWEEN_BOUNDS, parameters={"price_best": Decimal(80), "price_worst": Decimal(160)}
    )
    ranking = rank_evaluation(apply(a_contest(), scenario))
    assert totals(ranking) == {"B": "72.60", "A": "63.40", "C": "58.00"}


def test_an_offer_left_out_is_listed_last_without_a_rank() -> None:
    ranking = rank_evaluation(apply(a_contest(), Scenario(without_offers=("A",))))
    assert ranks(ranking) == {"B": 1, "C": 2, "A": None}
    assert ranking.standings[-1].status is OfferStatus.WITHDRAWN


def test_a_scenario_survives_json_and_equal_ones_have_equal_texts() -> None:
    scenario = Scenario(
        weights={"P": Decimal("39.50"), "Q": Decimal(10)},
        formula=PriceFormula.LOGARITHMIC,
        parameters={"price_log_base": Decimal(2)},
        without_seats=("E1",),
        without_offers=("C",),
    )
    again = scenario_from_json(scenario_as_json(scenario))
    turned = Scenario(
        weights={"Q": Decimal("10.0"), "P": Decimal("39.5")},
        formula=PriceFormula.LOGARITHMIC,
        parameters={"price_log_base": Decimal(2)},
        without_seats=("E1",),
        without_offers=("C",),
    )
    assert again == scenario
    assert scenario_as_json(turned) == scenario_as_json(scenario)


def test_json_with_faults_says_all_of_them() -> None:
    text = json.dumps({"weights": {"P": "many"}, "formula": "cheapest", "without_seats": "E1", "colour": 1})
    with pytest.raises(FaultyScenario) as caught:
        scenario_from_json(text)
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "A scenario has no “colour”",
        "P",
        "There is no price formula “cheapest”",
        "“without_seats” must be a list of ids.",
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"weights": []}', '{"weights": {"P": true}}', '{"weights": {"P": 1e99}}']
)
def test_what_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(FaultyScenario):
        scenario_from_json(text)


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario(), "The scenario changes nothing: give another weight or formula, or leave somebody out."),
        (Scenario(weights={"Z": Decimal(1)}), "There is no criterion Z in this RFP: take its weight out."),
        (Scenario(weights={"X": Decimal(1)}), "Gate X is a gate and carries no weight: take its weight out."),
        (Scenario(weights={"P": Decimal(-1)}), "The weight of Price is below 0."),
        (
            Scenario(weights={"P": Decimal(101)}),
            "The new weights at the top add up to 101, more than the 100 there are: lower them.",
        ),
        (
            Scenario(weights={"P": Decimal(30), "G": Decimal(60)}),
            (
                "The weights at the top add up to 90 instead of 100, and no other weight could take up the rest: "
                "change them so that they add up to 100."
            ),
        ),
        (
            Scenario(formula=PriceFormula.PRICE_AS_CRITERION),
            "Evaluators did not score the price, so it cannot count as a criterion: choose another formula.",
        ),
        (Scenario(without_seats=("E9",)), "There is no seat E9 on this panel: take it out of the scenario."),
        (Scenario(without_seats=("E1", "E2", "E3")), "Nobody would be left on the panel: keep at least one evaluator."),
        (Scenario(without_offers=("Z",)), "There is no offer Z in this RFP: take it out of the scenario."),
        (Scenario(without_offers=("A", "B", "C")), "No offer would be left: keep at least one."),
    ],
)
def test_faults_of_a_scenario_in_words(scenario: Scenario, said: str) -> None:
    assert faults(scenario) == (said,)


def test_a_formula_without_its_parameter_says_what_it_needs() -> None:
    (text,) = faults(Scenario(formula=PriceFormula.LOGARITHMIC))
    assert "price_log_base" in text


def test_agreed_scores_belong_to_no_seat() -> None:
    evaluation = a_contest(score_from=ScoreFrom.AGREED)
    assert faults(Scenario(without_seats=("E1",)), evaluation) == (
        "Scores were agreed by the panel, so leaving an evaluator out changes nothing: leave nobody out.",
    )


def test_weights_that_do_not_fit_are_never_applied() -> None:
    with pytest.raises(FaultyScenario):
        apply(a_contest(), Scenario(weights={"P": Decimal(101)}))


def test_what_a_scenario_changes_in_words() -> None:
    evaluation = a_contest()
    scenario = Scenario(
        weights={"P": Decimal("50.5")},
        formula=PriceFormula.LOGARITHMIC,
        parameters={"price_log_base": Decimal(2)},
        without_seats=("E1", "E3"),
        without_offers=("C",),
    )
    assert scenario_in_words(
        scenario, framework=evaluation.framework, panel=evaluation.panel, offers=evaluation.offers
    ) == (
        "Price weighs 50.5 instead of 40.",
        "The weights beside it share the rest of their sum in proportion.",
        "The price formula is “Logarithmic”.",
        "The base of the logarithm is 2.",
        "Without the marks of Evaluator 1 and Evaluator 3.",
        "Without the offer of Offer C.",
    )


def test_rankings_beside_each_other() -> None:
    evaluation = a_contest()
    record = rank_evaluation(evaluation)
    scenarios = {"dear": Scenario(weights={"P": Decimal(90)}), "without C": Scenario(without_offers=("C",))}
    found = compare(record, [(name, rank_evaluation(apply(evaluation, own))) for name, own in scenarios.items()])
    assert [name for _, name in found.offers] == [standing.name for standing in record.standings]
    assert {column.name: {offer: place.rank for offer, place in column.places.items()} for column in found.columns} == {
        "": {"B": 1, "A": 2, "C": 3},
        "dear": {"C": 1, "B": 2, "A": 3},
        "without C": {"B": 1, "A": 2, "C": None},
    }
    assert found.columns[1].places["C"].climbed == 2
    assert found.columns[2].places["C"] == Place(rank=None, figure=None, behind=None, climbed=None)
    assert found.columns[1].sentence.endswith("ahead, instead of Offer B.")
    assert found.columns[2].sentence.endswith("as in the record; 1 rank changes behind.")
