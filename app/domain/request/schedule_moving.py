"""When one date moves, the later ones follow by as many working days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.request.data import canonical, fingerprint
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.working_days import (
    DAY,
    near_local_time,
    next_working_day,
    working_days_between,
    working_days_earlier,
    working_days_later,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A date that follows: as it is, and as it would be."""

    before: ScheduleDate
    after: ScheduleDate


def working_days_moved(was: datetime, to: datetime, *, zone: str, holidays: Collection[date] = ()) -> int:
    """The working days from one moment to the other on the calendar of a zone; below 0 where it moves earlier."""
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (was, to))
    if last < first:
        return -working_days_between(last, first, holidays=holidays)
    return working_days_between(first, last, holidays=holidays)


def followers(
    dates: Sequence[ScheduleDate],
    *,
    key: str,
    was: datetime,
    to: datetime,
    zone: str,
    holidays: Collection[date] = (),
) -> tuple[Move, ...]:
    """What becomes of the dates later than `was` when the date `key` moves from there: the hour stays on the clocks of
    `zone`, and none falls on a weekend or a public holiday. A standstill keeps its length in days, and what came after
    its end still does."""
    days = working_days_moved(was, to, zone=zone, holidays=holidays)
    if not days:
        return ()
    later = [each for each in dates if each.key != key and each.at > was]
    moves = [Move(each, _moved(each, days, zone=zone, holidays=holidays)) for each in later]
    waits = [move for move in moves if move.before.kind is DateKind.STANDSTILL]
    return tuple(_after_all(move, waits, zone=zone, holidays=holidays) for move in moves)


def _after_all(move: Move, waits: Sequence[Move], *, zone: str, holidays: Collection[date]) -> Move:
    """The move, put off to the first working day after every standstill that ended before the date."""
    for wait in waits:
        end, new_end = wait.before.ends_at, wait.after.ends_at
        if end is None or new_end is None or move.before.at <= end:
            continue
        local, last = (moment.astimezone(ZoneInfo(zone)) for moment in (move.after.at, new_end))
        if local.date() <= last.date():
            first = next_working_day(last.date() + DAY, holidays=holidays)
            longer = first - local.date()
            at = near_local_time(first, local.time(), zone=zone)
            ends_at = move.after.ends_at + longer if move.after.ends_at else None
            move = Move(move.before, replace(move.after, at=at, ends_at=ends_at))
    return move


def _moved(each: ScheduleDate, days: int, *, zone: str, holidays: Collection[date]) -> ScheduleDate:
    at = _shifted(each.at, days, zone=zone, holidays=holidays)
    if each.ends_at is None:
        return replace(each, at=at)
    if each.kind is not DateKind.STANDSTILL:
        return replace(each, at=at, ends_at=_shifted(each.ends_at, days, zone=zone, holidays=holidays))
    begins, ends, now = (moment.astimezone(ZoneInfo(zone)) for moment in (each.at, each.ends_at, at))
    last = now.date() + (ends.date() - begins.date())
    return replace(each, at=at, ends_at=near_local_time(last, ends.time(), zone=zone))


def _shifted(moment: datetime, days: int, *, zone: str, holidays: Collection[date]) -> datetime:
    local = moment.astimezone(ZoneInfo(zone))
    if days > 0:
        day = working_days_later(local.date(), days, holidays=holidays)
    else:
        day = working_days_earlier(local.date(), -days, holidays=holidays)
    return near_local_time(day, local.time(), zone=zone)


def seen(moves: Sequence[Move]) -> str:
    """The mark by which a form says which moves were looked at."""
    return fingerprint(canonical(tuple(moves)))
