"""A block of marks as it comes out of a spreadsheet: its rows and cells, where it goes, and its decimals."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from app.domain.errors import DomainError
from app.domain.packet_figures import counted

Cell = TypeVar("Cell")

LONGEST_CELL = 1_000
"""Characters; far more than any word of a scale has. The reader's own limit is the process's, and imports raise it."""
TOO_LONG = "A cell of the block is too long to be a mark. Copy the marks alone."
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_POINT = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
# A comma before three digits may part thousands; any other comma in a mark is a decimal one.


def rows_of(block: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a copied block, row by row: tabs part columns, line ends rows, quoted cells may hold both."""
    lines = io.StringIO(block.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n"), newline="")
    try:
        rows = tuple(tuple(cell.strip() for cell in row) or ("",) for row in csv.reader(lines, delimiter="\t"))
    except csv.Error as error:
        raise DomainError(TOO_LONG) from error
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise DomainError(TOO_LONG)
    return rows


def placed(
    block: str, *, at: tuple[int, int], rows: Sequence[int], columns: Sequence[int]
) -> dict[tuple[int, int], str]:
    """(row, column) -> text of each pasted cell, the block's first cell at `at`.

    `rows` and `columns` are the numbers of the table in its order. Raises DomainError where the block is empty or
    reaches beyond the table.
    """
    cells = rows_of(block)
    if not any(any(row) for row in cells):
        raise DomainError("There is nothing in the block. Copy the cells in the spreadsheet, then paste them here.")
    if at[0] not in rows or at[1] not in columns:
        raise DomainError("Choose the first cell of the block among those of the table.")
    below, right = rows[rows.index(at[0]) :], columns[columns.index(at[1]) :]
    width = max(len(row) for row in cells)
    if len(cells) > len(below) or width > len(right):
        raise DomainError(
            f"The block has {counted(len(cells), 'row')} and {counted(width, 'column')}; from this cell on the table "
            f"has {counted(len(below), 'row')} and {counted(len(right), 'column')}. Nothing was pasted."
        )
    return {
        (row, column): text
        for row, texts in zip(below, cells, strict=False)
        for column, text in zip(right, texts, strict=False)
    }


def with_points(texts: Mapping[Cell, str]) -> dict[Cell, str]:
    """The same texts, commas turned to points where the block plainly writes decimals with commas: at least one that
    cannot part thousands, and no number with a point."""
    numbers = ["".join(text.split()) for text in texts.values()]
    has_comma = any(_COMMA.fullmatch(number) and not _UNCLEAR.fullmatch(number) for number in numbers)
    if not has_comma or any(_POINT.fullmatch(number) for number in numbers):
        return dict(texts)
    return {
        cell: text.replace(",", ".") if _COMMA.fullmatch("".join(text.split())) else text
        for cell, text in texts.items()
    }
