"""The requirements of an RFP with what they are linked to, as CSV and as a workbook with one sheet."""

import io
from collections.abc import Sequence

from app.domain.request.requirement_rows import CODE, COLUMNS, CRITERIA, OBLIGATION, QUESTIONS, cells_of
from app.domain.request.requirements import Requirement
from app.reports.csv_cells import csv_of
from app.reports.workbook_book import open_book, write_rows

SHEET = "Requirements"
NARROW = {CODE: 8, OBLIGATION: 10, QUESTIONS: 14, CRITERIA: 14}
_WIDE, _HEAD_HEIGHT = 36, 20
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a CSV file for one of the old code page."""


def requirements_as_csv(requirements: Sequence[Requirement]) -> bytes:
    """One line for each requirement in its order, headings first, in UTF-8."""
    return (_BYTE_ORDER_MARK + csv_of(COLUMNS, map(cells_of, requirements))).encode()


def requirements_as_workbook(requirements: Sequence[Requirement], *, reference: str) -> bytes:
    """The same as .xlsx; every text is a text, never a formula or a link."""
    out = io.BytesIO()
    book = open_book(out, places=0, reference=reference)
    sheet = book.sheet(SHEET)
    formats = [book.styles.text if column in NARROW else book.styles.wrapped for column in COLUMNS]
    sheet.set_row(0, _HEAD_HEIGHT)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, NARROW.get(column, _WIDE), formats[place])
        sheet.write_string(0, place, column, book.styles.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    last = write_rows(sheet, formats=formats, rows=map(cells_of, requirements), after=0)
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    book.workbook.close()
    return out.getvalue()
