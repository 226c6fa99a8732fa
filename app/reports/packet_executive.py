"""The executive page on paper: everything on one page, with the whole text in the sections behind."""

from collections.abc import Sequence

from app.domain.packet import DecisionPacket
from app.domain.packet_document import Legend
from app.domain.packet_executive import BEFORE_SIGNING, RESTS_ON, ExecutivePage, executive_page
from app.domain.packet_figures import counted
from app.domain.packet_sections import SUMMARY
from app.domain.packet_words import NOTHING_FOUND, KeyFigure
from app.reports import look
from app.reports.packet_blocks import draw
from app.reports.pages import Pages
from app.reports.prose import box, draw_line, paragraph
from app.reports.text import draw_left, fitted, fitted_lines, lines_of

_NOTE_ROOM = look.NOTE.leading + 3


def draw_executive_page(pages: Pages, packet: DecisionPacket) -> None:
    """Sets the first page of the packet; what does not fit ends in an ellipsis and stands in its section."""
    page = executive_page(packet)
    pages.mark(SUMMARY)
    _title(pages, page)
    if page.not_final:
        box(
            pages,
            "Not final",
            page.not_final,
            ink=look.WARNING_HEAD,
            fill=look.CAUTION_SOFT,
            bar=look.CAUTION,
            most=3,
        )
    _recommendation(pages, page)
    _figures(pages, page.figures)
    _offers(pages, page)
    for label, sentences in page.doubts:
        _labelled(pages, label, " ".join(sentences), most=6)
    rests_on = fitted_lines(page.rests_on, style=look.CELL, width=look.WIDTH, most=3)
    _to_know(pages, page.to_know, below=look.SUBHEAD.leading + 3 + len(rests_on) * look.CELL.leading)
    _labelled(pages, RESTS_ON, page.rests_on, most=3)


def _title(pages: Pages, page: ExecutivePage) -> None:
    eyebrow = fitted(f"DECISION PACKET  ·  {page.reference}", style=look.EYEBROW, width=look.WIDTH)
    pages.y -= look.EYEBROW.leading
    draw_line(pages, eyebrow, x=look.LEFT, width=look.WIDTH, style=look.EYEBROW)
    pages.y -= 2
    for line in fitted_lines(page.title, style=look.TITLE, width=look.WIDTH, most=2):
        pages.y -= look.TITLE.leading
        draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=look.TITLE)
    under = fitted("  ·  ".join(page.under), style=look.NOTE, width=look.WIDTH)
    pages.y -= 16
    draw_line(pages, under, x=look.LEFT, width=look.WIDTH, style=look.NOTE)
    pages.y -= 9


def _recommendation(pages: Pages, page: ExecutivePage) -> None:
    top, inner = pages.y, look.WIDTH - 16
    x = look.LEFT + 16
    pages.y -= look.EYEBROW.leading
    draw_left(pages.canvas, page.eyebrow.upper(), x=x, y=pages.y + 4, style=look.EYEBROW)
    for line in fitted_lines(page.headline, style=look.STATEMENT, width=inner, most=2):
        pages.y -= look.STATEMENT.leading
        draw_line(pages, line, x=x, width=inner, style=look.STATEMENT)
    pages.y -= 5
    text = " ".join(page.sentences)
    style = look.LEAD if len(text) < 320 else look.BODY
    for line in fitted_lines(text, style=style, width=inner, most=8):
        pages.y -= style.leading
        draw_line(pages, line, x=x, width=inner, style=style)
    pages.canvas.setFillColor(look.ACCENT)
    pages.canvas.rect(look.LEFT, pages.y - 3, 3, top - pages.y + 3, stroke=0, fill=1)
    pages.y -= 16


def _figures(pages: Pages, figures: tuple[KeyFigure, ...]) -> None:
    if not figures:
        return
    wide, gap, height = (look.WIDTH - 2 * 10) / 3, 10.0, 51.0
    for index, shown in enumerate(figures):
        x = look.LEFT + index * (wide + gap)
        pages.canvas.setFillColor(look.SOFT)
        pages.canvas.rect(x, pages.y - height, wide, height, stroke=0, fill=1)
        short = look.FIGURE.face.width(shown.value, size=look.FIGURE.size) <= wide - 20
        texts = (
            (shown.label, look.COLUMN_HEAD, 14.0),
            (shown.value, look.FIGURE if short else look.FIGURE_LONG, 32.0),
            (shown.note, look.SMALL, 45.0),
        )
        for text, style, down in texts:
            line = fitted(text, style=style, width=wide - 20)
            draw_left(pages.canvas, line, x=x + 10, y=pages.y - down, style=style)
    pages.y -= height + 10


def _offers(pages: Pages, page: ExecutivePage) -> None:
    if page.offers is None:
        return
    draw(page.offers, pages)
    pages.y += 4
    if page.legend is not None:
        draw(Legend(page.legend.parts), pages)
    if page.offers_note:
        paragraph(pages, page.offers_note, style=look.NOTE, after=2)
    pages.y -= 2


def _labelled(pages: Pages, label: str, text: str, *, most: int) -> None:
    _label(pages, label)
    room = int((pages.room - 4) // look.CELL.leading)
    for line in fitted_lines(text, style=look.CELL, width=look.WIDTH, most=max(min(most, room), 1)):
        pages.y -= look.CELL.leading
        draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=look.CELL)


def _to_know(pages: Pages, warnings: Sequence[tuple[str, str]], *, below: float) -> None:
    """As many warnings as leave `below` points for what stands under them, and a note on how many are left."""
    _label(pages, BEFORE_SIGNING)
    if not warnings:
        for line in lines_of(NOTHING_FOUND, style=look.CELL, width=look.WIDTH):
            pages.y -= look.CELL.leading
            draw_line(pages, line, x=look.LEFT, width=look.WIDTH, style=look.CELL)
        return
    shown = 0
    for number, (title, text) in enumerate(warnings, start=1):
        lines = fitted_lines(f"{title}. {text}", style=look.CELL, width=look.WIDTH - 14, most=2)
        note = _NOTE_ROOM if number < len(warnings) else 0
        if pages.room - len(lines) * look.CELL.leading - 2 - note < below:
            break
        draw_left(pages.canvas, "–", x=look.LEFT, y=pages.y - look.CELL.size, style=look.CELL)
        for line in lines:
            pages.y -= look.CELL.leading
            draw_line(pages, line, x=look.LEFT + 14, width=look.WIDTH - 14, style=look.CELL)
        pages.y -= 2
        shown += 1
    if shown < len(warnings):
        left = f"{len(warnings) - shown} more" if shown else counted(len(warnings), "warning")
        paragraph(pages, f"{left} in the section Warnings.", style=look.NOTE, after=0)


def _label(pages: Pages, text: str) -> None:
    pages.y -= look.SUBHEAD.leading + 2
    draw_left(pages.canvas, text, x=look.LEFT, y=pages.y + 4, style=look.SUBHEAD)
    pages.y -= 1
