"""What is wrong with a pricing sheet, and what another shape would lose."""

from decimal import Decimal

from app.domain.evaluation import Location, SupportModel
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.price_sheet_changes import reshaped
from app.domain.request.price_sheet_faults import sheet_faults
from tests.domain.request.test_pricing import line


def said(sheet: PriceSheet) -> list[tuple[str, str]]:
    return [(fault.line, fault.text) for fault in sheet_faults(sheet)]


def test_a_sheet_that_can_be_filled_in_has_no_fault() -> None:
    lines = (
        line("L1", (1, "Low", "10"), (1, "High", "20"), (2, "Low", "0"), (2, "High", "20")),
        line("L2", (1, "Low", "1"), (1, "High", "1"), recurrence=Recurrence.ONE_OFF),
        line("L3", is_counted=False),
    )
    assert said(PriceSheet(years=2, tiers=("Low", "High"), lines=lines)) == []


def test_a_sheet_without_lines_and_one_of_options_only_are_named() -> None:
    assert said(PriceSheet()) == [("", "The sheet has no line yet. Add what is to be priced.")]
    only = PriceSheet(lines=(line("L1", is_counted=False),))
    assert said(only) == [("", "All lines are optional, so nothing would count as the price. Count at least one.")]


def test_each_fault_of_a_line_is_a_sentence_of_its_own() -> None:
    lines = (
        SheetLine("L1", "No unit", "", quantities=(Quantity(1, "", Decimal(1)),)),
        line("L2"),
        line("L3", (1, "", "1"), (2, "", "4"), recurrence=Recurrence.ONE_OFF),
        line("L4", (1, "Night", "1"), (2, "", "1"), (3, "", "1")),
        line("l2", (1, "", "0"), (2, "", "0")),
    )
    assert said(PriceSheet(years=2, lines=lines)) == [
        ("", "The code L2 is there more than once. Give each line a code of its own."),
        ("", "The code l2 is there more than once. Give each line a code of its own."),
        ("L1", "L1 has no unit. Say what the price is for, for example hour, call or month."),
        ("L1", "L1 has no quantity in year 2. Enter what is expected, 0 where nothing is."),
        ("L2", "L2 counts, but has no quantity, so its price would weigh nothing. Enter what is expected."),
        ("L3", "L3 is one-off, but has quantities in year 2 too. Empty those, or make it running."),
        (
            "L4",
            "L4 has quantities for “Night”, which the sheet no longer has. Enter them where they belong.",
        ),
        ("L4", "L4 has quantities in year 3, but the sheet has 2 years."),
        ("L4", "L4 has no quantity in year 1. Enter what is expected, 0 where nothing is."),
        ("l2", "l2 counts, but all its quantities are 0."),
    ]


def test_tiers_need_names_of_their_own_and_nobody_fills_in_thousands_of_prices() -> None:
    tiers = ("Low", "low", " ")
    lines = tuple(line(f"L{n}", *((1, tier, "1") for tier in tiers)) for n in range(300))
    sheet = PriceSheet(tiers=tiers, locations=tuple(Location), support_models=tuple(SupportModel), lines=lines)
    assert [text for _, text in said(sheet)] == [
        "Volume tiers need names of their own: Low and low is there more than once.",
        "A volume tier has no name. Give it one, for example “up to 10,000 calls”.",
        "A vendor would have to fill in 5,400 prices. Leave out variants, tiers or years that hardly matter.",
    ]


def test_quantities_follow_a_renamed_tier_and_what_has_no_place_is_named() -> None:
    sheet = PriceSheet(
        years=3, tiers=("Low", "High"), lines=(line("L1", (1, "Low", "5"), (3, "Low", "6"), (1, "High", "7")),)
    )
    after = reshaped(sheet, shape=PriceSheet(years=2, tiers=("Few",)), renamed={"Low": "Few"})
    assert after.sheet.lines[0].quantities == (Quantity(1, "Few", Decimal(5)),)
    assert after.lost == ("L1 Title L1: 6 in year 3 at “Low” and 7 in year 1 at “High”",)


def test_what_stood_without_a_tier_goes_to_the_lowest_and_back() -> None:
    plain = PriceSheet(lines=(line("L1", (1, "", "5")),))
    tiered = reshaped(plain, shape=PriceSheet(tiers=("Low", "High")), renamed={})
    assert (tiered.sheet.lines[0].quantities, tiered.lost) == ((Quantity(1, "Low", Decimal(5)),), ())
    back = reshaped(tiered.sheet, shape=PriceSheet(), renamed={})
    assert (back.sheet.lines, back.lost) == (plain.lines, ())


def test_tiers_may_change_their_names_with_each_other() -> None:
    sheet = PriceSheet(tiers=("A", "B"), lines=(line("L1", (1, "A", "1"), (1, "B", "2")),))
    after = reshaped(sheet, shape=PriceSheet(tiers=("B", "A")), renamed={"A": "B", "B": "A"})
    assert after.sheet.lines[0].quantities == (Quantity(1, "A", Decimal(2)), Quantity(1, "B", Decimal(1)))
    assert after.lost == ()
