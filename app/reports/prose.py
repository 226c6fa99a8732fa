"""Running text on the pages: paragraphs, heads, terms with their explanation, and boxes."""

from collections.abc import Sequence

from reportlab.lib.colors import Color

from app.reports import look
from app.reports.pages import Pages
from app.reports.text import Style, draw_left, draw_right, fitted, line_width, lines_of, reads_right_to_left


def paragraph(pages: Pages, text: str, *, style: Style = look.BODY, indent: float = 0, after: float = 6) -> None:
    """Sets the text over as many pages as it takes; `indent` and `after` in points."""
    room = look.WIDTH - indent
    for line in lines_of(text, style=style, width=room):
        pages.need(style.leading)
        pages.y -= style.leading
        draw_line(pages, line, x=look.LEFT + indent, width=room, style=style)
    pages.space(after)


def draw_line(pages: Pages, line: str, *, x: float, width: float, style: Style) -> None:
    """Draws a line at the page's present height, at the right where it reads from right to left."""
    base = pages.y + style.leading - style.size * 1.05
    if reads_right_to_left(line):
        draw_right(pages.canvas, line, x=x + width, y=base, style=style)
        return
    draw_left(pages.canvas, line, x=x, y=base, style=style)


def head(pages: Pages, text: str, *, style: Style = look.HEAD, keep: float = 60) -> None:
    """A head over what follows; it moves to the next page unless `keep` points follow it on this one."""
    pages.space(style.leading * 0.7)
    pages.need(style.leading + keep)
    pages.y -= style.leading
    line = fitted(text, style=style, width=look.WIDTH)
    draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=style)
    pages.y -= 4


def facts(pages: Pages, rows: Sequence[tuple[str, str]], *, term_width: float = 128, style: Style = look.BODY) -> None:
    """Terms at the left and what is to be said of each at the right, over as many pages as it takes."""
    room = look.WIDTH - term_width
    for term, words in rows:
        terms = lines_of(term, style=look.CELL_MUTED, width=term_width - 12)
        lines = lines_of(words, style=style, width=room)
        pages.need(min(len(lines), 3) * style.leading)
        for index in range(max(len(terms), len(lines))):
            pages.need(style.leading)
            pages.y -= style.leading
            if index < len(terms):
                draw_line(pages, terms[index], x=look.LEFT, width=term_width - 12, style=look.CELL_MUTED)
            if index < len(lines):
                draw_line(pages, lines[index], x=look.LEFT + term_width, width=room, style=style)
        pages.space(5)


def bullets(pages: Pages, texts: Sequence[str], *, style: Style = look.BODY) -> None:
    """One paragraph a text, each with a dash before it."""
    for text in texts:
        pages.need(style.leading * 2)
        before = pages.y
        draw_left(pages.canvas, "–", x=look.LEFT, y=before - style.size * 1.05, style=style)
        paragraph(pages, text, style=style, indent=14, after=3)


def box(pages: Pages, title: str, text: str, *, ink: Style, fill: Color, bar: Color, most: int = 40) -> None:
    """A tinted box with a bar at its left: a title and at most `most` lines of text below it."""
    inner = look.WIDTH - 28
    lines = lines_of(text, style=look.BODY, width=inner)[:most]
    height = ink.leading + len(lines) * look.BODY.leading + 18
    pages.need(height + 8)
    bottom = pages.y - height
    pages.canvas.setFillColor(fill)
    pages.canvas.rect(look.LEFT, bottom, look.WIDTH, height, stroke=0, fill=1)
    pages.canvas.setFillColor(bar)
    pages.canvas.rect(look.LEFT, bottom, 3, height, stroke=0, fill=1)
    pages.y -= 8 + ink.leading
    draw_line(pages, fitted(title, style=ink, width=inner), x=look.LEFT + 16, width=inner, style=ink)
    for line in lines:
        pages.y -= look.BODY.leading
        draw_line(pages, line, x=look.LEFT + 16, width=inner, style=look.BODY)
    pages.y = bottom - 10


def legend(pages: Pages, parts: Sequence[tuple[Color, str]]) -> None:
    """What the colours of bars stand for, in rows of a square and its words."""
    x = look.LEFT
    pages.need(16)
    pages.y -= 13
    for colour, words in parts:
        label = fitted(words, style=look.NOTE, width=170)
        wide = 13 + line_width(label, style=look.NOTE) + 14
        if x + wide > look.LEFT + look.WIDTH and x > look.LEFT:
            x = look.LEFT
            pages.need(14)
            pages.y -= 13
        pages.canvas.setFillColor(colour)
        pages.canvas.rect(x, pages.y + 2.4, 8, 8, stroke=0, fill=1)
        draw_left(pages.canvas, label, x=x + 13, y=pages.y + 3.4, style=look.NOTE)
        x += wide
    pages.y -= 4
