"""Pricing sheets line by line: what each vendor asks at one volume, in one variant, in one year or in all. Exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.priced import evaluated_tier, evaluated_variant
from app.domain.request.pricing import ZERO, AskedCell, Variant, price_years, yearly

Prices = Mapping[AskedCell, Decimal]
"""The prices of one vendor, for one unit each."""


@dataclass(frozen=True, slots=True)
class View:
    """What is compared. `variant` None takes of each vendor the one that is evaluated, `year` None all years."""

    tier: str
    variant: Variant | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """What a line costs with one vendor: `units` are its prices for one unit with the year each is for (None: all),
    `amount` is quantity times price.

    `missing` counts the prices that are not given; the amount lacks them. `over_lowest` is a share, 0 for the lowest.
    """

    units: tuple[tuple[int | None, Decimal], ...]
    amount: Fraction
    missing: int
    is_lowest: bool = False
    is_highest: bool = False
    over_lowest: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the sheet with what each vendor asks, by key; `quantity` is that of the years compared, or None."""

    line: SheetLine
    quantity: Fraction | None
    amounts: Mapping[int, Amount]


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """The counted lines of one vendor. `by_year` are the years of the sheet in order."""

    variant: Variant
    total: Amount
    by_year: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class PriceComparison:
    """`totals` are by vendor; whatever `view` says, `by_year` has every year of the sheet."""

    view: View
    years: tuple[int, ...]
    lines: tuple[ComparedLine, ...]
    totals: Mapping[int, ComparedTotal]


def default_view(sheet: PriceSheet) -> View:
    """At the volume and in the variants that are evaluated, all years together."""
    return View(tier=evaluated_tier(sheet))


def compared(sheet: PriceSheet, prices: Mapping[int, Prices], *, view: View) -> PriceComparison:
    """All vendors' prices as `view` says; `prices` are by a key of the vendor."""
    years = tuple(range(1, sheet.years + 1))
    chosen = {key: view.variant or evaluated_variant(sheet, given) for key, given in prices.items()}
    looked_at = years if view.year is None else (view.year,)

    def sums(lines: tuple[SheetLine, ...], years_of: tuple[int, ...]) -> dict[int, Amount]:
        return {
            key: _sum(sheet, lines, given, tier=view.tier, variant=chosen[key], years=years_of)
            for key, given in prices.items()
        }

    counted = tuple(line for line in sheet.lines if line.is_counted)
    whole = _ranged(sums(counted, looked_at))
    by_year = [_ranged(sums(counted, (year,))) for year in years]
    return PriceComparison(
        view=view,
        years=years,
        lines=tuple(
            ComparedLine(line, _quantity(line, tier=view.tier, years=looked_at), _ranged(sums((line,), looked_at)))
            for line in sheet.lines
        ),
        totals={key: ComparedTotal(chosen[key], whole[key], tuple(each[key] for each in by_year)) for key in prices},
    )


def _quantity(line: SheetLine, *, tier: str, years: tuple[int, ...]) -> Fraction | None:
    found = [amount for year, amount in yearly(line, tier=tier).items() if year in years]
    return sum(found, ZERO) if found else None


def _sum(
    sheet: PriceSheet,
    lines: tuple[SheetLine, ...],
    given: Prices,
    *,
    tier: str,
    variant: Variant,
    years: tuple[int, ...],
) -> Amount:
    """Quantity times price over lines and years."""
    amount, missing = ZERO, 0
    units: list[tuple[int | None, Decimal]] = []
    for line in lines:
        quantities = yearly(line, tier=tier)
        for year in price_years(sheet, line):
            if year is not None and year not in years:
                continue
            price = given.get(AskedCell(line.code, tier, year, variant.location, variant.support_model))
            if price is None:
                missing += 1
                continue
            units.append((year, price))
            priced_in = years if year is None else (year,)
            amount += Fraction(price) * sum((quantities.get(each, ZERO) for each in priced_in), ZERO)
    return Amount(tuple(units), amount, missing)


def _ranged(amounts: Mapping[int, Amount]) -> dict[int, Amount]:
    """The same with the lowest and the highest marked, among those that are whole and where they differ."""
    whole = {key: each.amount for key, each in amounts.items() if not each.missing}
    low, high = min(whole.values(), default=ZERO), max(whole.values(), default=ZERO)
    return {
        key: Amount(
            units=each.units,
            amount=each.amount,
            missing=each.missing,
            is_lowest=key in whole and low < high and each.amount == low,
            is_highest=key in whole and low < high and each.amount == high,
            over_lowest=(each.amount - low) / low if key in whole and len(whole) > 1 and low > 0 else None,
        )
        for key, each in amounts.items()
    }
