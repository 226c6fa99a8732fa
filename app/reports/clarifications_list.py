"""All questions of vendors with their answers, as CSV and as a workbook with one sheet: for the buyer only."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.reports.csv_cells import csv_of
from app.reports.workbook_book import open_book, write_rows

SHEET = "Questions and answers"
COLUMNS = (
    *("No.", "State", "Vendor", "Asked", "Late", "About", "Question as asked"),
    *("Question as published", "Answer", "Goes to", "Reason", "Corrects", "Leads to addendum", "Answered by", "Sent"),
)
WIDTHS = {"No.": 6, "State": 18, "Vendor": 24, "Asked": 18, "Late": 6, "Goes to": 18, "Corrects": 10, "Sent": 18}
_WIDE, _USUAL, _HEAD_HEIGHT = 48, 22, 20
WRAPPED = ("About", "Question as asked", "Question as published", "Answer", "Reason")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a CSV file for one of the old code page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer, or either alone; moments are None and texts "" where there is nothing to tell."""

    number: str
    state: str
    firm: str
    asked_at: datetime | None
    is_late: bool
    about: str
    asked: str
    published: str
    answer: str
    goes_to: str
    reason: str
    corrects: str
    leads_to_addendum: bool
    answered_by: str
    told_at: datetime | None


def clarifications_as_csv(entries: Sequence[Entry], *, time_zone: str) -> bytes:
    """One line for each entry, headings first, in UTF-8; moments on the clocks of the zone."""
    return (_BYTE_ORDER_MARK + csv_of(COLUMNS, (_cells(entry, time_zone=time_zone) for entry in entries))).encode()


def clarifications_as_workbook(entries: Sequence[Entry], *, time_zone: str, reference: str) -> bytes:
    """The same as .xlsx; every text is a text, never a formula or a link."""
    out = io.BytesIO()
    book = open_book(out, places=0, reference=reference)
    sheet = book.sheet(SHEET)
    formats = [book.styles.wrapped if column in WRAPPED else book.styles.text for column in COLUMNS]
    sheet.set_row(0, _HEAD_HEIGHT)
    for place, column in enumerate(COLUMNS):
        width = WIDTHS.get(column, _WIDE if column in WRAPPED else _USUAL)
        sheet.set_column(place, place, width, formats[place])
        sheet.write_string(0, place, column, book.styles.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    rows = (_cells(entry, time_zone=time_zone) for entry in entries)
    last = write_rows(sheet, formats=formats, rows=rows, after=0)
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    book.workbook.close()
    return out.getvalue()


def _cells(entry: Entry, *, time_zone: str) -> tuple[str, ...]:
    return (
        entry.number,
        entry.state,
        entry.firm,
        _moment(entry.asked_at, time_zone=time_zone),
        "late" if entry.is_late else "",
        entry.about,
        entry.asked,
        entry.published,
        entry.answer,
        entry.goes_to,
        entry.reason,
        entry.corrects,
        "yes" if entry.leads_to_addendum else "",
        entry.answered_by,
        _moment(entry.told_at, time_zone=time_zone),
    )


def _moment(at: datetime | None, *, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M %Z}" if at else ""
