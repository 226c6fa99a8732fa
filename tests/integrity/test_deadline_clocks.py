"""One deadline, one clock: the server's, in UTC. What a vendor's clock says, how long a request takes and whether the
clocks of the RFP's zone are put forward or back changes nothing."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email.utils import format_datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Actor
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.working_days import at_local_time
from app.domain.submission import Late
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.response import Attachment, Envelope, OpeningRecord, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation
from app.opening.operations import attend
from app.stages.responses.sealed import attachments
from app.stages.responses.sealed.attached import PIECE
from app.stages.responses.sealed.attachments import Announced
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import Draft, submit, withdraw
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.opening.test_opening import an_opener
from tests.stages.responses.published_world import a_publication, a_request
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener

AARE = "Aare AG"
MOMENT = timedelta(microseconds=1)
NOON = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
CHANGES = {
    "29 Mar 2026, 03:00 CEST": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    "29 Mar 2026, 01:59 CET": datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
    "25 Oct 2026, 02:30 CEST": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "25 Oct 2026, 02:30 CET": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
}
"""How a deadline reads in Europe/Zurich -> the moment; in October the same hour comes twice."""


@dataclass(frozen=True)
class Vendor:
    """A firm with an answer that can be handed in, at a browser."""

    world: SealedWorld
    actor: Actor
    invitation_id: int
    portal: str
    browser: FlaskClient

    def submit(self, **headers: str) -> int:
        """Press the button; returns the status."""
        return self.browser.post(f"{self.portal}/submission", headers=headers).status_code


def a_vendor(app: Flask, *, closes_at: datetime) -> Vendor:
    """Made shortly before the deadline, by the clock of the test."""
    world = a_sealed_world(app, closes_in=closes_at - now())
    section, question = QuestionSection("s", "Service"), Question("Q1", "s", QuestionKind.SHORT_TEXT, "Who are you?")
    request = replace(a_request(0), questionnaire=Questionnaire((section,), (question,)))
    with app.app_context():
        with writing() as session:
            session.execute(update(Person).where(Person.id == world.people[AARE].person_id).values(is_vendor=True))
            session.add(a_publication(world.rfp_id, request, closes_at=closes_at))
        actor, invitation_id = world.people[AARE], world.invitations[AARE]
        save_items(actor, invitation_id=invitation_id, changes=(Change(Envelope.QUALITY, "Q1", '"Us"', over=0),))
        public_id = db.session.scalars(select(Invitation.public_id).where(Invitation.id == invitation_id)).one()
    return Vendor(world, actor, invitation_id, f"/portal/{public_id}", signed_in(app, actor.person_id or 0))


def submissions(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Submission)) or 0


@pytest.mark.parametrize("hours", [-3, 3])
def test_what_a_vendors_clock_says_does_not_matter(app: Flask, hours: int) -> None:
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False) as travel:
        vendor = a_vendor(app, closes_at=NOON)

        def as_the_vendor_sees_it() -> dict[str, str]:
            theirs = now() + timedelta(hours=hours)
            return {"Date": format_datetime(theirs, usegmt=True), "If-Unmodified-Since": format_datetime(theirs)}

        travel.move_to(NOON - MOMENT)
        assert (vendor.submit(**as_the_vendor_sees_it()), submissions(app)) == (302, 1)
        travel.move_to(NOON)
        assert (vendor.submit(**as_the_vendor_sees_it()), submissions(app)) == (422, 1)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
def test_the_zone_in_which_the_server_stands_does_not_matter(
    app: Flask, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with time_machine.travel(NOON - timedelta(minutes=5), tick=False) as travel:
            vendor = a_vendor(app, closes_at=NOON)
            travel.move_to(NOON - MOMENT)
            assert vendor.submit() == 302
            travel.move_to(NOON)
            assert vendor.submit() == 422
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("words", CHANGES)
def test_where_the_clocks_change_the_deadline_is_shown_and_judged_the_same_everywhere(app: Flask, words: str) -> None:
    closes_at = CHANGES[words]
    with time_machine.travel(closes_at - timedelta(minutes=5), tick=False) as travel:
        vendor = a_vendor(app, closes_at=closes_at)
        opener = an_opener(app, vendor.world, name="One")
        with app.app_context():
            rfp = db.session.scalars(select(Rfp.public_id)).one()
        pages = [
            vendor.browser.get("/portal/").text,
            vendor.browser.get(f"{vendor.portal}/submission").text,
            opener.get(f"/rfps/{rfp}/opening").text,
        ]
        assert [words in page for page in pages] == [True] * 3
        travel.move_to(closes_at - MOMENT)
        assert vendor.submit() == 302
        with app.app_context():
            mail = json.loads(db.session.scalars(select(OutboxItem.payload)).one())["text"]
            openers = [named_opener(app, vendor.world, name="Opener") for _ in range(2)]
            for each in openers:
                with pytest.raises(DomainError, match="shut until the deadline"):
                    attend(each, rfp_id=vendor.world.rfp_id, envelope="quality")
        assert words in mail
        travel.move_to(closes_at)
        answer = vendor.browser.post(f"{vendor.portal}/submission")
        assert (answer.status_code, "The deadline has passed" in answer.text) == (422, True)
        with app.app_context():
            for each in openers:
                attend(each, rfp_id=vendor.world.rfp_id, envelope="quality")
            record = json.loads(db.session.scalars(select(OpeningRecord.content)).one())
        assert datetime.fromisoformat(record["deadline"]) == closes_at
        assert datetime.fromisoformat(record["responses"][0]["submitted_at"]) == closes_at - MOMENT


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 3, 29), "does not exist in Europe/Zurich"), (date(2026, 10, 25), "comes twice in")]
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_no_deadline(day: date, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        at_local_time(day, clock(2, 30), zone="Europe/Zurich")
    assert at_local_time(day, clock(3, 30), zone="Europe/Zurich").astimezone(UTC).date() == day


def test_a_slow_upload_across_the_deadline_is_refused_and_what_was_submitted_stands(app: Flask) -> None:
    """Each piece and the end are judged anew; the file that came late is no part of what counts."""
    content = b"a line of a slow file\n" * (PIECE // 11)
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False) as travel, app.app_context():
        vendor = a_vendor(app, closes_at=NOON)
        here = {"invitation_id": vendor.invitation_id}
        submit(vendor.actor, **here)
        files = [
            attachments.begin(vendor.actor, file=Announced("quality", "", name, size=len(content)), **here)
            for name in ("half.txt", "whole.txt")
        ]
        for file, offsets in zip(files, ((0,), range(0, len(content), PIECE)), strict=True):
            for offset in offsets:
                _send(vendor, file, content, offset=offset)
        with pytest.raises(DomainError, match="still being uploaded"):
            submit(vendor.actor, **here)
        travel.move_to(NOON)
        late: list[Callable[[], object]] = [
            lambda: _send(vendor, files[0], content, offset=PIECE),
            lambda: attachments.finish(vendor.actor, attachment=files[1], **here),
            lambda: attachments.begin(vendor.actor, file=Announced("quality", "", "new.txt", size=9), **here),
            lambda: attachments.remove(vendor.actor, attachment=files[0], **here),
            lambda: submit(vendor.actor, **here),
            lambda: withdraw(vendor.actor, **here),
        ]
        for deed in late:
            with pytest.raises(Late):
                deed()
        assert db.session.scalars(select(Attachment.completed_at)).all() == [None, None]
        assert db.session.scalars(select(Attachment.received).order_by(Attachment.id)).all() == [PIECE, len(content)]
    assert submissions(app) == 1


def _send(vendor: Vendor, file: str, content: bytes, *, offset: int) -> None:
    piece = content[offset : offset + PIECE]
    attachments.receive(vendor.actor, invitation_id=vendor.invitation_id, attachment=file, offset=offset, content=piece)


def test_a_submission_that_waited_beyond_the_deadline_is_late(app: Flask) -> None:
    """The request came in time; when the lock let it through, it was too late."""
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False) as travel:
        vendor = a_vendor(app, closes_at=NOON)
        with _locked(app, vendor.world.rfp_id) as let_go:
            told: list[BaseException] = []
            request = threading.Thread(target=_submit, args=(app, vendor, told))
            request.start()
            request.join(timeout=0.3)
            assert (request.is_alive(), told) == (True, [])
            travel.move_to(NOON)
            let_go.set()
            request.join()
    assert [type(error) for error in told] == [Late]
    assert submissions(app) == 0


@contextmanager
def _locked(app: Flask, rfp_id: int) -> Iterator[threading.Event]:
    """Somebody holds the lock of the RFP until the event is set."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), writing() as session:
            session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
            held.set()
            let_go.wait(timeout=60)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(timeout=60)
    try:
        yield let_go
    finally:
        let_go.set()
        holder.join()


def _submit(app: Flask, vendor: Vendor, told: list[BaseException]) -> None:
    try:
        with app.app_context():
            submit(vendor.actor, invitation_id=vendor.invitation_id)
    except BaseException as error:
        told.append(error)


def test_a_submission_that_took_beyond_the_deadline_is_late(app: Flask) -> None:
    """It was let through in time, but was not done when the deadline came."""
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False) as travel:
        vendor = a_vendor(app, closes_at=NOON)

        def slowly(draft: Draft) -> Draft:
            travel.move_to(NOON)
            return draft

        with app.app_context(), pytest.raises(Late):
            submit(vendor.actor, invitation_id=vendor.invitation_id, judge=slowly)
    assert submissions(app) == 0
