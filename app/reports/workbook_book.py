"""The book that the evaluation workbook is written into: its looks, exact numbers, and texts of any length."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from app.reports.row_heights import row_height
from app.reports.workbook_layout import CELL_LIMIT, CONTINUED, SheetLayout, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from app.reports.workbook_worksheet import BookWorksheet

WIDTHS = {
    "comment": 80,
    "strengths": 48,
    "weaknesses": 48,
    "title": 48,
    "value": 48,
    "name": 34,
    "firm": 34,
    "reason": 60,
    "note": 40,
    "criteria": 40,
    "label": 34,
    "email": 30,
    "line": 28,
    "key": 26,
    "amount": 16,
    "text": 60,
    "help": 48,
    "intro": 60,
    "condition": 40,
    "columns": 28,
}
_WIDTH = 14
WRAPPED = {
    *("comment", "strengths", "weaknesses", "title", "value", "reason", "note", "criteria"),
    *("text", "help", "intro", "condition", "columns"),
}

ACCENT = "#1f3a5f"
PALE = "#eef2f7"
GREY = "#667085"
FLAG = "#fbe3d6"
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same evaluation makes the same bytes, and Excel knows no zones


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of the book. `points` shows as many decimals as the RFP declares."""

    heading: "Format"
    note: "Format"
    strong_note: "Format"
    head: "Format"
    head_right: "Format"
    text: "Format"
    wrapped: "Format"
    points: "Format"
    strong_points: "Format"
    moved_points: "Format"
    number: "Format"
    money: "Format"
    percent: "Format"
    flagged: "Format"
    state: "Format"
    strong: "Format"
    name: "Format"


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook with its formats; texts are always texts, never formulas, links or mark-up."""

    workbook: "Workbook"
    styles: Styles
    footer: str

    def sheet(self, name: str) -> "BookWorksheet":
        """A new sheet, set up for printing on A4 across."""
        sheet: BookWorksheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(self.footer)
        sheet.hide_gridlines(2)
        return sheet


def open_book(file: IO[bytes], *, places: int, reference: str) -> Book:
    """A workbook that is written row by row, so that memory stays flat; close it with `book.workbook.close()`."""
    from xlsxwriter.workbook import Workbook

    from app.reports.workbook_worksheet import BookWorksheet

    workbook = Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Calibri", "font_size": 10, "valign": "top"},
        },
    )
    workbook.worksheet_class = BookWorksheet
    workbook.set_properties({"title": reference, "created": _MADE})
    footer = f"&L{reference[:60].replace('&', '&&')}&C&A&R&P / &N"
    return Book(workbook, _styles(workbook, places=places), footer)


def _styles(workbook: "Workbook", *, places: int) -> Styles:
    decimals = f".{'0' * places}" if places else ""
    points = {"num_format": f"#,##0{decimals}", "valign": "top", "align": "right"}
    head = {"bold": True, "font_color": "#ffffff", "bg_color": ACCENT, "valign": "vcenter", "text_wrap": True}
    make = workbook.add_format
    return Styles(
        heading=make({"bold": True, "font_size": 16, "font_color": ACCENT}),
        note=make({"font_color": GREY, "text_wrap": True, "valign": "top"}),
        strong_note=make({"bold": True, "text_wrap": True, "valign": "top", "bg_color": FLAG}),
        head=make(head),
        head_right=make({**head, "align": "right"}),
        text=make({"valign": "top"}),
        wrapped=make({"valign": "top", "text_wrap": True}),
        points=make(points),
        strong_points=make({**points, "bold": True, "bg_color": PALE}),
        moved_points=make({**points, "italic": True}),
        number=make({"valign": "top"}),
        money=make({"num_format": "#,##0.00##", "valign": "top"}),
        percent=make({"num_format": "0.0", "valign": "top"}),
        flagged=make({"num_format": "0.0", "valign": "top", "bg_color": FLAG, "bold": True}),
        state=make({"font_color": GREY, "valign": "top", "align": "right", "italic": True}),
        strong=make({"bold": True, "bg_color": PALE, "valign": "top", "align": "left"}),
        name=make({"font_color": GREY, "text_wrap": True, "align": "right", "valign": "bottom"}),
    )


def pieces(text: str) -> list[str]:
    """The text in parts that fit into a cell, none of them cut through a character; Excel counts UTF-16 units."""
    if len(text) * 2 <= CELL_LIMIT:
        return [text]
    parts: list[str] = []
    start = units = 0
    for place, letter in enumerate(text):
        size = 2 if ord(letter) > 0xFFFF else 1
        if units + size > CELL_LIMIT:
            parts.append(text[start:place])
            start, units = place, 0
        units += size
    return [*parts, text[start:]]


def write_table(book: Book, *, layout: SheetLayout, rows: Iterable[Sequence[Value]], fits: bool = False) -> int:
    """A sheet of the format: headings, then the rows, long texts carried on below. Returns the last row, 1-based.

    With `fits` each row is as high as its longest wrapped text; it costs time that tables of many thousand rows lack.
    """
    sheet = book.sheet(layout.name)
    styles = book.styles
    formats = [_format_of(name, styles=styles) for name in layout.columns]
    for column, name in enumerate(layout.columns):
        sheet.set_column(column, column, WIDTHS.get(name, _WIDTH), formats[column])
    sheet.set_row(0, 20)
    for column, name in enumerate(layout.columns):
        sheet.write_string(0, column, name, styles.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    widths = [float(WIDTHS.get(name, _WIDTH)) if name in WRAPPED else None for name in layout.columns] if fits else None
    last = write_rows(sheet, formats=formats, rows=rows, after=0, widths=widths)
    sheet.autofilter(0, 0, max(last, 1), len(layout.columns) - 1)
    return last + 1


def write_rows(
    sheet: "BookWorksheet",
    *,
    formats: "Sequence[Format | None]",
    rows: Iterable[Sequence[Value]],
    after: int,
    widths: Sequence[float | None] | None = None,
) -> int:
    """Write rows below the 0-based row `after`, each as long as it has to be; returns the last row.

    `widths` are those of the columns that wrap, in letters, where rows are to be as high as their texts.
    """
    sheet.begin_rows(formats, after=after)
    at = after
    for row in rows:
        at += 1
        if not sheet.add_row(at, row, height=_height(row, widths=widths) if widths else None):
            at = _write_long_row(sheet, row, at=at)
    sheet.end_rows()
    return at


def _height(row: Sequence[Value], *, widths: Sequence[float | None]) -> float | None:
    return row_height((str(value), width) for value, width in zip(row, widths, strict=True) if width and value)


def _format_of(column: str, *, styles: Styles) -> "Format | None":
    if column in WRAPPED:
        return styles.wrapped
    return styles.money if column == "amount" else None


def _write_long_row(sheet: "BookWorksheet", row: Sequence[Value], *, at: int) -> int:
    """Write a row from the 0-based row `at` on, its texts over as many rows as they need; returns the last one."""
    parts = [pieces(value) if isinstance(value, str) else [value] for value in row]
    sheet.add_row(at, [first for first, *_ in parts])
    for index in range(1, max(map(len, parts))):
        at += 1
        sheet.add_row(at, [CONTINUED, *(part[index] if index < len(part) else None for part in parts[1:])])
    return at
