"""Whether the dates of a procurement make sense: their order, days and hours, and the time they leave to people."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from zoneinfo import ZoneInfo

from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_words import TITLES
from app.domain.request.working_days import SATURDAY, comes_twice, working_days_between
from app.domain.sentences import listed

DEADLINE_KEY = "deadline"
"""Under this key the deadline stands among the dates, which itself is none of them."""
TO_ASK = 5
TO_REACT = 5
TO_RESPOND = 15
TO_SCORE = 3
"""The fewest working days that vendors have to ask, to react to answers, and to respond, and the panel to score."""
STANDSTILL = timedelta(days=10)
EARLIEST, LATEST = time(8), time(20)
BEYOND_VENDORS = (DateKind.SERVICE, DateKind.STANDSTILL, DateKind.OTHER)
"""These may well fall on a Sunday or at midnight."""
BINDING = (DateKind.INTENT, DateKind.QUESTIONS, DateKind.DEADLINE)
"""What vendors must still be able to meet."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ScheduleFinding:
    """One thing to look at. `key` is that of the date it is about, `DEADLINE_KEY`, or "" for the whole schedule; `also`
    are those of further dates that it is about."""

    key: str
    severity: Severity
    text: str
    also: tuple[str, ...] = ()


def with_deadline(schedule: Sequence[ScheduleDate], *, closes_at: datetime | None) -> tuple[ScheduleDate, ...]:
    """All dates in the order of time, the deadline for responses among them."""
    own = (ScheduleDate(DEADLINE_KEY, DateKind.DEADLINE, TITLES[DateKind.DEADLINE], closes_at),) if closes_at else ()
    order = list(DateKind)
    return tuple(sorted((*schedule, *own), key=lambda each: (each.at, order.index(each.kind))))


def schedule_findings(
    schedule: Sequence[ScheduleDate],
    *,
    closes_at: datetime | None,
    zone: str,
    now: datetime,
    holidays: Collection[date] = (),
) -> tuple[ScheduleFinding, ...]:
    """Everything to look at, errors first. Days and hours are those of `zone`, an IANA name."""
    dates = with_deadline(schedule, closes_at=closes_at)
    checker = _Checker(dates, zone=ZoneInfo(zone), zone_name=zone, now=now, holidays=frozenset(holidays))
    return tuple(sorted(checker.findings(), key=lambda finding: finding.severity is Severity.WARNING))


