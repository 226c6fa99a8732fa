"""Who is first under each price formula, and under other methods as a cross-check."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.analysis.outranking import promethee, topsis
from app.analysis.weighing import shares_of_points
from app.domain.contest import leaders
from app.domain.evaluation import PriceFormula, ScoreFrom
from app.domain.fault_words import WORDS
from app.domain.pricing import FORMULAS, Formula
from app.domain.reckoning import Reckoning
from app.domain.robustness import MethodWinners
from app.domain.tree import ZERO
from app.domain.wording import listed, names

Floats = NDArray[np.float64]

CROSS_CHECKS: Mapping[str, tuple[Callable[..., Floats], str]] = {
    "topsis": (topsis, "Cross-check: TOPSIS, columns divided by their length."),
    "promethee_ii": (promethee, "Cross-check: PROMETHEE II, any difference counts in full (usual criterion)."),
}
EQUAL = 1e-9
"""Figures of the cross-checks are not exact: those that differ by less count as equal."""


def winners_by_method(reckoning: Reckoning) -> dict[str, MethodWinners]:
    """The winners under every price formula, then under the cross-checks, by name.

    Offers in play, marks and published parameters stay as they are.
    """
    by_formula = {name.value: _under(formula, reckoning=reckoning) for name, formula in FORMULAS.items()}
    return {**by_formula, **_cross_checks(reckoning)}


def _under(formula: Formula, *, reckoning: Reckoning) -> MethodWinners:
    if not reckoning.places:
        return MethodWinners(None, "No offer can be placed.")
    if formula.name is reckoning.rules.price_formula:
        return MethodWinners(reckoning.winners, "The formula of the RFP.")
    if text := next(_obstacles(formula, reckoning=reckoning), ""):
        return MethodWinners(None, text)
    contest = replace(reckoning.contest, rules=replace(reckoning.rules, price_formula=formula.name))
    return MethodWinners(leaders(contest.figures(), lowest_first=contest.lowest_first))


def _obstacles(formula: Formula, *, reckoning: Reckoning) -> Iterator[str]:
    """Why a formula cannot be applied to this evaluation, as sentences."""
    rules, entries = reckoning.rules, reckoning.contest.entries
    if formula.name is PriceFormula.PRICE_AS_CRITERION:
        yield "Evaluators did not score the price."
    if missing := [name for name in formula.parameters if getattr(rules, name) is None]:
        yield f"It needs {listed([WORDS[name] for name in missing])}, which this RFP does not set."
    if "price_best" in formula.parameters and (rules.price_best or 0) >= (rules.price_worst or 0):
        yield "It needs a best price below the worst price."
    if "price_log_base" in formula.parameters and (rules.price_log_base or 0) <= 1:
        yield "It needs a base A above 1."
    if formula.needs_leaf and not reckoning.contest.price_points:
        yield "It needs a price criterion with points."
    unpriced = [offer for _, offer in reckoning.places if entries[offer].price is None]
    if formula.needs_price and unpriced:
        yield f"There is no price for {names(unpriced, of=reckoning)}."
    if formula.order is not None and rules.score_from is ScoreFrom.RANK_SUM:
        yield "It gives no points that could be added before each evaluator's ranks are formed."


def _cross_checks(reckoning: Reckoning) -> dict[str, MethodWinners]:
    offers = [offer for _, offer in reckoning.places]
    if not offers:
        return {name: MethodWinners(None, "No offer can be placed.") for name in CROSS_CHECKS}
    leaves, rows, costs = _decision_matrix(offers, reckoning=reckoning)
    if not leaves:
        return {name: MethodWinners(None, "No criterion carries points.") for name in CROSS_CHECKS}
    weights = [float(reckoning.tree.points[leaf]) for leaf in leaves]
    matrix = np.array([[float(value) for value in row] for row in rows])
    return {
        name: MethodWinners(_best(method(matrix, weights=weights, costs=costs), offers=offers), note)
        for name, (method, note) in CROSS_CHECKS.items()
    }


def _decision_matrix(
    offers: Sequence[str], *, reckoning: Reckoning
) -> tuple[list[str], list[list[Fraction]], tuple[int, ...]]:
    """The leaves that carry points, each offer's shares of them, and which column is price, in money.

    Price takes part where it carries points and every offer has one. Preference points are no criterion.
    """
    points = reckoning.tree.points
    leaves = [leaf.id for leaf in reckoning.tree.scored if points[leaf.id]]
    shares = [shares_of_points(offer, reckoning=reckoning) for offer in offers]
    rows = [[own[leaf] for leaf in leaves] for own in shares]
    price = reckoning.tree.price
    amounts = [reckoning.contest.entries[offer].price for offer in offers]
    if price is None or price.id in leaves or not points[price.id] or None in amounts:
        return leaves, rows, ()
    priced = [[*row, amount or ZERO] for row, amount in zip(rows, amounts, strict=True)]
    return [*leaves, price.id], priced, (len(leaves),)


def _best(figures: Floats, *, offers: Sequence[str]) -> tuple[str, ...]:
    return tuple(offer for offer, figure in zip(offers, figures, strict=True) if figure >= figures.max() - EQUAL)
