"""The pricing sheet as a vendor gets it in Excel: everything is set, only the price cells can be typed into."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.packet_prices import LOCATIONS, MODELS
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.price_sheet_words import RECURRENCES, variant_words
from app.domain.request.pricing import AskedCell, Variant, asked_cells, quantity_of, variants
from app.domain.rounding import plain, rounded
from app.reports.answer_layout import MOMENT, TAKEN_OUT
from app.reports.row_heights import row_height
from app.reports.workbook_book import GREY, Book, open_book
from app.reports.workbook_layout import NO, YES, is_exact

if TYPE_CHECKING:
    from app.reports.workbook_worksheet import BookWorksheet

PRICES = "Prices"
RFP = "RFP"
CODE, WHAT, UNIT, PAID, COUNTED = "line", "what is priced", "unit", "paid", "counted"
LOCATION, MODEL, TIER, YEAR = "location", "support model", "volume", "year"
QUANTITY, PRICE, AMOUNT, NOTE = "quantity", "price for one unit", "amount", "note"
COLUMNS = (CODE, WHAT, UNIT, PAID, COUNTED, LOCATION, MODEL, TIER, YEAR, QUANTITY, PRICE, AMOUNT, NOTE)
"""All of them in every sheet, so that it can be read back; those that say nothing are hidden."""
_WIDTHS = (9, 40, 16, 10, 9, 12, 14, 22, 7, 14, 18, 18, 50)
LIGHT = "#fffbe6"
_QUANTITY_PLACES = 9
_CELL_LIMIT = 30_000


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the prices. `deadline` is in words, with its zone, or empty; so is `taken_out`, when a vendor
    took the sheet out. `moment` is the same in ISO 8601, by which the sheet is read back."""

    reference: str
    title: str
    currency: str
    deadline: str
    taken_out: str = ""
    moment: str = ""


def write_blank_price_sheet(
    sheet: PriceSheet, *, head: Head, prices: Mapping[AskedCell, Decimal] | None = None
) -> bytes:
    """The .xlsx with one row for each price that is asked for, and sums that live. Same values, same bytes.

    `prices` are those that a vendor has given already.
    """
    prices = prices or {}
    out = io.BytesIO()
    book = open_book(out, places=2, reference=head.reference)
    worksheet = book.sheet(PRICES)
    cells = asked_cells(sheet)
    _set_columns(worksheet, cells=cells)
    intro = _intro(sheet, head=head)
    parts = [(variant, tier) for variant in variants(sheet) for tier in sheet.tiers or ("",)]
    heads = len(intro) + len(parts) + 3
    last = heads + len(cells)
    _write_intro(worksheet, book=book, lines=intro, cells=cells)
    _write_totals(worksheet, book=book, parts=parts, at=len(intro) + 1, rows=(heads + 1, last), given=len(prices))
    for column, name in enumerate(COLUMNS):
        style = book.styles.head_right if name in (QUANTITY, PRICE, AMOUNT) else book.styles.head
        worksheet.write_string(heads, column, _heading(name, currency=head.currency), style)
    worksheet.freeze_panes(heads + 1, 2)
    worksheet.repeat_rows(heads)
    _write_rows(worksheet, book=book, sheet=sheet, cells=cells, first=heads + 1, prices=prices)
    if cells:
        _validate(worksheet, first=heads + 1, last=last)
    worksheet.protect("", {"format_columns": True, "format_rows": True})
    book.workbook.close()
    return out.getvalue()


def _heading(name: str, *, currency: str) -> str:
    return f"{name}, {currency}" if currency and name in (PRICE, AMOUNT) else name


def _set_columns(worksheet: "BookWorksheet", *, cells: Sequence[AskedCell]) -> None:
    hidden = _hidden(cells)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        worksheet.set_column(column, column, width, None, {"hidden": name in hidden})


def _hidden(cells: Sequence[AskedCell]) -> frozenset[str]:
    """The columns that say nothing."""
    used = {
        LOCATION: any(cell.location for cell in cells),
        MODEL: any(cell.support_model for cell in cells),
        TIER: any(cell.tier for cell in cells),
        YEAR: any(cell.year for cell in cells),
    }
    return frozenset(name for name, is_used in used.items() if not is_used)


def _intro(sheet: PriceSheet, *, head: Head) -> list[tuple[str, str]]:
    """Label and text of the rows above the sums; a row without label is an instruction."""
    rows = [("", f"Prices: {head.title}"), (RFP, head.reference), ("Currency", head.currency)]
    if head.deadline:
        rows.append(("Deadline", head.deadline))
    if head.taken_out:
        rows += [(TAKEN_OUT, head.taken_out), (MOMENT, head.moment)]
    rows.append(("", "Fill in the light cells: the price for one unit, without currency. Nothing else can be changed."))
    rows.append(
        ("", "A price of 0 is typed as 0; an empty cell is a price that is missing. Amounts add up by themselves.")
    )
    rows += [("", line) for line in sheet.note[:_CELL_LIMIT].splitlines() if line.strip()]
    return rows


