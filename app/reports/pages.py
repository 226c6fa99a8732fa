"""The paper: pages filled from top to bottom, with heads, feet, contents, bookmarks and "page x of y".

Whatever is known only at the end (page numbers in the contents, the number of pages) is drawn then, into forms that the
pages refer to: the document is typeset once, not twice, and only the page being filled is worked on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.reports import look
from app.reports.text import draw_left, draw_right, fitted, line_width, lines_of, printable
from app.reports.typefaces import renew_shaped_font

_SHORT_SECTION = 230.0
_CONTENTS_FIRST = look.TOP - 46
_LEADING = {1: 25.0, 2: 15.5}
_TIGHTEST = 0.72
_ENTRY = {1: look.BODY_STRONG, 2: look.CELL}


ONE_AT_A_TIME = Lock()
"""ReportLab keeps fonts in the process: two documents built at once would mix their characters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading that the contents list: `level` 1 or 2, `key` unique in the document."""

    key: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page and in the file's properties."""

    title: str
    subject: str
    author: str
    head: str
    foot: str
    at: datetime
    stamp: str = ""


class Pages:
    """A document being typeset. `y` is how far the page is filled, in points from the bottom."""

    def __init__(self, target: BinaryIO, *, furniture: Furniture, entries: Sequence[Entry]) -> None:
        rl_config.trustedHosts = []
        rl_config.useA85 = 0
        renew_shaped_font()
        self.furniture = furniture
        self.entries = tuple(entries)
        self._by_key = {entry.key: entry for entry in entries}
        self.page_of: dict[str, int] = {}
        """The pages of the headings set so far, by key."""
        self._contents: list[list[Entry]] = []
        self._section = self._next_section = ""
        self.is_cover = False
        """Whether this page has neither head nor foot."""
        self.canvas = Canvas(
            target,
            pagesize=(look.PAGE_WIDTH, look.PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            lang="en",
            initialFontName=look.BODY.face.first,  # type: ignore[arg-type]
        )
        self._describe()
        self.y = look.TOP

    def _describe(self) -> None:
        self.canvas.setTitle(printable(self.furniture.title))
        self.canvas.setAuthor(printable(self.furniture.author))
        self.canvas.setSubject(printable(self.furniture.subject))
        self.canvas.setCreator("Finalist")
        # ReportLab's invariant documents are all dated 2000; this one has the moment it speaks of.
        stamp = self.canvas._doc._timeStamp  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way
        stamp.YMDhms = self.furniture.at.astimezone(UTC).timetuple()[:6]
        self.canvas.showOutline()

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.y - look.BOTTOM

    @property
    def untouched(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y >= look.TOP

    def need(self, height: float) -> None:
        """Turns the page unless `height` points are left on it; a fresh page is never turned."""
        if self.room < height and not self.untouched:
            self.turn()

    def space(self, height: float) -> None:
        """Leaves room below, but not at the top of a page."""
        if not self.untouched:
            self.y -= height

    def turn(self) -> None:
        """Ends this page and begins the next."""
        self._dress()
        self.canvas.showPage()
        self.y = look.TOP
        self._section = self._next_section

    def section(self, key: str) -> None:
        """Begins a section of the contents on a page of its own."""
        if not self.untouched:
            self.turn()
        self._open(key)

    def section_below(self, key: str) -> None:
        """Begins a short section under the one before where there is room, else on the next page."""
        self.space(30)
        self.need(_SHORT_SECTION)
        self._open(key)

    def section_here(self, key: str) -> None:
        """Begins a section where the page is filled to; its head may take several lines."""
        self._open(key, broken=True)

    def _open(self, key: str, *, broken: bool = False) -> None:
        starts_page = self.untouched
        entry = self.mark(key)
        if starts_page:
            self._section = entry.title
        self._next_section = entry.title
        for line in _title_lines(entry.title, broken=broken):
            self.y -= look.SECTION.leading
            draw_left(self.canvas, line, x=look.LEFT, y=self.y + 6, style=look.SECTION)
        self.y -= 16

    def mark(self, key: str) -> Entry:
        """Notes that the heading `key` stands here, for the contents and the bookmarks."""
        entry = self._by_key[key]
        self.page_of[key] = self.canvas.getPageNumber()
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=min(self.y + 12, look.PAGE_HEIGHT), zoom=0)
        self.canvas.addOutlineEntry(printable(entry.title[:200]), key, level=entry.level - 1, closed=entry.level == 1)
        return entry

    def reserve_contents(self) -> None:
        """Fills as many pages as the contents will take, to be drawn when all page numbers are known."""
        if not self.untouched:
            self.turn()
        self._section = self._next_section = "Contents"
        self.canvas.bookmarkPage("contents", fit="XYZ", left=0, top=look.PAGE_HEIGHT, zoom=0)
        self.canvas.addOutlineEntry("Contents", "contents", level=0)
        self._contents = _contents_pages(self.entries)
        for index, page in enumerate(self._contents):
            for entry, y in _with_places(page):
                area = (look.LEFT, y - 4, look.LEFT + look.WIDTH, y + 10)
                self.canvas.linkAbsolute("", entry.key, area, Border="[0 0 0]")
            self.canvas.doForm(f"contents-{index}")
            self.y = look.BOTTOM
            self.turn()

    def finish(self) -> int:
        """Ends the document; returns its number of pages."""
        if not self.untouched:
            self._dress()
            self.canvas.showPage()
        count = self.canvas.getPageNumber() - 1
        for index, page in enumerate(self._contents):
            with self._form(f"contents-{index}"):
                _draw_contents(self.canvas, page, self.page_of, first=index == 0)
        for number in range(1, count + 1):
            with self._form(f"page-{number}"):
                text = f"Page {number} of {count}"
                draw_right(self.canvas, text, x=look.LEFT + look.WIDTH, y=38, style=look.NOTE)
        self.canvas.save()
        return count

    @contextmanager
    def _form(self, name: str) -> Iterator[None]:
        self.canvas.beginForm(name, 0, 0, look.PAGE_WIDTH, look.PAGE_HEIGHT)
        yield
        self.canvas.endForm()

    def _dress(self) -> None:
        if self.is_cover:
            self.is_cover = False
            return
        self._draw_head()
        self._draw_foot()

    def _draw_head(self) -> None:
        base, right = look.PAGE_HEIGHT - 46, look.LEFT + look.WIDTH
        if self.furniture.stamp:
            right = self._draw_stamp(base=base, right=right) - 12
        section = fitted(self._section, style=look.NOTE, width=look.WIDTH * 0.3)
        draw_right(self.canvas, section, x=right, y=base, style=look.NOTE)
        room = right - look.LEFT - line_width(section, style=look.NOTE) - 16
        draw_left(
            self.canvas,
            fitted(self.furniture.head, style=look.NOTE, width=room),
            x=look.LEFT,
            y=base,
            style=look.NOTE,
        )
        self._rule(base - 8)

    def _draw_stamp(self, *, base: float, right: float) -> float:
        wide = line_width(self.furniture.stamp, style=look.STAMP) + 14
        self.canvas.setFillColor(look.CAUTION_SOFT)
        self.canvas.roundRect(right - wide, base - 4, wide, 14, 3, stroke=0, fill=1)
        draw_left(self.canvas, self.furniture.stamp, x=right - wide + 7, y=base, style=look.STAMP)
        return right - wide

    def _draw_foot(self) -> None:
        self._rule(52)
        line = fitted(self.furniture.foot, style=look.SMALL, width=look.WIDTH - 90)
        draw_left(self.canvas, line, x=look.LEFT, y=38, style=look.SMALL)
        self.canvas.doForm(f"page-{self.canvas.getPageNumber()}")

    def _rule(self, y: float) -> None:
        self.canvas.setStrokeColor(look.RULE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(look.LEFT, y, look.LEFT + look.WIDTH, y)


Draw = Callable[[Canvas, float, float, float, float], None]
"""Draws into the box (x, y of its lower left corner, width, height) on the canvas."""


def _title_lines(title: str, *, broken: bool) -> list[str]:
    if broken:
        return lines_of(title, style=look.SECTION, width=look.WIDTH)
    return [fitted(title, style=look.SECTION, width=look.WIDTH)]


def _contents_pages(entries: Sequence[Entry]) -> list[list[Entry]]:
    pages: list[list[Entry]] = [[]]
    y = _CONTENTS_FIRST
    tight = _tightness(entries)
    for entry in entries:
        y -= _LEADING[entry.level] * tight
        if y < look.BOTTOM + 6:
            pages.append([])
            y = _CONTENTS_FIRST - _LEADING[entry.level]
        pages[-1].append(entry)
    return pages


def _tightness(entries: Sequence[Entry]) -> float:
    """How much closer lines stand so that contents a little longer than a page stay on one."""
    needed = sum(_LEADING[entry.level] for entry in entries)
    part = (_CONTENTS_FIRST - look.BOTTOM - 8) / needed if needed else 1.0
    return min(part, 1.0) if part >= _TIGHTEST else 1.0


def _with_places(page: Sequence[Entry]) -> Iterator[tuple[Entry, float]]:
    y = _CONTENTS_FIRST
    tight = _tightness(page)
    for entry in page:
        y -= _LEADING[entry.level] * tight
        yield entry, y


def _draw_contents(canvas: Canvas, page: Sequence[Entry], page_of: dict[str, int], *, first: bool) -> None:
    heading = "Contents" if first else "Contents, continued"
    draw_left(canvas, heading, x=look.LEFT, y=look.TOP - look.SECTION.leading + 6, style=look.SECTION)
    for entry, y in _with_places(page):
        style, indent = _ENTRY[entry.level], 0 if entry.level == 1 else 16
        right = look.LEFT + look.WIDTH
        number = str(page_of[entry.key])
        title = fitted(entry.title, style=style, width=look.WIDTH - indent - 50)
        draw_left(canvas, title, x=look.LEFT + indent, y=y, style=style)
        draw_right(canvas, number, x=right, y=y, style=style)
        start = look.LEFT + indent + line_width(title, style=style) + 6
        _draw_leader(canvas, start=start, end=right - line_width(number, style=style) - 6, y=y)


def _draw_leader(canvas: Canvas, *, start: float, end: float, y: float) -> None:
    canvas.setStrokeColor(look.FAINT)
    canvas.setLineWidth(0.7)
    canvas.setLineCap(1)
    canvas.setDash(0.01, 3.4)
    canvas.line(end, y + 0.6, start, y + 0.6)
    canvas.setDash()
    canvas.setLineCap(0)
