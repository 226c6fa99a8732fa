"""Scenarios: what the ranking would be under other weights, another formula, or without an evaluator or an offer.

A scenario stands beside the record and never over it: `apply` makes another evaluation and leaves the one given as it
is. Everything stays exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import lcm

from app.domain.errors import DomainError
from app.domain.evaluation import (
    Count,
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Mark,
    Offer,
    OfferStatus,
    PriceFormula,
)
from app.domain.leave_out import without_seats
from app.domain.rounding import figure
from app.domain.tree import ZERO, Tree

LEFT_OUT = "left out in this scenario"
"""The reason of an offer that a scenario leaves out."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is otherwise than in the record; empty says nothing is.

    `weights` are new weights by criterion id, in the unit of the criterion and its siblings; siblings without one share
    what is left of their sum in proportion. `formula` is another price formula, None the published one; `parameters`
    are values for it by their names in `Rules`, those not given stay the published ones. `without_seats` and
    `without_offers` hold the ids of what is left out.
    """

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    formula: PriceFormula | None = None
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    without_seats: tuple[str, ...] = ()
    without_offers: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return self == Scenario()


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A scenario as its author saved it, beside the record up to the audit row `audit_sequence`."""

    public_id: str
    name: str
    reason: str
    author: str
    created_at: datetime
    audit_sequence: int
    scenario: Scenario


