"""Prices of a sheet become price lines: named cells, quantities times prices, and what of it is evaluated."""

from decimal import Decimal

from app.domain.evaluation import Location
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.priced import cell_name, evaluated_tier, evaluated_variant, price_lines, priced_cells
from app.domain.request.pricing import AskedCell, Variant, asked_cells

CALLS = SheetLine(
    "L1",
    "Calls",
    "call",
    quantities=tuple(
        Quantity(year, tier, Decimal(many)) for year in (1, 2) for tier, many in (("low", 10), ("high", 20))
    ),
)
SETUP = SheetLine("L2", "Set-up", "lump sum", Recurrence.ONE_OFF, (Quantity(1, "low", Decimal(1)),), is_counted=False)
PLACES = (Location.ONSHORE, Location.OFFSHORE)
SHEET = PriceSheet(years=2, tiers=("low", "high"), locations=PLACES, lines=(CALLS, SETUP))


def test_the_name_of_a_cell_is_a_list_that_cannot_be_mistaken() -> None:
    names = {cell_name(cell) for cell in asked_cells(SHEET)}
    assert (len(names), cell_name(asked_cells(SHEET)[0])) == (8, '["L1","low",null,"onshore",null]')


def test_names_that_the_sheet_does_not_ask_for_are_left_out() -> None:
    prices = {'["L1","low",null,"onshore",null]': Decimal("1.5"), '["L9","low",null,"onshore",null]': Decimal(3)}
    assert priced_cells(SHEET, prices) == {AskedCell("L1", "low", None, Location.ONSHORE, None): Decimal("1.5")}


def test_the_tier_compared_is_the_middle_one_of_two_the_lower() -> None:
    tiers = [(), ("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d")]
    assert [evaluated_tier(PriceSheet(tiers=each)) for each in tiers] == ["", "a", "a", "b", "b"]


def test_the_variant_compared_is_the_first_that_is_priced_whole() -> None:
    offshore = {AskedCell("L1", "low", None, Location.OFFSHORE, None): Decimal(1)}
    assert evaluated_variant(SHEET, offshore) == Variant(Location.OFFSHORE)
    assert evaluated_variant(SHEET, {}) == Variant(Location.ONSHORE)


def test_amounts_are_quantities_times_prices_and_only_what_is_compared_counts() -> None:
    prices = {cell: Decimal("1.25") for cell in asked_cells(SHEET)}
    lines = price_lines(SHEET, prices, offer="V1")
    counted = [(line.line, line.year, line.location, line.amount) for line in lines if line.counted]
    assert counted == [
        ("L1 Calls", "1", Location.ONSHORE, Decimal("12.5")),
        ("L1 Calls", "2", Location.ONSHORE, Decimal("12.5")),
    ]
    assert len(lines) == 2 * 2 * 2 + 2
