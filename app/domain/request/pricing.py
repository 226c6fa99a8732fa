"""The arithmetic of a pricing sheet: which prices a vendor is asked for, and what they come to. All of it is exact.

Tiers are volumes that may come true, not parts of one volume: each is reckoned by itself and none is added to another.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from app.domain.evaluation import Location, SupportModel
from app.domain.request.price_sheet import PriceSheet, Recurrence, SheetLine

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to deliver that is priced by itself; None where the sheet leaves it to the vendor."""

    location: Location | None = None
    support_model: SupportModel | None = None


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A price that a vendor must give, for one unit. `tier` is "" without tiers, `year` None for all years alike."""

    line: str
    tier: str
    year: int | None
    location: Location | None
    support_model: SupportModel | None

    @property
    def variant(self) -> Variant:
        return Variant(self.location, self.support_model)


@dataclass(frozen=True, slots=True)
class Totals:
    """What prices come to, in money. Lines that are not counted stand in `by_line` only.

    Keys: `by_line` (line code, tier, variant), `by_year` (year, tier, variant), `by_variant` (tier, variant).
    `missing` are the cells without a price: they add nothing, so a sum beside them is not the whole price.
    """

    by_line: Mapping[tuple[str, str, Variant], Fraction]
    by_year: Mapping[tuple[int, str, Variant], Fraction]
    by_variant: Mapping[tuple[str, Variant], Fraction]
    missing: tuple[AskedCell, ...]


def variants(sheet: PriceSheet) -> tuple[Variant, ...]:
    """Every pair of locations and support models asked for; one that leaves both open where there are none."""
    return tuple(Variant(*pair) for pair in product(sheet.locations or (None,), sheet.support_models or (None,)))


def price_years(sheet: PriceSheet, line: SheetLine) -> tuple[int | None, ...]:
    """The years that a line is priced in: each where prices differ by year, None for one price for all.

    What is bought once has one price.
    """
    if not sheet.prices_by_year or line.recurrence is Recurrence.ONE_OFF:
        return (None,)
    return tuple(range(1, sheet.years + 1))


def asked_cells(sheet: PriceSheet) -> tuple[AskedCell, ...]:
    """Every price a vendor must give: line by line, then by variant, tier and year. The codes must be unique."""
    return tuple(
        AskedCell(line.code, tier, year, variant.location, variant.support_model)
        for line in sheet.lines
        for variant in variants(sheet)
        for tier in sheet.tiers or ("",)
        for year in price_years(sheet, line)
    )


def count_cells(sheet: PriceSheet) -> int:
    """How many prices a vendor must give, without listing them."""
    places = len(variants(sheet)) * len(sheet.tiers or ("",))
    return sum(places * len(price_years(sheet, line)) for line in sheet.lines)


def totals(sheet: PriceSheet, prices: Mapping[AskedCell, Decimal]) -> Totals:
    """Quantities times prices, added up; prices of cells that are not asked for are left out."""
    by_line: defaultdict[tuple[str, str, Variant], Fraction] = defaultdict(Fraction)
    by_year: defaultdict[tuple[int, str, Variant], Fraction] = defaultdict(Fraction)
    by_variant: defaultdict[tuple[str, Variant], Fraction] = defaultdict(Fraction)
    cells = asked_cells(sheet)
    lines = {line.code: line for line in sheet.lines}
    for cell in cells:
        if cell not in prices:
            continue
        line, price, variant = lines[cell.line], Fraction(prices[cell]), cell.variant
        for year, amount in yearly(line, tier=cell.tier).items():
            if year > sheet.years or cell.year not in (None, year):
                continue
            by_line[cell.line, cell.tier, variant] += amount * price
            if line.is_counted:
                by_year[year, cell.tier, variant] += amount * price
                by_variant[cell.tier, variant] += amount * price
    missing = tuple(cell for cell in cells if cell not in prices)
    return Totals(dict(by_line), dict(by_year), dict(by_variant), missing)


def yearly(line: SheetLine, *, tier: str) -> dict[int, Fraction]:
    """The quantities of a line at a tier, by year."""
    return {quantity.year: Fraction(quantity.amount) for quantity in line.quantities if quantity.tier == tier}


def quantity_of(line: SheetLine, *, cell: AskedCell, years: int) -> Fraction | None:
    """The quantity that the price in a cell of this line is multiplied by: of its year, or of all years of the sheet;
    None where none is expected."""
    found = {year: amount for year, amount in yearly(line, tier=cell.tier).items() if year <= years}
    if cell.year is not None:
        return found.get(cell.year)
    return sum(found.values(), ZERO) if found else None


def line_totals(sheet: PriceSheet, line: SheetLine) -> dict[str, Fraction]:
    """How much of a line is expected over the years of the sheet, by tier; tiers without a quantity are left out."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for quantity in line.quantities:
        if quantity.year <= sheet.years and quantity.tier in (sheet.tiers or ("",)):
            found[quantity.tier] += Fraction(quantity.amount)
    return dict(found)
