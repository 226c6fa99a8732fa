"""Reads the sheets of an .xlsx file, after making sure that parsing it is safe and loses nothing.

The parser (calamine) lays every sheet out as a full rectangle, repeats a shared text in each cell that uses it, reads
error values and formulas without a result as empty cells, and is native code. So each part is looked through first.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, TypeVar
from xml.parsers import expat

from app.sheets.archives import refused, repack
from app.sheets.tables import NEVER_CALCULATED, Cell, RawSheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Parsed = TypeVar("Parsed")

UNUSUAL = "The workbook is written in an unusual way. Open it in Excel or LibreOffice and save it anew."
DAMAGED = (
    "The file is damaged or is no Excel workbook (.xlsx). Open it in Excel or LibreOffice and save it anew as .xlsx."
)

RECTANGLE = 6_000_000
"""The most cells between the first and the last used cell of a sheet."""
SPARSE_RECTANGLE = 200_000
FILLED_SHARE = 20
"""Beyond `SPARSE_RECTANGLE` at least one cell in so many must be used."""
TEXT_BYTES = 200 * 1024 * 1024
"""The most text of a workbook, each cell counted."""

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# Every writer puts the address first; a cell of any other shape is refused.
_COLUMN = re.compile(rb'<(?:\w+:)?c r="([A-Za-z]{1,3})[0-9]{1,7}"')
_ROW = re.compile(rb'<(?:\w+:)?c r="[A-Za-z]{1,3}([0-9]{1,7})"')
# None of the patterns below may go over the same bytes again and again: a sheet can be written so that they would.
_LONG_TAG = re.compile(rb"<(?:\w+:)?c\s[^>]{300}")
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\s[^>]*?\bt=[\"'])e(?=[\"'])")
_BARE_FORMULA = re.compile(
    rb"<((?:\w+:)?)c(\s[^>]*)>\s*+(<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))"
    rb"\s*+(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)
_CELL_TYPE = re.compile(rb"\st=[\"'](\w+)[\"']")
_SHARED_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_SHARED_USE = re.compile(rb"\bt\s*=\s*[\"']s[\"']")


def read_spreadsheet(members: dict[str, bytes]) -> list[RawSheet]:
    """The sheets of an unpacked workbook. Raises `FaultyFile` for one that cannot or must not be parsed."""
    safe = {name: _made_safe(data) for name, data in members.items()}
    _check_shared_texts(safe)
    from python_calamine import CalamineWorkbook

    workbook = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(repack(safe))))
    return [RawSheet(name, _rows_of(workbook, name)) for name in workbook.sheet_names]


def _rows_of(workbook: "CalamineWorkbook", name: str) -> Callable[[], Iterator[tuple[int, Sequence[Cell]]]]:
    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        sheet = _guarded(lambda: workbook.get_sheet_by_name(name))
        return enumerate(sheet.iter_rows(), start=1)

    return rows


def _guarded(parse: Callable[[], Parsed]) -> Parsed:
    """Run the native parser; whatever it raises, a panic included, is a damaged file."""
    try:
        return parse()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise refused(DAMAGED) from error


def _made_safe(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refused(UNUSUAL)
    if data.lstrip()[:1] == b"<":
        _check_well_formed(data)
    if b"sheetData" not in data:
        return data
    _check_plain(data)
    _check_rectangle(data)
    if b't="e"' in data or b"t='e'" in data:
        data = _ERROR_CELL.sub(rb"\1str", data)
    if b"<f" in data or b":f" in data:
        data = _BARE_FORMULA.sub(_with_result, data)
    return data


def _check_well_formed(data: bytes) -> None:
    """The native parser passes over broken mark-up and may leave rows out without a word."""
    try:
        expat.ParserCreate().Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise refused(DAMAGED) from error


def _check_plain(data: bytes) -> None:
    """Refuse what no program writes into a sheet and what could hide mark-up from a search for it."""
    if b"<!" in data or data.count(b"<?") > 1 or _LONG_TAG.search(data):
        raise refused(UNUSUAL)


def _with_result(found: re.Match[bytes]) -> bytes:
    prefix, attributes, formula = found.groups()
    kind = _CELL_TYPE.search(attributes)
    if kind and kind[1] == b"str":  # a formula whose result is an empty text
        return found.group()
    attributes = _CELL_TYPE.sub(b"", attributes)
    result = NEVER_CALCULATED.encode()
    return b'<%bc%b t="str">%b<%bv>%b</%bv></%bc>' % (prefix, attributes, formula, prefix, result, prefix, prefix)


def _check_rectangle(data: bytes) -> None:
    columns = _COLUMN.findall(data)
    cells = len(columns)
    if cells != len(_CELL.findall(data)):
        raise refused(
            "A sheet of the workbook does not say where its cells stand. Open it in Excel or "
            "LibreOffice and save it anew."
        )
    if not cells:
        return
    width = max(map(_column_number, set(columns)))
    height = max(map(int, set(_ROW.findall(data))))
    rectangle = width * height
    if rectangle > RECTANGLE or (rectangle > SPARSE_RECTANGLE and rectangle > FILLED_SHARE * cells):
        raise refused(
            f"A sheet of the workbook reaches to row {height:,} and column {width:,} but uses only "
            f"{cells:,} cells. Delete what stands far outside the table and save it anew."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _lengths(data: bytes) -> Iterator[int]:
    """The bytes of each shared text with its mark-up, from the beginning of one to the beginning of the next."""
    _check_plain(data)
    starts = [found.start() for found in _SHARED_TEXT.finditer(data)]
    return (end - start for start, end in pairwise([*starts, len(data)]))


def _check_shared_texts(members: dict[str, bytes]) -> None:
    """Refuse a workbook whose cells share a few long texts so often that they would fill the memory."""
    lists = [data for data in members.values() if b"<sst" in data or b":sst" in data]
    lengths = [length for data in lists for length in _lengths(data)]
    sheets = [data for data in members.values() if b"sheetData" in data]
    if not lengths or sum(map(len, sheets)) // len("<c><v>0</v></c>") * max(lengths) <= TEXT_BYTES:
        return
    uses = Counter(chain.from_iterable(_SHARED_CELL.findall(data) for data in sheets))
    unclear = sum(len(_SHARED_USE.findall(data)) for data in sheets) - uses.total()
    total = sum(count * lengths[int(index)] for index, count in uses.items() if int(index) < len(lengths))
    if total + max(unclear, 0) * max(lengths) > TEXT_BYTES:
        raise refused("The texts of the workbook's cells are too long together. Shorten them or split the file.")
