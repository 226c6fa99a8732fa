"""The dates as a timeline: places in percent of its width, heights in pixels, so that it fits a phone as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.request.schedule import DateKind, ScheduleDate

ROW = 34
AXIS = 26
MOST_LABELS = 8
LONGEST = 34
MARGIN = 0.02
"""Share of the width that stays free at both ends."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A date: a dot where it has no end, else a bar; its words stand above it, on the side where there is room."""

    label: str
    x: str
    width: str | None
    text_x: str
    anchor: str
    y: int
    is_deadline: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """`today` is None where it lies outside."""

    height: int
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    today: str | None
    sentence: str


def timeline_of(dates: Sequence[ScheduleDate], *, zone: str, now: datetime) -> Timeline | None:
    """The drawing of dates in the order of time; None where there are fewer than two."""
    if len(dates) < 2:
        return None
    first, last = dates[0].at, max(each.ends_at or each.at for each in dates)
    span = max(last - first, timedelta(days=1))

    def place(moment: datetime) -> float:
        return 100 * (MARGIN + (1 - 2 * MARGIN) * ((moment - first) / span))

    marks = tuple(_mark(each, row=row, place=place, now=now) for row, each in enumerate(dates))
    local = ZoneInfo(zone)
    begins, ends = first.astimezone(local), last.astimezone(local)
    return Timeline(
        height=AXIS + ROW * len(dates) + 6,
        ticks=tuple(
            Tick(_percent(place(datetime(day.year, day.month, 1, tzinfo=local))), _month(day))
            for day in _months(begins.date(), ends.date())
        ),
        marks=marks,
        today=_percent(place(now)) if first <= now <= last else None,
        sentence=f"{len(dates)} dates from {begins.day} {begins:%B %Y} to {ends.day} {ends:%B %Y}.",
    )


def _mark(each: ScheduleDate, *, row: int, place: Callable[[datetime], float], now: datetime) -> Mark:
    begin = place(each.at)
    end = place(each.ends_at) if each.ends_at else begin
    is_left = begin < 48
    title = each.title if len(each.title) <= LONGEST else f"{each.title[: LONGEST - 1]}…"
    return Mark(
        label=title,
        x=_percent(begin),
        width=_percent(max(end - begin, 0.6)) if each.ends_at else None,
        text_x=_percent(begin if is_left else end),
        anchor="start" if is_left else "end",
        y=AXIS + ROW * row,
        is_deadline=each.kind is DateKind.DEADLINE,
        is_past=(each.ends_at or each.at) < now,
    )


def _months(first: date, last: date) -> list[date]:
    """The firsts of months between two days, as many as can be read side by side."""
    found = []
    day = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while day <= last:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    step = -(-len(found) // MOST_LABELS) or 1
    return found[::step]


def _month(day: date) -> str:
    return f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
