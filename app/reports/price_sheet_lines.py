"""The lines of a pricing sheet with their quantities as Excel, to be changed there and taken back in."""

import io
from collections.abc import Iterator

from app.domain.request.price_sheet import PriceSheet
from app.domain.request.price_sheet_words import RECURRENCES, column_words
from app.reports.workbook_book import open_book, write_table
from app.reports.workbook_layout import NO, YES, SheetLayout, Value

LINES = "Lines"
FACTS = ("code", "title", "unit", "paid", "counted", "note")
MOST_ROWS = 500


def lines_layout(sheet: PriceSheet) -> SheetLayout:
    """The one table: facts of a line, then a column for each year and tier of the sheet."""
    return SheetLayout(LINES, (*FACTS, *quantity_columns(sheet)), ("code", "title"), most_rows=MOST_ROWS, needed=True)


def quantity_columns(sheet: PriceSheet) -> dict[str, tuple[int, str]]:
    """The headings of the quantities with the year and tier that each is of."""
    return {
        column_words(year, tier): (year, tier) for year in range(1, sheet.years + 1) for tier in sheet.tiers or ("",)
    }


def write_price_sheet_lines(sheet: PriceSheet, *, reference: str) -> bytes:
    """The .xlsx; reading it back gives the same lines. Quantities without a place in the sheet's shape are left out."""
    out = io.BytesIO()
    book = open_book(out, places=0, reference=reference)
    write_table(book, layout=lines_layout(sheet), rows=_rows(sheet))
    book.workbook.close()
    return out.getvalue()


def _rows(sheet: PriceSheet) -> Iterator[tuple[Value, ...]]:
    places = quantity_columns(sheet).values()
    for line in sheet.lines:
        amounts = {(each.year, each.tier): each.amount for each in line.quantities}
        counted = YES if line.is_counted else NO
        facts = (line.code, line.title, line.unit, RECURRENCES[line.recurrence], counted, line.note)
        yield (*facts, *(amounts.get(place) for place in places))
