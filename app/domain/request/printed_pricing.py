"""The pricing sheet in print: what is bought and how much of it, and cells for the prices."""

from collections.abc import Iterator, Sequence

from app.domain.request.paper import (
    Block,
    Cell,
    Chapters,
    Column,
    Facts,
    Markdown,
    Prose,
    Table,
    Words,
    capitalised,
    cell,
    code_share,
)
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_words import RECURRENCES, column_words, variant_words
from app.domain.request.pricing import price_years, variants
from app.domain.request.request import Request
from app.domain.rounding import figure
from app.domain.sentences import listed

MOST_QUANTITIES, MOST_PRICES = 4, 4
"""Columns of quantities or prices side by side."""
Place = tuple[int, str]
"""A year, 0 for all years alike, and a tier, "" without tiers."""


def add_pricing_sheet(chapters: Chapters, request: Request) -> None:
    """The chapter of prices; nothing where the sheet has no line."""
    sheet = request.price_sheet
    if not sheet.lines:
        return
    currency = request.framework.currency
    unit = f"Prices are for one unit, in {currency}." if currency else "Prices are for one unit."
    chapters.chapter("pricing", "Pricing sheet", Prose(f"Please fill in prices only. {unit}"))
    chapters.add([Facts(tuple(_facts(sheet)))])
    if sheet.note:
        chapters.add([Markdown(sheet.note)])
    chapters.section("pricing-quantities", "What is bought", *_quantities(sheet))
    for number, variant in enumerate(variants(sheet), start=1):
        name = variant_words(variant)
        title = f"Prices: {name[0].lower()}{name[1:]}" if name else "Prices"
        chapters.section(f"pricing-{number}", title, *_prices(sheet, currency=currency))


def _facts(sheet: PriceSheet) -> Iterator[tuple[str, str]]:
    yield "Term", "1 year" if sheet.years == 1 else f"{sheet.years} years"
    if sheet.tiers:
        yield "Volume tiers", listed(sheet.tiers)
    named = [name for name in map(variant_words, variants(sheet)) if name]
    if named:
        yield "Asked for each of", "; ".join(named)
    yield "Prices", "one for each year" if sheet.prices_by_year else "one for all years"


def _quantities(sheet: PriceSheet) -> Iterator[Block]:
    """Tables of how much is expected, so many columns at a time."""
    places = [
        (year, tier)
        for tier in sheet.tiers or ("",)
        for year in range(1, sheet.years + 1)
        if any((each.year, each.tier) == (year, tier) for line in sheet.lines for each in line.quantities)
    ]
    for number, part in enumerate(_in_parts(places, most=MOST_QUANTITIES) or [[]]):
        columns = (
            Column("No.", code_share(line.code for line in sheet.lines)),
            Column("Item", 2.8),
            Column("Unit", 1.5),
            Column("Cost", 1.2),
            *(Column(capitalised(column_words(*place)), 1.3, is_number=True) for place in part),
        )
        yield Table(columns, tuple(_quantity_row(line, part, is_first=number == 0) for line in sheet.lines))


def _quantity_row(line: SheetLine, places: Sequence[Place], *, is_first: bool) -> tuple[Cell, ...]:
    amounts = {(each.year, each.tier): figure(each.amount, places=9) for each in line.quantities}
    return (
        cell(line.code),
        Cell(tuple(_item(line))) if is_first else cell(line.title),
        cell(line.unit),
        cell(RECURRENCES[line.recurrence]),
        *(cell(amounts.get(place, "–")) for place in places),
    )


def _item(line: SheetLine) -> Iterator[Words]:
    yield Words(line.title)
    if line.note:
        yield Words(line.note)
    if not line.is_counted:
        yield Words("An option: asked for, not evaluated.")


def _prices(sheet: PriceSheet, *, currency: str) -> Iterator[Block]:
    """Tables with an empty cell for every price of a variant, so many columns at a time."""
    years = range(1, sheet.years + 1) if sheet.prices_by_year else (0,)
    places = [(year, tier) for tier in sheet.tiers or ("",) for year in years]
    for part in _in_parts(places, most=MOST_PRICES):
        columns = (
            Column("No.", code_share(line.code for line in sheet.lines)),
            Column("Item", 2.6),
            Column("Unit", 1.5),
            *(Column(_price_title(place, currency=currency), 1.4) for place in part),
        )
        yield Table(columns, tuple(_price_row(sheet, line, part) for line in sheet.lines), is_roomy=True)


def _price_title(place: Place, *, currency: str) -> str:
    year, tier = place
    if year:
        return f"{capitalised(column_words(year, tier))} {currency}".rstrip()
    return f"{tier} {currency}".strip() if tier else f"Price {currency}".rstrip()


def _price_row(sheet: PriceSheet, line: SheetLine, places: Sequence[Place]) -> tuple[Cell, ...]:
    """Empty where a price is asked for; what is bought once has one price, in the column of the first year."""
    asked = {year or 0 for year in price_years(sheet, line)}
    first = 1 if sheet.prices_by_year and asked == {0} else 0
    empty = [cell("") if year in asked or (first and year == first) else cell("–") for year, _ in places]
    return (cell(line.code), cell(line.title), cell(line.unit), *empty)


def _in_parts(places: Sequence[Place], *, most: int) -> list[list[Place]]:
    """The places in as few parts as they need, all about as large."""
    if not places:
        return []
    count = -(-len(places) // most)
    size = -(-len(places) // count)
    return [list(places[first : first + size]) for first in range(0, len(places), size)]
