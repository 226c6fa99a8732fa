"""The price formulas as a table: how prices become points, or the figure that offers are ranked by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from app.domain.errors import DomainError
from app.domain.evaluation import PriceFormula, PriceLine, Rules
from app.domain.rounding import figure
from app.domain.tree import EXACT

ONE = Fraction(1)
ZERO = Fraction(0)

LOGARITHM = Context(prec=50)
"""Logarithms are the only figures that are not exact: they are taken to 50 digits."""


@dataclass(frozen=True, slots=True)
class Field:
    """The offers in play as the formulas see them: prices in money, `best_quality` as a share 0-1."""

    lowest: Fraction
    highest: Fraction
    total: Fraction
    best_quality: Fraction

    @classmethod
    def of(cls, prices: Iterable[Fraction], *, best_quality: Fraction) -> "Field":
        """The field of at least one price."""
        amounts = tuple(prices)
        return cls(min(amounts), max(amounts), sum(amounts, ZERO), best_quality)


@dataclass(frozen=True, slots=True)
class Terms:
    """The published parameters of a formula; those it does not need are None. `quality_to_price` is the quality
    points divided by the price points."""

    best: Fraction | None
    worst: Fraction | None
    log_base: Fraction | None
    value_of_quality: Fraction | None
    quality_to_price: Fraction | None

    @classmethod
    def of(cls, rules: Rules, *, quality_points: Fraction, price_points: Fraction) -> "Terms":
        return cls(
            best=_exact(rules.price_best),
            worst=_exact(rules.price_worst),
            log_base=_exact(rules.price_log_base),
            value_of_quality=_exact(rules.price_value_of_quality),
            quality_to_price=quality_points / price_points if price_points else None,
        )


Share = Callable[[Fraction, Field, Terms], Fraction]
Order = Callable[[Fraction, Fraction, Field, Terms], Fraction | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """One price formula.

    `share(price, field, terms)` gives 0-1 of the price points. `order(price, quality, field, terms)`, with quality as
    a share 0-1, gives the figure ranked by instead of a total, lowest first where `lowest_first`; None is last.
    `parameters` are the names of the rules it needs, `relative_to` the attributes of `Field` on which an offer's
    points depend (the figures that the presence of other offers changes). `explanation` is a sentence for people.
    """

    name: PriceFormula
    explanation: str
    share: Share | None = None
    order: Order | None = None
    lowest_first: bool = False
    parameters: tuple[str, ...] = ()
    relative_to: tuple[str, ...] = ()
    needs_price: bool = True
    needs_leaf: bool = False
    forbids_leaf: bool = False
    needs_quality: bool = False

    @property
    def is_total(self) -> bool:
        """Whether offers are ranked by their total of points."""
        return self.order is None


def price_amounts(prices: Iterable[PriceLine]) -> dict[str, Decimal]:
    """Each offer's price: the exact sum of its counted lines. An offer without counted lines is left out."""
    amounts: dict[str, Decimal] = {}
    for line in prices:
        if line.counted:
            amounts[line.offer] = EXACT.add(amounts.get(line.offer, Decimal(0)), line.amount)
    return amounts


def price_fault(amount: Decimal, *, name: str) -> str | None:
    """None where the sum of an offer's counted lines is above 0, else the sentence that refuses it."""
    if amount > 0:
        return None
    return (
        f"The counted price lines of {name} add up to {figure(amount, places=2)}; a price must be above 0. "
        "Correct the amounts, or mark lines that are not evaluated as not counted."
    )


def opened_prices(amounts: Mapping[str, Decimal], *, names: Mapping[str, str]) -> dict[str, Fraction]:
    """The exact prices of the named offers (offer id -> name) that have one; `DomainError` for a sum of 0 or less."""
    for offer, name in names.items():
        if offer in amounts and (text := price_fault(amounts[offer], name=name)):
            raise DomainError(text)
    return {offer: Fraction(amounts[offer]) for offer in names if offer in amounts}


@lru_cache(maxsize=1 << 12)
def logarithm(value: Fraction) -> Decimal:
    """The natural logarithm of a number above 0, to 50 digits; exactly 0 for 1."""
    return LOGARITHM.ln(LOGARITHM.divide(Decimal(value.numerator), Decimal(value.denominator)))


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _needed(value: Fraction | None, *, parameter: str) -> Fraction:
    if value is None:
        raise DomainError(f"The price formula of this RFP needs {parameter}, which is not set.")
    return value


# --- points for price: shares 0-1 of the price points ----------------------------------------------------------------


def _lowest_price_ratio(price: Fraction, field: Field, _: Terms) -> Fraction:
    return field.lowest / price


