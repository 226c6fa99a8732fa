"""Small files that vendors attach: a text as it stands, or one page of PDF with a drawing where there are boxes."""

from io import BytesIO
from textwrap import wrap

from app.demo.texts import Paper

LEFT, TOP, LINE = 56, 770, 16
BOX_WIDTH, BOX_HEIGHT, BETWEEN = 300, 40, 26
WIDEST = 88
"""Measures in points; the widest line in characters."""


def content_of(paper: Paper) -> bytes:
    if paper.name.endswith(".txt"):
        return "\n".join((paper.title, "", *paper.lines, "")).encode()
    return _page(paper)


def _page(paper: Paper) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    made = BytesIO()
    page = Canvas(made, pagesize=A4, invariant=True)
    page.setTitle(paper.title)
    page.setFont("Helvetica-Bold", 15)
    page.drawString(LEFT, TOP, paper.title)
    page.setFont("Helvetica", 10.5)
    at: float = TOP - 2 * LINE
    for place, box in enumerate(paper.boxes):
        if place:
            page.line(LEFT + BOX_WIDTH / 2, at, LEFT + BOX_WIDTH / 2, at - BETWEEN)
            at -= BETWEEN
        page.rect(LEFT, at - BOX_HEIGHT, BOX_WIDTH, BOX_HEIGHT)
        page.drawCentredString(LEFT + BOX_WIDTH / 2, at - BOX_HEIGHT / 2 - 4, box)
        at -= BOX_HEIGHT
    at -= 2 * LINE
    for line in paper.lines:
        for part in wrap(line, WIDEST):
            page.drawString(LEFT, at, part)
            at -= LINE
        at -= LINE / 2
    page.save()
    return made.getvalue()
