"""A whole schedule of working days from one day on, to be corrected: what a procurement of this kind usually takes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from app.domain.evaluation import ScoringStage
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_words import TITLES
from app.domain.request.working_days import near_local_time, next_working_day, working_days_later

DEADLINE_DAYS = 22
STANDSTILL_DAYS = 10
READY_DAYS = 60
"""Working days from publication to the deadline, days of standstill, and days to get the service ready."""


@dataclass(frozen=True, slots=True)
class ProposedDate:
    """A date so many working days after publication; `lasts` more for one that takes time."""

    kind: DateKind
    after: int
    clock: time
    lasts: int | None = None
    ends: time = time(17)
    stage: ScoringStage | None = None
    """Proposed only where criteria are scored at this stage."""


TO_DECISION = (
    ProposedDate(DateKind.PUBLICATION, 0, time(10)),
    ProposedDate(DateKind.INTENT, 5, time(17)),
    ProposedDate(DateKind.QUESTIONS, 9, time(12)),
    ProposedDate(DateKind.ANSWERS, 14, time(17)),
    ProposedDate(DateKind.OPENING, DEADLINE_DAYS, time(14)),
    ProposedDate(DateKind.SCORING, 23, time(9), lasts=7),
    ProposedDate(DateKind.CONSENSUS, 32, time(10)),
    ProposedDate(DateKind.SHORTLIST, 33, time(16)),
    ProposedDate(DateKind.INTERVIEWS, 38, time(9), lasts=2, stage=ScoringStage.INTERVIEW),
    ProposedDate(DateKind.SITE_VISITS, 43, time(9), lasts=3, stage=ScoringStage.SITE_VISIT),
)
"""In working days after publication; the deadline comes between answers and opening."""
DEADLINE_CLOCK = time(12)


@dataclass(frozen=True, slots=True)
class Proposal:
    dates: tuple[ScheduleDate, ...]
    closes_at: datetime


def proposed_schedule(
    start: date, *, zone: str, stages: Collection[ScoringStage], holidays: Collection[date] = ()
) -> Proposal:
    """The dates from publication on `start`, or the first working day after it, to the start of the service.

    Hours are those of `zone`; interviews and site visits come only where `stages` has them. Keys are empty.
    """
    first = next_working_day(start, holidays=holidays)

    def at(days: int, clock: time) -> datetime:
        return near_local_time(working_days_later(first, days, holidays=holidays), clock, zone=zone)

    dates = []
    last = 0
    for each in TO_DECISION:
        if each.stage is not None and each.stage not in stages:
            continue
        end = None if each.lasts is None else at(each.after + each.lasts, each.ends)
        dates.append(ScheduleDate("", each.kind, TITLES[each.kind], at(each.after, each.clock), end))
        last = each.after + (each.lasts or 0)
    decided = working_days_later(first, last + 5, holidays=holidays)
    dates += _after_decision(decided, zone=zone, holidays=holidays)
    return Proposal(tuple(dates), at(DEADLINE_DAYS, DEADLINE_CLOCK))


def _after_decision(decided: date, *, zone: str, holidays: Collection[date]) -> list[ScheduleDate]:
    waits = decided + timedelta(days=STANDSTILL_DAYS)
    signed = next_working_day(waits + timedelta(days=1), holidays=holidays)
    served = next_working_day(signed + timedelta(days=READY_DAYS), holidays=holidays)
    day, moment = timedelta(days=1), partial(near_local_time, zone=zone)
    spans = (
        (DateKind.DECISION, decided, time(15), None),
        (DateKind.STANDSTILL, decided + day, time(0), (waits, time(23, 59))),
        (DateKind.CONTRACT, signed, time(11), None),
        (DateKind.SERVICE, served, time(8), None),
    )
    return [
        ScheduleDate("", kind, TITLES[kind], moment(on, clock), moment(*end) if end else None)
        for kind, on, clock, end in spans
    ]
