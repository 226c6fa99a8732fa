"""Tables of rich text on paper: repeated heads, ruled cells, rows that may run over several pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.reports import look
from app.reports.marked import Run, Runs
from app.reports.pages import Pages
from app.reports.rich import Line, draw_rich, rich_lines
from app.reports.text import Style

_PAD_X, _PAD_Y = 5.0, 4.0
_ROOMY = 26.0
"""Points of height of a row that is to be written in."""
_TALL = (look.TOP - look.BOTTOM) / 2
"""Rows higher than that begin where they stand and go on overleaf."""


@dataclass(frozen=True, slots=True)
class RichColumn:
    """A column `width` points wide."""

    title: Runs
    width: float
    at_right: bool = False


@dataclass(frozen=True, slots=True)
class RichCell:
    """Paragraphs one under the other, all `indent` points from the left."""

    paragraphs: tuple[tuple[Runs, Style], ...] = ()
    indent: float = 0


@dataclass(frozen=True, slots=True)
class RichTable:
    columns: Sequence[RichColumn]
    left: float = look.LEFT
    is_roomy: bool = False

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)


_Set = list[list[Line]]
"""A row typeset: the lines of each cell; all have the leading of `look.CELL`."""


def shared_out(shares: Sequence[float], *, width: float) -> list[float]:
    """Widths in points of columns that have these shares of all."""
    whole = sum(shares)
    return [width * share / whole for share in shares]


def draw_rich_table(pages: Pages, table: RichTable, rows: Iterable[Sequence[RichCell]]) -> None:
    """Sets the rows below repeated heads, over as many pages as they take."""
    rows = list(rows)
    sets = [_typeset(table, row) for row in rows]
    heads = [
        rich_lines(column.title, style=look.COLUMN_HEAD, width=column.width - 2 * _PAD_X) for column in table.columns
    ]
    first = _height(table, sets[0]) if sets else 0.0
    pages.need(_head_height(heads) + min(first, _TALL))
    _draw_head(pages, table, heads)
    for row, lines in zip(rows, sets, strict=True):
        _draw_row(pages, table, row, lines, heads)
    pages.space(10)


def _title_lines(column: RichColumn) -> list[Line]:
    return rich_lines(column.title, style=look.COLUMN_HEAD, width=column.width - 2 * _PAD_X)


def _typeset(table: RichTable, row: Sequence[RichCell]) -> _Set:
    return [
        [
            line
            for runs, style in cell.paragraphs
            for line in rich_lines(runs, style=style, width=column.width - 2 * _PAD_X - cell.indent)
        ]
        for cell, column in zip(row, table.columns, strict=True)
    ]


def _deep(lines: _Set) -> int:
    return max(1, *(len(cell) for cell in lines))


def _height(table: RichTable, lines: _Set) -> float:
    return max(_deep(lines) * look.CELL.leading + 2 * _PAD_Y, _ROOMY if table.is_roomy else 0.0)


def _draw_row(pages: Pages, table: RichTable, row: Sequence[RichCell], lines: _Set, heads: _Set) -> None:
    height = _height(table, lines)
    if pages.room < height <= _TALL:
        _turn(pages, table, heads)
    start, deep = 0, _deep(lines)
    while start < deep:
        fit = int((pages.room - 2 * _PAD_Y) // look.CELL.leading)
        if fit < min(deep - start, 2):
            _turn(pages, table, heads)
            continue
        end = min(deep, start + fit)
        tall = height if (start, end) == (0, deep) else (end - start) * look.CELL.leading + 2 * _PAD_Y
        _draw_part(pages, table, row, [cell[start:end] for cell in lines], height=tall)
        start = end


def _turn(pages: Pages, table: RichTable, heads: _Set) -> None:
    pages.turn()
    _draw_head(pages, table, heads)


def _draw_part(pages: Pages, table: RichTable, row: Sequence[RichCell], lines: _Set, *, height: float) -> None:
    top, x = pages.y, table.left
    for cell, column, shown in zip(row, table.columns, lines, strict=True):
        base = top - _PAD_Y + look.CELL.leading - look.CELL.size * 1.05
        for line in shown:
            base -= look.CELL.leading
            room = column.width - 2 * _PAD_X - cell.indent
            draw_rich(pages.canvas, line, x=x + _PAD_X + cell.indent, y=base, room=room, at_right=column.at_right)
        x += column.width
    pages.y = top - height
    _frame(pages, table, top=top)


def _frame(pages: Pages, table: RichTable, *, top: float) -> None:
    """The rule below a row, and upright ones where it is to be written in."""
    canvas = pages.canvas
    canvas.setStrokeColor(look.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(table.left, pages.y, table.left + table.width, pages.y)
    if not table.is_roomy:
        return
    x = table.left
    canvas.line(x, pages.y, x, top)
    for column in table.columns:
        x += column.width
        canvas.line(x, pages.y, x, top)


def _head_height(heads: _Set) -> float:
    if not any(any(segment.text for line in head for segment in line) for head in heads):
        return 0.0
    return _deep(heads) * look.COLUMN_HEAD.leading + 2 * _PAD_Y


def _draw_head(pages: Pages, table: RichTable, heads: _Set) -> None:
    height = _head_height(heads)
    if not height:
        return
    top, x = pages.y, table.left
    pages.canvas.setFillColor(look.SOFT)
    pages.canvas.rect(table.left, top - height, table.width, height, stroke=0, fill=1)
    for lines, column in zip(heads, table.columns, strict=True):
        base = top - _PAD_Y - (_deep(heads) - len(lines)) * look.COLUMN_HEAD.leading
        base += look.COLUMN_HEAD.leading - look.COLUMN_HEAD.size * 1.05
        for line in lines:
            base -= look.COLUMN_HEAD.leading
            room = column.width - 2 * _PAD_X
            draw_rich(pages.canvas, line, x=x + _PAD_X, y=base, room=room, at_right=column.at_right)
        x += column.width
    pages.y = top - height
    pages.canvas.setStrokeColor(look.FAINT)
    pages.canvas.setLineWidth(0.9)
    pages.canvas.line(table.left, pages.y, table.left + table.width, pages.y)


def plain_runs(text: str) -> Runs:
    """The text as it is, without any marks."""
    return (Run(text),) if text else ()
