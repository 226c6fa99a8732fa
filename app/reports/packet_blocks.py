"""Typesets the blocks of a packet's section on pages of paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import singledispatch

from reportlab.pdfgen.canvas import Canvas

from app.domain import packet_document as document
from app.domain.packet_document import (
    Align,
    BlankLines,
    Block,
    Bullets,
    Chart,
    Facts,
    Heading,
    LeafHead,
    Legend,
    Prose,
    Tone,
)
from app.domain.packet_scene import Scene
from app.reports import look
from app.reports.grid import Align as Side
from app.reports.grid import Cell, Column, Row, Table, draw_table, opening_height, row_height
from app.reports.pages import Draw, Pages
from app.reports.prose import bullets, draw_line, facts, head, legend, paragraph
from app.reports.scenes import INKS, draw_scene
from app.reports.text import draw_line_pair

STYLES = {
    Tone.PLAIN: look.CELL,
    Tone.STRONG: look.CELL_STRONG,
    Tone.MUTED: look.CELL_MUTED,
    Tone.CAUTION: look.CELL_CAUTION,
}
GROUNDS = {"soft": look.SOFT, "caution": look.CAUTION_SOFT}
SIDES = {Align.LEFT: Side.LEFT, Align.RIGHT: Side.RIGHT, Align.CENTRE: Side.CENTRE}
_TITLES = 150.0
"""Points of width for the titles at the left of a table whose other columns are many."""
_AFTER_TABLE = 8.0
"""Points of height a table leaves below itself; the last rows go on without them."""


def draw_blocks(pages: Pages, blocks: Iterable[Block]) -> None:
    """Sets the blocks one under the other, over as many pages as they take."""
    over: Heading | LeafHead | None = None
    for block in blocks:
        placed = block
        if over is not None:
            placed, height = _beginning(block)
            pages.need(_head_height(over) + height)
            draw(over, pages)
            over = None
        if isinstance(placed, Heading | LeafHead):
            over = placed
        else:
            draw(placed, pages)
    if over is not None:
        draw(over, pages)


def _head_height(over: Heading | LeafHead) -> float:
    """At most what a head takes, with the space before and after it."""
    return look.HEAD.leading * 2 + 16 if isinstance(over, Heading) else look.SUBHEAD.leading + 10


def _beginning(block: Block) -> tuple[Block, float]:
    """The block, and how much of it has to stand on the page of the head over it: a chart, or the first rows."""
    if isinstance(block, Chart):
        return block, _chart_height(block)
    if not isinstance(block, document.Table) or block.across:
        return block, 0.0
    rows = list(block.rows)
    table = replace(block, rows=rows)
    return table, opening_height(_grid(table, rows), [_row(row) for row in rows[:2]])


@singledispatch
def draw(block: object, pages: Pages) -> None:  # noqa: ARG001 - each kind of block is registered below
    """Sets one block."""
    raise TypeError(f"Teach the packet's pages to set {type(block).__name__}.")


@draw.register
def _(block: Prose, pages: Pages) -> None:
    paragraph(pages, block.text, style=look.NOTE if block.note else look.BODY)


@draw.register
def _(block: Heading, pages: Pages) -> None:
    style = look.WARNING_HEAD if block.tone is Tone.CAUTION else look.HEAD
    if block.key:
        pages.space(6)
        pages.need(style.leading * 1.7 + block.keep)
        pages.mark(block.key)
    head(pages, block.text, style=style, keep=block.keep)


@draw.register
def _(block: LeafHead, pages: Pages) -> None:
    pages.space(5)
    pages.need(look.SUBHEAD.leading + 34)
    pages.y -= look.SUBHEAD.leading
    draw_line_pair(
        pages.canvas,
        block.text,
        block.figure,
        x=look.LEFT + 4,
        y=pages.y + 4,
        width=look.WIDTH - 8,
        left=look.SUBHEAD,
        right=look.CELL_MUTED,
    )
    _rule(pages, pages.y - 1, look.LEFT + look.WIDTH)
    pages.y -= 3


@draw.register
def _(block: Facts, pages: Pages) -> None:
    facts(pages, block.rows, style=look.RECORD if block.record else look.BODY)


@draw.register
def _(block: Bullets, pages: Pages) -> None:
    bullets(pages, block.texts)


@draw.register
def _(block: Legend, pages: Pages) -> None:
    legend(pages, [(INKS[ink], words) for ink, words in block.parts])


@draw.register
def _(block: BlankLines, pages: Pages) -> None:
    paragraph(pages, block.text)
    for _line in range(block.lines):
        pages.need(24)
        pages.y -= 24
        _rule(pages, pages.y, look.LEFT + look.WIDTH)
    pages.space(10)


@draw.register
def _(block: Chart, pages: Pages) -> None:
    pages.need(_chart_height(block))
    pages.space(4)
    pages.y -= look.SUBHEAD.leading
    draw_line(pages, block.title, x=look.LEFT, width=look.WIDTH, style=look.SUBHEAD)
    paragraph(pages, block.sentence, style=look.NOTE)
    pages.need(block.scene.height)
    pages.y -= block.scene.height
    draw_scene(pages.canvas, block.scene, x=look.LEFT, y=pages.y, width=look.WIDTH)
    if block.legend is not None:
        draw(block.legend, pages)
    pages.space(6)
    draw(block.table, pages)


def _chart_height(block: Chart) -> float:
    return block.scene.height + 86


def _rule(pages: Pages, y: float, right: float) -> None:
    pages.canvas.setStrokeColor(look.RULE)
    pages.canvas.setLineWidth(0.5)
    pages.canvas.line(look.LEFT, y, right, y)


# --- tables ----------------------------------------------------------------------------------------------------------


@draw.register
def _(block: document.Table, pages: Pages) -> None:
    if not block.across:
        _draw_one(pages, block)
        return
    if len(block.columns) - block.fixed <= block.across:
        _draw_one(pages, replace(block, columns=_squeezed(block.columns, fixed=block.fixed)))
        return
    rows = [row if len(row) == 1 else tuple(row) for row in block.rows]
    free = len(block.columns) - block.fixed
    for first in range(0, free, block.across):
        last = min(first + block.across, free)
        pages.need(200)
        head(pages, f"{block.things} {first + 1} to {last} of {free}", style=look.SUBHEAD)
        _draw_one(pages, _band(block, rows, first=block.fixed + first, last=block.fixed + last))


def _band(block: document.Table, rows: Sequence[document.Row], *, first: int, last: int) -> document.Table:
    """The fixed columns with some of the others."""

    def part(row: document.Row) -> document.Row:
        return row if len(row) == 1 else (*row[: block.fixed], *row[first:last])

    columns = (*block.columns[: block.fixed], *block.columns[first:last])
    squeezed = _squeezed(columns, fixed=block.fixed)
    return replace(block, columns=squeezed, rows=[part(row) for row in rows], across=0)


def _squeezed(columns: Sequence[document.Column], *, fixed: int) -> tuple[document.Column, ...]:
    """The columns beside the fixed ones made narrower where titles at the left would not have their room."""
    taken = sum(column.width for column in columns[:fixed])
    widest = (look.WIDTH - _TITLES - taken) / max(len(columns) - fixed, 1)
    others = (replace(column, width=min(column.width, widest)) for column in columns[fixed:])
    return (*columns[:fixed], *others)


def _draw_one(pages: Pages, block: document.Table) -> None:
    rows: Iterable[document.Row] = block.rows
    if any(column.fits for column in block.columns) or block.lasts:
        rows = list(block.rows)
    table = _grid(block, rows)
    set_rows = (_row(row) for row in rows)
    if block.lasts:
        _draw_with_lasts(pages, table, list(set_rows), lasts=block.lasts)
    else:
        draw_table(pages, table, set_rows)


def _grid(block: document.Table, rows: Iterable[document.Row]) -> Table:
    return Table(
        columns=_columns(block.columns, rows),
        pad=10.0 if block.roomy else 2.4 if block.dense else 3.4,
        rules=block.named,
        named=block.named,
    )


def _columns(columns: Sequence[document.Column], rows: Iterable[document.Row]) -> list[Column]:
    widths = [
        max(column.width, _widest(rows, number) + 9) if column.fits else column.width
        for number, column in enumerate(columns)
    ]
    open_ones = sum(not width for width in widths)
    left = (look.WIDTH - sum(widths)) / open_ones if open_ones else 0.0
    return [
        Column(column.title, width or max(left, 40.0), SIDES[column.align], most=column.most)
        for column, width in zip(columns, widths, strict=True)
    ]


def _widest(rows: Iterable[document.Row], number: int) -> float:
    cells = (row[number] for row in rows if len(row) > number)
    texts = (cell.text if isinstance(cell, document.Cell) else cell for cell in cells)
    return max((look.CELL_STRONG.face.width(text, size=look.CELL.size) for text in texts), default=0.0)


def _row(row: document.Row) -> Row:
    return [cell if isinstance(cell, str) else _cell(cell) for cell in row]


def _cell(cell: document.Cell) -> Cell:
    fill = look.heat(cell.tint) if cell.tint is not None else GROUNDS.get(cell.ground)
    text = "\u2003" * cell.indent + cell.text if cell.indent else cell.text
    return Cell(text, STYLES[cell.tone], fill=fill, draw=_in_cell(cell.scene) if cell.scene is not None else None)


def _in_cell(scene: Scene) -> Draw:
    def draw_it(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        draw_scene(canvas, scene, x=x, y=y + (height - scene.height) / 2, width=width, height=scene.height)

    return draw_it


def _draw_with_lasts(pages: Pages, table: Table, rows: Sequence[Row], *, lasts: int) -> None:
    """Sets the rows; the last ones, such as a sum, never stand on a page without the row before them."""
    first, last = rows[: -lasts - 1], rows[-lasts - 1 :]
    if not first:
        draw_table(pages, table, last)
        return
    draw_table(pages, table, first)
    if pages.room + _AFTER_TABLE < sum(row_height(table, row) for row in last):
        pages.turn()
        draw_table(pages, table, last)
        return
    pages.y += _AFTER_TABLE
    draw_table(pages, replace(table, named=False), last)
