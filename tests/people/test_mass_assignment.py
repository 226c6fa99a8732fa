"""Posting every column's name to every form changes only what the form is for."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import Base, db
from app.domain.policy import InstanceRole
from app.models.person import Person
from tests.builders import signed_in
from tests.people.accounts import (
    PASSWORD,
    an_account,
    an_rfp,
    email_of,
    mailed_link,
    public_id_of,
    row_of,
    seat_id,
)

NEW = "eight green bottles"
WORTH_SOMETHING = {
    "id": "999",
    "person_id": "999",
    "public_id": "b" * 20,
    "password_hash": "planted",
    "is_administrator": "1",
    "is_auditor": "1",
    "is_buyer": "1",
    "expires_at": "2999-01-01",
    "deactivated_at": "2020-01-01",
}


def planted() -> dict[str, str]:
    """Every column of every table, with a value that would be worth something to somebody."""
    return {column.name: "1" for table in Base.metadata.tables.values() for column in table.columns} | WORTH_SOMETHING


FORMS = {
    "name": ("/account/name", {"name": "New Name"}, {"name", "version"}),
    "password": (
        "/account/password",
        {"current": PASSWORD, "password": NEW, "repeated": NEW},
        {"password_hash", "version"},
    ),
    "session": ("/account/sessions/end-others", {}, set()),
    "forgotten password": ("/forgotten-password", {"email": "{email}"}, set()),
    "sign out": ("/sign-out", {}, set()),
    "sign in": ("/sign-in", {"email": "{email}", "password": PASSWORD}, set()),
}
"""What is posted as an ordinary person, and which columns of that person may change by it."""


@pytest.mark.parametrize("form", FORMS)
def test_an_ordinary_person_gains_nothing(app: Flask, form: str) -> None:
    bystander = an_account(app)
    person = an_account(app)
    client = signed_in(app, person)
    path, entered, may_change = FORMS[form]
    data = planted() | {name: value.format(email=email_of(app, person)) for name, value in entered.items()}
    before, beside = row_of(app, person), row_of(app, bystander)
    assert client.post(path, data=data).status_code == 302
    after = row_of(app, person)
    assert {name for name in after if after[name] != before[name]} == may_change
    assert row_of(app, bystander) == beside


def test_a_link_sets_no_more_than_name_and_password(app: Flask) -> None:
    office = signed_in(app, an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,)))
    office.post("/people/invite", data={"email": "neu@example.org", "name": "Nora"})
    with app.app_context():
        person = db.session.scalar(select(Person.id).where(Person.email == "neu@example.org"))
    before = row_of(app, person)
    data = planted() | {"name": "Nora Neu", "password": NEW, "repeated": NEW, "email": "other@example.org"}
    assert app.test_client().post(mailed_link(app), data=data).status_code == 302
    after = row_of(app, person)
    assert {name for name in after if after[name] != before[name]} == {"name", "password_hash", "version"}


def test_an_invitation_gives_what_was_ticked_and_nothing_else(app: Flask) -> None:
    office = signed_in(app, an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,)))
    data = planted() | {"email": "neu@example.org", "name": "Nora"}
    assert office.post("/people/invite", data=data).status_code == 302
    with app.app_context():
        person = db.session.scalar(select(Person.id).where(Person.email == "neu@example.org"))
    kept = row_of(app, person)
    gained = {name: kept[name] for name in ("is_administrator", "is_auditor", "is_buyer", "password_hash", "version")}
    assert gained == {
        "is_administrator": False,
        "is_auditor": False,
        "is_buyer": False,
        "password_hash": None,
        "version": 1,
    }
    assert (kept["public_id"] == WORTH_SOMETHING["public_id"], person == 999) == (False, False)


def test_an_administrators_forms_change_roles_and_nothing_else(app: Flask) -> None:
    office = signed_in(app, an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,)))
    person = an_account(app)
    before = row_of(app, person)
    data = planted() | {"version": before["version"], "auditor": "y"}
    assert office.post(f"/people/{public_id_of(app, person)}/roles", data=data).status_code == 302
    after = row_of(app, person)
    assert {name for name in after if after[name] != before[name]} == {"is_auditor", "version"}


def test_the_forms_of_a_committee_change_no_account(app: Flask) -> None:
    lead, person = an_account(app), an_account(app)
    rfp = an_rfp(app, lead=lead)
    client = signed_in(app, lead)
    before = row_of(app, person), row_of(app, lead)
    data = planted() | {"email": email_of(app, person), "name": "Other Name", "role": "observer"}
    paths = [f"/rfps/{rfp}/committee/roles", f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, 'E1')}"]
    assert [client.post(path, data=data).status_code for path in paths] == [302, 302]
    assert (row_of(app, person), row_of(app, lead)) == before
