"""Text of several looks on paper: runs in bold, slanted, of even width or linked, broken into lines and drawn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import radians, tan

from reportlab.pdfgen.canvas import Canvas

from app.reports import look
from app.reports.marked import Run, Runs
from app.reports.pages import Pages
from app.reports.text import Style, draw_left, draw_right, line_width, printable, reads_right_to_left
from app.reports.typefaces import MEDIUM, MONO, STRONG

_PIECES = re.compile(r"[⺀-鿿가-힯豈-﫿＀-￯]|[^\s⺀-鿿가-힯豈-﫿＀-￯/_-]*[/_-]+|[^\s⺀-鿿가-힯豈-﫿＀-￯/_-]+|\s+")
"""Where a line may end: around blanks, after slashes and hyphens, around each East Asian character."""
_SLANT = tan(radians(10))
_CODE_SIZE = 0.92


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one look on a line."""

    text: str
    style: Style
    slanted: bool = False
    code: bool = False
    url: str = ""

    @property
    def width(self) -> float:
        return line_width(self.text, style=self.style)


Line = tuple[Segment, ...]


def rich_lines(runs: Runs, *, style: Style, width: float) -> list[Line]:
    """The runs broken into lines of at most `width` points; words longer than a line are broken anywhere."""
    lines: list[Line] = []
    line: list[Segment] = []
    used = 0.0
    for piece in _pieces(runs, style):
        if piece.text == "\n":
            lines.append(_trimmed(line))
            line, used = [], 0.0
            continue
        wide = piece.width
        if used + wide > width and not piece.text.isspace() and line:
            lines.append(_trimmed(line))
            line, used = [], 0.0
        while wide > width and len(piece.text) > 1:
            head = _head(piece, width)
            lines.append((replace(piece, text=head),))
            piece = replace(piece, text=piece.text[len(head) :])  # noqa: PLW2901 - what is left of it
            wide = piece.width
        if line or not piece.text.isspace():
            line.append(piece)
            used += wide
    if line or not lines:
        lines.append(_trimmed(line))
    return lines


def _pieces(runs: Runs, style: Style) -> Iterator[Segment]:
    for run in runs:
        look_of_run = _look(run, style)
        shown = printable(run.text, face=look_of_run.style.face)
        for number, part in enumerate(shown.split("\n")):
            if number:
                yield replace(look_of_run, text="\n")
            for piece in _PIECES.findall(part):
                yield replace(look_of_run, text=piece)


def _look(run: Run, style: Style) -> Segment:
    if run.code:
        style = replace(style, face=MONO, size=style.size * _CODE_SIZE)
    elif run.bold:
        style = replace(style, face=STRONG)
    if run.url:
        style = replace(style, ink=look.ACCENT, face=style.face if run.bold or run.code else MEDIUM)
    return Segment("", style, slanted=run.italic, code=run.code, url=run.url)


def _head(piece: Segment, width: float) -> str:
    used, widths = 0.0, piece.style.face.width_of
    for index, char in enumerate(piece.text):
        used += widths[char] * piece.style.size
        if used > width and index:
            return piece.text[:index]
    return piece.text


def _trimmed(line: Sequence[Segment]) -> Line:
    """The line without blanks at its end, neighbours of one look put together."""
    kept = list(line)
    while kept and kept[-1].text.isspace():
        kept.pop()
    joined: list[Segment] = []
    for segment in kept:
        if joined and replace(joined[-1], text="") == replace(segment, text=""):
            joined[-1] = replace(segment, text=joined[-1].text + segment.text)
        else:
            joined.append(segment)
    return tuple(joined)


def width_of(line: Line) -> float:
    """Points that a line takes."""
    return sum(segment.width for segment in line)


def draw_rich(canvas: Canvas, line: Line, *, x: float, y: float, room: float, at_right: bool = False) -> None:
    """Draws a line with its base at y into `room` points from x on; at the right where asked for, or where it reads
    from right to left."""
    if reads_right_to_left("".join(segment.text for segment in line)):
        at = x + room
        for segment in line:
            draw_right(canvas, segment.text, x=at, y=y, style=segment.style)
            at -= segment.width
        return
    if at_right:
        x += room - width_of(line)
    for segment in line:
        _draw(canvas, segment, x=x, y=y)
        x += segment.width


def _draw(canvas: Canvas, segment: Segment, *, x: float, y: float) -> None:
    size, wide = segment.style.size, segment.width
    if segment.code:
        canvas.setFillColor(look.SOFT)
        canvas.roundRect(x - 1, y - size * 0.28, wide + 2, size * 1.3, 2, stroke=0, fill=1)
    if segment.slanted:
        canvas.saveState()
        canvas.transform(1, 0, _SLANT, 1, -y * _SLANT, 0)
        draw_left(canvas, segment.text, x=x, y=y, style=segment.style)
        canvas.restoreState()
    else:
        draw_left(canvas, segment.text, x=x, y=y, style=segment.style)
    if segment.url:
        canvas.linkURL(segment.url, (x, y - size * 0.3, x + wide, y + size), relative=0)


def rich_paragraph(
    pages: Pages, runs: Runs, *, style: Style = look.BODY, indent: float = 0, marker: str = "", after: float = 6
) -> None:
    """Sets the runs over as many pages as they take; `marker` stands before the first line, left of the indent."""
    room = look.WIDTH - indent
    lines = rich_lines(runs, style=style, width=room)
    for number, line in enumerate(lines):
        pages.need(style.leading * (2 if number == 0 and len(lines) > 1 else 1))
        pages.y -= style.leading
        base = pages.y + style.leading - style.size * 1.05
        if marker and number == 0:
            draw_right(pages.canvas, marker, x=look.LEFT + indent - 6, y=base, style=style)
        draw_rich(pages.canvas, line, x=look.LEFT + indent, y=base, room=room)
    pages.space(after)
