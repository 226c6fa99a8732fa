"""The leads hear by mail that questions wait: once an hour, of what is new, and neither who asked nor what."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.clarifying.operations import waiting
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person
from tests.people.accounts import email_of, mails, sentences
from tests.stages.responses.clarifying_world import a_clarifying_world

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOLD = "Told the lead by mail that"


def told(app: Flask) -> list[dict[str, str]]:
    return [mail for mail in mails(app) if "wait for an answer" in mail["subject"]]


def after(clock: time_machine.Traveller, *, minutes: int) -> None:
    """What the worker does so long after nine."""
    clock.move_to(NINE + timedelta(minutes=minutes))
    waiting.tell_leads_what_is_due()


def test_the_questions_of_an_hour_are_told_in_one_mail_without_who_asked_and_what(app: Flask) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        world = a_clarifying_world(app)
        with app.app_context():
            world.ask("Aare AG", "Which volumes, asks Anna?", topic="section:volumes")
            clock.move_to(NINE + timedelta(minutes=40))
            world.ask("Birs GmbH", "How much?")
            for minutes, count in ((59, 0), (60, 1), (61, 1), (600, 1)):
                after(clock, minutes=minutes)
                assert len(told(app)) == count
    (mail,) = told(app)
    assert (mail["to"], mail["subject"]) == (world.lead.email, "RFP-7: questions wait for an answer")
    assert ("2 since you were last told" in mail["text"], f"/rfps/{world.published.rfp}/" in mail["text"]) == (
        True,
        True,
    )
    words = " ".join(mail.values())
    assert [each for each in ("Aare", "Birs", "Anna", "olumes", "How much") if each in words] == []
    assert sentences(app, world.rfp_id)[-1] == f"{TOLD} 2 questions wait for an answer."
    with app.app_context():
        row = db.session.execute(
            select(OutboxItem.rfp_id, OutboxItem.sealed_for).order_by(OutboxItem.id.desc())
        ).first()
        actor = db.session.scalars(select(AuditRow.actor).order_by(AuditRow.at.desc())).first()
    assert (tuple(row), actor) == ((world.rfp_id, None), "worker")


def test_what_is_answered_within_the_hour_is_not_told_and_what_comes_later_is(app: Flask) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        world = a_clarifying_world(app)
        with app.app_context():
            world.answer(world.ask("Aare AG", "Volumes?"))
            after(clock, minutes=70)
            assert told(app) == []
            world.ask("Aare AG", "Sites?")
            after(clock, minutes=140)
            clock.move_to(NINE + timedelta(minutes=141))
            world.ask("Aare AG", "Languages?")
            after(clock, minutes=210)
    assert ["A question of a vendor waits for an answer:" in mail["text"] for mail in told(app)] == [True, True]


def test_every_lead_is_told_and_nobody_else(app: Flask) -> None:
    world = a_clarifying_world(app)
    people = {role: a_person(app) for role in (Role.LEAD, Role.DRAFTER, Role.EVALUATOR, Role.OPENER)}
    gone = a_person(app, deactivated=True)
    with app.app_context():
        with writing() as session:
            for role, person in (*people.items(), (Role.LEAD, gone)):
                session.add(RfpRole(rfp_id=world.rfp_id, person_id=person, role=role, given_at=now()))
        world.ask("Aare AG", "Volumes?")
        assert waiting.tell_leads(world.lead, rfp_id=world.rfp_id) == 1
        with pytest.raises(DomainError, match="No question waits"):
            waiting.tell_leads(world.lead, rfp_id=world.rfp_id)
    assert [mail["to"] for mail in told(app)] == [world.lead.email, email_of(app, people[Role.LEAD])]


@pytest.mark.parametrize(
    "change", [update(Person).values(deactivated_at=now()), update(Rfp).values(responses_opened_at=now())]
)
def test_where_nobody_can_answer_nothing_is_told_and_nothing_recorded(app: Flask, change: object) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        world = a_clarifying_world(app)
        with app.app_context():
            world.ask("Aare AG", "Volumes?")
            with writing() as session:
                session.execute(change)
            rows = db.session.scalar(select(func.count()).select_from(AuditRow))
            after(clock, minutes=90)
            assert (told(app), db.session.scalar(select(func.count()).select_from(AuditRow))) == ([], rows)
