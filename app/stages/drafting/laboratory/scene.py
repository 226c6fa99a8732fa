"""The trial as the pages of the laboratory speak of it, and a formula as a line of their tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Framework, PriceFormula
from app.domain.laboratory import Trial
from app.domain.packet_figures import NOTHING, money
from app.domain.pricing import Formula
from app.domain.rounding import fixed

IN_MONEY = {
    PriceFormula.PRICE_PER_QUALITY_POINT,
    PriceFormula.AWARD_ON_VALUE,
    PriceFormula.LOWEST_PRICE_OF_THE_PASSING,
}
FINE = 3
"""Decimals of the utility index, which lies between 0 and 1, and the most that anybody reads of points."""


@dataclass(frozen=True, slots=True)
class Read:
    """A figure as a person reads it; `exact` is as finely as the rules round, "" where that is the same."""

    text: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """A formula in the tables. `figures` are one for each offer; `look` is the address of the laboratory with this
    formula closer, `use` the rules that the page of rules would take."""

    value: str
    title: str
    formula: str
    obstacle: str
    verdict: str
    is_tied: bool
    is_near_tie: bool
    is_closer: bool
    is_of_the_draft: bool
    figures: tuple[Read, ...]
    by_share: str
    by_price: str
    look: Mapping[str, str | list[str]]
    use: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What all parts of the page are made from."""

    trial: Trial
    framework: Framework
    varied: str
    typed: Mapping[str, list[str]]
    """The address as it was asked for."""

    @property
    def share(self) -> Fraction:
        price = Fraction(self.trial.price_points)
        return price / (price + Fraction(self.trial.quality_points))

    def price(self, amount: Fraction) -> str:
        return money(amount, currency=self.framework.currency)

    def figure(self, value: Fraction | None, *, formula: Formula) -> Read:
        """A figure that offers are ranked by."""
        if value is None:
            return Read(NOTHING)
        if formula.name in IN_MONEY:
            return Read(self.price(value))
        places = max(self.trial.rules.rounding, 2 if formula.is_total else FINE)
        if places <= FINE:
            return Read(fixed(value, places=places))
        return Read(fixed(value, places=FINE), fixed(value, places=places))


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
