"""Tables of any width as Excel: words stay words, never formulas or links, and long ones go on in the row below."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.reports.row_heights import row_height
from app.reports.workbook_book import Book, open_book, pieces
from app.reports.workbook_layout import CONTINUED, Value, is_exact

if TYPE_CHECKING:
    from app.reports.workbook_worksheet import BookWorksheet

FROZEN = 2
"""The first columns name what the row is about; they are not blank where a long text goes on below."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: `columns` are headings with their widths in characters, `about` a line above them."""

    name: str
    about: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Value]]


def write_tables(tables: Sequence[Table], *, reference: str) -> bytes:
    """The .xlsx with a sheet for each table. Same values, same bytes."""
    out = io.BytesIO()
    book = open_book(out, places=2, reference=reference)
    for table in tables:
        _write(book, table)
    book.workbook.close()
    return out.getvalue()


def _write(book: Book, table: Table) -> None:
    sheet = book.sheet(table.name)
    for column, (_, width) in enumerate(table.columns):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, table.about, book.styles.text)
    for column, (heading, _) in enumerate(table.columns):
        sheet.write_string(1, column, heading, book.styles.head)
    sheet.freeze_panes(2, FROZEN)
    sheet.repeat_rows(1)
    at = 1
    widths = [width for _, width in table.columns]
    for row in table.rows:
        at = _write_row(sheet, row, book=book, at=at + 1, widths=widths)
    if at > 1:
        sheet.autofilter(1, 0, at, len(table.columns) - 1)


def _write_row(sheet: "BookWorksheet", row: Sequence[Value], *, book: Book, at: int, widths: Sequence[int]) -> int:
    """Write a row from the 0-based row `at` on; returns the last row it took."""
    parts = [pieces(value) if isinstance(value, str) else [value] for value in row]
    height = max(map(len, parts))
    for below in range(height):
        texts = [(str(part[below]), width) for part, width in zip(parts, widths, strict=True) if below < len(part)]
        sheet.set_row(at + below, row_height(texts))
        for column, part in enumerate(parts):
            value = part[below] if below < len(part) else None
            if below and column == 0:
                value = CONTINUED
            _write_cell(sheet, value, book=book, at=(at + below, column))
    return at + height - 1


def _write_cell(sheet: "BookWorksheet", value: Value, *, book: Book, at: tuple[int, int]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(*at, value, book.styles.wrapped)
    elif is_exact(Decimal(value)):
        sheet.write_number(*at, float(value), book.styles.money)
    else:
        sheet.write_string(*at, format(value, "f"), book.styles.wrapped)
