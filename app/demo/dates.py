"""When things happen in the demo: every RFP is published on a working day so long ago, and all else follows from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.db import db
from app.domain.request.request import Request
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_proposal import proposed_schedule
from app.domain.request.working_days import (
    at_local_time,
    next_working_day,
    working_days_earlier,
    working_days_later,
)
from app.web.clock import some_time_ago

ZONE = "Europe/Zurich"
DAY = timedelta(days=1)
CLOSED = ((1, 1), (1, 2), (12, 25), (12, 26))
"""Month and day on which nobody works, whatever the year."""
A_DAY_LATER = (DateKind.OPENING, DateKind.SCORING)
"""Responses are opened on the working day after the deadline, so that a demo finds some that wait to be opened."""


@dataclass(frozen=True, slots=True)
class Course:
    """An RFP whose publication is planned for a working day."""

    published_on: date

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """An hour of the working day so many working days after the publication, or before it where below 0."""
        away = working_days_later if days >= 0 else working_days_earlier
        return at_local_time(away(self.published_on, abs(days), holidays=holidays()), time(hour, minute), zone=ZONE)

    def scheduled(self, request: Request) -> Request:
        """The request with its schedule and its deadline."""
        stages = {node.stage for node in request.framework.criteria}
        proposal = proposed_schedule(self.published_on, zone=ZONE, stages=stages, holidays=holidays())
        dates = tuple(_a_day_later(each) if each.kind in A_DAY_LATER else each for each in proposal.dates)
        return replace(request, schedule=dates, closes_at=proposal.closes_at)


def published(days_ago: int) -> Course:
    """The course of an RFP that was published so many working days before today."""
    return Course(working_days_earlier(_today(), days_ago, holidays=holidays()))


def to_be_published() -> Course:
    """The course of an RFP that is still being written: published two weeks from now."""
    return Course(next_working_day(_today() + 14 * DAY, holidays=holidays()))


def holidays() -> frozenset[date]:
    """Public holidays from last year to the next."""
    year = _today().year
    return frozenset(date(each, month, day) for each in range(year - 1, year + 2) for month, day in CLOSED)


@contextmanager
def on_the_clock(moment: datetime) -> Iterator[None]:
    """What is done within is done at this moment of the past; nothing read now is kept for then."""
    db.session.rollback()
    with some_time_ago(datetime.now(UTC) - moment):
        yield
    db.session.rollback()


def words_of(request: Request) -> dict[str, str]:
    """The words of the demo's texts that depend on the request's dates."""
    found = {each.kind: each.at.astimezone(ZoneInfo(ZONE)) for each in request.schedule}
    year, contract = found[DateKind.PUBLICATION].year, found[DateKind.CONTRACT].date()
    return {
        "year_before": f"{year - 2}",
        "last_year": f"{year - 1}",
        "next_year": f"{year + 1}",
        "begin": f"{found[DateKind.SERVICE]:%B %Y}",
        "contract": contract.isoformat(),
        "two_months_later": (contract + 61 * DAY).isoformat(),
    }


def _today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


def _a_day_later(planned: ScheduleDate) -> ScheduleDate:
    local = planned.at.astimezone(ZoneInfo(ZONE))
    later = at_local_time(working_days_later(local.date(), 1, holidays=holidays()), local.time(), zone=ZONE)
    return replace(planned, at=later)
