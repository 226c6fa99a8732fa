"""Opening together: after the deadline only, each with a password, quality before price, excluded prices never."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from app.db import db
from app.domain.evaluation import Evaluation
from app.domain.lifecycle import Event, Stage, obstacle
from app.domain.policy import Role
from app.models.offer import OfferRow, PriceLineRow
from app.models.outbox import OutboxItem
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.response import Envelope, OpeningRecord
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.operations.opening import opening_facts
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.opening import open_prices, open_quality
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.passwords import accepted
from app.web.unit_of_work import Work, writing
from tests.builders import a_person, signed_in
from tests.stages.responses.published_world import a_request
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener

PASSWORD = "four plain words together"
LATER = timedelta(days=8)


def an_opener(app: Flask, world: SealedWorld, *, name: str) -> FlaskClient:
    person = a_person(app, name=name)
    with app.app_context(), writing() as session:
        hashed = accepted(PASSWORD, own_words=())
        session.execute(update(Person).where(Person.id == person).values(password_hash=hashed))
        session.add(RfpRole(rfp_id=world.rfp_id, person_id=person, role=Role.OPENER, given_at=now()))
    return signed_in(app, person)


def submitted(app: Flask, world: SealedWorld, *, firm: str) -> None:
    with app.app_context():
        changes = (Change(Envelope.QUALITY, "Q1", '"Words"', over=0),)
        save_items(world.people[firm], invitation_id=world.invitations[firm], changes=changes)
        submit(world.people[firm], invitation_id=world.invitations[firm])


def address(app: Flask, world: SealedWorld, envelope: str) -> str:
    with app.app_context():
        public_id = db.session.scalars(select(Rfp.public_id).where(Rfp.id == world.rfp_id)).one()
    return f"/rfps/{public_id}/opening/{envelope}"


def offers(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OfferRow.name).order_by(OfferRow.number)))


def test_two_openers_open_together_and_one_alone_does_not(app: Flask) -> None:
    world = a_sealed_world(app)
    submitted(app, world, firm="Aare AG")
    with time_machine.travel(now() + LATER):
        there = address(app, world, "quality")
        one, other = (an_opener(app, world, name=name) for name in ("One", "Other"))
        assert one.post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == []
        assert one.post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == []
        assert other.post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == ["Aare AG"]
        with app.app_context():
            record = json.loads(db.session.scalars(select(OpeningRecord.content)).one())
            mails = db.session.scalars(select(OutboxItem.subject).where(OutboxItem.sealed_for.is_(None))).all()
    assert [name for name, _ in record["openers"]] == ["One", "Other"]
    assert mails == ["SEALED-2: the responses were opened"] * 2


def test_openers_who_come_hours_apart_are_not_together(app: Flask) -> None:
    world = a_sealed_world(app)
    there = address(app, world, "quality")
    moment = now() + LATER
    with time_machine.travel(moment):
        assert an_opener(app, world, name="One").post(there, data={"password": PASSWORD}).status_code == 302
    with time_machine.travel(moment + timedelta(hours=1)):
        assert an_opener(app, world, name="Other").post(there, data={"password": PASSWORD}).status_code == 302
        with app.app_context():
            assert db.session.scalars(select(Rfp.responses_opened_at)).one() is None


def test_a_wrong_password_opens_nothing(app: Flask) -> None:
    world = a_sealed_world(app, openers_needed=1)
    with time_machine.travel(now() + LATER):
        answer = an_opener(app, world, name="One").post(
            address(app, world, "quality"), data={"password": "something else"}
        )
    assert (answer.status_code, "This is not your password" in answer.text) == (422, True)
    with app.app_context():
        assert db.session.scalars(select(Rfp.responses_opened_at)).one() is None


def test_before_the_deadline_nobody_opens(app: Flask) -> None:
    world = a_sealed_world(app)
    answer = an_opener(app, world, name="One").post(address(app, world, "quality"), data={"password": PASSWORD})
    assert (answer.status_code, "until the deadline" in answer.text) == (403, True)


def test_prices_stay_shut_until_quality_is_open(app: Flask) -> None:
    world = a_sealed_world(app)
    with time_machine.travel(now() + LATER):
        answer = an_opener(app, world, name="One").post(address(app, world, "price"), data={"password": PASSWORD})
    assert (answer.status_code, "quality are opened first" in answer.text) == (422, True)


def test_a_record_cannot_be_changed(app: Flask) -> None:
    world = a_sealed_world(app, openers_needed=1)
    with time_machine.travel(now() + LATER):
        an_opener(app, world, name="One").post(address(app, world, "quality"), data={"password": PASSWORD})
    with app.app_context():
        with pytest.raises(Exception, match="stays as it was"), writing() as session:
            session.execute(update(OpeningRecord).values(content="{}"))
        assert db.session.scalars(select(PriceLineRow)).all() == []


@pytest.mark.parametrize(
    "change", [delete(RfpRole).where(RfpRole.role == Role.OPENER), update(Person).values(deactivated_at=now())]
)
def test_whoever_lost_the_role_or_the_account_meanwhile_does_not_count_as_present(app: Flask, change: Any) -> None:
    world = a_sealed_world(app)
    submitted(app, world, firm="Aare AG")
    with time_machine.travel(now() + LATER):
        there = address(app, world, "quality")
        assert an_opener(app, world, name="One").post(there, data={"password": PASSWORD}).status_code == 302
        with app.app_context(), writing() as session:
            session.execute(change)
        other = an_opener(app, world, name="Other")
        assert other.post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == []
        assert "One" not in other.get(there.removesuffix("/quality")).text
        third = an_opener(app, world, name="Third")
        assert third.post(there, data={"password": PASSWORD}).status_code == 302
        with app.app_context():
            record = json.loads(db.session.scalars(select(OpeningRecord.content)).one())
    assert [name for name, _ in record["openers"]] == ["Other", "Third"]


def test_scoring_does_not_open_past_the_openers(app: Flask) -> None:
    """An offer entered by hand would otherwise do, and what vendors handed in could never be opened."""
    world = a_sealed_world(app)
    with app.app_context(), time_machine.travel(now() + LATER):
        rfp = db.session.scalars(select(Rfp).where(Rfp.id == world.rfp_id)).one()
        facts = replace(
            opening_facts(rfp, Evaluation(a_request(0).framework, ())), faults=0, offers=1, seats=1, snapshot_hash="-"
        )
        assert obstacle(Stage.RESPONSES, Event.OPEN_SCORING, facts) == (
            "Scoring cannot open: vendors were invited, and the openers have to open the responses first."
        )
        assert obstacle(Stage.RESPONSES, Event.OPEN_SCORING, replace(facts, sealed=False)) is None


@pytest.mark.parametrize("column", ["openers_needed", "responses_opened_at", "prices_opened_at"])
def test_who_opens_and_when_it_was_opened_cannot_be_written_past_the_operations(app: Flask, column: str) -> None:
    world = a_sealed_world(app)
    opened = {"responses_opened_at": now(), "prices_opened_at": now()}
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(opened))
    other = 1 if column == "openers_needed" else now() + LATER
    with app.app_context():
        with pytest.raises(Exception, match="stays as it was"), writing() as session:
            session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values({column: other}))
        kept = db.session.execute(select(Rfp.openers_needed, Rfp.responses_opened_at, Rfp.prices_opened_at)).one()
    assert (kept.openers_needed, kept.responses_opened_at, kept.prices_opened_at) == (2, *opened.values())


def page_of(app: Flask, world: SealedWorld, *roles: Role) -> str:
    """The page of the opening as somebody with these roles sees it."""
    person = a_person(app)
    with app.app_context(), writing() as session:
        for role in roles:
            session.add(RfpRole(rfp_id=world.rfp_id, person_id=person, role=role, given_at=now()))
    return signed_in(app, person).get(address(app, world, "").removesuffix("/")).text


def test_who_is_missing_among_the_openers_is_said_and_where_they_are_named(app: Flask) -> None:
    world = a_sealed_world(app)
    lead = page_of(app, world, Role.LEAD)
    assert ("2 more openers have to be named" in lead, ">Name openers</a>" in lead) == (True, True)
    opener = page_of(app, world, Role.OPENER)
    assert ("1 more opener has to be named" in opener, ">Name openers</a>" in opener) == (True, False)
    with time_machine.travel(now() + LATER):
        late = page_of(app, world, Role.LEAD)
        assert ("Too few openers are named." in late, "Nothing else is in the way" in late) == (True, False)
        named_opener(app, world, name="Second")
        late = page_of(app, world, Role.LEAD)
    assert ("to be named" in late, "Nothing else is in the way" in late) == (False, True)


def test_who_has_not_submitted_marks_is_named_to_those_only_who_may_know(app: Flask) -> None:
    world = a_sealed_world(app, openers_needed=1)
    with app.app_context(), writing() as session:
        session.add(SeatRow(rfp_id=world.rfp_id, number=1, code="E1", name="Eva Evaluator"))
        opened = {"stage": Stage.SCORING, "responses_opened_at": now()}
        session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(opened))
    roles = (Role.LEAD,), (Role.APPROVER,), (Role.OPENER,), (Role.LEAD, Role.EVALUATOR)
    with time_machine.travel(now() + LATER):
        pages = [page_of(app, world, *each) for each in roles]
        answer = an_opener(app, world, name="One").post(address(app, world, "price"), data={"password": PASSWORD})
    assert ["Eva Evaluator has not submitted the marks" in page for page in pages] == [True, False, False, False]
    assert ["Not all of the panel have submitted the marks" in page for page in pages] == [False, True, True, True]
    assert (answer.status_code, "Eva Evaluator" in answer.text, "Not all of the panel" in answer.text) == (
        422,
        False,
        True,
    )


def test_a_record_of_prices_that_all_stayed_shut_does_not_say_that_nobody_handed_in(app: Flask) -> None:
    world = a_sealed_world(app, openers_needed=1)
    submitted(app, world, firm="Aare AG")
    with app.app_context(), writing() as session:
        rfp = session.get_one(Rfp, world.rfp_id)
        work = Work(session=session, actor=world.people["Aare AG"], now=now())
        open_quality(work, rfp=rfp)
        session.flush()
        open_prices(work, rfp=rfp, sheet=a_request(0).price_sheet, shut={1: "Not certified."})
    page = page_of(app, world, Role.LEAD)
    assert ("<li>Aare AG: Not certified.</li>" in page, "Nothing had been submitted" in page) == (True, False)


def test_an_opener_who_is_present_is_told_so_and_not_asked_again_within_half_an_hour(app: Flask) -> None:
    world = a_sealed_world(app)
    submitted(app, world, firm="Aare AG")
    there = address(app, world, "quality")
    page = there.removesuffix("/quality")
    moment = now() + LATER
    with time_machine.travel(moment):
        one, other = (an_opener(app, world, name=name) for name in ("One", "Other"))
        assert one.post(there, data={"password": PASSWORD}).status_code == 302
        mine, theirs = one.get(page).text, other.get(page).text
    assert ("You are present" in mine, 'type="password"' in mine) == (True, False)
    assert ("You are present" in theirs, 'type="password"' in theirs) == (False, True)
    asked = []
    for minutes in (20, 31):
        with time_machine.travel(moment + timedelta(minutes=minutes)):
            asked.append('type="password"' in one.get(page).text)
    assert asked == [False, True]


def test_who_loads_the_page_again_after_a_wrong_password_comes_back_to_it(app: Flask) -> None:
    world = a_sealed_world(app)
    there = address(app, world, "quality")
    with time_machine.travel(now() + LATER):
        one = an_opener(app, world, name="One")
        assert one.post(there, data={"password": "another"}).status_code == 422
        again = one.get(there)
    assert (again.status_code, again.location) == (302, there.removesuffix("/quality"))


def test_an_opened_envelope_leads_to_the_responses_and_to_a_record_that_can_be_signed(app: Flask) -> None:
    world = a_sealed_world(app, openers_needed=1)
    submitted(app, world, firm="Aare AG")
    there = address(app, world, "quality")
    page = there.removesuffix("/quality")
    with time_machine.travel(now() + LATER):
        one = an_opener(app, world, name="One Opener")
        assert one.get(f"{there}/record").status_code == 404
        assert one.post(there, data={"password": PASSWORD}).status_code == 302
        record = one.get(f"{there}/record").text
        lead = page_of(app, world, Role.LEAD)
    with app.app_context():
        content, hashed = db.session.execute(select(OpeningRecord.content, OpeningRecord.content_hash)).one()
    envelope = json.loads(content)["responses"][0]["envelope_sha256"]
    assert all(words in record for words in ("Aare AG", "One Opener", "Signature", hashed, envelope))
    assert "Words" not in record
    assert (f'href="{page}/quality/record"' in lead, "Read the responses" in lead) == (True, True)
