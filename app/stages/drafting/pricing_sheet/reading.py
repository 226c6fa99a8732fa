"""Reads lines and quantities from Excel: all of them, or everything that is wrong with the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.errors import FaultyFile
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.reports.price_sheet_lines import LINES, lines_layout, quantity_columns
from app.sheets.cells import Row, rows_of
from app.sheets.files import raw_sheets
from app.sheets.tables import Findings, RawSheet, sort_sheets, table_of

_QUANTITY = re.compile(r"year\s+\d+\s*(:.*)?", re.IGNORECASE)
_CODE = re.compile(r"\S{1,80}")


@dataclass(frozen=True, slots=True)
class ReadLines:
    """The lines of a file, and what in it was not read."""

    lines: tuple[SheetLine, ...]
    notices: tuple[str, ...]


def read_lines(content: bytes, *, sheet: PriceSheet) -> ReadLines:
    """The lines of a file for a sheet of this shape. What the file has no column for stays as it is in the sheet.

    Raises `FaultyFile` with everything that is wrong, whatever the bytes are.
    """
    findings = Findings()
    layout = lines_layout(sheet)
    found = sort_sheets(raw_sheets(content, findings=findings), layouts=(layout,), findings=findings).get(LINES)
    if found is None:
        raise FaultyFile(findings.faults)
    _refuse_strange_quantities(found, known=layout.columns, findings=findings)
    table = table_of(found, layout=layout, findings=findings, takes_others=False)
    reader = _Reader(sheet, present=table.present)
    lines = [line for row in rows_of(table, findings=findings) if (line := reader.line(row))]
    if table.is_usable and not table.rows:
        findings.refuse("The sheet has headings but no line beneath them. Add at least one.", sheet=LINES)
    if findings.faults:
        raise FaultyFile(findings.faults)
    return ReadLines(tuple(lines), tuple(notice.text for notice in findings.notices))


def _refuse_strange_quantities(found: RawSheet, *, known: Sequence[str], findings: Findings) -> None:
    """A column of quantities without a place in the sheet would be lost without a word."""
    names = {name.casefold() for name in known}
    header = next(((number, cells) for number, cells in found.rows() if any(str(cell).strip() for cell in cells)), None)
    for cell in header[1] if header else ():
        heading = str(cell).strip()
        if _QUANTITY.fullmatch(heading) and heading.casefold() not in names and header:
            text = (
                f'The pricing sheet has no place for the column "{heading[:80]}". Add the year or the tier on the page '
                "“Years and variants” first, or delete the column."
            )
            findings.refuse(text, sheet=LINES, row=header[0], column=heading[:80])


class _Reader:
    """Reads the rows one by one and remembers the codes it has seen."""

    def __init__(self, sheet: PriceSheet, *, present: frozenset[str]) -> None:
        self._known = {line.code.casefold(): line for line in sheet.lines}
        self._present = present
        self._columns = {name: place for name, place in quantity_columns(sheet).items() if name in present}
        self._rows: dict[str, int | None] = {}

    def line(self, row: Row) -> SheetLine | None:
        code = row.id("code", what="a short code, for example L1")
        title = row.required_text("title", most=500, what="what is priced")
        unit = row.text("unit", most=80)
        paid = row.word("paid", among=tuple(Recurrence))
        counted = row.yes_or_no("counted", empty=True)
        note = row.text("note")
        quantities = {place: self._amount(row, name) for name, place in self._columns.items()}
        if code and not _CODE.fullmatch(code):
            row.refuse("code", "A code is one word without blanks, such as L1.")
        if code.casefold() in self._rows:
            row.refuse(
                "code", f"The code {code} stands in row {self._rows[code.casefold()]} already. Give each its own."
            )
        if not code:
            return None
        self._rows[code.casefold()] = row.number
        was = self._known.get(code.casefold())
        return SheetLine(
            code=was.code if was else code,
            title=title,
            unit=unit if "unit" in self._present or was is None else was.unit,
            recurrence=(paid or Recurrence.RUNNING) if "paid" in self._present or was is None else was.recurrence,
            is_counted=counted if "counted" in self._present or was is None else was.is_counted,
            note=note if "note" in self._present or was is None else was.note,
            quantities=self._with_the_others(quantities, was=was),
        )

    def _amount(self, row: Row, column: str) -> Decimal | None:
        amount = row.number_or_none(column)
        if amount is not None and amount < 0:
            row.refuse(column, "A quantity cannot be negative.")
        return amount

    def _with_the_others(
        self, read: dict[tuple[int, str], Decimal | None], *, was: SheetLine | None
    ) -> tuple[Quantity, ...]:
        stored = {(each.year, each.tier): each.amount for each in was.quantities} if was else {}
        amounts = {place: amount for place, amount in {**stored, **read}.items() if amount is not None}
        return tuple(Quantity(*place, amounts[place]) for place in sorted(amounts))
