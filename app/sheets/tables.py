"""A sheet as rows under known headings, whatever kind of file it came from."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.errors import Fault
from app.domain.nearest import CLOSE, LIKE, nearest, not_known
from app.reports.workbook_layout import CALIBRATION, CONTINUED, EXPLANATIONS, MARKS, SHEETS, SUMMARY, SheetLayout

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta
"""What a cell may hold as it comes from the file; an empty one is ""."""

CELL_LENGTH = 100_000
MOST_FINDINGS = 1_000
MOST_COMPARISONS = 50_000
"""How many known words a whole file's unknown ones are compared with to guess what was meant: about half a second."""
SHORT = 40
TEXT_LENGTH = 1_000_000
"""The longest text that may grow over several continued rows."""

_FOR_PEOPLE = re.compile(rf"({SUMMARY}|{CALIBRATION}|{EXPLANATIONS}|{MARKS}( .*)?)", re.IGNORECASE)
# What XML, PostgreSQL and paper cannot carry, what a terminal would obey, and what turns the text after it round so
# that one name reads as another; tab and line ends are fine.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_EXCEL_ERRORS = re.compile(
    r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!)"
    r"|Err:\d{3}"
)
NEVER_CALCULATED = "#NEVER_CALCULATED!"
"""Stands in a cell whose formula was saved without its result."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet of the file: its name and a way to walk its rows, numbered as Excel shows them."""

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Cell]]]]
    comma_decimals: bool = False
    """A file separated by `;` comes from where a comma marks the decimals."""


@dataclass(slots=True)
class Findings:
    """What is wrong with the file (refused) and what its owner should know (not refused).

    One fault a cell, the first found: a cell that cannot be read would otherwise be called empty as well. Beyond
    `MOST_FINDINGS` they are only counted.
    """

    _faults: dict[object, Fault] = field(default_factory=dict)
    _notices: dict[object, Fault] = field(default_factory=dict)
    _more: int = 0
    _compared: int = 0

    def refuse(self, text: str, *, sheet: str = "", row: int | None = None, column: str | None = None) -> None:
        key = (sheet, row, column) if row is not None and column is not None else (sheet, row, column, text)
        if key in self._faults:
            return
        if len(self._faults) >= MOST_FINDINGS:
            self._more += 1
            return
        self._faults[key] = Fault(sheet, row, column, text)

    def note(self, text: str, *, sheet: str = "", row: int | None = None, column: str | None = None) -> None:
        if len(self._notices) < MOST_FINDINGS:
            self._notices.setdefault((sheet, row, column, text), Fault(sheet, row, column, text))

    def nearest(self, word: str, *, among: Collection[str], likeness: float = CLOSE) -> str | None:
        """The known word that was probably meant, or None; a file with endless unknown words gets no more guesses."""
        self._compared += len(among)
        return None if self._compared > MOST_COMPARISONS else nearest(word, among=among, likeness=likeness)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In the order of the sheets and their rows; the last one says how many more there are."""
        listed = tuple(sorted(self._faults.values(), key=_place))
        if not self._more:
            return listed
        return (*listed, Fault("", None, None, f"There are {self._more:,} more faults. Mend these first."))

    @property
    def notices(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._notices.values(), key=_place))


def _place(fault: Fault) -> tuple[int, int]:
    names = [layout.name for layout in SHEETS]
    return (names.index(fault.sheet) + 1 if fault.sheet in names else 0, fault.row or 0)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet that hold anything, each as the cells of `layout.columns` in that order."""

    layout: SheetLayout
    rows: list[tuple[int, list[Cell]]]
    present: frozenset[str]
    comma_decimals: bool = False

    @property
    def is_usable(self) -> bool:
        """Whether the sheet is there with the columns it needs: else one fault says so and its rows are left alone."""
        return self.present.issuperset(self.layout.required)