class _Checker:
    """The dates by kind, and the checks one after the other."""

    def __init__(
        self,
        dates: Sequence[ScheduleDate],
        *,
        zone: ZoneInfo,
        zone_name: str,
        now: datetime,
        holidays: frozenset[date],
    ) -> None:
        self._dates = dates
        self._zone = zone
        self._zone_name = zone_name
        self._now = now
        self._holidays = holidays
        self._first: dict[DateKind, ScheduleDate] = {}
        for each in dates:
            self._first.setdefault(each.kind, each)

    def findings(self) -> Iterator[ScheduleFinding]:
        checks: tuple[Callable[[], Iterator[ScheduleFinding]], ...] = (
            self._missing,
            self._doubled,
            self._order,
            self._days_and_hours,
            self._time_for_vendors,
            self._time_for_the_panel,
            self._standstill,
        )
        for check in checks:
            yield from check()

    def _missing(self) -> Iterator[ScheduleFinding]:
        if DateKind.DEADLINE not in self._first:
            yield _error(DEADLINE_KEY, "The deadline for responses is missing. Nothing can be published without it.")
        if DateKind.QUESTIONS not in self._first:
            yield _warning(
                "", "Until when vendors may ask is missing. Add a date of the kind “Questions from vendors”."
            )
        if DateKind.DECISION not in self._first:
            yield _warning("", "The decision is missing. Vendors want to know how long they keep people free.")

    def _doubled(self) -> Iterator[ScheduleFinding]:
        seen: dict[DateKind, ScheduleDate] = {}
        for each in self._dates:
            if each.kind is not DateKind.OTHER and each.kind in seen:
                text = (
                    f"{_called(each)} is of the same kind as {_called(seen[each.kind])}. Keep one, or choose “Other”."
                )
                yield _warning(each.key, text)
            seen.setdefault(each.kind, each)

    def _order(self) -> Iterator[ScheduleFinding]:
        """Every date that stands before one it has to follow, in as few sentences as name them all."""
        placed = [self._first[kind] for kind in DateKind if kind in self._first and kind is not DateKind.OTHER]
        wrong = [(before, after) for before, after in combinations(placed, 2) if after.at < before.at]
        early = list(dict.fromkeys(after for _, after in wrong))
        late = list(dict.fromkeys(before for before, _ in wrong))
        if len(early) <= len(late):
            groups = [([after], [before for before, other in wrong if other is after]) for after in early]
        else:
            groups = [([after for other, after in wrong if other is before], [before]) for before in late]
        for afters, befores in groups:
            comes, follow = ("comes", "It has") if len(afters) == 1 else ("come", "They have")
            text = f"{self._dated(afters)} {comes} before {self._dated(befores)}. {follow} to follow."
            yield ScheduleFinding(afters[0].key, Severity.ERROR, text, tuple(each.key for each in afters[1:]))

    def _days_and_hours(self) -> Iterator[ScheduleFinding]:
        for each in self._dates:
            if each.at < self._now:
                said = f"{_called(each)} lies in the past ({self._day(each.at)})."
                yield _error(each.key, said) if each.kind in BINDING else _warning(each.key, said)
            if each.ends_at is not None and each.ends_at < each.at:
                yield _error(each.key, f"{_called(each)} ends before it begins.")
            for moment in (each.at, each.ends_at):
                if moment is not None:
                    yield from self._moment(each, moment)

    def _moment(self, each: ScheduleDate, moment: datetime) -> Iterator[ScheduleFinding]:
        if comes_twice(moment, zone=self._zone_name):
            hour = f"{self._local(moment):%H:%M}"
            text = f"{_called(each)}: {hour} comes twice that day, as the clocks are put back. Choose another hour."
            yield _warning(each.key, text)
        if each.kind in BEYOND_VENDORS:
            return
        local = self._local(moment)
        if local.date() in self._holidays:
            yield _warning(each.key, f"{_called(each)} falls on a public holiday, {self._day(moment)}.")
        elif local.weekday() >= SATURDAY:
            yield _warning(each.key, f"{_called(each)} falls on a {local:%A}, {self._day(moment)}.")
        if not EARLIEST <= local.time() <= LATEST:
            text = f"{_called(each)} is at {local:%H:%M} in {self._zone_name}, when hardly anybody works."
            yield _warning(each.key, text)

    def _time_for_vendors(self) -> Iterator[ScheduleFinding]:
        spans = (
            (DateKind.PUBLICATION, DateKind.QUESTIONS, TO_ASK, "to read the RFP and to ask"),
            (DateKind.ANSWERS, DateKind.DEADLINE, TO_REACT, "to use the answers"),
            (DateKind.PUBLICATION, DateKind.DEADLINE, TO_RESPOND, "to respond"),
        )
        for begin, end, least, purpose in spans:
            one, other = self._first.get(begin), self._first.get(end)
            if one is None or other is None or other.at < one.at:
                continue
            days = self._working_days(one.at, other.at)
            if days < least:
                between = f"between {_called(one)} and {_called(other)}"
                yield _warning(
                    other.key, f"Vendors have {_days(days)} {purpose}, {between}: at least {least} are usual."
                )

    def _time_for_the_panel(self) -> Iterator[ScheduleFinding]:
        scoring = self._first.get(DateKind.SCORING)
        if scoring is None:
            return
        after = (DateKind.CONSENSUS, DateKind.SHORTLIST, DateKind.INTERVIEWS, DateKind.SITE_VISITS, DateKind.DECISION)
        following = next((self._first[kind] for kind in after if kind in self._first), None)
        end = scoring.ends_at or (following.at if following else None)
        if end is None or end < scoring.at:
            return
        # The first day counts too: who scores from Monday to Wednesday has three days.
        days = working_days_between(
            self._date(scoring.at) - timedelta(days=1), self._date(end), holidays=self._holidays
        )
        if days < TO_SCORE:
            yield _warning(scoring.key, f"The panel has {_days(days)} to score: at least {TO_SCORE} are usual.")

    def _standstill(self) -> Iterator[ScheduleFinding]:
        decision, contract = self._first.get(DateKind.DECISION), self._first.get(DateKind.CONTRACT)
        if decision is None or contract is None or contract.at < decision.at:
            return
        wait = self._first.get(DateKind.STANDSTILL)
        if wait is not None and wait.ends_at is not None and contract.at < wait.ends_at:
            yield _error(contract.key, f"{_called(contract)} lies within {_called(wait)}. Sign after it has ended.")
        if self._date(contract.at) - self._date(decision.at) < STANDSTILL:
            days = (self._date(contract.at) - self._date(decision.at)).days
            text = (
                f"{days} {'day lies' if days == 1 else 'days lie'} between {_called(decision)} and {_called(contract)}"
            )
            yield _warning(contract.key, f"{text}: a standstill of {STANDSTILL.days} days lets vendors object in time.")

    def _dated(self, dates: Iterable[ScheduleDate]) -> str:
        return listed(f"{_called(each)} ({self._day(each.at)})" for each in dates)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def _date(self, moment: datetime) -> date:
        return self._local(moment).date()

    def _day(self, moment: datetime) -> str:
        local = self._local(moment)
        return f"{local.day} {local:%b %Y}"

    def _working_days(self, first: datetime, last: datetime) -> int:
        return working_days_between(self._date(first), self._date(last), holidays=self._holidays)


def _called(each: ScheduleDate) -> str:
    return f"“{each.title}”"


def _days(days: int) -> str:
    return f"{days} working {'day' if days == 1 else 'days'}"


def _error(key: str, text: str) -> ScheduleFinding:
    return ScheduleFinding(key, Severity.ERROR, text)


def _warning(key: str, text: str) -> ScheduleFinding:
    return ScheduleFinding(key, Severity.WARNING, text)
