"""Sets the blocks of a Markdown text on pages: paragraphs, nested lists, quotations, code, tables."""

from app.reports import look
from app.reports.marked import Kind, Marked, Run, Runs, Side
from app.reports.pages import Pages
from app.reports.rich import Line, draw_rich, rich_lines, rich_paragraph
from app.reports.rich_table import RichCell, RichColumn, RichTable, draw_rich_table, shared_out
from app.reports.text import Style

_STEP = 16.0
_HEADS = {1: look.HEAD_IN_TEXT, 2: look.HEAD_IN_TEXT}
_LEAST_COLUMN = 6
"""Letters that even the narrowest column of a table is taken to have."""


def draw_marked(pages: Pages, block: Marked, *, style: Style = look.BODY, indent: float = 0, after: float = 6) -> None:
    """Sets one block, `indent` points further from the left than a block in no list."""
    inset = indent + _STEP * (block.depth + block.quotes)
    top, page = pages.y, pages.canvas.getPageNumber()
    match block.kind:
        case Kind.PARAGRAPH:
            gap = after if not block.depth else 3
            rich_paragraph(pages, block.runs, style=style, indent=inset, marker=block.marker, after=gap)
        case Kind.HEADING:
            _draw_heading(pages, block, inset=inset)
        case Kind.CODE:
            _draw_code(pages, block, inset=inset)
        case Kind.RULE:
            _draw_rule(pages, inset=inset)
        case Kind.TABLE:
            _draw_table(pages, block, inset=inset)
    if block.quotes:
        _draw_bar(pages, block, indent=indent, top=top if page == pages.canvas.getPageNumber() else look.TOP)


def _draw_bar(pages: Pages, block: Marked, *, indent: float, top: float) -> None:
    """The bar left of a quotation."""
    x = look.LEFT + indent + _STEP * (block.depth + block.quotes) - 9
    pages.canvas.setFillColor(look.RULE)
    pages.canvas.rect(x, pages.y + 4, 2.2, max(top - pages.y - 4, 0), stroke=0, fill=1)


def _draw_heading(pages: Pages, block: Marked, *, inset: float) -> None:
    style = _HEADS.get(block.level, look.SUBHEAD)
    pages.space(5)
    pages.need(style.leading + 40)
    runs = tuple(Run(run.text, bold=True, italic=run.italic, code=run.code, url=run.url) for run in block.runs)
    rich_paragraph(pages, runs, style=style, indent=inset, after=3)


def _draw_rule(pages: Pages, *, inset: float) -> None:
    pages.need(14)
    pages.y -= 8
    pages.canvas.setStrokeColor(look.RULE)
    pages.canvas.setLineWidth(0.6)
    pages.canvas.line(look.LEFT + inset, pages.y, look.LEFT + look.WIDTH, pages.y)
    pages.y -= 8


def _draw_code(pages: Pages, block: Marked, *, inset: float) -> None:
    """Line by line on a tinted ground, over as many pages as it takes."""
    room = look.WIDTH - inset - 16
    lines = [line for text in block.runs[0].text.split("\n") for line in _code_lines(text, room=room)]
    for line in lines:
        pages.need(look.CODE_BLOCK.leading)
        pages.y -= look.CODE_BLOCK.leading
        pages.canvas.setFillColor(look.SOFT)
        pages.canvas.rect(
            look.LEFT + inset, pages.y, look.WIDTH - inset, look.CODE_BLOCK.leading + 0.4, stroke=0, fill=1
        )
        base = pages.y + look.CODE_BLOCK.leading - look.CODE_BLOCK.size * 1.15
        draw_rich(pages.canvas, line, x=look.LEFT + inset + 8, y=base, room=room)
    pages.space(8)


def _code_lines(text: str, *, room: float) -> list[Line]:
    """Blanks at the beginning of a line of code belong to it."""
    bare = text.replace("\t", "    ").lstrip(" ")
    kept = "\N{NO-BREAK SPACE}" * (len(text.replace("\t", "    ")) - len(bare))
    return rich_lines((Run(kept + bare),), style=look.CODE_BLOCK, width=room)


def _draw_table(pages: Pages, block: Marked, *, inset: float) -> None:
    head, *rows = block.rows
    widths = shared_out(column_shares(block), width=look.WIDTH - inset)
    columns = [
        RichColumn(title, width, at_right=side is Side.RIGHT)
        for title, width, side in zip(head, widths, block.sides, strict=True)
    ]
    table = RichTable(columns, left=look.LEFT + inset)
    draw_rich_table(pages, table, [[RichCell(((runs, look.CELL),)) for runs in row] for row in rows])


def column_shares(block: Marked) -> list[float]:
    """How broad each column of a table should be: by the longest of its texts, less than in proportion."""
    longest = [
        max(_LEAST_COLUMN, *(len(_text(row[number])) for row in block.rows)) for number in range(len(block.rows[0]))
    ]
    return [length**0.6 for length in longest]


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)
