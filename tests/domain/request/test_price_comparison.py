"""Prices line by line: exact, at one volume and variant, with the lowest, the highest and what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import Location
from app.domain.request.price_comparison import Prices, View, compared, default_view
from app.domain.request.price_doubts import doubts
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.pricing import AskedCell, Variant, asked_cells, totals

LINES = (
    SheetLine("L1", "Set-up", "piece", Recurrence.ONE_OFF, (Quantity(1, "", Decimal(1)),)),
    SheetLine("L2", "Calls", "call", quantities=(Quantity(1, "", Decimal(1000)), Quantity(2, "", Decimal(2000)))),
    SheetLine("L3", "Option", "hour", quantities=(Quantity(1, "", Decimal(10)),), is_counted=False),
)
SHEET = PriceSheet(years=2, prices_by_year=True, lines=LINES)


def priced(*values: str | None, sheet: PriceSheet = SHEET) -> Prices:
    cells = asked_cells(sheet)
    return {cell: Decimal(value) for cell, value in zip(cells, values, strict=True) if value is not None}


def said(prices: Mapping[int, Prices], *, sheet: PriceSheet = SHEET) -> list[tuple[int, str]]:
    comparison = compared(sheet, prices, view=default_view(sheet))
    return [(each.vendor, each.sentence) for each in doubts(sheet, prices, comparison=comparison)]


def test_lines_and_totals_are_exact_and_what_is_no_part_of_the_total_is_left_out_of_it() -> None:
    one, other = priced("500", "0.1", "0.2", "9", "9"), priced("400", "0.3", "0.4", "8", "8")
    found = compared(SHEET, {1: one, 2: other}, view=default_view(SHEET))
    assert [line.amounts[1].amount for line in found.lines] == [500, 500, 90]
    assert [line.quantity for line in found.lines] == [1, 3000, 10]
    assert found.totals[1].total.amount == totals(SHEET, one).by_variant["", Variant()] == 1000
    assert [year.amount for year in found.totals[1].by_year] == [600, 400]
    assert [found.totals[key].total.over_lowest for key in (1, 2)] == [0, Fraction(1, 2)]
    assert [(found.lines[0].amounts[key].is_lowest, found.lines[0].amounts[key].is_highest) for key in (1, 2)] == [
        (False, True),
        (True, False),
    ]


def test_one_year_is_compared_by_itself() -> None:
    found = compared(SHEET, {1: priced("500", "0.1", "0.2", "9", "9")}, view=View("", year=2))
    assert [(line.quantity, line.amounts[1].amount) for line in found.lines] == [(None, 0), (2000, 400), (None, 0)]
    assert found.totals[1].total.amount == 400


def test_a_gap_is_said_and_takes_part_in_no_comparison() -> None:
    found = compared(
        SHEET,
        {1: priced("500", None, "0.2", "9", "9"), 2: priced("400", "0.3", "0.4", "8", "8")},
        view=default_view(SHEET),
    )
    calls = found.lines[1].amounts
    assert (calls[1].missing, calls[1].amount, calls[1].over_lowest) == (1, 400, None)
    assert (calls[1].is_lowest, calls[2].is_lowest, found.totals[2].total.over_lowest) == (False, False, None)


def test_each_vendor_is_taken_in_the_variant_that_is_evaluated() -> None:
    sheet = PriceSheet(locations=(Location.ONSHORE, Location.OFFSHORE), lines=(replace(LINES[0], code="L"),))
    here, there = (Variant(place) for place in sheet.locations)
    cells = {place: AskedCell("L", "", None, place, None) for place in sheet.locations}
    prices = {1: {cells[Location.ONSHORE]: Decimal(9)}, 2: {cells[Location.OFFSHORE]: Decimal(3)}}
    found = compared(sheet, prices, view=default_view(sheet))
    assert [found.totals[key].variant for key in (1, 2)] == [here, there]
    assert compared(sheet, prices, view=View("", variant=there)).totals[1].total.missing == 1


def test_nothing_odd_is_nothing_to_ask_about() -> None:
    prices = {key: priced("500", f"1.{key}", f"1.{key + 1}", "9", "8") for key in (1, 2, 3)}
    assert said(prices) == []


def test_a_slip_of_the_decimal_point_is_found_against_the_median_of_the_others() -> None:
    usual = {key: priced("500", "1.1", f"1.{key}", "9", "8") for key in (1, 2)}
    asked = "Ask whether a decimal point slipped or another unit was meant."

    def slips(*values: str) -> list[tuple[int, str]]:
        return [each for each in said({**usual, 3: priced(*values)}) if "median" in each[1]]

    far = f"L2 (year 2): 118 is about 100 times the median of the others, 1.15. {asked}"
    near = f"L1: 50 is about a tenth of the median of the others, 500.00. {asked}"
    assert slips("500", "1.2", "118", "9", "8") == [(3, far)]
    assert slips("50", "1.2", "1.3", "9", "8") == [(3, near)]
    assert slips("2500", "3", "0.5", "9", "8") == []


def test_noughts_gaps_and_the_same_price_in_every_year_are_found() -> None:
    sentences = [sentence for _, sentence in said({1: priced("0", "2", "2", "9", None)})]
    assert sentences == [
        "1 price of 0, in L1: ask whether it is meant.",
        "The same price in every year in L2, though each year is asked for: ask whether prices stay fixed.",
        "1 of 5 prices is missing, in L3.",
    ]


def test_a_total_far_under_the_others_is_found_and_only_whole_ones_count() -> None:
    low, high, gap = (priced(price, "1", "2", "9", option) for price, option in (("1", "8"), ("9000", "8"), ("1", "8")))
    shares = "64.3 % under the mean of the others (14,000.00) and 64.3 % under the next (14,000.00)"
    sentence = f"The total of 5,001.00 is unusually low, {shares}: ask for an explanation before the award."
    assert said({1: low, 2: high}) == [(1, sentence)]
    del gap[asked_cells(SHEET)[0]]
    assert [vendor for vendor, sentence in said({1: gap, 2: high}) if "unusually" in sentence] == []
