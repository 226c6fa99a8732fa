"""Tables on the pages: repeated heads, numbers at the right, tinted cells, rows that may run over several pages.

Each row is typeset when its turn comes and then forgotten, so that time grows with the number of rows and memory does
not; a row longer than what is left of a page goes on, line by line, on the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice

from reportlab.lib.colors import Color

from app.reports import look
from app.reports.pages import Draw, Pages
from app.reports.text import (
    Style,
    draw_centred,
    draw_left,
    draw_right,
    fitted_lines,
    lines_of,
    reads_right_to_left,
)

_PAD = 4.0
_FOLLOWERS = 44.0
_OPENING_ROWS = 2
_TALL = (look.TOP - look.BOTTOM) / 2
"""Rows higher than that begin where they stand and go on overleaf."""


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Column:
    """A column `width` points wide. `most` is the number of lines a cell may take before it ends in an ellipsis."""

    title: str
    width: float
    align: Align = Align.LEFT
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: words, or a drawing; on a tint or none."""

    text: str = ""
    style: Style = look.CELL
    fill: Color | None = None
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and how the rows below them look."""

    columns: Sequence[Column]
    pad: float = 3.4
    rules: bool = True
    head_lines: int = 4
    left: float = look.LEFT
    named: bool = field(default=True)

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("A table needs at least one column.")


Row = Sequence[Cell | str]
"""A cell for each column; a single cell is a head over the rows below it, across all columns."""


@dataclass(slots=True)
class _Set:
    """A row typeset: the lines of each cell."""

    columns: Sequence[Column]
    cells: list[Cell]
    lines: list[list[str]]
    leading: float

    @property
    def deep(self) -> int:
        return max(len(lines) for lines in self.lines)


def draw_table(pages: Pages, table: Table, rows: Iterable[Row]) -> None:
    """Sets the rows below repeated heads, over as many pages as they take."""
    waiting = iter(rows)
    first = list(islice(waiting, _OPENING_ROWS))
    if not first:
        return
    pages.need(opening_height(table, first))
    _draw_head(pages, table)
    for row in chain(first, waiting):
        _draw_row(pages, table, _typeset(table, row))
    pages.space(8)


def opening_height(table: Table, rows: Sequence[Row]) -> float:
    """Points of height for the head and the first of some rows, so that no head and no first row stands alone."""
    heights = [row_height(table, row) for row in rows[:_OPENING_ROWS]]
    return _head_height(table) + min(sum(height if height <= _TALL else 90.0 for height in heights), _TALL)


def row_height(table: Table, row: Row) -> float:
    """Points of height a row takes on one page."""
    return _height(table, _typeset(table, row))


def _typeset(table: Table, row: Row) -> _Set:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
    columns = table.columns if len(cells) > 1 else (Column("", table.width, most=2),)
    lines = [_cell_lines(cell, column) for cell, column in zip(cells, columns, strict=True)]
    return _Set(columns=columns, cells=cells, lines=lines, leading=max(cell.style.leading for cell in cells))


def _cell_lines(cell: Cell, column: Column) -> list[str]:
    room = column.width - 2 * _PAD
    if column.most is None:
        return lines_of(cell.text, style=cell.style, width=room)
    return fitted_lines(cell.text, style=cell.style, width=room, most=column.most)


def _height(table: Table, row: _Set) -> float:
    return row.deep * row.leading + 2 * table.pad


def _draw_row(pages: Pages, table: Table, row: _Set) -> None:
    height = _height(table, row)
    tall = height > _TALL
    followed = height + _FOLLOWERS if len(row.cells) == 1 else height
    if pages.room < followed and not tall:
        _turn(pages, table)
    start = 0
    while start < row.deep:
        fit = int((pages.room - 2 * table.pad) // row.leading)
        if fit < min(row.deep - start, 2):
            _turn(pages, table)
            continue
        end = min(row.deep, start + fit)
        _draw_part(pages, table, row, start=start, end=end)
        start = end


def _turn(pages: Pages, table: Table) -> None:
    pages.turn()
    _draw_head(pages, table)


def _draw_part(pages: Pages, table: Table, row: _Set, *, start: int, end: int) -> None:
    height = (end - start) * row.leading + 2 * table.pad
    top, x = pages.y, table.left
    for cell, lines, column in zip(row.cells, row.lines, row.columns, strict=True):
        if cell.fill is not None:
            pages.canvas.setFillColor(cell.fill)
            pages.canvas.rect(x, top - height, column.width, height, stroke=0, fill=1)
        if cell.draw is not None and start == 0:
            cell.draw(pages.canvas, x + _PAD, top - height, column.width - 2 * _PAD, height)
        _draw_lines(pages, lines[start:end], column, x=x, top=top - table.pad, style=cell.style)
        x += column.width
    pages.y = top - height
    if table.rules:
        _rule(pages, table, width=0.4)


def _draw_lines(pages: Pages, lines: Sequence[str], column: Column, *, x: float, top: float, style: Style) -> None:
    base = top + style.leading - style.size * 1.05 - 0.3
    for line in lines:
        base -= style.leading
        if not line:
            continue
        if column.align is Align.CENTRE:
            draw_centred(pages.canvas, line, x=x + column.width / 2, y=base, style=style)
        elif column.align is Align.RIGHT or reads_right_to_left(line):
            draw_right(pages.canvas, line, x=x + column.width - _PAD, y=base, style=style)
        else:
            draw_left(pages.canvas, line, x=x + _PAD, y=base, style=style)


def _heads(table: Table) -> list[list[str]]:
    return [
        fitted_lines(column.title, style=look.COLUMN_HEAD, width=column.width - 2 * _PAD, most=table.head_lines)
        for column in table.columns
    ]


def _head_height(table: Table) -> float:
    if not table.named:
        return 0.0
    return max(map(len, _heads(table))) * look.COLUMN_HEAD.leading + 7


def _draw_head(pages: Pages, table: Table) -> None:
    if not table.named:
        return
    heads = _heads(table)
    deep = max(map(len, heads))
    x = table.left
    for lines, column in zip(heads, table.columns, strict=True):
        top = pages.y - (deep - len(lines)) * look.COLUMN_HEAD.leading
        _draw_lines(pages, lines, column, x=x, top=top, style=look.COLUMN_HEAD)
        x += column.width
    pages.y -= deep * look.COLUMN_HEAD.leading + 7
    _rule(pages, table, width=0.9)


def _rule(pages: Pages, table: Table, *, width: float) -> None:
    pages.canvas.setStrokeColor(look.RULE if width < 0.8 else look.FAINT)
    pages.canvas.setLineWidth(width)
    pages.canvas.line(table.left, pages.y, table.left + table.width, pages.y)