class FaultyScenario(DomainError):
    """A scenario that cannot be applied or read; `faults` says everything that is wrong, each as a sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


def apply(evaluation: Evaluation, scenario: Scenario) -> Evaluation:
    """The evaluation as it would be. `scenario` is without `scenario_faults`; raises FaultyScenario for weights that
    do not fit."""
    gone = frozenset(scenario.without_seats)
    return replace(
        evaluation,
        framework=apply_to_framework(evaluation.framework, scenario),
        offers=_offers(evaluation.offers, scenario=scenario),
        panel=tuple(seat for seat in evaluation.panel if seat.id not in gone),
        marks=tuple(mark for mark in evaluation.marks if mark.evaluator not in gone) if gone else evaluation.marks,
    )


def apply_to_count(count: Count, scenario: Scenario, *, marks: Iterable[Mark] = ()) -> Count:
    """The same for counted marks. `marks` holds at least those of the seats that are left out; of cells from which
    some are taken off the lowest and highest mark are not known any more."""
    without = without_seats(count, seats=scenario.without_seats, marks=marks) if scenario.without_seats else count
    return replace(
        without,
        framework=apply_to_framework(count.framework, scenario),
        offers=_offers(count.offers, scenario=scenario),
    )


def apply_to_framework(framework: Framework, scenario: Scenario) -> Framework:
    """The rules and criteria under a scenario."""
    rules, given = framework.rules, scenario.parameters
    rules = replace(
        rules,
        price_formula=scenario.formula or rules.price_formula,
        price_best=given.get("price_best", rules.price_best),
        price_worst=given.get("price_worst", rules.price_worst),
        price_log_base=given.get("price_log_base", rules.price_log_base),
        price_value_of_quality=given.get("price_value_of_quality", rules.price_value_of_quality),
    )
    return replace(framework, rules=rules, criteria=_weighted(framework, weights=scenario.weights))


def new_weights(tree: Tree, weights: Mapping[str, Decimal]) -> Mapping[str, Fraction]:
    """The weights of all criteria by id when some are given anew: the sum of siblings stays, those not given share
    what is left in proportion. Raises FaultyScenario."""
    if texts := weight_faults(tree, weights):
        raise FaultyScenario(texts)
    found = dict(tree.weights)
    for siblings in tree.branches.values():
        found |= _shared(_weighing(siblings), weights=weights, tree=tree)
    return found


def weight_faults(tree: Tree, weights: Mapping[str, Decimal]) -> tuple[str, ...]:
    """Why weights cannot be given anew, each as a sentence; empty where they can."""
    unknown = [code for code in weights if code not in tree.by_id]
    texts = [f"There is no criterion {code} in this RFP: take its weight out." for code in unknown]
    gates = [code for code in weights if code in tree.by_id and tree.by_id[code].kind is CriterionKind.GATE]
    texts += [f"{tree.by_id[code].title} is a gate and carries no weight: take its weight out." for code in gates]
    for parent, siblings in tree.branches.items():
        texts += _sibling_faults(_weighing(siblings), parent=parent, weights=weights, tree=tree)
    return tuple(texts)


def _sibling_faults(
    siblings: Sequence[Criterion], *, parent: str | None, weights: Mapping[str, Decimal], tree: Tree
) -> list[str]:
    given = [each for each in siblings if each.id in weights]
    if texts := [f"The weight of {each.title} is below 0." for each in given if weights[each.id] < 0]:
        return texts
    where = f"under {tree.by_id[parent].title}" if parent is not None else "at the top"
    whole, asked = _sum(siblings, tree=tree), sum((Fraction(weights[each.id]) for each in given), ZERO)
    kept = _sum([each for each in siblings if each.id not in weights], tree=tree)
    share, said = _said(asked), _said(whole)
    if asked > whole:
        return [f"The new weights {where} add up to {share}, more than the {said} there are: lower them."]
    if asked < whole and given and not kept:
        text = f"The weights {where} add up to {share} instead of {said}, and no other weight could take up the rest"
        return [f"{text}: change them so that they add up to {said}."]
    return []


def _weighing(siblings: Sequence[Criterion]) -> tuple[Criterion, ...]:
    return tuple(each for each in siblings if each.kind is not CriterionKind.GATE)


def _sum(criteria: Sequence[Criterion], *, tree: Tree) -> Fraction:
    return sum((tree.weights[each.id] for each in criteria), ZERO)


def _said(value: Fraction) -> str:
    return figure(value, places=9)


def _shared(siblings: Sequence[Criterion], *, weights: Mapping[str, Decimal], tree: Tree) -> dict[str, Fraction]:
    given = {each.id: Fraction(weights[each.id]) for each in siblings if each.id in weights}
    if not given:
        return {}
    others = [each for each in siblings if each.id not in given]
    kept = _sum(others, tree=tree)
    left = _sum(siblings, tree=tree) - sum(given.values(), ZERO)
    return {**given, **{each.id: tree.weights[each.id] * left / kept if kept else ZERO for each in others}}


def _weighted(framework: Framework, *, weights: Mapping[str, Decimal]) -> tuple[Criterion, ...]:
    """The criteria with their new weights. A third has no end as a decimal, so siblings whose weights would have none
    are all multiplied by the same number: only their proportion counts."""
    if not weights:
        return framework.criteria
    tree = Tree.of(framework)
    found = new_weights(tree, weights)
    factors = {parent: _whole(found[each.id] for each in siblings) for parent, siblings in tree.branches.items()}
    return tuple(
        criterion
        if criterion.kind is CriterionKind.GATE
        else replace(criterion, weight=_decimal(found[criterion.id] * factors[criterion.parent]))
        for criterion in framework.criteria
    )


def _whole(values: Iterable[Fraction]) -> int:
    """What makes decimals of all values: their common denominator without its twos and fives."""
    factor = lcm(*(value.denominator for value in values))
    for prime in (2, 5):
        while factor % prime == 0:
            factor //= prime
    return factor


def _decimal(value: Fraction) -> Decimal:
    """A fraction whose denominator is twos and fives, exactly: built from text, since arithmetic would round."""
    places = 0
    while 10**places % value.denominator:
        places += 1
    return Decimal(f"{value.numerator * (10**places // value.denominator)}E-{places}")


def _offers(offers: tuple[Offer, ...], *, scenario: Scenario) -> tuple[Offer, ...]:
    gone = frozenset(scenario.without_offers)
    return tuple(
        replace(offer, status=OfferStatus.WITHDRAWN, reason=LEFT_OUT)
        if offer.id in gone and offer.status is OfferStatus.ACTIVE
        else offer
        for offer in offers
    )