def _write_intro(
    worksheet: "BookWorksheet", *, book: Book, lines: Sequence[tuple[str, str]], cells: Sequence[AskedCell]
) -> None:
    """What stands above, over the columns up to the amounts: beyond them it would make the print small."""
    last = COLUMNS.index(AMOUNT)
    hidden = _hidden(cells)
    width = sum(each for name, each in zip(COLUMNS, _WIDTHS[: last + 1], strict=False) if name not in hidden)
    worksheet.set_row(0, 26)
    for row, (label, text) in enumerate(lines):
        if label == MOMENT:
            worksheet.set_row(row, None, None, {"hidden": True})
        if label:
            worksheet.write_string(row, 0, label, book.styles.strong)
            worksheet.write_string(row, 1, text, book.styles.text)
        elif row == 0:
            worksheet.write_string(row, 0, text, book.styles.heading)
        else:
            worksheet.set_row(row, row_height([(text, width)]))
            worksheet.merge_range(row, 0, row, last, text, book.styles.wrapped)


def _write_totals(
    worksheet: "BookWorksheet",
    *,
    book: Book,
    parts: Sequence[tuple[Variant, str]],
    at: int,
    rows: tuple[int, int],
    given: int,
) -> None:
    """What the counted lines come to, for each variant and tier, and how many prices are still missing."""
    money = book.workbook.add_format({"num_format": "#,##0.00##", "bold": True, "align": "right"})
    amount, price = COLUMNS.index(AMOUNT), COLUMNS.index(PRICE)
    for row, (variant, tier) in enumerate(parts, start=at):
        words = ", ".join(word for word in (variant_words(variant), tier) if word)
        worksheet.write_string(row, 0, "Total", book.styles.strong)
        worksheet.write_string(row, 1, words or "All counted lines", book.styles.text)
        wanted = [(COUNTED, YES), (TIER, tier)]
        wanted.append((LOCATION, LOCATIONS[variant.location] if variant.location else ""))
        wanted.append((MODEL, MODELS[variant.support_model] if variant.support_model else ""))
        tests = [f",{_range(name, rows=rows)},{_quoted(value)}" for name, value in wanted if value]
        worksheet.write_formula(row, amount, f"=SUMIFS({_range(AMOUNT, rows=rows)}{''.join(tests)})", money, 0)
    row = at + len(parts)
    worksheet.write_string(row, 0, "Missing", book.styles.strong)
    worksheet.write_string(row, 1, "Prices not filled in yet", book.styles.text)
    count = rows[1] - rows[0] + 1 - given
    worksheet.write_formula(row, price, f"=COUNTBLANK({_range(PRICE, rows=rows)})", book.styles.strong, count)


def _range(name: str, *, rows: tuple[int, int]) -> str:
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(COLUMNS.index(name))
    return f"${letter}${rows[0] + 1}:${letter}${max(rows) + 1}"


def _quoted(value: str) -> str:
    """A text to be compared with in a formula: taken as it stands, wildcards and signs of comparison included."""
    plain = value.replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""')
    return f'"={plain}"'


def _write_rows(
    worksheet: "BookWorksheet",
    *,
    book: Book,
    sheet: PriceSheet,
    cells: Sequence[AskedCell],
    first: int,
    prices: Mapping[AskedCell, Decimal],
) -> None:
    make = book.workbook.add_format
    price = make({"num_format": "#,##0.00##", "locked": False, "bg_color": LIGHT, "border": 1, "border_color": GREY})
    amount = make({"num_format": "#,##0.00##", "align": "right"})
    number = make({"num_format": "#,##0.#########", "align": "right"})
    lines = {line.code: line for line in sheet.lines}
    quantity_at, price_at, amount_at = (COLUMNS.index(name) for name in (QUANTITY, PRICE, AMOUNT))
    for row, cell in enumerate(cells, start=first):
        texts = tuple(_texts(cell, line=lines[cell.line]))
        worksheet.set_row(row, row_height((text, _WIDTHS[column]) for column, text in texts))
        for column, text in texts:
            worksheet.write_string(row, column, text, book.styles.wrapped)
        if cell.year is not None:
            worksheet.write_number(row, COLUMNS.index(YEAR), cell.year, book.styles.number)
        quantity = quantity_of(lines[cell.line], cell=cell, years=sheet.years)
        if quantity is not None:
            worksheet.write_number(row, quantity_at, float(rounded(quantity, places=_QUANTITY_PLACES)), number)
        typed = prices.get(cell)
        if typed is None:
            worksheet.write_blank(row, price_at, None, price)
        elif is_exact(typed):
            worksheet.write_number(row, price_at, float(typed), price)
        else:
            worksheet.write_string(row, price_at, plain(typed), price)
        worksheet.write_formula(row, amount_at, _amount(row, quantity_at, price_at), amount, "")


def _amount(row: int, quantity: int, price: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    one, other = xl_rowcol_to_cell(row, quantity), xl_rowcol_to_cell(row, price)
    return f'=IF(AND(ISNUMBER({one}),ISNUMBER({other})),{one}*{other},"")'


def _texts(cell: AskedCell, *, line: SheetLine) -> Iterator[tuple[int, str]]:
    said = {
        CODE: line.code,
        WHAT: line.title,
        UNIT: line.unit,
        PAID: RECURRENCES[line.recurrence],
        COUNTED: YES if line.is_counted else NO,
        LOCATION: LOCATIONS[cell.location] if cell.location else "",
        MODEL: MODELS[cell.support_model] if cell.support_model else "",
        TIER: cell.tier,
        NOTE: line.note[:_CELL_LIMIT],
    }
    return ((COLUMNS.index(name), text) for name, text in said.items() if text)


def _validate(worksheet: "BookWorksheet", *, first: int, last: int) -> None:
    column = COLUMNS.index(PRICE)
    worksheet.data_validation(
        first,
        column,
        last,
        column,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": "Not a price",
            "error_message": "Type a number of 0 or more, without currency.",
        },
    )
