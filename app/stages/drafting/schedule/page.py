"""What the page of the schedule shows: each date with what there is to look at, the timeline, the findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.request.described import span_in_words
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_checks import (
    DEADLINE_KEY,
    ScheduleFinding,
    Severity,
    schedule_findings,
    with_deadline,
)
from app.domain.request.schedule_moving import Move
from app.domain.request.schedule_words import TITLES
from app.stages.drafting.schedule.queries import ScheduleDraft
from app.stages.drafting.schedule.timeline import Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class DateShown:
    """A date in words; `kind` is empty where the title says it already."""

    date: ScheduleDate
    when: str
    kind: str
    is_deadline: bool
    findings: tuple[ScheduleFinding, ...]


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """`errors` and `warnings` are sentences about the schedule as a whole and about each date."""

    dates: tuple[DateShown, ...]
    has_deadline: bool
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    timeline: Timeline | None


def schedule_page(draft: ScheduleDraft, *, zone: str, now: datetime) -> SchedulePage:
    """The dates with the deadline among them; hours are those of `zone`."""
    dates = with_deadline(draft.dates, closes_at=draft.closes_at)
    found = schedule_findings(draft.dates, closes_at=draft.closes_at, zone=zone, now=draft.judged_at(now))
    return SchedulePage(
        dates=tuple(_shown(each, zone=zone, found=found) for each in dates),
        has_deadline=draft.closes_at is not None,
        errors=tuple(finding.text for finding in found if finding.severity is Severity.ERROR),
        warnings=tuple(finding.text for finding in found if finding.severity is Severity.WARNING),
        timeline=timeline_of(dates, zone=zone, now=now),
    )


@dataclass(frozen=True, slots=True)
class MoveShown:
    """A date that follows, as it is and as it would be, in words."""

    title: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class MovesPage:
    """What follows a date that moves; `findings` are sentences about the dates as they would be."""

    moves: tuple[MoveShown, ...]
    findings: tuple[str, ...]


def moves_page(
    draft: ScheduleDraft, moves: Sequence[Move], *, moved: ScheduleDate, zone: str, now: datetime
) -> MovesPage:
    """The moves, and what there is to look at once the date `moved` and those that follow are where they would be."""
    after = {move.after.key: move.after for move in moves} | {moved.key: moved}
    deadline = after.get(DEADLINE_KEY)
    found = schedule_findings(
        tuple(after.get(each.key, each) for each in draft.dates),
        closes_at=deadline.at if deadline else draft.closes_at,
        zone=zone,
        now=draft.judged_at(now),
    )
    return MovesPage(moves_shown(moves, zone=zone), tuple(finding.text for finding in found))


def moves_shown(moves: Sequence[Move], *, zone: str) -> tuple[MoveShown, ...]:
    """The moves in words; hours are those of `zone`."""
    return tuple(
        MoveShown(move.before.title, span_in_words(move.before, zone=zone), span_in_words(move.after, zone=zone))
        for move in moves
    )


def _shown(each: ScheduleDate, *, zone: str, found: Sequence[ScheduleFinding]) -> DateShown:
    kind = TITLES[each.kind]
    return DateShown(
        date=each,
        when=span_in_words(each, zone=zone),
        kind="" if each.title == kind or each.kind is DateKind.OTHER else kind,
        is_deadline=each.key == DEADLINE_KEY,
        findings=tuple(finding for finding in found if each.key in (finding.key, *finding.also)),
    )
