"""The fonts of printed documents: three weights and one of even width, each with its fallbacks, loaded when needed."""

from functools import cache
from pathlib import Path

import uharfbuzz
from reportlab.lib.abag import ABag
from reportlab.pdfbase import pdfmetrics, ttfonts

_FOLDER = Path(__file__).parent / "fonts"

_FILES = {
    "Inter-Regular": "Inter-Regular.ttf",
    "Inter-Medium": "Inter-Medium.ttf",
    "Inter-SemiBold": "Inter-SemiBold.ttf",
    "DejaVu": "DejaVuSans.ttf",
    "DejaVu-Bold": "DejaVuSans-Bold.ttf",
    "DejaVu-Mono": "DejaVuSansMono.ttf",
    "MicroHei": "WenQuanYiMicroHei.ttc",
}

SHAPED = "DejaVu-Shaped"
"""The font of scripts written from right to left, whose letters join; HarfBuzz places them."""

MISSING = ""
"""Stands for the font of a character that no font has."""


@cache
def font(name: str) -> ttfonts.TTFont:
    """The registered font of that name; its file is read once per process."""
    made = ttfonts.TTFont(name, str(_FOLDER / _FILES[name]), asciiReadable=False, shapable=False)
    if name.startswith("Inter"):
        _use_tabular_digits(made)
    pdfmetrics.registerFont(made)
    return made


def _use_tabular_digits(inter: ttfonts.TTFont) -> None:
    """Inter's plain digits differ in width, so that columns of numbers would not align; its `tnum` digits do."""
    face = uharfbuzz.Face(uharfbuzz.Blob((_FOLDER / _FILES[inter.fontName]).read_bytes()))
    buffer = uharfbuzz.Buffer()
    buffer.add_str("0123456789")
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(face), buffer, {"tnum": True})
    for digit, info, position in zip("0123456789", buffer.glyph_infos, buffer.glyph_positions, strict=True):
        inter.face.charToGlyph[ord(digit)] = info.codepoint
        inter.face.charWidths[ord(digit)] = position.x_advance * 1000 / face.upem


def renew_shaped_font() -> None:
    """Forgets what shaping added to the font in earlier documents: a document's bytes depend on its content alone."""
    _shaped.cache_clear()


@cache
def _shaped() -> ttfonts.TTFont:
    made = ttfonts.TTFont(SHAPED, str(_FOLDER / _FILES["DejaVu"]), asciiReadable=False, shapable=True)
    pdfmetrics.registerFont(made)
    return made


def is_shaped(char: str) -> bool:
    """Whether the shaped font has the character."""
    return ord(char) in font("DejaVu").face.charToGlyph


def shaped(text: str, *, size: float) -> tuple[str, float]:
    """A run as HarfBuzz sets it in the shaped font, from left to right, and its width in points."""
    _shaped()
    word = [0.0, (ABag(fontName=SHAPED, fontSize=size), text)]
    placed = ttfonts.shapeFragWord(word)
    if placed is word:
        return text, pdfmetrics.stringWidth(text, SHAPED, size)
    return placed[1][1], float(placed[0])


class Face:
    """One weight with its fallbacks. `font_of` and `width_of` (at one point) remember each character met."""

    def __init__(self, *chain: str) -> None:
        self.chain = chain
        self.font_of: dict[str, str] = _Fonts(chain)
        self.width_of: dict[str, float] = _Widths(self.font_of)

    @property
    def first(self) -> str:
        """The font of ordinary text."""
        return font(self.chain[0]).fontName

    def width(self, text: str, *, size: float) -> float:
        """Width of the text in points; characters of right-to-left scripts count unjoined, never too little."""
        return sum(map(self.width_of.__getitem__, text)) * size


class _Fonts(dict[str, str]):
    def __init__(self, chain: tuple[str, ...]) -> None:
        super().__init__()
        self.chain = chain

    def __missing__(self, char: str) -> str:
        code = ord(char)
        found = next((name for name in self.chain if code in font(name).face.charToGlyph), MISSING)
        self[char] = found
        return found


class _Widths(dict[str, float]):
    def __init__(self, fonts: dict[str, str]) -> None:
        super().__init__()
        self.fonts = fonts

    def __missing__(self, char: str) -> float:
        name = self.fonts[char]
        width = font(name).face.charWidths[ord(char)] / 1000 if name != MISSING else 0.0
        self[char] = width
        return width


REGULAR = Face("Inter-Regular", "DejaVu", "MicroHei")
MEDIUM = Face("Inter-Medium", "DejaVu", "MicroHei")
STRONG = Face("Inter-SemiBold", "DejaVu-Bold", "MicroHei")
MONO = Face("DejaVu-Mono", "DejaVu", "MicroHei")