def _linear_between_bounds(price: Fraction, _: Field, terms: Terms) -> Fraction:
    best = _needed(terms.best, parameter="price_best")
    worst = _needed(terms.worst, parameter="price_worst")
    return min(ONE, max(ZERO, (worst - price) / (worst - best)))


def _linear_min_max(price: Fraction, field: Field, _: Terms) -> Fraction:
    if field.highest == field.lowest:
        return ONE
    return (field.highest - price) / (field.highest - field.lowest)


def _linear_above_lowest(price: Fraction, field: Field, _: Terms) -> Fraction:
    return max(ZERO, ONE - (price - field.lowest) / field.lowest)


def _share_of_total(price: Fraction, field: Field, _: Terms) -> Fraction:
    return ONE - price / field.total


def _logarithmic(price: Fraction, field: Field, terms: Terms) -> Fraction:
    base = logarithm(_needed(terms.log_base, parameter="price_log_base"))
    above = LOGARITHM.divide(logarithm(price / field.lowest), base)
    return max(ZERO, ONE - Fraction(above))


# --- figures ranked by instead of a total ----------------------------------------------------------------------------


def _price_per_quality_point(price: Fraction, quality: Fraction, _: Field, __: Terms) -> Fraction | None:
    return price / quality if quality else None


def _award_on_value(price: Fraction, quality: Fraction, _: Field, terms: Terms) -> Fraction:
    return price - quality * _needed(terms.value_of_quality, parameter="price_value_of_quality")


def _utility_index(price: Fraction, quality: Fraction, field: Field, terms: Terms) -> Fraction:
    trade = _needed(terms.quality_to_price, parameter="a price criterion with points")
    return max(ZERO, ONE - (field.best_quality - quality) * trade) * field.lowest / price


def _price(price: Fraction, _: Fraction, __: Field, ___: Terms) -> Fraction:
    return price


FORMULAS: Mapping[PriceFormula, Formula] = {
    formula.name: formula
    for formula in (
        Formula(
            PriceFormula.LOWEST_PRICE_RATIO,
            "The lowest price gets all price points; any other gets the share that the lowest price is of its own.",
            share=_lowest_price_ratio,
            relative_to=("lowest",),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.LINEAR_BETWEEN_BOUNDS,
            "Points fall in a straight line from all at the best price to none at the worst; the RFP fixes both.",
            share=_linear_between_bounds,
            parameters=("price_best", "price_worst"),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.LINEAR_MIN_MAX,
            "Points fall in a straight line from all for the lowest offered price to none for the highest.",
            share=_linear_min_max,
            relative_to=("lowest", "highest"),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.LINEAR_ABOVE_LOWEST,
            "Each percent above the lowest price costs a percent of the price points, down to none at twice its price.",
            share=_linear_above_lowest,
            relative_to=("lowest",),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.SHARE_OF_TOTAL,
            "Each price costs the share of the price points that it has of the sum of all offered prices.",
            share=_share_of_total,
            relative_to=("total",),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.LOGARITHMIC,
            "Points fall with the logarithm of the price over the lowest, to none at the multiple the RFP fixes.",
            share=_logarithmic,
            parameters=("price_log_base",),
            relative_to=("lowest",),
            needs_leaf=True,
        ),
        Formula(
            PriceFormula.PRICE_PER_QUALITY_POINT,
            "Offers are ranked by their price divided by their share of the quality points, lowest first.",
            order=_price_per_quality_point,
            lowest_first=True,
            needs_quality=True,
        ),
        Formula(
            PriceFormula.AWARD_ON_VALUE,
            "Offers are ranked by their price less the money their quality is worth to the buyer, lowest first.",
            order=_award_on_value,
            lowest_first=True,
            parameters=("price_value_of_quality",),
            needs_quality=True,
        ),
        Formula(
            PriceFormula.UTILITY_INDEX,
            "Offers are ranked by how little quality they lack against the best, for their price against the lowest.",
            order=_utility_index,
            relative_to=("lowest", "best_quality"),
            needs_leaf=True,
            needs_quality=True,
        ),
        Formula(
            PriceFormula.PRICE_AS_CRITERION,
            "Evaluators score the price like any other criterion.",
            needs_price=False,
        ),
        Formula(
            PriceFormula.QUALITY_ONLY,
            "The price is fixed, so offers are ranked by quality alone.",
            needs_price=False,
            forbids_leaf=True,
        ),
        Formula(
            PriceFormula.LOWEST_PRICE_OF_THE_PASSING,
            "Offers pass or fail on quality; among those that pass, the lowest price is first.",
            order=_price,
            lowest_first=True,
        ),
    )
}


def needs_prices(rules: Rules) -> bool:
    """Whether an active offer without a price leaves the evaluation incomplete."""
    return rules.price_formula is not None and FORMULAS[rules.price_formula].needs_price