def sort_sheets(
    sheets: Iterable[RawSheet], *, layouts: Sequence[SheetLayout], findings: Findings
) -> dict[str, RawSheet]:
    """The known sheets by their proper name; unknown ones are noted, missing and doubled ones refused."""
    known = {layout.name.casefold(): layout.name for layout in layouts}
    found: dict[str, RawSheet] = {}
    strangers: list[str] = []
    for sheet in sheets:
        name = known.get(sheet.name.strip().casefold())
        if name is None:
            strangers.append(sheet.name.strip())
        elif name in found:
            findings.refuse(f"There are two sheets called {name}. Keep one.", sheet=name)
        else:
            found[name] = sheet
    absent = [layout.name for layout in layouts if layout.name not in found]
    for stranger in strangers:
        if not _FOR_PEOPLE.fullmatch(stranger):
            _report_stranger(stranger, what="sheet", absent=absent, sheet=stranger, findings=findings)
    for layout in layouts:
        if layout.needed and layout.name not in found:
            findings.refuse(f"The sheet {layout.name} is missing. Add it; its columns: {', '.join(layout.columns)}.")
    return found


def _report_stranger(name: str, *, what: str, absent: Iterable[str], sheet: str, findings: Findings) -> None:
    meant = nearest(name, among=absent)
    if meant:
        findings.refuse(f'There is no {what} "{name}". Is "{meant}" meant? Rename or delete it.', sheet=sheet)
    else:
        findings.note(f'The {what} "{name}" is not known here and is not read.', sheet=sheet)


def table_of(sheet: RawSheet, *, layout: SheetLayout, findings: Findings, takes_others: bool = True) -> Table:
    """Find the columns by their headings and gather the rows that hold anything, long texts put together again.

    A column that is not known is left out and noted where the file `takes_others`, and refused where it does not.
    Faults of the headings and of cells that cannot hold anything sensible (error values, control characters) are
    added to `findings`; such a cell reads as empty.
    """
    rows = iter(sheet.rows())
    header = next(((number, cells) for number, cells in rows if not all(map(_is_empty, cells))), None)
    if header is None:
        if layout.needed:
            findings.refuse(
                f"The sheet is empty. Its first row names the columns: {', '.join(layout.columns)}.", sheet=layout.name
            )
        return Table(layout, [], frozenset(), sheet.comma_decimals)
    places, strangers = _find_columns(header[1], row=header[0], layout=layout, findings=findings)
    absent = [name for name in layout.columns if name not in places]
    for stranger in strangers:
        if takes_others:
            _report_stranger(stranger, what="column", absent=absent, sheet=layout.name, findings=findings)
        else:
            meant = findings.nearest(stranger, among=absent, likeness=LIKE)
            text = not_known("column", stranger, known=layout.columns, meant=meant)
            findings.refuse(text, sheet=layout.name, row=header[0], column=stranger)
    if not places.keys() >= set(layout.required):
        return Table(layout, [], frozenset(places), sheet.comma_decimals)
    gathered = _gather(rows, layout=layout, places=places, findings=findings)
    return Table(layout, gathered, frozenset(places), sheet.comma_decimals)


def _find_columns(
    cells: Sequence[Cell], *, row: int, layout: SheetLayout, findings: Findings
) -> tuple[dict[str, int], list[str]]:
    """The places of the known columns by their names, and the headings that are not known."""
    known = {name.casefold(): name for name in layout.columns}
    places: dict[str, int] = {}
    strangers: list[str] = []
    for place, cell in enumerate(cells):
        heading = str(cell).strip()
        name = known.get(heading.casefold())
        if name in places:
            findings.refuse(f'The column "{name}" is there twice. Keep one.', sheet=layout.name, row=row, column=name)
        elif name is not None:
            places[name] = place
        elif heading:
            strangers.append(heading[:80])
    for name in layout.required:
        if name not in places:
            findings.refuse(f'The column "{name}" is missing. Add it.', sheet=layout.name, row=row, column=name)
    return places, strangers


