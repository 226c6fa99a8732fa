"""Workbooks as vendors handle them: read, changed cell by cell, saved by another program than wrote them."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass

import xlsxwriter
from python_calamine import CalamineWorkbook

Value = str | float | bool | dt.date | None


@dataclass
class Sheet:
    """Rows and columns count from 1, as in Excel."""

    name: str
    rows: list[list[Value]]

    def cell(self, row: int, column: int) -> Value:
        within = row <= len(self.rows) and column <= len(self.rows[row - 1])
        return self.rows[row - 1][column - 1] if within else ""

    def put(self, row: int, column: int, value: Value) -> None:
        self.rows += [[] for _ in range(row - len(self.rows))]
        line = self.rows[row - 1]
        line += [""] * (column - len(line))
        line[column - 1] = value

    def row_of(self, code: str, option: str = "") -> int:
        """The first row that begins with these two."""
        return next(at for at, row in enumerate(self.rows, start=1) if (row[0], row[1] or "") == (code, option))


def read(content: bytes) -> dict[str, Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
    }


def saved(book: dict[str, Sheet]) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in book.values():
        page = workbook.add_worksheet(sheet.name)
        for at, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(at, column, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif value not in ("", None):
                    page.write(at, column, value)
    workbook.close()
    return out.getvalue()


def unlocked(content: bytes, number: int) -> set[str]:
    """The columns of a sheet, by its number, in which cells can be typed into; empty where it is not protected."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")])
    if "<sheetProtection" not in sheet:
        return {"everything"}
    cells = re.findall(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?', sheet)
    return {letters for letters, style in cells if 'locked="0"' in formats[int(style or 0)]}


def formulas(content: bytes) -> int:
    """How many formulas there are in all sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(archive.read(name).decode().count("<f>") for name in sheets)
