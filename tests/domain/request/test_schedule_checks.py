"""Dates that make no sense, said in sentences."""

from datetime import UTC, date, datetime, time

import pytest

from app.domain.errors import DomainError
from app.domain.evaluation import ScoringStage
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_checks import DEADLINE_KEY, Severity, schedule_findings
from app.domain.request.schedule_proposal import proposed_schedule
from app.domain.request.schedule_words import TITLES
from app.domain.request.working_days import at_local_time, working_days_between, working_days_later

ZURICH = "Europe/Zurich"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def on(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return at_local_time(day, time(hour, minute), zone=ZURICH)


def a_date(kind: DateKind, day: date, hour: int = 10, *, until: datetime | None = None) -> ScheduleDate:
    return ScheduleDate(kind.value, kind, TITLES[kind], on(day, hour), until)


def said(
    *dates: ScheduleDate, closes: datetime | None, now: datetime = NOW, holidays: tuple[date, ...] = ()
) -> list[str]:
    return [
        finding.text for finding in schedule_findings(dates, closes_at=closes, zone=ZURICH, now=now, holidays=holidays)
    ]


USUAL = (
    a_date(DateKind.PUBLICATION, date(2026, 2, 2)),
    a_date(DateKind.QUESTIONS, date(2026, 2, 11)),
    a_date(DateKind.ANSWERS, date(2026, 2, 18)),
    a_date(DateKind.SCORING, date(2026, 3, 9), until=on(date(2026, 3, 13), 17)),
    a_date(DateKind.DECISION, date(2026, 3, 20)),
    a_date(DateKind.CONTRACT, date(2026, 4, 1)),
)
CLOSES = on(date(2026, 3, 4), 12)


def test_a_usual_schedule_has_nothing_to_look_at() -> None:
    assert said(*USUAL, closes=CLOSES) == []


def test_what_is_missing_is_said_and_only_the_deadline_is_an_error() -> None:
    found = schedule_findings((), closes_at=None, zone=ZURICH, now=NOW)
    assert [(finding.key, finding.severity, finding.text[:33]) for finding in found] == [
        (DEADLINE_KEY, Severity.ERROR, "The deadline for responses is mis"),
        ("", Severity.WARNING, "Until when vendors may ask is mis"),
        ("", Severity.WARNING, "The decision is missing. Vendors "),
    ]


def test_a_wrong_order_and_a_passed_deadline_are_errors() -> None:
    late = datetime(2026, 3, 6, 9, tzinfo=UTC)
    found = schedule_findings(
        (a_date(DateKind.QUESTIONS, date(2026, 3, 9)), a_date(DateKind.DECISION, date(2026, 3, 10))),
        closes_at=CLOSES,
        zone=ZURICH,
        now=late,
    )
    assert [(finding.key, finding.text) for finding in found if finding.severity is Severity.ERROR] == [
        (
            DEADLINE_KEY,
            (
                "“Deadline for responses” (4 Mar 2026) comes before “Questions from vendors, until” (9 Mar 2026). "
                "It has to follow."
            ),
        ),
        (DEADLINE_KEY, "“Deadline for responses” lies in the past (4 Mar 2026)."),
    ]


def test_all_dates_that_stand_in_the_way_are_named_in_one_sentence() -> None:
    found = schedule_findings(USUAL, closes_at=on(date(2026, 3, 25), 12), zone=ZURICH, now=NOW)
    [error] = [finding for finding in found if finding.severity is Severity.ERROR]
    assert (error.key, error.also) == ("scoring", ("decision",))
    assert error.text == (
        "“Scoring by the panel” (9 Mar 2026) and “Decision” (20 Mar 2026) come before “Deadline for responses” "
        "(25 Mar 2026). They have to follow."
    )
    early = schedule_findings(USUAL, closes_at=on(date(2026, 2, 9), 12), zone=ZURICH, now=NOW)
    [error] = [finding for finding in early if finding.severity is Severity.ERROR]
    assert error.text == (
        "“Deadline for responses” (9 Feb 2026) comes before “Questions from vendors, until” (11 Feb 2026) and "
        "“Answers to all questions, until” (18 Feb 2026). It has to follow."
    )


def test_weekends_hours_and_holidays_are_warned_of_in_the_zone_of_the_rfp() -> None:
    sunday = a_date(DateKind.OPENING, date(2026, 3, 8))
    night = a_date(DateKind.CONSENSUS, date(2026, 3, 16), 21)
    holiday = a_date(DateKind.SHORTLIST, date(2026, 3, 17))
    assert said(*USUAL, sunday, night, holiday, closes=CLOSES, holidays=(date(2026, 3, 17),)) == [
        "“Opening of the responses” falls on a Sunday, 8 Mar 2026.",
        "“Consensus meeting” is at 21:00 in Europe/Zurich, when hardly anybody works.",
        "“Shortlist” falls on a public holiday, 17 Mar 2026.",
    ]
    quiet = (a_date(DateKind.SERVICE, date(2026, 5, 3), 0), a_date(DateKind.OTHER, date(2026, 1, 10), 23))
    assert said(*USUAL, *quiet, closes=CLOSES) == []


def test_vendors_and_the_panel_need_days_and_losers_a_standstill() -> None:
    dates = (
        a_date(DateKind.PUBLICATION, date(2026, 2, 2)),
        a_date(DateKind.QUESTIONS, date(2026, 2, 6)),
        a_date(DateKind.ANSWERS, date(2026, 2, 13)),
        a_date(DateKind.SCORING, date(2026, 2, 23)),
        a_date(DateKind.DECISION, date(2026, 2, 24), 11),
        a_date(DateKind.CONTRACT, date(2026, 2, 25)),
    )
    assert said(*dates, closes=on(date(2026, 2, 19))) == [
        (
            "Vendors have 4 working days to read the RFP and to ask, between “Publication of the RFP” and "
            "“Questions from vendors, until”: at least 5 are usual."
        ),
        (
            "Vendors have 4 working days to use the answers, between “Answers to all questions, until” and "
            "“Deadline for responses”: at least 5 are usual."
        ),
        (
            "Vendors have 13 working days to respond, between “Publication of the RFP” and “Deadline for responses”: "
            "at least 15 are usual."
        ),
        "The panel has 2 working days to score: at least 3 are usual.",
        (
            "1 day lies between “Decision” and “Signing of the contract”: a standstill of 10 days lets vendors object "
            "in time."
        ),
    ]


def test_two_of_a_kind_and_a_signature_within_the_standstill() -> None:
    again = ScheduleDate("again", DateKind.QUESTIONS, "Second round", on(date(2026, 2, 12)))
    wait = a_date(DateKind.STANDSTILL, date(2026, 3, 21), until=on(date(2026, 4, 2)))
    assert said(*USUAL, again, wait, closes=CLOSES) == [
        "“Signing of the contract” lies within “Standstill”. Sign after it has ended.",
        "“Second round” is of the same kind as “Questions from vendors, until”. Keep one, or choose “Other”.",
    ]


def test_hours_that_the_clocks_skip_or_show_twice_are_refused_and_warned_of() -> None:
    for day, words in ((date(2026, 3, 29), "does not exist"), (date(2026, 10, 25), "comes twice")):
        with pytest.raises(DomainError, match=words):
            at_local_time(day, time(2, 30), zone=ZURICH)
    twice = ScheduleDate("x", DateKind.OTHER, "Switch", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert said(*USUAL, twice, closes=CLOSES) == [
        "“Switch”: 02:30 comes twice that day, as the clocks are put back. Choose another hour."
    ]


def test_working_days_leave_weekends_and_holidays_out() -> None:
    friday, monday = date(2026, 2, 6), date(2026, 2, 9)
    assert working_days_between(friday, monday) == 1
    assert working_days_between(monday, friday) == 0
    assert working_days_later(date(2026, 2, 7), 0) == monday
    assert working_days_later(friday, 1, holidays=(monday,)) == date(2026, 2, 10)


@pytest.mark.parametrize("start", [date(2026, 1, 10), date(2026, 3, 16), date(2026, 10, 1), date(2027, 12, 20)])
@pytest.mark.parametrize("zone", [ZURICH, "America/New_York", "Australia/Lord_Howe"])
def test_a_proposed_schedule_stands_every_check_whenever_it_starts(start: date, zone: str) -> None:
    made = proposed_schedule(start, zone=zone, stages=tuple(ScoringStage))
    assert schedule_findings(made.dates, closes_at=made.closes_at, zone=zone, now=NOW) == ()
    kinds = [each.kind for each in made.dates]
    assert kinds == [kind for kind in DateKind if kind not in (DateKind.DEADLINE, DateKind.OTHER)]


def test_interviews_and_site_visits_are_proposed_where_something_is_scored_there() -> None:
    made = proposed_schedule(date(2026, 2, 2), zone=ZURICH, stages=(ScoringStage.RESPONSE,))
    kinds = {each.kind for each in made.dates}
    assert kinds.isdisjoint({DateKind.INTERVIEWS, DateKind.SITE_VISITS})
    assert schedule_findings(made.dates, closes_at=made.closes_at, zone=ZURICH, now=NOW) == ()
