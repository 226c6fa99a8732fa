"""Draws vector scenes on a canvas: the same shapes that the page shows as SVG."""

from functools import singledispatch

from reportlab.pdfgen.canvas import Canvas

from app.domain.packet_scene import SERIES, Anchor, Box, Dot, Ink, Path, Scene, Words
from app.reports import look
from app.reports.text import Style, draw_centred, draw_left, draw_right, fitted

INKS = {
    Ink.TEXT: look.INK,
    Ink.QUIET: look.MUTED,
    Ink.RULE: look.RULE,
    Ink.GROUND: look.SOFT,
    Ink.PAPER: look.WHITE,
    Ink.CAUTION: look.CAUTION,
    **dict(zip(SERIES, look.SERIES, strict=True)),
}


def draw_scene(canvas: Canvas, scene: Scene, *, x: float, y: float, width: float, height: float | None = None) -> None:
    """Draws the scene into a box by its lower left corner; only a scene without words may be stretched one way."""
    across = width / scene.width
    down = across if height is None else height / scene.height
    top = y + scene.height * down
    for shape in scene.shapes:
        _draw(shape, canvas, x, top, across, down)


@singledispatch
def _draw(shape: object, canvas: Canvas, x: float, top: float, across: float, down: float) -> None:  # noqa: ARG001
    raise TypeError(f"Teach the packet's pages to draw {type(shape).__name__}.")


@_draw.register
def _(shape: Path, canvas: Canvas, x: float, top: float, across: float, down: float) -> None:
    canvas.setStrokeColor(INKS[shape.ink])
    canvas.setLineWidth(shape.width)
    if shape.dash:
        canvas.setDash(list(shape.dash))
    line = canvas.beginPath()
    (first_x, first_y), *others = shape.points
    line.moveTo(x + first_x * across, top - first_y * down)
    for point_x, point_y in others:
        line.lineTo(x + point_x * across, top - point_y * down)
    canvas.drawPath(line, stroke=1, fill=0)
    canvas.setDash()


@_draw.register
def _(shape: Box, canvas: Canvas, x: float, top: float, across: float, down: float) -> None:
    canvas.setFillColor(INKS[shape.ink])
    base = top - (shape.y + shape.height) * down
    canvas.rect(x + shape.x * across, base, shape.width * across, shape.height * down, stroke=0, fill=1)


@_draw.register
def _(shape: Dot, canvas: Canvas, x: float, top: float, across: float, down: float) -> None:
    canvas.setFillColor(look.WHITE if shape.hollow else INKS[shape.ink])
    canvas.setStrokeColor(INKS[shape.ink])
    canvas.setLineWidth(1.2)
    canvas.circle(x + shape.x * across, top - shape.y * down, shape.radius, stroke=1, fill=1)


@_draw.register
def _(shape: Words, canvas: Canvas, x: float, top: float, across: float, down: float) -> None:
    style = Style(size=shape.size, leading=shape.size * 1.3, ink=INKS[shape.ink])
    text = fitted(shape.text, style=style, width=look.WIDTH)
    set_it = {Anchor.START: draw_left, Anchor.MIDDLE: draw_centred, Anchor.END: draw_right}[shape.anchor]
    set_it(canvas, text, x=x + shape.x * across, y=top - shape.y * down, style=style)