def _gather(
    rows: Iterator[tuple[int, Sequence[Cell]]], *, layout: SheetLayout, places: dict[str, int], findings: Findings
) -> list[tuple[int, list[Cell]]]:
    order = [places.get(name) for name in layout.columns]
    gathered: list[tuple[int, list[Cell]]] = []
    pieces: dict[tuple[int, int], list[str]] = {}
    fine: set[Cell] = set()  # short texts come again and again
    for number, cells in rows:
        width = len(cells)
        row = ["" if place is None or place >= width else cells[place] for place in order]
        if _is_empty(row[0]) and all(map(_is_empty, row)):
            continue
        if not fine.issuperset(row):
            _check_cells(row, number=number, layout=layout, fine=fine, findings=findings)
        if row[0] == CONTINUED:
            _continue_row(row, number=number, gathered=gathered, pieces=pieces, layout=layout, findings=findings)
            continue
        if len(gathered) >= layout.most_rows:
            text = f"The sheet has more than {layout.most_rows:,} rows. Split the file or delete rows."
            findings.refuse(text, sheet=layout.name, row=number)
            break
        gathered.append((number, row))
    _join(pieces, gathered=gathered, layout=layout, findings=findings)
    return gathered


def _check_cells(row: list[Cell], *, number: int, layout: SheetLayout, fine: set[Cell], findings: Findings) -> None:
    for index, cell in enumerate(row):
        if not isinstance(cell, str):
            fine.add(cell)
        elif cell not in fine:
            row[index] = _checked(cell, sheet=layout.name, row=number, column=layout.columns[index], findings=findings)
            if row[index] is cell and len(cell) < SHORT:
                fine.add(cell)


def _join(
    pieces: dict[tuple[int, int], list[str]],
    *,
    gathered: list[tuple[int, list[Cell]]],
    layout: SheetLayout,
    findings: Findings,
) -> None:
    for (at, index), parts in pieces.items():
        number, row = gathered[at]
        row[index] = "".join(parts)
        if sum(map(len, parts)) > TEXT_LENGTH:
            text = f"The text is longer than {TEXT_LENGTH:,} characters. Shorten it."
            findings.refuse(text, sheet=layout.name, row=number, column=layout.columns[index])


def _continue_row(
    row: list[Cell],
    *,
    number: int,
    gathered: list[tuple[int, list[Cell]]],
    pieces: dict[tuple[int, int], list[str]],
    layout: SheetLayout,
    findings: Findings,
) -> None:
    if not gathered:
        findings.refuse(f"{CONTINUED} needs a row above it whose text it carries on.", sheet=layout.name, row=number)
        return
    at = len(gathered) - 1
    for index, cell in enumerate(row):
        start = gathered[at][1][index]
        if index == 0 or cell == "":
            continue
        if not isinstance(cell, str) or not isinstance(start, str):
            findings.refuse(
                f"A row marked {CONTINUED} can only carry on texts. Empty this cell.",
                sheet=layout.name,
                row=number,
                column=layout.columns[index],
            )
            continue
        pieces.setdefault((at, index), [start]).append(cell)


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def _checked(cell: str, *, sheet: str, row: int, column: str, findings: Findings) -> str:
    if len(cell) > CELL_LENGTH:
        text = (
            f"The cell holds more than {CELL_LENGTH:,} characters. Carry the text on in a row below it with "
            f"{CONTINUED} in the first column."
        )
    elif cell == NEVER_CALCULATED:
        text = (
            "The formula in this cell was saved without its result. Open the file in Excel or LibreOffice, "
            "let it calculate, and save it."
        )
    elif _EXCEL_ERRORS.fullmatch(cell.strip()):
        text = f"The cell holds the error value {cell.strip()}. Write what is meant or empty the cell."
    elif found := _UNPRINTABLE.search(cell):
        code = f"U+{ord(found.group()):04X}"
        text = (
            f"The text holds the invisible control character {code} at place {found.start() + 1}. "
            "Delete it there and type the text anew if need be."
        )
    else:
        return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
    findings.refuse(text, sheet=sheet, row=row, column=column)
    return ""
