"""The RFP as a PDF: cover, contents with page numbers and bookmarks, and everything it says, set by our typesetter."""

import io
from datetime import datetime
from functools import singledispatch

from app.domain.request.paper import (
    Asked,
    Block,
    Cell,
    Choices,
    Cover,
    Facts,
    Head,
    Items,
    Markdown,
    Paper,
    Prose,
    Room,
    Table,
    Words,
    capitalised,
)
from app.domain.request.printed import Edition, printed
from app.domain.request.request import Request
from app.reports import look
from app.reports.marked import Run, Runs, in_line, marked
from app.reports.pages import ONE_AT_A_TIME, Entry, Furniture, Pages
from app.reports.prose import facts, paragraph
from app.reports.request_pdf_marked import draw_marked
from app.reports.rich import rich_paragraph
from app.reports.rich_table import RichCell, RichColumn, RichTable, draw_rich_table, plain_runs, shared_out
from app.reports.text import draw_left, draw_right, fitted, lines_of

_CHAPTER_KEEP, _HEAD_KEEP = 110.0, 70.0
"""Points of height that have to follow a heading on its page."""
_INDENT = 12.0
_BOX = 9.0
_LINE = 16.0


def request_pdf(request: Request, edition: Edition) -> bytes:
    """The document of a request; the same request and edition give the same bytes."""
    return _set(printed(request, edition), at=edition.at)[0]


def pages_of(paper: Paper, *, at: datetime) -> dict[str, int]:
    """On which page each chapter and section stands, by the keys of their headings."""
    return _set(paper, at=at)[1]


def _set(paper: Paper, *, at: datetime) -> tuple[bytes, dict[str, int]]:
    target = io.BytesIO()
    with ONE_AT_A_TIME:
        pages = Pages(target, furniture=_furniture(paper, at=at), entries=_entries(paper))
        _draw_cover(pages, paper.cover)
        if paper.blocks:
            pages.reserve_contents()
        for number, block in enumerate(paper.blocks):
            _keep_together(pages, block, paper.blocks[number + 1 : number + 2])
            draw(block, pages)
        pages.finish()
    return target.getvalue(), pages.page_of


def _furniture(paper: Paper, *, at: datetime) -> Furniture:
    cover = paper.cover
    return Furniture(
        title=cover.name,
        subject=cover.subject,
        author=cover.organisation,
        head=f"{cover.reference}  ·  {cover.title}",
        foot=paper.foot,
        at=at,
        stamp=paper.stamp,
    )


def _entries(paper: Paper) -> list[Entry]:
    return [Entry(head.key, head.level, _titled(head)) for head in paper.contents]


def _titled(head: Head) -> str:
    return f"{head.number}  {head.title}"


def _draw_cover(pages: Pages, cover: Cover) -> None:
    pages.is_cover = True
    pages.y = look.PAGE_HEIGHT - 210
    draw_left(pages.canvas, "REQUEST FOR PROPOSALS", x=look.LEFT, y=pages.y, style=look.EYEBROW)
    pages.y -= 14
    for line in lines_of(cover.title, style=look.COVER_TITLE, width=look.WIDTH)[:6]:
        pages.y -= look.COVER_TITLE.leading
        draw_left(pages.canvas, line, x=look.LEFT, y=pages.y, style=look.COVER_TITLE)
    pages.y -= 26
    pages.canvas.setStrokeColor(look.ACCENT)
    pages.canvas.setLineWidth(2)
    pages.canvas.line(look.LEFT, pages.y, look.LEFT + 64, pages.y)
    pages.y -= 26
    facts(pages, cover.rows, term_width=150)


def _keep_together(pages: Pages, block: Block, following: tuple[Block, ...]) -> None:
    """A question never stands on the page before the room for its answer."""
    if not isinstance(block, Asked):
        return
    lines = len(lines_of(block.text, style=look.BODY_STRONG, width=look.WIDTH - 44))
    lines += len(lines_of(block.help, style=look.NOTE, width=look.WIDTH - 44)) if block.help else 0
    room = sum(_room_height(each) for each in following)
    pages.need(min(lines * look.BODY.leading + 20 + room, 400))


def _room_height(block: Block) -> float:
    if isinstance(block, Room):
        return block.lines * _LINE + 14
    return 60.0


@singledispatch
def draw(block: object, pages: Pages) -> None:  # noqa: ARG001 - each kind of block is registered below
    """Sets one block."""
    raise TypeError(f"Teach the pages of a request to set {type(block).__name__}.")


