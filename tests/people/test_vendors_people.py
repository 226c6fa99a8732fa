"""Accounts of vendors' people: apart from the others, without a sign of when they work, and without roles."""

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app.domain.errors import DomainError
from app.domain.policy import NOTHING_HERE, Action, InstanceRole, Role
from app.models.person import Person, SecurityEvent
from app.people import queries
from app.people.operations import accounts, committee
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in
from tests.people.accounts import an_rfp, as_actor, email_of, key_of, public_id_of


def a_vendors_person(app: Flask, *, name: str = "Anna Aare") -> int:
    key = a_person(app, name=name)
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.id == key).values(is_vendor=True))
    return key


def test_they_stand_apart_and_nothing_tells_when_they_were_here(app: Flask) -> None:
    anna = a_vendors_person(app)
    signed_in(app, anna)
    administrator = a_person(app, name="Ada", instance_roles=(InstanceRole.ADMINISTRATOR,))
    browser = signed_in(app, administrator)
    with app.app_context():
        ours = [account.name for account in queries.accounts().accounts]
        theirs = [(account.name, account.last_seen_at) for account in queries.accounts(of_vendors=True).accounts]
    assert (ours, theirs) == (["Ada"], [("Anna Aare", None)])
    assert ["Anna Aare" in browser.get(address).text for address in ("/people", "/people?who=vendors")] == [False, True]
    assert "Last seen" not in browser.get("/people?who=vendors").text
    assert "Last seen" not in browser.get(f"/people/{public_id_of(app, anna)}").text


def test_they_have_no_role_in_the_instance_or_in_an_rfp(app: Flask) -> None:
    anna, lead = a_vendors_person(app), a_person(app)
    rfp = key_of(app, an_rfp(app, lead=lead))
    public_id, email, actor = public_id_of(app, anna), email_of(app, anna), as_actor(app, lead)
    with app.app_context(), pytest.raises(DomainError, match="answers for vendors here"):
        accounts.change_instance_roles(actor, public_id=public_id, instance_roles={InstanceRole.BUYER}, version=1)
    with app.app_context(), pytest.raises(DomainError, match="cannot have a role here"):
        committee.give_role(actor, rfp_id=rfp, email=email, name="", role=Role.OBSERVER)


def test_security_events_tell_of_their_strange_requests_and_not_of_when_they_work(app: Flask) -> None:
    anna = a_vendors_person(app)
    mine = {"person_id": anna, "at": now(), "network": "", "request_id": ""}
    refused = {**mine, "kind": "refused"}
    with app.app_context(), writing() as session:
        session.execute(
            insert(SecurityEvent),
            [
                {**mine, "kind": "signed_in", "action": "", "sentence": "Signed in."},
                {**refused, "action": Action.RESPONSE_WRITE.value, "sentence": "You have declined to answer."},
                {**refused, "action": Action.RESPONSE_OWN.value, "sentence": NOTHING_HERE},
                {**refused, "action": Action.PEOPLE_MANAGE.value, "sentence": "Only an administrator may do this."},
                {**mine, "kind": "sign_in_failed", "action": "", "sentence": "A wrong password."},
            ],
        )
    with app.app_context():
        told = [event.sentence for event in queries.security_events().events]
    assert told == ["A wrong password.", "Only an administrator may do this.", NOTHING_HERE]
