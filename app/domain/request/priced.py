"""A vendor's prices for a pricing sheet: the names of its cells, and the price lines that are evaluated."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import PriceLine
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.pricing import AskedCell, Variant, asked_cells, variants, yearly
from app.domain.rounding import rounded

MONEY_PLACES = 4


def cell_name(cell: AskedCell) -> str:
    """The name under which a price is kept: a JSON list, so that no code or tier can be mistaken for another."""
    return json.dumps(
        [cell.line, cell.tier, cell.year, cell.location, cell.support_model], ensure_ascii=False, separators=(",", ":")
    )


def priced_cells(sheet: PriceSheet, prices: Mapping[str, Decimal]) -> dict[AskedCell, Decimal]:
    """Prices by the cell they are for; names of cells that the sheet does not ask for are left out."""
    return {cell: prices[name] for cell in asked_cells(sheet) if (name := cell_name(cell)) in prices}


def price_lines(sheet: PriceSheet, prices: Mapping[AskedCell, Decimal], *, offer: str) -> tuple[PriceLine, ...]:
    """The amounts of an offer by line, year, tier and variant, rounded to the money's four places.

    Counted are lines that the sheet counts, at the tier and in the variant that are evaluated; the others are shown and
    can be counted in their place by the lead.
    """
    compared = (evaluated_tier(sheet), evaluated_variant(sheet, prices))
    return tuple(_lines(sheet, prices, offer=offer, compared=compared))


def evaluated_tier(sheet: PriceSheet) -> str:
    """The tier at which prices are compared: the middle one, of an even number the lower; "" without tiers."""
    tiers = sheet.tiers or ("",)
    return tiers[(len(tiers) - 1) // 2]


def evaluated_variant(sheet: PriceSheet, prices: Mapping[AskedCell, Decimal]) -> Variant:
    """The first variant, in the order of the sheet, that is priced in every counted line at the evaluated tier; the
    very first where none is."""
    tier, counted = evaluated_tier(sheet), {line.code for line in sheet.lines if line.is_counted}
    asked = [cell for cell in asked_cells(sheet) if cell.tier == tier and cell.line in counted]
    whole = (each for each in variants(sheet) if all(cell in prices for cell in asked if cell.variant == each))
    return next(whole, variants(sheet)[0])


def _lines(
    sheet: PriceSheet, prices: Mapping[AskedCell, Decimal], *, offer: str, compared: tuple[str, Variant]
) -> Iterator[PriceLine]:
    lines = {line.code: line for line in sheet.lines}
    for cell, price in prices.items():
        line = lines[cell.line]
        for year, quantity in sorted(yearly(line, tier=cell.tier).items()):
            if year > sheet.years or cell.year not in (None, year):
                continue
            yield PriceLine(
                offer=offer,
                amount=rounded(quantity * Fraction(price), places=MONEY_PLACES),
                line=f"{line.code} {line.title}",
                year=str(year),
                location=cell.location,
                support_model=cell.support_model,
                counted=line.is_counted and (cell.tier, cell.variant) == compared,
                note=cell.tier,
            )
