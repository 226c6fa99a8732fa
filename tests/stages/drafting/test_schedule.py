"""The schedule while it is written: dates in the RFP's zone, the one deadline, a proposal, the calendar file."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Role
from app.domain.request.schedule import DateKind, ScheduleDate
from app.models.audit import AuditRow
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.drafting.schedule.operations import change_date
from app.stages.drafting.schedule.page import schedule_page
from app.stages.drafting.schedule.queries import ScheduleDraft, schedule_draft
from app.web.draft_lock import Stale
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE, a_person, signed_in, with_role
from tests.integrity.test_statements import counted
from tests.stages.drafting.by_hand import Hand, started
from tests.stages.drafting.ready import drafted

QUESTIONS = {"kind": "questions", "title": "Questions until", "day": "2099-03-02", "clock": "12:00", "note": "By mail"}
CLOSES = datetime(2099, 3, 31, 10, tzinfo=UTC)


def draft(app: Flask, hand: Hand) -> ScheduleDraft:
    with app.app_context():
        return schedule_draft(db.session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one())


def in_zurich(app: Flask) -> Hand:
    return started(app, time_zone="Europe/Zurich")


def with_dates(app: Flask) -> Hand:
    hand = in_zurich(app)
    hand.saved("schedule/add", QUESTIONS)
    hand.saved("schedule/deadline", {"day": "2099-03-31", "clock": "12:00"})
    return hand


def test_dates_are_typed_on_the_clocks_of_the_rfp_and_kept_as_moments(app: Flask) -> None:
    hand = in_zurich(app)
    hand.saved("schedule/add", QUESTIONS)
    scoring = {"kind": "scoring", "title": "", "day": "2099-07-01", "clock": "09:00", "end_day": "2099-07-03"}
    hand.saved("schedule/add", scoring | {"end_clock": "17:00"})
    dates = draft(app, hand).dates
    assert [(each.kind, each.title, each.at, each.ends_at, each.note) for each in dates] == [
        (DateKind.QUESTIONS, "Questions until", datetime(2099, 3, 2, 11, tzinfo=UTC), None, "By mail"),
        (
            DateKind.SCORING,
            "Scoring by the panel",
            datetime(2099, 7, 1, 7, tzinfo=UTC),
            datetime(2099, 7, 3, 15, tzinfo=UTC),
            "",
        ),
    ]
    page = hand.client.get(hand.at("schedule")).text
    words = (
        "Monday 2 March 2099, 12:00 CET",
        "Wednesday 1 July 2099, 09:00 CEST",
        "The deadline for responses is missing",
    )
    assert [word in page for word in words] == [True] * 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2026-03-29", "clock": "02:30"}, "does not exist in Europe/Zurich"),
        ({"day": "2026-10-25", "clock": "02:30"}, "comes twice in Europe/Zurich"),
        ({"day": "31.3.2099"}, "This is no day. Write it as year-month-day"),
        ({"day": "1066-10-14"}, "Choose a day between 2000 and 2199."),
        ({"clock": "noon"}, "This is no hour. Write it as 14:30."),
        ({"end_day": "2099-03-01", "end_clock": "12:00"}, "It ends before it begins."),
        ({"end_day": "2099-03-03"}, "An end needs its day and its time."),
        ({"kind": "deadline"}, "Not a valid choice"),
    ],
)
def test_what_is_no_date_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Flask, changes: dict[str, str], words: str
) -> None:
    hand = in_zurich(app)
    answer = hand.post("schedule/add", QUESTIONS | changes)
    assert (answer.status_code, words in answer.text, 'value="Questions until"' in answer.text) == (422, True, True)
    assert draft(app, hand).dates == ()


def test_a_date_changes_goes_and_a_stale_form_overwrites_nothing(app: Flask) -> None:
    hand = with_dates(app)
    before = draft(app, hand)
    key = before.dates[0].key
    changed = QUESTIONS | {"clock": "15:00", "version": str(before.versions[key])}
    assert hand.client.post(hand.at(f"schedule/{key}"), data=changed).status_code == 302
    stale = hand.client.post(hand.at(f"schedule/{key}"), data=changed | {"title": "Mine", "clock": "16:00"})
    words = ("Maya: Changed “Questions until” of the dates.", "Time is now stored as: 15:00", 'value="Mine"')
    assert (stale.status_code, [word in stale.text for word in words]) == (409, [True] * 3)
    after = draft(app, hand)
    assert (after.dates[0].at, after.versions) == (datetime(2099, 3, 2, 14, tzinfo=UTC), {key: 2})
    gone = hand.at(f"schedule/{key}/remove")
    assert [hand.client.post(gone, data={"version": version}).status_code for version in ("1", "2")] == [409, 302]
    assert draft(app, hand).dates == ()


def test_the_deadline_is_one_stands_on_every_page_and_moves_by_the_form_while_drafting_only(app: Flask) -> None:
    hand = with_dates(app)
    assert draft(app, hand).closes_at == CLOSES
    for path in ("schedule", "criteria", "pricing-sheet"):
        page = hand.client.get(hand.at(path)).text
        assert ["Responses until" in page, "31 Mar 2099, 12:00 CEST" in page, "data-countdown" in page] == [True] * 3
    stale = hand.client.post(hand.at("schedule/deadline"), data={"day": "2099-04-01", "clock": "12:00", "version": "1"})
    assert (stale.status_code, "Day is now stored as: 2099-03-31" in stale.text) == (409, True)
    with app.app_context(), writing() as session:
        session.execute(
            update(Rfp).values(stage=Stage.RESPONSES, amending_since=CLOSES, frozen_at=CLOSES, snapshot_hash="0" * 64)
        )
    moved = hand.post("schedule/deadline", {"day": "2099-04-01", "clock": "12:00"})
    assert (moved.status_code, "moves by an addendum only" in moved.text) == (422, True)
    hand.saved("schedule/add", QUESTIONS | {"kind": "other", "title": "A visit"})
    hand.saved("schedule/propose", {"start": "2099-02-02", "replaces": "y"})
    assert draft(app, hand).closes_at == CLOSES


def mark_in(page: str) -> str:
    found = re.search(r'name="moves_seen"[^>]*value="(\w+)"', page)
    return found[1] if found else ""


def test_the_later_dates_follow_a_deadline_that_moves_once_they_were_seen(app: Flask) -> None:
    hand = with_dates(app)
    hand.saved("schedule/add", {"kind": "opening", "title": "", "day": "2099-03-31", "clock": "14:00"})
    hand.saved("schedule/add", {"kind": "decision", "title": "", "day": "2099-04-10", "clock": "15:00"})
    before = draft(app, hand)
    wanted = {"day": "2099-04-02", "clock": "12:00", "moves_later": "y"}
    shown = hand.post("schedule/deadline", wanted)
    words = ("These dates follow", "Tuesday 31 March 2099, 14:00 CEST", "Thursday 2 April 2099, 14:00 CEST")
    assert (shown.status_code, [word in shown.text for word in words]) == (200, [True] * 3)
    assert draft(app, hand) == before
    stale = hand.post("schedule/deadline", wanted | {"moves_seen": "0" * 64})
    assert (stale.status_code, draft(app, hand)) == (200, before)
    hand.saved("schedule/deadline", wanted | {"moves_seen": mark_in(shown.text)})
    after = draft(app, hand)
    assert after.closes_at == datetime(2099, 4, 2, 10, tzinfo=UTC)
    assert [(each.kind.value, each.at.isoformat()[:16]) for each in after.dates] == [
        ("questions", "2099-03-02T11:00"),
        ("opening", "2099-04-02T12:00"),
        ("decision", "2099-04-14T13:00"),
    ]
    with app.app_context():
        row = db.session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
        assert row.sentence.endswith("2 April 2099, 12:00 CEST and moved 2 dates that follow.")
        assert len(json.loads(row.detail)["moved"]) == 2


def test_the_deadline_and_all_after_it_follow_another_date_only_with_the_tick(app: Flask) -> None:
    hand = with_dates(app)
    key = draft(app, hand).dates[0].key
    wanted = QUESTIONS | {"day": "2099-03-05"}
    moved = {**wanted, "version": "1", "moves_later": "y"}
    page = hand.client.post(hand.at(f"schedule/{key}"), data=moved).text
    assert "Friday 3 April 2099, 12:00 CEST" in page
    saved = hand.client.post(hand.at(f"schedule/{key}"), data=moved | {"moves_seen": mark_in(page)})
    assert (saved.status_code, draft(app, hand).closes_at) == (302, datetime(2099, 4, 3, 10, tzinfo=UTC))
    back = {**QUESTIONS, "version": "2"}
    assert hand.client.post(hand.at(f"schedule/{key}"), data=back).status_code == 302
    assert draft(app, hand).closes_at == datetime(2099, 4, 3, 10, tzinfo=UTC)


def test_moves_that_are_no_longer_those_that_were_seen_are_not_made(app: Flask) -> None:
    hand = with_dates(app)
    key = draft(app, hand).dates[0].key
    date = replace(draft(app, hand).dates[0], at=datetime(2099, 3, 5, 11, tzinfo=UTC))
    with app.app_context():
        maya = db.session.scalars(select(Person).where(Person.name == "Maya")).one()
        actor = Actor(person_id=maya.id, name=maya.name, email=maya.email)
        rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()
        db.session.rollback()
        with pytest.raises(Stale):
            change_date(actor, rfp_id=rfp_id, key=key, version=1, date=date, moves_seen="0" * 64)
    assert draft(app, hand).dates[0].at == datetime(2099, 3, 2, 11, tzinfo=UTC)


def test_a_whole_schedule_is_proposed_and_what_is_there_stays_unless_replaced(app: Flask) -> None:
    hand = with_dates(app)
    hand.saved("schedule/propose", {"start": "2099-02-01"})
    now = draft(app, hand)
    kinds = {DateKind.OTHER, DateKind.DEADLINE, DateKind.INTERVIEWS, DateKind.SITE_VISITS}
    assert {each.kind for each in now.dates} == set(DateKind) - kinds
    assert (now.closes_at, [each.title for each in now.dates if each.kind is DateKind.QUESTIONS]) == (
        CLOSES,
        ["Questions until"],
    )
    again = hand.post("schedule/propose", {"start": "2099-02-01"})
    assert (again.status_code, "Every kind of date is there already." in again.text) == (422, True)
    hand.saved("schedule/propose", {"start": "2099-02-01", "replaces": "y"})
    page = hand.client.get(hand.at("schedule")).text
    assert draft(app, hand).closes_at == datetime(2099, 3, 4, 11, tzinfo=UTC)
    assert ["To be mended" in page, "To look at" in page, '<svg class="timeline"' in page] == [False, False, True]


def events(content: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    assert [str(each["tzid"]) for each in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_file_is_the_same_until_a_date_moves_and_then_its_sequence_rises(app: Flask) -> None:
    hand = with_dates(app)
    content = hand.client.get(hand.at("schedule.ics"))
    assert content.headers["Content-Disposition"].endswith("filename=RFP-1_dates.ics")
    assert hand.client.get(hand.at("schedule.ics")).data == content.data
    found = events(content.data)
    asked = found["Questions until (RFP-1)"]
    key = draft(app, hand).dates[0].key
    assert (asked["uid"], asked["sequence"], asked["dtstart"].dt.isoformat(), asked["description"]) == (
        f"{key}.{hand.public_id}@finalist",
        1,
        "2099-03-02T12:00:00+01:00",
        "By mail",
    )
    assert found["Deadline for responses (RFP-1)"]["dtstart"].dt.isoformat() == "2099-03-31T12:00:00+02:00"
    moved = QUESTIONS | {"day": "2099-03-03", "version": "1"}
    assert hand.client.post(hand.at(f"schedule/{key}"), data=moved).status_code == 302
    after = events(hand.client.get(hand.at("schedule.ics")).data)["Questions until (RFP-1)"]
    assert (after["uid"], after["sequence"]) == (asked["uid"], 2)
    assert after["dtstamp"].dt > asked["dtstamp"].dt


def test_readers_read_and_change_nothing(app: Flask) -> None:
    hand = with_dates(app)
    observer = a_person(app)
    with_role(app, person=observer, rfp=hand.public_id, role=Role.OBSERVER)
    client = signed_in(app, observer)
    page = client.get(hand.at("schedule")).text
    assert ["Questions until" in page, "Add a date" in page, "Change" in page] == [True, False, False]
    assert client.post(hand.at("schedule/add"), data=QUESTIONS).status_code == 403


def test_each_change_is_one_sentence_of_the_audit(app: Flask) -> None:
    hand = with_dates(app)
    hand.saved("schedule/propose", {"start": "2099-02-02"})
    with app.app_context():
        sentences = db.session.scalars(
            select(AuditRow.sentence).where(AuditRow.action == "request:edit").order_by(AuditRow.sequence)
        ).all()
    assert sentences == [
        "Added “Questions until” to the dates.",
        "Set the deadline for responses to Tuesday 31 March 2099, 12:00 CEST.",
        "Proposed 11 dates from 2 February 2099 on.",
    ]


@ON_SQLITE
def test_pages_take_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    hand = with_dates(app)
    paths = ("schedule", "schedule/add", "schedule/deadline", "schedule/propose", "schedule.ics")
    small = [statements(hand, path) for path in paths]
    from app.stages.drafting.schedule.storing import store_schedule

    with app.app_context(), writing() as session:
        rfp_id = session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()
        store_schedule(session, rfp_id=rfp_id, schedule=[ScheduleDate("", DateKind.OTHER, "One more", CLOSES)] * 30)
    assert [statements(hand, path) for path in paths] == small
    assert max(small) <= 7


def statements(hand: Hand, path: str) -> int:
    hand.client.get(hand.at(path))
    asked: list[str] = []
    with counted(asked):
        assert hand.client.get(hand.at(path)).status_code == 200
    return len(asked)


def test_dates_gone_by_are_no_fault_of_what_was_published_before_them(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        as_draft = schedule_page(schedule_draft(made.id), zone="Europe/Zurich", now=CLOSES)
        made.published()
        published = schedule_page(schedule_draft(made.id), zone="Europe/Zurich", now=CLOSES)
    assert any("lies in the past" in text for text in as_draft.errors)
    assert [text for text in (*published.errors, *published.warnings) if "lies in the past" in text] == []
