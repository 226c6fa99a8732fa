"""The later dates follow one that moves, by as many working days."""

from datetime import date, datetime, time

from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_checks import DEADLINE_KEY, with_deadline
from app.domain.request.schedule_moving import followers, seen, working_days_moved
from app.domain.request.working_days import at_local_time

ZURICH = "Europe/Zurich"


def on(month: int, day: int, hour: int = 10) -> datetime:
    return at_local_time(date(2026, month, day), time(hour), zone=ZURICH)


def a_date(kind: DateKind, at: datetime, until: datetime | None = None) -> ScheduleDate:
    return ScheduleDate(kind.value, kind, kind.value, at, until)


CLOSES = on(3, 25, 12)  # a Wednesday; the clocks are put forward on Sunday 29 March
DATES = (
    a_date(DateKind.ANSWERS, on(3, 18)),
    a_date(DateKind.OPENING, on(3, 25, 14)),
    a_date(DateKind.SCORING, on(3, 26, 9), on(3, 31, 17)),
    a_date(DateKind.STANDSTILL, on(4, 3, 0), on(4, 13, 23)),
    a_date(DateKind.SERVICE, on(6, 7, 8)),
)


def moved(to: datetime, holidays: tuple[date, ...] = ()) -> dict[str, tuple[datetime, datetime | None]]:
    dates = with_deadline(DATES, closes_at=CLOSES)
    found = followers(dates, key=DEADLINE_KEY, was=CLOSES, to=to, zone=ZURICH, holidays=holidays)
    assert [move.before for move in found] == list(DATES[1:])
    return {move.after.key: (move.after.at, move.after.ends_at) for move in found}


def test_what_is_later_moves_by_as_many_working_days_at_the_same_hour() -> None:
    assert moved(on(3, 30, 12)) == {
        "opening": (on(3, 30, 14), None),
        "scoring": (on(3, 31, 9), on(4, 3, 17)),
        "standstill": (on(4, 8, 0), on(4, 18, 23)),  # as long as before, in days
        "service": (on(6, 11, 8), None),  # from a Sunday: the Monday after it counts as where it stood
    }


def test_public_holidays_count_as_no_working_days() -> None:
    found = moved(on(3, 30, 12), holidays=(date(2026, 3, 27), date(2026, 4, 3)))
    assert (found["opening"], found["scoring"]) == ((on(3, 30, 14), None), (on(3, 31, 9), on(4, 2, 17)))


def test_they_come_earlier_too_and_stay_where_no_working_day_lies_between() -> None:
    assert moved(on(3, 23, 12))["scoring"] == (on(3, 24, 9), on(3, 27, 17))
    dates = with_deadline(DATES, closes_at=CLOSES)
    assert followers(dates, key=DEADLINE_KEY, was=CLOSES, to=on(3, 25, 18), zone=ZURICH) == ()
    assert [working_days_moved(on(3, 27), to, zone=ZURICH) for to in (on(3, 28), on(3, 30), on(3, 23))] == [0, 1, -4]


def test_what_waits_for_the_end_of_a_standstill_goes_on_waiting_for_it() -> None:
    dates = (
        a_date(DateKind.STANDSTILL, on(4, 3, 0), on(4, 12, 23)),
        a_date(DateKind.CONTRACT, on(4, 13, 11)),
        a_date(DateKind.SERVICE, on(6, 8, 8)),
    )
    found = followers(dates, key="decision", was=on(4, 2), to=on(4, 7), zone=ZURICH)
    assert [(move.after.at, move.after.ends_at) for move in found] == [
        (on(4, 8, 0), on(4, 17, 23)),
        (on(4, 20, 11), None),  # three working days later would be 16 April, within it
        (on(6, 11, 8), None),
    ]


def test_other_moves_have_another_mark() -> None:
    dates = with_deadline(DATES, closes_at=CLOSES)
    marks = {seen(followers(dates, key=DEADLINE_KEY, was=CLOSES, to=to, zone=ZURICH)) for to in (on(3, 26), on(3, 27))}
    assert len(marks) == 2