@draw.register
def _(block: Head, pages: Pages) -> None:
    if block.level == 1:
        if block.begins_a_page:
            pages.section(block.key)
            return
        pages.space(18)
        pages.need(_CHAPTER_KEEP + look.SECTION.leading)
        pages.section_here(block.key)
        return
    style = look.HEAD if block.level == 2 else look.SUBHEAD
    pages.space(style.leading * 0.8)
    lines = lines_of(_titled(block), style=style, width=look.WIDTH)
    pages.need(style.leading * len(lines) + _HEAD_KEEP)
    if block.level == 2:
        pages.mark(block.key)
    for line in lines:
        pages.y -= style.leading
        draw_left(pages.canvas, line, x=look.LEFT, y=pages.y + style.leading - style.size * 1.05, style=style)
    pages.y -= 4


@draw.register
def _(block: Markdown, pages: Pages) -> None:
    for each in marked(block.text):
        draw_marked(pages, each)


@draw.register
def _(block: Prose, pages: Pages) -> None:
    paragraph(pages, block.text, style=look.NOTE if block.note else look.BODY)


@draw.register
def _(block: Items, pages: Pages) -> None:
    for text, note in block.items:
        rich_paragraph(pages, plain_runs(text), indent=16, marker="•", after=0 if note else 3)
        if note:
            rich_paragraph(pages, plain_runs(note), style=look.NOTE, indent=16, after=4)
    pages.space(4)


@draw.register
def _(block: Facts, pages: Pages) -> None:
    facts(pages, block.rows, term_width=170)
    pages.space(4)


@draw.register
def _(block: Table, pages: Pages) -> None:
    widths = shared_out([column.share for column in block.columns], width=look.WIDTH)
    columns = [
        RichColumn(plain_runs(column.title), width, at_right=column.is_number)
        for column, width in zip(block.columns, widths, strict=True)
    ]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    draw_rich_table(pages, RichTable(columns, is_roomy=block.is_roomy), rows)


def _cell(cell: Cell) -> RichCell:
    return RichCell(tuple((_runs(words), look.CELL) for words in cell.words), indent=cell.indent * _INDENT)


def _runs(words: Words) -> Runs:
    text = in_line(words.text) if words.is_markdown else (Run(words.text, bold=words.is_strong),)
    return (Run(f"{words.term}: ", bold=True), *text) if words.term else text


@draw.register
def _(block: Asked, pages: Pages) -> None:
    pages.space(6)
    before = pages.y
    draw_left(pages.canvas, fitted(block.code, style=look.CODE, width=40), x=look.LEFT, y=before - 11, style=look.CODE)
    rich_paragraph(pages, in_line(block.text), style=look.BODY_STRONG, indent=44, after=2)
    for each in marked(block.help):
        draw_marked(pages, each, style=look.NOTE, indent=44, after=2)
    if block.marks:
        rich_paragraph(pages, plain_runs(capitalised("; ".join(block.marks))), style=look.MARKS, indent=44, after=2)
    pages.space(2)


@draw.register
def _(block: Room, pages: Pages) -> None:
    height = block.lines * _LINE + 6
    pages.need(height + 6)
    pages.canvas.setStrokeColor(look.FAINT)
    pages.canvas.setLineWidth(0.6)
    bottom = pages.y - height
    pages.canvas.roundRect(look.LEFT + 44, bottom, look.WIDTH - 44, height, 2, stroke=1, fill=0)
    if block.words:
        words = fitted(block.words, style=look.NOTE, width=look.WIDTH - 60)
        draw_right(pages.canvas, words, x=look.LEFT + look.WIDTH - 6, y=bottom + 7, style=look.NOTE)
    pages.y = bottom - 8


@draw.register
def _(block: Choices, pages: Pages) -> None:
    for label in block.labels:
        lines = lines_of(label, style=look.BODY, width=look.WIDTH - 62)
        pages.need(look.BODY.leading * len(lines) + 2)
        _draw_box(pages, is_round=block.is_single)
        rich_paragraph(pages, plain_runs(label), indent=62, after=1.5)
    pages.space(5)


def _draw_box(pages: Pages, *, is_round: bool) -> None:
    pages.canvas.setStrokeColor(look.FAINT)
    pages.canvas.setLineWidth(0.8)
    x, y = look.LEFT + 46, pages.y - look.BODY.leading + 3
    if is_round:
        pages.canvas.circle(x + _BOX / 2, y + _BOX / 2, _BOX / 2, stroke=1, fill=0)
    else:
        pages.canvas.rect(x, y, _BOX, _BOX, stroke=1, fill=0)
