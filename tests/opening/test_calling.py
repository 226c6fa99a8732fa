"""The openers hear by mail that an envelope waits: once when the deadline has passed, then once a day by the lead."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.rfp import Rfp, RfpRole
from app.opening import calling
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in
from tests.opening.test_opening import address, an_opener, page_of, submitted
from tests.people.accounts import mails
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener

LATER = timedelta(days=8)


def called(app: Flask) -> list[dict[str, str]]:
    return [mail for mail in mails(app) if "wait to be opened" in mail["subject"]]


def a_waiting_world(app: Flask) -> SealedWorld:
    world = a_sealed_world(app, reference="RFP-WAITS")
    submitted(app, world, firm="Aare AG")
    for name in ("One", "Other"):
        named_opener(app, world, name=name)
    return world


def a_lead(app: Flask, world: SealedWorld) -> FlaskClient:
    person = a_person(app)
    with app.app_context(), writing() as session:
        session.add(RfpRole(rfp_id=world.rfp_id, person_id=person, role=Role.LEAD, given_at=now()))
    return signed_in(app, person)


def worked(app: Flask) -> int:
    """How many mails there are after the worker looked."""
    with app.app_context():
        calling.call_openers_who_are_due()
    return len(called(app))


def test_the_worker_calls_the_openers_once_when_the_deadline_has_passed(app: Flask) -> None:
    a_waiting_world(app)
    assert worked(app) == 0
    with time_machine.travel(now() + LATER):
        assert (worked(app), worked(app)) == (2, 2)
    with time_machine.travel(now() + LATER + timedelta(days=2)):
        assert worked(app) == 2
    mail = called(app)[0]
    assert mail["subject"] == "RFP-WAITS: the responses wait to be opened"
    assert all(words in mail["text"] for words in ("Named are One, Other.", "2 openers have to give the password"))
    assert [words for words in ("Aare", "submitted", "handed in") if words in " ".join(mail.values())] == []
    with app.app_context():
        told = db.session.scalars(select(AuditRow.sentence).where(AuditRow.actor == "worker")).all()
    assert told == ["Told the openers by mail that the responses wait to be opened."]


@pytest.mark.parametrize("changed", [{"amending_since": now()}, {"responses_opened_at": now()}])
def test_nobody_is_called_to_what_cannot_be_opened(app: Flask, changed: dict[str, object]) -> None:
    world = a_waiting_world(app)
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(changed))
    with time_machine.travel(now() + LATER):
        assert worked(app) == 0


def test_an_extended_deadline_calls_anew(app: Flask) -> None:
    world = a_waiting_world(app)
    with time_machine.travel(now() + LATER):
        assert worked(app) == 2
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(closes_at=now() + 2 * LATER))
    with time_machine.travel(now() + LATER + timedelta(days=2)):
        assert worked(app) == 2
    with time_machine.travel(now() + 3 * LATER):
        assert worked(app) == 4


def test_the_lead_reminds_the_openers_once_a_day(app: Flask) -> None:
    world = a_waiting_world(app)
    there = address(app, world, "remind")
    with time_machine.travel(now() + LATER):
        lead = a_lead(app, world)
        page = lead.get(there.removesuffix("/remind")).text
        assert ("Waits for One and Other" in page, "Remind them" in page) == (True, True)
        said = [lead.post(there, follow_redirects=True).text for _ in range(2)]
    assert ("A mail is on its way to 2 openers." in said[0], "once a day" in said[1]) == (True, True)
    assert len(called(app)) == 2


def test_nobody_is_reminded_before_the_deadline_or_by_others(app: Flask) -> None:
    world = a_waiting_world(app)
    there = address(app, world, "remind")
    assert "stay shut until the deadline" in a_lead(app, world).post(there, follow_redirects=True).text
    with time_machine.travel(now() + LATER):
        opener = an_opener(app, world, name="Third")
        assert (opener.post(there).status_code, len(called(app))) == (403, 0)
        assert "Remind them" not in page_of(app, world, Role.OPENER)
