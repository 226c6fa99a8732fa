"""Vector scenes as inline SVG: colours by class, so that the page's style gives them for light, dark and print."""

from functools import singledispatch
from html import escape

from app.domain.packet_scene import Box, Dot, Path, Scene, Words


def chart_svg(scene: Scene, *, number: int, title: str, sentence: str) -> str:
    """A chart with its title and description for those who cannot see it."""
    shapes = "".join(map(_drawn, scene.shapes))
    return (
        f'<svg class="packet-drawing" role="img" aria-labelledby="chart-{number} chart-{number}-told" '
        f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"><title id="chart-{number}">{escape(title)}</title>'
        f'<desc id="chart-{number}-told">{escape(sentence)} The table below has the same figures.</desc>{shapes}</svg>'
    )


def bar_svg(scene: Scene) -> str:
    """A small drawing in a table cell whose figures stand beside it."""
    shapes = "".join(map(_drawn, scene.shapes))
    return (
        f'<svg class="packet-bar" aria-hidden="true" focusable="false" preserveAspectRatio="none" '
        f'viewBox="0 0 {_n(scene.width)} {_n(scene.height)}">{shapes}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@singledispatch
def _drawn(shape: object) -> str:
    raise TypeError(f"Teach the packet's page to draw {type(shape).__name__}.")


@_drawn.register
def _(shape: Path) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
    dash = f' stroke-dasharray="{" ".join(map(_n, shape.dash))}"' if shape.dash else ""
    return (
        f'<polyline class="s-{shape.ink.value}" fill="none" points="{points}" stroke-width="{_n(shape.width)}"{dash}/>'
    )


@_drawn.register
def _(shape: Box) -> str:
    place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
    return f'<rect class="f-{shape.ink.value}" {place}/>'


@_drawn.register
def _(shape: Dot) -> str:
    filled = "paper" if shape.hollow else shape.ink.value
    return (
        f'<circle class="f-{filled} s-{shape.ink.value}" cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
        'stroke-width="1.2"/>'
    )


@_drawn.register
def _(shape: Words) -> str:
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor.value}"'
    place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}"'
    return f'<text class="f-{shape.ink.value}" {place}{anchor}>{escape(shape.text)}</text>'
