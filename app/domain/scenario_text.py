"""Scenarios as text: JSON out and in with every fault in words, what is wrong with one, and what it changes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from app.domain import criteria
from app.domain.evaluation import Framework, Offer, OfferStatus, PriceFormula, ScoreFrom, Seat
from app.domain.packet_method import FORMULAS
from app.domain.rounding import figure, plain
from app.domain.scenario import FaultyScenario, Scenario, apply_to_framework, new_weights, weight_faults
from app.domain.sentences import listed
from app.domain.tree import Tree

PARAMETERS: Final[Mapping[str, str]] = {
    "price_best": "best price",
    "price_worst": "worst price",
    "price_log_base": "base of the logarithm",
    "price_value_of_quality": "value of full quality",
}
"""The rules that a scenario may set for its formula, and how they are called."""
KEYS: Final = ("weights", "formula", "parameters", "without_seats", "without_offers")


def scenario_as_json(scenario: Scenario) -> str:
    """Canonical JSON: equal scenarios have equal texts. Numbers are strings, as people write them."""
    values = {
        "weights": {code: plain(value) for code, value in scenario.weights.items()},
        "formula": None if scenario.formula is None else scenario.formula.value,
        "parameters": {name: plain(value) for name, value in scenario.parameters.items()},
        "without_seats": list(scenario.without_seats),
        "without_offers": list(scenario.without_offers),
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def scenario_from_json(text: str) -> Scenario:
    """What `scenario_as_json` wrote, or a person. Raises FaultyScenario with everything that is wrong."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise FaultyScenario([f"The scenario is not JSON: {error}."]) from error
    if not isinstance(values, dict):
        raise FaultyScenario(["A scenario is an object with the keys " + listed(KEYS) + "."])
    reader = _Reader(values)
    scenario = Scenario(
        weights=reader.numbers("weights"),
        formula=reader.formula(),
        parameters=reader.numbers("parameters"),
        without_seats=reader.names("without_seats"),
        without_offers=reader.names("without_offers"),
    )
    if reader.faults:
        raise FaultyScenario(reader.faults)
    return scenario


