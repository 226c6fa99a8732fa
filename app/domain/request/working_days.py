"""Days on which people work, and moments on the clocks of a time zone."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import DomainError

SATURDAY = 5
DAY = timedelta(days=1)


def is_working_day(day: date, *, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def next_working_day(day: date, *, holidays: Collection[date] = ()) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, holidays=holidays):
        day += DAY
    return day


def working_days_later(day: date, days: int, *, holidays: Collection[date] = ()) -> date:
    """The working day so many (0 or more) working days after a day."""
    day = next_working_day(day, holidays=holidays)
    for _ in range(days):
        day = next_working_day(day + DAY, holidays=holidays)
    return day


def working_days_earlier(day: date, days: int, *, holidays: Collection[date] = ()) -> date:
    """The working day so many (0 or more) working days before a day."""
    for _ in range(days):
        day -= DAY
        while not is_working_day(day, holidays=holidays):
            day -= DAY
    return day


def working_days_between(first: date, last: date, *, holidays: Collection[date] = ()) -> int:
    """The working days after `first`, up to `last` and with it; 0 where `last` is not later."""
    days = (last - first).days
    return sum(is_working_day(first + DAY * step, holidays=holidays) for step in range(1, days + 1))


def at_local_time(day: date, clock: time, *, zone: str) -> datetime:
    """The moment (in UTC) when the clocks of a zone show this.

    Raises DomainError where they never do, or do so twice, because they are put forward or back.
    """
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    earlier, later = local.replace(fold=0), local.replace(fold=1)
    said = f"{clock:%H:%M} on {day.day} {day:%B %Y}"
    if earlier.utcoffset() == later.utcoffset():
        return local.astimezone(UTC)
    if earlier.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise DomainError(f"{said} does not exist in {zone}: the clocks are put forward. Choose another hour.")
    raise DomainError(f"{said} comes twice in {zone}: the clocks are put back. Choose another hour.")


def near_local_time(day: date, clock: time, *, zone: str) -> datetime:
    """The moment (in UTC) when the clocks of a zone show this; where they change, the one that Python chooses."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def comes_twice(moment: datetime, *, zone: str) -> bool:
    """Whether the clocks of a zone show the time of this moment twice that day."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
