"""What a pricing sheet asks for and what prices come to."""

import json
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import Location, SupportModel
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.pricing import AskedCell, Variant, asked_cells, count_cells, line_totals, quantity_of, totals
from tests.outside import reference_case

CASE = "t10-pricing-hillsboro-answernet.json"
ON, OFF = Location.ONSHORE, Location.OFFSHORE


def line(code: str, *amounts: tuple[int, str, str], **facts: object) -> SheetLine:
    quantities = tuple(Quantity(year, tier, Decimal(amount)) for year, tier, amount in amounts)
    return SheetLine(code, f"Title {code}", "hour", quantities=quantities, **facts)  # type: ignore[arg-type]


def test_a_plain_sheet_asks_one_price_a_line_for_all_years() -> None:
    sheet = PriceSheet(years=3, lines=(line("L1"), line("L2")))
    assert asked_cells(sheet) == (AskedCell("L1", "", None, None, None), AskedCell("L2", "", None, None, None))


def test_prices_are_asked_by_tier_variant_and_year_and_once_for_what_is_bought_once() -> None:
    sheet = PriceSheet(
        years=2,
        tiers=("Low", "High"),
        locations=(ON, OFF),
        support_models=(SupportModel.SHARED,),
        prices_by_year=True,
        lines=(line("L1"), line("L2", recurrence=Recurrence.ONE_OFF)),
    )
    cells = asked_cells(sheet)
    assert (len(cells), len(set(cells)), count_cells(sheet)) == (2 * 2 * 2 + 2 * 2, 12, 12)
    assert cells[:3] == (
        AskedCell("L1", "Low", 1, ON, SupportModel.SHARED),
        AskedCell("L1", "Low", 2, ON, SupportModel.SHARED),
        AskedCell("L1", "High", 1, ON, SupportModel.SHARED),
    )
    assert {cell.year for cell in cells if cell.line == "L2"} == {None}


def test_totals_are_exact_by_line_year_and_variant_and_options_count_in_none_but_their_own() -> None:
    sheet = PriceSheet(
        years=2,
        tiers=("Low", "High"),
        locations=(ON, OFF),
        prices_by_year=True,
        lines=(
            line("L1", (1, "Low", "0.1"), (2, "Low", "3"), (1, "High", "7")),
            line("L2", (1, "Low", "1"), recurrence=Recurrence.ONE_OFF),
            line("L3", (1, "Low", "1000"), is_counted=False),
        ),
    )
    prices = {cell: Decimal("0.3") * (cell.year or 10) for cell in asked_cells(sheet) if cell.location is ON}
    found = totals(sheet, prices)
    on = Variant(ON)
    assert found.by_line == {
        ("L1", "Low", on): Fraction(3, 100) + Fraction(18, 10),
        ("L1", "High", on): Fraction(21, 10),
        ("L2", "Low", on): Fraction(3),
        ("L3", "Low", on): Fraction(300),
    }
    assert found.by_year == {
        (1, "Low", on): Fraction(303, 100),
        (2, "Low", on): Fraction(18, 10),
        (1, "High", on): Fraction(21, 10),
    }
    assert found.by_variant == {("Low", on): Fraction(483, 100), ("High", on): Fraction(21, 10)}
    assert {cell.location for cell in found.missing} == {OFF}
    assert len(found.missing) == 2 * 2 + 2 + 2 * 2


def test_quantities_past_the_years_of_the_sheet_count_nowhere() -> None:
    sheet = PriceSheet(years=1, lines=(line("L1", (1, "", "2"), (2, "", "5"), (1, "gone", "9")),))
    cell = asked_cells(sheet)[0]
    assert totals(sheet, {cell: Decimal(10)}).by_variant == {("", Variant()): Fraction(20)}
    assert (quantity_of(sheet.lines[0], cell=cell, years=1), line_totals(sheet, sheet.lines[0])) == (
        Fraction(2),
        {"": Fraction(2)},
    )


def test_the_answering_service_breaks_even_at_the_published_share_of_talk_time() -> None:
    published = json.loads(reference_case(CASE).read_text(encoding="utf-8"))["content"]["lines"]
    units = {each["item"]: each["unit"] for each in published}
    assert units["Shared agents"] == "500 minutes"
    blocks_an_hour = Decimal(60) / Decimal(500)
    quantities = {"Dedicated agents": Decimal(1), "Shared agents": blocks_an_hour}
    sheet = PriceSheet(
        lines=tuple(
            SheetLine(each["item"], each["item"], each["unit"], quantities=(Quantity(1, "", quantities[each["item"]]),))
            for each in published
            if each["item"] in quantities
        )
    )
    prices = {
        cell: Decimal(str(each["price"]))
        for cell in asked_cells(sheet)
        for each in published
        if each["item"] == cell.line
    }
    an_hour = {code: amount for (code, _, _), amount in totals(sheet, prices).by_line.items()}
    assert an_hour == {"Dedicated agents": Fraction(34), "Shared agents": Fraction(72)}
    assert round(100 * an_hour["Dedicated agents"] / an_hour["Shared agents"], 1) == Fraction(472, 10)
