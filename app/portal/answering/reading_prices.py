"""Prices in Excel: each row matched to the price it is for, faults named by row and column."""

from collections.abc import Iterator, Sequence

from app.domain.packet_prices import LOCATIONS, MODELS
from app.domain.request.answers import read_price
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.priced import cell_name
from app.domain.request.pricing import AskedCell, asked_cells
from app.domain.rounding import plain
from app.domain.typed import MONEY, Unreadable
from app.reports.price_sheet_blank import CODE, LOCATION, MODEL, PRICE, PRICES, TIER, YEAR
from app.reports.workbook_layout import SheetLayout
from app.sheets.cells import Row, rows_of
from app.sheets.tables import Cell, Findings, RawSheet, table_of

LAYOUT = SheetLayout(PRICES, (CODE, LOCATION, MODEL, TIER, YEAR, PRICE), (CODE, PRICE), most_rows=20_000, needed=True)
Key = tuple[str, ...]


def read_prices(raw: RawSheet, *, sheet: PriceSheet, findings: Findings) -> dict[str, str]:
    """Texts by the names of cells, of prices that are filled in; faults are added to `findings`."""
    table = table_of(
        RawSheet(PRICES, lambda: _from_the_heading(raw), raw.comma_decimals), layout=LAYOUT, findings=findings
    )
    asked = {_key_of(cell): cell for cell in asked_cells(sheet)}
    found: dict[str, str] = {}
    rows: dict[str, int | None] = {}
    for row in rows_of(table, findings=findings):
        if not row.has(PRICE) or not row.has(CODE):
            continue
        cell = asked.get(_key_in(row))
        if cell is None:
            row.refuse(CODE, "The sheet asks for no such price: line, way to deliver, volume or year is another one.")
            continue
        name = cell_name(cell)
        if name in rows:
            row.refuse(CODE, f"The same price stands in row {rows[name]} already. Keep one of the two.")
            continue
        rows[name] = row.number
        price = row.number_or_none(PRICE, precision=MONEY)
        if price is None:
            continue
        try:
            found[name] = read_price(plain(price))
        except Unreadable as error:
            row.refuse(PRICE, str(error))
    return found


def _key_of(cell: AskedCell) -> Key:
    return _folded(
        cell.line,
        LOCATIONS[cell.location] if cell.location else "",
        MODELS[cell.support_model] if cell.support_model else "",
        cell.tier,
        str(cell.year or ""),
    )


def _key_in(row: Row) -> Key:
    return _folded(*(row.text(column) for column in (CODE, LOCATION, MODEL, TIER, YEAR)))


def _folded(*texts: str) -> Key:
    return tuple(" ".join(text.casefold().split()) for text in texts)


def _from_the_heading(raw: RawSheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows from the headings on, which stand below what the sheet says of itself; the currency is not part of one.

    Without such a row all of them, so that what is missing is named.
    """
    rows = raw.rows()
    for number, cells in rows:
        heads = [str(cell).strip().casefold() for cell in cells]
        if CODE in heads and any(head.split(",")[0] == PRICE for head in heads):
            yield number, [PRICE if head.split(",")[0] == PRICE else head for head in heads]
            yield from rows
            return
    yield from raw.rows()
