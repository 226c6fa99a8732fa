"""What a cell says: a text, a number, one of several words, yes or no; with the sentence where it says none of them."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from app.domain.nearest import nearest
from app.domain.rounding import plain
from app.domain.typed import POINTS, Precision, Unreadable, fitting, shortened, typed_number
from app.reports.workbook_layout import NO, YES
from app.sheets.tables import Cell, Findings, Table

Word = TypeVar("Word", bound=StrEnum)

ID_LENGTH = 80


def number_in(cell: Cell, *, precision: Precision, comma_decimals: bool) -> Decimal:
    """The exact number in a cell that is not empty; a float by its 15 significant digits. Raises `Unreadable`."""
    if isinstance(cell, str):
        return typed_number(cell, precision=precision, comma_decimals=comma_decimals)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return fitting(_from_float(cell), precision=precision)
    raise Unreadable(f"The cell holds {_kind_of(cell)} where a number belongs. Format it as a number and type it anew.")


def _from_float(number: float) -> Decimal:
    exact = Decimal(format(number, ".15g"))
    if not exact.is_finite():
        raise Unreadable("The number is too large. Write the amount that is meant.")
    return exact


def _kind_of(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE or FALSE"
    return "a date or a time" if isinstance(cell, dt.date | dt.time | dt.timedelta) else "something else"


def text_in(cell: Cell) -> str:
    """The text of a cell without surrounding blanks; a number as it is shown. Raises `Unreadable` for a date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return plain(_from_float(cell))
    raise Unreadable("Excel has made a date or a time of this cell. Format it as text and type it anew.")


class Row:
    """One row of a table, read cell by cell; what cannot be read is added to the findings and reads as empty."""

    __slots__ = ("_cells", "_table", "findings", "number")

    def __init__(self, number: int | None, cells: Sequence[Cell], *, table: Table, findings: Findings) -> None:
        self.number = number
        self._cells = cells
        self._table = table
        self.findings = findings

    def refuse(self, column: str | None, text: str) -> None:
        self.findings.refuse(text, sheet=self._table.layout.name, row=self.number, column=column)

    def note(self, column: str | None, text: str) -> None:
        self.findings.note(text, sheet=self._table.layout.name, row=self.number, column=column)

    def cell(self, column: str) -> Cell:
        return self._cells[self._table.layout.columns.index(column)]

    def whole_number(self, column: str) -> int | None:
        number = self.number_or_none(column)
        if number is None:
            return None
        if number != number.to_integral_value():
            self.refuse(column, f"{format(number, 'f')} is no whole number. Write one without decimals.")
            return None
        return int(number)

    def percent(self, column: str) -> Decimal | None:
        """A percentage from 0 to 100; one under 1 is noted, because Excel keeps 70 % as 0.7."""
        number = self.number_or_none(column)
        if number is not None and 0 < number < 1:
            self.note(
                column,
                f"{format(number, 'f')} is read as {format(number, 'f')} percent. If "
                f"{format((number * 100).normalize(), 'f')} percent is meant, write that number.",
            )
        return number

    def text(self, column: str, *, most: int | None = None) -> str:
        """The text, at most `most` characters and then on one line; "" where empty or refused."""
        try:
            text = text_in(self.cell(column))
        except Unreadable as error:
            self.refuse(column, str(error))
            return ""
        if most is None:
            return text
        if len(text) > most:
            self.refuse(column, f"The text has {len(text):,} characters; at most {most} are kept. Shorten it.")
            return ""
        return " ".join(text.splitlines())

    def required_text(self, column: str, *, most: int, what: str) -> str:
        text = self.text(column, most=most)
        if not text:
            self.refuse(column, f"The cell is empty. Write {what}.")
        return text

    def id(self, column: str, *, what: str) -> str:
        return self.required_text(column, most=ID_LENGTH, what=what)

    def number_or_none(self, column: str, *, precision: Precision = POINTS) -> Decimal | None:
        cell = self.cell(column)
        if cell == "" or (isinstance(cell, str) and not cell.strip()):
            return None
        try:
            return number_in(cell, precision=precision, comma_decimals=self._table.comma_decimals)
        except Unreadable as error:
            self.refuse(column, str(error))
            return None

    def required_number(self, column: str, *, precision: Precision = POINTS, what: str) -> Decimal | None:
        if not self.has(column):
            self.refuse(column, f"The cell is empty. Write {what}.")
            return None
        return self.number_or_none(column, precision=precision)

    def has(self, column: str) -> bool:
        cell = self.cell(column)
        return cell != "" and not (isinstance(cell, str) and not cell.strip())

    def word(self, column: str, *, among: tuple[Word, ...]) -> Word | None:
        """One of the words of a list, whatever its case; None where the cell is empty or says something else."""
        said = self.text(column)
        if not said:
            return None
        known = {word.value: word for word in among}
        word = known.get(said.casefold().replace(" ", "_").replace("-", "_"))
        if word is None:
            self.refuse(column, not_among(said, among=list(known)))
        return word

    def yes_or_no(self, column: str, *, empty: bool) -> bool:
        """Yes and no in words or as Excel's TRUE and FALSE; `empty` is what an empty cell means."""
        cell = self.cell(column)
        if isinstance(cell, bool):
            return cell
        said = self.text(column).casefold()
        if said not in {"", YES, NO, "true", "false"}:
            self.refuse(column, f'"{shortened(said)}" is neither {YES} nor {NO}. Write one of these.')
        return empty if not said else said in {YES, "true"}


def rows_of(table: Table, *, findings: Findings) -> list[Row]:
    """The rows of a table to be read cell by cell."""
    return [Row(number, cells, table=table, findings=findings) for number, cells in table.rows]


def not_among(said: str, *, among: list[str]) -> str:
    """The sentence for a word that is none of the list."""
    meant = nearest(said, among=among)
    hint = f' Is "{meant}" meant?' if meant else ""
    return f'"{shortened(said)}" is not known here. Write one of: {", ".join(among)}.{hint}'


def unknown(what: str, said: str, *, sheet: str, among: Collection[str], findings: Findings) -> str:
    """The sentence for an id that no row of `sheet` has."""
    meant = findings.nearest(said, among=among)
    mend = f'Is "{meant}" meant?' if meant else "Add it there or correct the id."
    return f'There is no {what} "{shortened(said)}" in the sheet {sheet}. {mend}'