class _Reader:
    """Takes values out of JSON and gathers what is wrong with them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.faults = [f"A scenario has no “{key}”: it has {listed(KEYS)}." for key in values if key not in KEYS]

    def formula(self) -> PriceFormula | None:
        value = self._values.get("formula")
        if value is None:
            return None
        try:
            return PriceFormula(value)
        except ValueError:
            self.faults.append(f"There is no price formula “{value}”: choose one of {listed(PriceFormula)}.")
            return None

    def numbers(self, key: str) -> dict[str, Decimal]:
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            self.faults.append(f"“{key}” must be an object of numbers by name.")
            return {}
        found = {name: self._number(name, given) for name, given in value.items()}
        return {name: number for name, number in found.items() if number is not None}

    def _number(self, name: str, given: object) -> Decimal | None:
        try:
            number = Decimal(str(given)) if not isinstance(given, bool) else None
        except InvalidOperation:
            number = None
        text = f"“{given}” is not a number." if number is None else criteria.number_fault(number)
        if text:
            self.faults.append(f"{name}: {text}")
            return None
        return number

    def names(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.faults.append(f"“{key}” must be a list of ids.")
            return ()
        return tuple(dict.fromkeys(value))


def scenario_faults(
    scenario: Scenario, *, framework: Framework, panel: Sequence[Seat], offers: Sequence[Offer]
) -> tuple[str, ...]:
    """Why a scenario cannot be applied to this RFP, each as a sentence; empty where it can."""
    found = [
        *_number_faults(scenario),
        *weight_faults(Tree.of(framework), scenario.weights),
        *_formula_faults(scenario, framework=framework),
        *_seat_faults(scenario, panel=panel, score_from=framework.rules.score_from),
        *_offer_faults(scenario, offers=offers),
    ]
    if not found and scenario.changes_nothing:
        found.append("The scenario changes nothing: give another weight or formula, or leave somebody out.")
    return tuple(found)


def _number_faults(scenario: Scenario) -> Iterator[str]:
    for name, value in {**scenario.weights, **scenario.parameters}.items():
        if text := criteria.number_fault(value):
            yield f"{name}: {text}"


def _formula_faults(scenario: Scenario, *, framework: Framework) -> Iterator[str]:
    for name in scenario.parameters:
        if name not in PARAMETERS:
            yield f"A formula has no parameter “{name}”: it has {listed(PARAMETERS)}."
    if scenario.formula is PriceFormula.PRICE_AS_CRITERION is not framework.rules.price_formula:
        yield "Evaluators did not score the price, so it cannot count as a criterion: choose another formula."
        return
    rules = apply_to_framework(framework, replace(scenario, weights={})).rules
    known = criteria.faults(framework)  # where it comes without the words of its scales
    for fault in criteria.faults(replace(framework, rules=rules)):
        if fault not in known:
            yield fault.text


def _seat_faults(scenario: Scenario, *, panel: Sequence[Seat], score_from: ScoreFrom) -> Iterator[str]:
    known = {seat.id for seat in panel}
    for seat in scenario.without_seats:
        if seat not in known:
            yield f"There is no seat {seat} on this panel: take it out of the scenario."
    if scenario.without_seats and score_from is ScoreFrom.AGREED:
        yield "Scores were agreed by the panel, so leaving an evaluator out changes nothing: leave nobody out."
    if known and known <= set(scenario.without_seats):
        yield "Nobody would be left on the panel: keep at least one evaluator."


def _offer_faults(scenario: Scenario, *, offers: Sequence[Offer]) -> Iterator[str]:
    known = {offer.id for offer in offers}
    for offer in scenario.without_offers:
        if offer not in known:
            yield f"There is no offer {offer} in this RFP: take it out of the scenario."
    active = {offer.id for offer in offers if offer.status is OfferStatus.ACTIVE}
    if active and active <= set(scenario.without_offers):
        yield "No offer would be left: keep at least one."


def scenario_in_words(
    scenario: Scenario, *, framework: Framework, panel: Sequence[Seat], offers: Sequence[Offer]
) -> tuple[str, ...]:
    """What the scenario changes, each as a short sentence; for a scenario without faults."""
    return (
        *_weights_in_words(scenario, framework=framework),
        *_formula_in_words(scenario, framework=framework),
        *_absent_in_words(scenario, panel=panel, offers=offers),
    )


def _weights_in_words(scenario: Scenario, *, framework: Framework) -> Iterator[str]:
    tree = Tree.of(framework)
    weights = new_weights(tree, scenario.weights)
    for criterion in tree.order:
        if criterion.id in scenario.weights:
            new, old = figure(weights[criterion.id], places=4), figure(tree.weights[criterion.id], places=4)
            yield f"{criterion.title} weighs {new} instead of {old}."
    if any(weights[code] != tree.weights[code] for code in weights if code not in scenario.weights):
        beside = "it" if len(scenario.weights) == 1 else "them"
        yield f"The weights beside {beside} share the rest of their sum in proportion."


def _formula_in_words(scenario: Scenario, *, framework: Framework) -> Iterator[str]:
    if scenario.formula is not None and scenario.formula is not framework.rules.price_formula:
        yield f"The price formula is “{FORMULAS[scenario.formula].name}”."
    for name, value in scenario.parameters.items():
        yield f"The {PARAMETERS[name]} is {figure(value, places=9)}."


def _absent_in_words(scenario: Scenario, *, panel: Sequence[Seat], offers: Sequence[Offer]) -> Iterator[str]:
    if seats := [seat.name for seat in panel if seat.id in scenario.without_seats]:
        yield f"Without the marks of {listed(seats)}."
    if gone := [offer.name for offer in offers if offer.id in scenario.without_offers]:
        yield f"Without the offer of {listed(gone)}." if len(gone) == 1 else f"Without the offers of {listed(gone)}."
