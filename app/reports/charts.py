"""Small vector charts that stand in table cells: stacked bars, and marks from the lowest to the highest."""

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from app.reports import look
from app.reports.pages import Draw


def stacked_bar(parts: Sequence[tuple[float, Color]]) -> Draw:
    """A bar of parts, each a share (0-1) of the whole width; a negative part is left out."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        thick = min(9.0, height - 4)
        base = y + (height - thick) / 2
        canvas.setFillColor(look.SOFT)
        canvas.rect(x, base, width, thick, stroke=0, fill=1)
        for share, colour in parts:
            wide = max(share, 0.0) * width
            canvas.setFillColor(colour)
            canvas.rect(x, base, wide, thick, stroke=0, fill=1)
            x += wide

    return draw


def mark_range(*, lowest: float, score: float, highest: float, flagged: bool) -> Draw:
    """A line from the lowest to the highest mark with a dot at the score; each is a share (0-1) of the scale."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        middle = y + height / 2
        colour = look.CAUTION if flagged else look.ACCENT
        canvas.setLineWidth(0.6)
        canvas.setStrokeColor(look.RULE)
        canvas.line(x, middle, x + width, middle)
        canvas.setLineWidth(2.2)
        canvas.setStrokeColor(colour)
        canvas.line(x + lowest * width, middle, x + highest * width, middle)
        canvas.setFillColor(look.WHITE)
        canvas.setLineWidth(1.2)
        canvas.circle(x + score * width, middle, 2.6, stroke=1, fill=1)

    return draw
