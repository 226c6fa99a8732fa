"""The one way text reaches a printed page: made printable, broken into lines, drawn run by run with fallback fonts.

There is no markup in it: `<b>` in a vendor's answer is printed as it was written. Lines are broken in one pass over
the text, so that the time grows with its length only. Right-to-left scripts are joined by HarfBuzz and put in order
line by line by a short form of the Unicode bidirectional algorithm (embedding levels 0-2, UAX 9 rules W, N, I, L2).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from app.reports.typefaces import MISSING, REGULAR, SHAPED, Face, is_shaped, shaped

LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_PLAIN = re.compile(r"[ -~]*")
_PIECES = re.compile(r"[^ /_-]*[/_-]+ *|[^ /_-]+(?: %[^ /_-]*)? *| +")
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_RTL_CLASSES = {"R", "AL"}
_NUMBER_CLASSES = {"EN", "AN"}


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: size and leading in points."""

    size: float
    leading: float
    ink: Color
    face: Face = REGULAR


def printable(text: str, *, face: Face = REGULAR) -> str:
    """The text with nothing in it that a font cannot show; line ends become a line feed.

    Control characters, lone surrogates and characters that no font has become their code, as [U+0000]; characters
    that are meant to be unseen (joiners, direction marks, variation selectors) are left out; a tab is four blanks.
    """
    if _PLAIN.fullmatch(text):
        return text
    seen = _UNSEEN.sub("", LINE_ENDS.sub("\n", text)).replace("\t", "    ")
    return "".join(_shown(char, face) for char in unicodedata.normalize("NFC", seen))


def _shown(char: str, face: Face) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category in ("Cc", "Cs", "Cn", "Co") or face.font_of[char] == MISSING:
        return f"[U+{ord(char):04X}]"
    return char


def lines_of(text: str, *, style: Style, width: float) -> list[str]:
    """The text broken into lines of at most `width` points; words longer than a line are broken anywhere."""
    shown = printable(text, face=style.face)
    room = width / style.size
    return [line for part in shown.split("\n") for line in _broken(part.rstrip(), style.face, room)]


def _broken(part: str, face: Face, room: float) -> Iterator[str]:
    widths = face.width_of
    if sum(map(widths.__getitem__, part)) <= room:
        yield part
        return
    line, used = "", 0.0
    for piece in _pieces(part):
        wide = _piece_width(piece, face)
        bare = wide if not piece.endswith(" ") else _piece_width(piece.rstrip(" "), face)
        if used + bare <= room:
            line, used = line + piece, used + wide
            continue
        if line.strip():
            yield line.rstrip(" ")
        line, used = piece, wide
        while bare > room and len(line) > 1:
            head = _longest_head(line, widths, room)
            yield head
            line = line[len(head) :]
            used = bare = sum(map(widths.__getitem__, line))
    yield line.rstrip(" ")


def _pieces(part: str) -> Iterator[str]:
    """Where a line may end: after blanks, hyphens and slashes, but not before a percent sign; and around each East
    Asian character."""
    for match in _PIECES.finditer(part):
        word = match.group()
        if _EAST_ASIAN.search(word):
            yield from word
        else:
            yield word


@lru_cache(maxsize=20_000)
def _piece_width(piece: str, face: Face) -> float:
    return sum(map(face.width_of.__getitem__, piece))


def _longest_head(word: str, widths: dict[str, float], room: float) -> str:
    used = 0.0
    for index, char in enumerate(word):
        used += widths[char]
        if used > room and index:
            return word[:index]
    return word


def fitted(text: str, *, style: Style, width: float) -> str:
    """The text on one line of at most `width` points, ending in an ellipsis where it was too long."""
    shown = printable(LINE_ENDS.sub(" ", text[:2_000]), face=style.face).strip()
    if style.face.width(shown, size=style.size) <= width and len(text) <= 2_000:
        return shown
    room = width / style.size - style.face.width_of["…"]
    if room <= 0:
        return "…"
    return _longest_head(shown, style.face.width_of, room).rstrip() + "…"


def fitted_lines(text: str, *, style: Style, width: float, most: int) -> list[str]:
    """The text on at most `most` lines, the last ending in an ellipsis where the text was longer."""
    lines = lines_of(text[:2_000], style=style, width=width)
    if len(lines) <= most and len(text) <= 2_000:
        return lines
    last = fitted(" ".join(lines[most - 1 : most + 1]) + " …", style=style, width=width)
    return [*lines[: most - 1], last if last.endswith("…") else last + "…"]


def draw_left(canvas: Canvas, line: str, *, x: float, y: float, style: Style) -> None:
    """Draws one line with its left end at x and its base line at y; a line end that is left in it is a blank."""
    canvas.setFillColor(style.ink)
    if _PLAIN.fullmatch(line):
        canvas.setFont(style.face.first, style.size)
        canvas.drawString(x, y, line)
        return
    for name, run in _runs(printable(LINE_ENDS.sub(" ", line), face=style.face), style.face):
        if name == SHAPED:
            placed, wide = shaped(run, size=style.size)
            _draw_shaped(canvas, placed, x=x, y=y, size=style.size)
        else:
            wide = style.face.width(run, size=style.size)
            canvas.setFont(name, style.size)
            canvas.drawString(x, y, run)
        x += wide


