"""What the pages of a pricing sheet show: its lines with the quantities to type in, and what a vendor will see."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_faults import MOST_CELLS, sheet_faults
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.priced import evaluated_tier
from app.domain.request.pricing import (
    AskedCell,
    Variant,
    count_cells,
    line_totals,
    price_years,
    quantity_of,
    variants,
)
from app.domain.rounding import figure, plain
from app.stages.drafting.pricing_sheet.queries import LineKey, SheetDraft

PLACES = 9
MOST_ROWS = 400
"""Rows of the preview; the Excel sheet has them all."""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    endpoint: str
    is_here: bool


TABS = {
    "drafting.pricing_sheet": "Lines and quantities",
    "drafting.pricing_sheet_shape": "Years and variants",
    "drafting.pricing_sheet_preview": "What vendors see",
    "drafting.pricing_sheet_import": "Excel",
}


def tabs(here: str, *, may_edit: bool) -> tuple[Tab, ...]:
    """The parts of the sheet; readers see lines and preview only."""
    closed = () if may_edit else ("drafting.pricing_sheet_shape", "drafting.pricing_sheet_import")
    return tuple(Tab(label, name, is_here=name == here) for name, label in TABS.items() if name not in closed)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of quantities; `tier` is empty where the sheet has none."""

    year: int
    tier: str
    place: int
    """Which of the tiers it is, from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A quantity as stored or typed; `name` is that of its field."""

    name: str
    label: str
    value: str
    place: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class LineShown:
    key: LineKey
    line: SheetLine
    paid: str
    cells: tuple[Cell, ...]
    sums: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """`sums` are the tiers whose quantities are added up at the right: none where there is one year only."""

    version: int
    columns: tuple[Column, ...]
    sums: tuple[str, ...]
    lines: tuple[LineShown, ...]
    faults: tuple[str, ...]
    facts: str


def columns_of(sheet: PriceSheet) -> tuple[Column, ...]:
    return tuple(
        Column(year, tier, place)
        for year in range(1, sheet.years + 1)
        for place, tier in enumerate(sheet.tiers or ("",))
    )


def cell_name(key: LineKey, column: Column) -> str:
    """The field of a quantity: line, year and tier, none of which can be forged into another line's."""
    return f"q:{key.public_id}:{column.year}:{column.place}"


def sheet_page(
    draft: SheetDraft, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> SheetPage:
    """The table; `typed` are fields as somebody typed them, `wrong` the sentences beside those that cannot be read."""
    sheet = draft.sheet
    columns = columns_of(sheet)
    found = sheet_faults(sheet)
    sums = (sheet.tiers or ("",)) if sheet.years > 1 else ()
    lines = []
    for key, line in zip(draft.keys, sheet.lines, strict=True):
        totals = line_totals(sheet, line)
        lines.append(
            LineShown(
                key=key,
                line=line,
                paid=RECURRENCES[line.recurrence],
                cells=tuple(
                    _cell(line, key=key, column=each, typed=typed or {}, wrong=wrong or {}) for each in columns
                ),
                sums=tuple(figure(totals.get(tier, Fraction(0)), places=PLACES) for tier in sums),
                faults=tuple(fault.text for fault in found if fault.line == line.code),
            )
        )
    whole = tuple(fault.text for fault in found if not fault.line and sheet.lines)
    return SheetPage(draft.version, columns, sums, tuple(lines), whole, facts=shape_words(sheet))


def _cell(line: SheetLine, *, key: LineKey, column: Column, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Cell:
    name = cell_name(key, column)
    stored = {(each.year, each.tier): plain(each.amount) for each in line.quantities}
    at = f" at {column.tier}" if column.tier else ""
    return Cell(
        name=name,
        label=f"Quantity of {line.code} in year {column.year}{at}",
        value=typed.get(name, stored.get((column.year, column.tier), "")),
        place=column.place,
        fault=wrong.get(name, ""),
    )


def shape_words(sheet: PriceSheet) -> str:
    """Years, tiers and variants in a sentence."""
    parts = ["1 year" if sheet.years == 1 else f"{sheet.years} years"]
    if sheet.tiers:
        parts.append(f"volume tiers {', '.join(sheet.tiers)}; compared at “{evaluated_tier(sheet)}”")
    if words := [variant_words(each) for each in variants(sheet) if each != Variant()]:
        parts.append(f"priced apart: {'; '.join(words)}")
    parts.append("a price for each year" if sheet.prices_by_year else "one price for all years")
    return f"{'. '.join(part[0].upper() + part[1:] for part in parts)}."


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line at a tier as a vendor will see it: quantities and cells to fill in, by year or one for all."""

    line: SheetLine
    paid: str
    tier: str
    is_first: bool
    spans: int
    quantities: tuple[str, ...]
    """Of each price: of its year, or of all years."""


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """All prices of one variant."""

    title: str
    years: tuple[str, ...]
    has_tiers: bool
    rows: tuple[PreviewRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    parts: tuple[PreviewPart, ...]
    cells: int
    note: str


def preview_of(sheet: PriceSheet) -> Preview:
    """The sheet as a vendor will see it, variant by variant; without parts where there is too much to fill in."""
    cells = count_cells(sheet)
    parts = tuple(_part(sheet, variant) for variant in variants(sheet)) if 0 < cells <= MOST_CELLS else ()
    return Preview(parts=parts, cells=cells, note=sheet.note)


def _part(sheet: PriceSheet, variant: Variant) -> PreviewPart:
    tiers = sheet.tiers or ("",)
    years = len(price_years(sheet, SheetLine("", "", "")))
    rows = [
        _row(sheet, line, tier=tier, is_first=place == 0, columns=years)
        for line in sheet.lines
        for place, tier in enumerate(tiers)
    ]
    return PreviewPart(
        title=variant_words(variant),
        years=tuple(f"Year {year}" for year in range(1, years + 1)) if sheet.prices_by_year else ("",),
        has_tiers=bool(sheet.tiers),
        rows=tuple(rows[:MOST_ROWS]),
        more=max(0, len(rows) - MOST_ROWS),
    )


def _row(sheet: PriceSheet, line: SheetLine, *, tier: str, is_first: bool, columns: int) -> PreviewRow:
    years = price_years(sheet, line)
    cells = [AskedCell(line.code, tier, year, None, None) for year in years]
    return PreviewRow(
        line=line,
        paid=RECURRENCES[line.recurrence],
        tier=tier,
        is_first=is_first,
        spans=columns // len(years),
        quantities=tuple(_quantity(quantity_of(line, cell=cell, years=sheet.years)) for cell in cells),
    )


def _quantity(amount: Fraction | None) -> str:
    return "" if amount is None else figure(amount, places=PLACES)
