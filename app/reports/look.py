"""The look of printed documents: one accent colour, a handful of text styles, distances in points on A4."""

from reportlab.lib.colors import Color, HexColor

from app.reports.text import Style
from app.reports.typefaces import MEDIUM, MONO, STRONG

ACCENT = HexColor("#0B57A4")
INK = HexColor("#18222E")
MUTED = HexColor("#566474")
FAINT = HexColor("#8793A1")
RULE = HexColor("#D5DBE2")
SOFT = HexColor("#F3F6F9")
WHITE = HexColor("#FFFFFF")
CAUTION = HexColor("#8A4B00")
CAUTION_SOFT = HexColor("#FFF3DC")
REFUSED = HexColor("#A3231F")

_PALE = HexColor("#F2F7FC")
_DEEP = HexColor("#8FBCE8")

SERIES = (
    ACCENT,
    HexColor("#7FB2E5"),
    HexColor("#12324F"),
    HexColor("#BBD6F0"),
    HexColor("#4A7FB0"),
    HexColor("#A9B4C0"),
    HexColor("#2C5F8A"),
    HexColor("#D9E0E8"),
)
"""Colours of the parts of a bar, told apart by lightness too."""

PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898
LEFT = 62.0
WIDTH = PAGE_WIDTH - 2 * LEFT
TOP = PAGE_HEIGHT - 84.0
BOTTOM = 72.0

TITLE = Style(size=25, leading=30, ink=INK, face=STRONG)
SECTION = Style(size=20, leading=25, ink=INK, face=STRONG)
HEAD = Style(size=12.5, leading=17, ink=INK, face=STRONG)
SUBHEAD = Style(size=9.5, leading=13.5, ink=INK, face=STRONG)
STATEMENT = Style(size=18, leading=23, ink=ACCENT, face=STRONG)
LEAD = Style(size=11, leading=16.5, ink=INK)
BODY = Style(size=9.5, leading=14.2, ink=INK)
BODY_STRONG = Style(size=9.5, leading=14.2, ink=INK, face=STRONG)
NOTE = Style(size=8, leading=11.5, ink=MUTED)
RECORD = Style(size=8.3, leading=14.2, ink=INK)
CELL = Style(size=8.3, leading=11.5, ink=INK)
CELL_STRONG = Style(size=8.3, leading=11.5, ink=INK, face=STRONG)
CELL_MUTED = Style(size=8.3, leading=11.5, ink=MUTED)
CELL_CAUTION = Style(size=8.3, leading=11.5, ink=CAUTION, face=STRONG)
COLUMN_HEAD = Style(size=7.3, leading=9.6, ink=MUTED, face=MEDIUM)
SMALL = Style(size=6.8, leading=9, ink=MUTED)
EYEBROW = Style(size=8, leading=12, ink=ACCENT, face=STRONG)
FIGURE = Style(size=15, leading=19, ink=INK, face=STRONG)
STAMP = Style(size=7.5, leading=10, ink=CAUTION, face=STRONG)
FIGURE_LONG = Style(size=11, leading=19, ink=INK, face=STRONG)
COVER_TITLE = Style(size=30, leading=37, ink=INK, face=STRONG)
HEAD_IN_TEXT = Style(size=10.5, leading=14.5, ink=INK, face=STRONG)
CODE = Style(size=8.3, leading=14.2, ink=MUTED, face=MEDIUM)
CODE_BLOCK = Style(size=8, leading=11.5, ink=INK, face=MONO)
MARKS = Style(size=8, leading=11.5, ink=ACCENT, face=MEDIUM)
WARNING_HEAD = Style(size=9.5, leading=14.2, ink=CAUTION, face=STRONG)


def heat(share: float) -> Color:
    """The tint of a cell that earned this share (0-1) of its points; values outside count as the nearest end."""
    # Squared, because most marks lie in the upper half of a scale and would all look alike.
    part = min(max(share, 0.0), 1.0) ** 2
    return Color(*(pale + (deep - pale) * part for pale, deep in zip(_PALE.rgb(), _DEEP.rgb(), strict=True)))