def _draw_shaped(canvas: Canvas, placed: str, *, x: float, y: float, size: float) -> None:
    # Canvas.drawString would draw the letters unjoined: it leaves shaping to a library that is not installed.
    drawn = canvas.beginText(x, y)
    drawn.setFont(SHAPED, size)
    drawn.textOut(placed)
    canvas.drawText(drawn)


def line_width(line: str, *, style: Style) -> float:
    """Width in points of one printable line as it will be drawn."""
    if not _RIGHT_TO_LEFT.search(line):
        return style.face.width(line, size=style.size)
    return sum(
        shaped(run, size=style.size)[1] if name == SHAPED else style.face.width(run, size=style.size)
        for name, run in _runs(line, style.face)
    )


def draw_right(canvas: Canvas, line: str, *, x: float, y: float, style: Style) -> None:
    """Draws one printable line with its right end at x."""
    draw_left(canvas, line, x=x - line_width(line, style=style), y=y, style=style)


def draw_centred(canvas: Canvas, line: str, *, x: float, y: float, style: Style) -> None:
    """Draws one printable line with its middle at x."""
    draw_left(canvas, line, x=x - line_width(line, style=style) / 2, y=y, style=style)


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs to the left (UAX 9 rules P2 and P3)."""
    if not _RIGHT_TO_LEFT.search(text):
        return False
    strong = next((kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return strong != "L"


def _runs(line: str, face: Face) -> list[tuple[str, str]]:
    """The line as (font, text) runs from left to right on the page."""
    if not _RIGHT_TO_LEFT.search(line):
        return _font_runs(line, face)
    runs: list[tuple[str, str]] = []
    for right_to_left, text in in_visual_order(line):
        runs += _shaped_runs(text, face) if right_to_left else _font_runs(text, face)
    return runs


def _shaped_runs(text: str, face: Face) -> list[tuple[str, str]]:
    """A right-to-left run as its parts stand on the page: what the shaped font lacks comes from the fallbacks."""
    runs: list[tuple[str, str]] = []
    for known, group in groupby(text, key=is_shaped):
        part = "".join(group)
        runs = ([(SHAPED, part)] if known else _font_runs(part, face)) + runs
    return runs


def _font_runs(text: str, face: Face) -> list[tuple[str, str]]:
    return [(name, "".join(group)) for name, group in groupby(text, key=face.font_of.__getitem__)]


def in_visual_order(line: str) -> list[tuple[bool, str]]:
    """Runs of one direction in the order they stand on the page (UAX 9 rule L2); HarfBuzz turns each run itself."""
    levels = _levels(line)
    runs = [
        (level, "".join(char for _, char in group))
        for level, group in groupby(zip(levels, line, strict=True), key=lambda pair: pair[0])
    ]
    for floor in range(max(levels), 0, -1):
        runs = _reversed_from(runs, floor=floor)
    return [(level == 1, text) for level, text in runs]


def _reversed_from(runs: list[tuple[int, str]], *, floor: int) -> list[tuple[int, str]]:
    turned: list[tuple[int, str]] = []
    for inside, group in groupby(runs, key=lambda run: run[0] >= floor):
        members = list(group)
        turned += reversed(members) if inside else members
    return turned


def _levels(line: str) -> list[int]:
    """One embedding level a character: 0 or 2 runs to the right, 1 to the left."""
    base = 1 if reads_right_to_left(line) else 0
    kinds = _resolved(line, "R" if base else "L")
    by_kind = {"L": 2 if base else 0, "R": 1, "EN": 2}
    return [by_kind[kind] for kind in kinds]


def _resolved(line: str, base: str) -> list[str]:
    """Each character as L, R or EN; neutrals follow their neighbours when these agree, else the line."""
    kinds: list[str] = []
    strong = base
    for char in line:
        kind = unicodedata.bidirectional(char)
        if kind == "NSM" and kinds:
            kind = kinds[-1]
        elif kind in _RTL_CLASSES:
            kind = strong = "R"
        elif kind == "L":
            strong = "L"
        elif kind in _NUMBER_CLASSES:
            kind = "EN" if strong == "R" else "L"
        kinds.append(kind if kind in {"L", "R", "EN", "CS"} else "N")
    return _neutrals_settled(_separators_settled(kinds), base)


def _separators_settled(kinds: Sequence[str]) -> list[str]:
    """A comma or point between two digits belongs to the number (UAX 9 rule W4); elsewhere it is neutral."""
    around = zip(["N", *kinds], kinds, [*kinds[1:], "N"], strict=False)
    return [kind if kind != "CS" else "EN" if before == after == "EN" else "N" for before, kind, after in around]


def _neutrals_settled(kinds: Sequence[str], base: str) -> list[str]:
    settled = list(kinds)
    start = 0
    for kind, group in groupby(kinds):
        end = start + len(list(group))
        if kind == "N":
            before = _side(settled[start - 1]) if start else base
            after = _side(kinds[end]) if end < len(kinds) else base
            settled[start:end] = [before if before == after else base] * (end - start)
        start = end
    return settled


def _side(kind: str) -> str:
    return "R" if kind in {"R", "EN"} else kind


def draw_line_pair(
    canvas: Canvas, text: str, figure: str, *, x: float, y: float, width: float, left: Style, right: Style
) -> None:
    """Draws a title at the left and a figure at the right of one line; the title gives way."""
    shown = printable(figure, face=right.face)
    room = width - line_width(shown, style=right) - 12
    draw_left(canvas, fitted(text, style=left, width=room), x=x, y=y, style=left)
    draw_right(canvas, shown, x=x + width, y=y, style=right)
