"""What administrators do to accounts, and that an instance never loses its last administrator."""

import threading

import pytest
from flask import Flask
from sqlalchemy import event, func

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import ANONYMOUS, InstanceRole
from app.models.person import Person, SecurityEvent
from app.people import paging, queries
from app.people.operations import accounts
from app.people.operations.accounts import LAST_ADMINISTRATOR
from app.web.unit_of_work import Conflict, writing
from tests.builders import a_person, signed_in
from tests.people.accounts import (
    an_account,
    as_actor,
    column,
    counts,
    email_of,
    event_kinds,
    mails,
    public_id_of,
    row_of,
    sentences,
    sign_in,
)

ADMINISTRATOR = (InstanceRole.ADMINISTRATOR,)


def office(app: Flask) -> tuple[int, object]:
    """An administrator and their browser."""
    administrator = an_account(app, name="Ada Admin", instance_roles=ADMINISTRATOR)
    return administrator, signed_in(app, administrator)


def test_somebody_is_invited_with_what_was_ticked(app: Flask) -> None:
    _, client = office(app)
    form = {"email": "Nora@Example.org", "name": "Nora Neu", "auditor": "y"}
    assert client.post("/people/invite", data=form).headers["Location"] == "/people"
    person = column(app, Person.id, Person.email == "nora@example.org")
    kept = row_of(app, person)
    held = [kept[column_] for column_ in ("is_administrator", "is_auditor", "is_buyer", "password_hash")]
    assert held == [False, True, False, None]
    assert sentences(app) == ["Invited Nora Neu <nora@example.org> as an auditor."]
    assert [(mail["to"], mail["subject"]) for mail in mails(app)] == [
        ("nora@example.org", "Your invitation to Finalist")
    ]
    assert "Ada Admin invites you to Finalist." in mails(app)[0]["text"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"email": "no address", "name": "Nora"}, "This is not an e-mail address."),
        ({"email": "nora@example.org", "name": " "}, "A name has 1 to 200 characters."),
        ({"email": "nora@example.org\r\nBcc: all@example.org", "name": "Nora"}, "This is not an e-mail address."),
        ({"email": "nora@example.org", "name": "n" * 201}, "A name has 1 to 200 characters."),
        ({"name": "Nora"}, "Enter the e-mail address."),
    ],
)
def test_faults_of_an_invitation_stand_beside_their_fields(app: Flask, form: dict[str, str], words: str) -> None:
    _, client = office(app)
    answer = client.post("/people/invite", data=form)
    assert (answer.status_code, words in answer.text, counts(app)["person"]) == (422, True, 1)


def test_an_address_with_an_account_is_said_beside_the_field(app: Flask) -> None:
    administrator, client = office(app)
    form = {"email": email_of(app, administrator), "name": "Twice"}
    answer = client.post("/people/invite", data=form)
    assert answer.status_code == 422
    assert "There is an account with this e-mail address already." in answer.text


def test_what_somebody_is_in_the_instance_is_changed(app: Flask) -> None:
    _, client = office(app)
    person = an_account(app, name="Paul Prüfer")
    path = f"/people/{public_id_of(app, person)}"
    form = {"version": row_of(app, person)["version"], "auditor": "y", "buyer": "y"}
    assert client.post(f"{path}/roles", data=form).headers["Location"] == path
    kept = row_of(app, person)
    assert [kept["is_administrator"], kept["is_auditor"], kept["is_buyer"]] == [False, True, True]
    assert sentences(app) == [f"Made Paul Prüfer <{email_of(app, person)}> an auditor and a procurement lead."]


def test_a_stale_page_overwrites_nothing(app: Flask) -> None:
    _, client = office(app)
    person = an_account(app)
    path = f"/people/{public_id_of(app, person)}/roles"
    version = row_of(app, person)["version"]
    assert client.post(path, data={"version": version, "auditor": "y"}).status_code == 302
    assert client.post(path, data={"version": version, "buyer": "y"}).status_code == 409
    kept = row_of(app, person)
    assert [kept["is_auditor"], kept["is_buyer"]] == [True, False]


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_made_up_version_is_refused(app: Flask, version: str) -> None:
    _, client = office(app)
    person = an_account(app)
    answer = client.post(f"/people/{public_id_of(app, person)}/roles", data={"version": version, "auditor": "y"})
    assert (answer.status_code, row_of(app, person)["is_auditor"]) == (422, False)


def test_the_last_administrator_stays(app: Flask) -> None:
    administrator, client = office(app)
    a_person(app, instance_roles=ADMINISTRATOR)  # invited, cannot sign in yet
    an_account(app, instance_roles=ADMINISTRATOR, deactivated=True)
    path = f"/people/{public_id_of(app, administrator)}"
    roles = client.post(f"{path}/roles", data={"version": row_of(app, administrator)["version"]})
    closed = client.post(f"{path}/deactivate")
    assert [roles.status_code, closed.status_code] == [422, 422]
    assert [LAST_ADMINISTRATOR in answer.text for answer in (roles, closed)] == [True, True]
    kept = row_of(app, administrator)
    assert (kept["is_administrator"], kept["deactivated_at"], sentences(app)) == (True, None, [])


def test_of_two_administrators_who_remove_each_other_one_stays(app: Flask) -> None:
    first, second = (an_account(app, instance_roles=ADMINISTRATOR) for _ in range(2))
    ids = {first: public_id_of(app, second), second: public_id_of(app, first)}
    actors = {person: as_actor(app, person) for person in ids}
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def remove_the_other(person: int) -> None:
        with app.app_context():
            together.wait()
            try:
                accounts.deactivate(actors[person], public_id=ids[person])
            except DomainError as error:
                outcomes.append(str(error))
            else:
                outcomes.append("done")

    threads = [threading.Thread(target=remove_the_other, args=(person,)) for person in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["done", LAST_ADMINISTRATOR])
    assert column(app, func.count(Person.id), Person.deactivated_at.is_(None)) == 1


def test_an_account_is_deactivated_and_opened_again_once(app: Flask) -> None:
    _, client = office(app)
    person = an_account(app, name="Karl Kurz")
    path = f"/people/{public_id_of(app, person)}"
    statuses = [
        client.post(f"{path}/{step}").status_code
        for step in ("reactivate", "deactivate", "deactivate", "reactivate", "reactivate")
    ]
    assert statuses == [422, 302, 422, 302, 422]
    assert sign_in(app.test_client(), email=email_of(app, person)) == 302
    label = f"Karl Kurz <{email_of(app, person)}>"
    assert sentences(app) == [f"Deactivated the account of {label}.", f"Reactivated the account of {label}."]


def test_an_unknown_account_is_not_found(app: Flask) -> None:
    _, client = office(app)
    assert client.get("/people/aaaaaaaaaaaaaaaaaaaa").status_code == 404
    assert client.post("/people/aaaaaaaaaaaaaaaaaaaa/deactivate").status_code == 422


@pytest.mark.parametrize("roles", [(), (InstanceRole.AUDITOR,), (InstanceRole.BUYER,)])
def test_nobody_else_manages_people(app: Flask, roles: tuple[InstanceRole, ...]) -> None:
    person = an_account(app, name="Vera Verborgen", instance_roles=ADMINISTRATOR)
    client = signed_in(app, an_account(app, instance_roles=roles))
    path = f"/people/{public_id_of(app, person)}"
    before = row_of(app, person)
    answers = [client.get(page) for page in ("/people", "/people/invite", path)]
    answers += [client.post(f"{path}/{step}", data={"version": 1}) for step in ("roles", "deactivate", "invite-again")]
    answers.append(client.post("/people/invite", data={"email": "x@example.org", "name": "X"}))
    assert {answer.status_code for answer in answers} == {403}
    assert [answer for answer in answers if "Vera" in answer.text] == []
    assert (row_of(app, person), counts(app)["person"], sentences(app)) == (before, 2, [])
    assert event_kinds(app) == ["refused"] * 7


def test_people_are_found_by_name_and_address_without_wildcards(app: Flask) -> None:
    names = ("Anna Berg", "Bernd 100% Sicher", "Carla_Unter")
    people = {name: email_of(app, an_account(app, name=name)) for name in names}
    with app.app_context():
        found = {
            search: [account.name for account in queries.accounts(search=search).accounts]
            for search in ("BERG", "100%", "%", "_", people["Anna Berg"], "nobody")
        }
    assert found == {
        "BERG": ["Anna Berg"],
        "100%": ["Bernd 100% Sicher"],
        "%": ["Bernd 100% Sicher"],
        "_": ["Carla_Unter"],
        people["Anna Berg"]: ["Anna Berg"],
        "nobody": [],
    }


def test_pages_of_people_go_on_without_gap_or_repeat(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    for _ in range(5):
        a_person(app)
    with app.app_context():
        forwards, after = [], ""
        while True:
            page = queries.accounts(after=after)
            forwards.append([account.email for account in page.accounts])
            if not page.has_next:
                break
            after = page.accounts[-1].public_id
        back = queries.accounts(before=page.accounts[0].public_id)
        first = queries.accounts(before=back.accounts[0].public_id)
    everybody = [email for part in forwards for email in part]
    assert ([len(part) for part in forwards], everybody) == ([2, 2, 1], sorted(everybody))
    assert [[account.email for account in part.accounts] for part in (first, back)] == forwards[:2]
    assert [(part.has_previous, part.has_next) for part in (first, back, page)] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def statements(app: Flask, client: object, path: str) -> int:
    """How many statements a page takes."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    return len([statement for statement in seen if not statement.startswith("BEGIN")])


@pytest.mark.parametrize("path", ["/people", "/people?search=Person", "/security-events"])
def test_a_list_takes_as_many_statements_for_many_as_for_few(app: Flask, path: str) -> None:
    _, client = office(app)
    few = statements(app, client, path)
    with app.app_context(), writing() as session:
        for number in range(60):
            session.add(Person(email=f"p{number}@example.org", name="Person", created_at=func.now()))
            words = {"action": "", "network": "", "request_id": "", "sentence": "x", "kind": "refused"}
            session.add(SecurityEvent(at=func.now(), **words))
    assert (few, statements(app, client, path)) == (2, 2)


def test_security_events_are_for_administrators_and_auditors(app: Flask) -> None:
    secret = an_account(app, name="Vera Verborgen")
    sign_in(app.test_client(), email=email_of(app, secret), password="a wrong password")
    answers = {}
    for role in (InstanceRole.ADMINISTRATOR, InstanceRole.AUDITOR, InstanceRole.BUYER):
        answer = signed_in(app, an_account(app, instance_roles=(role,))).get("/security-events")
        answers[role] = (answer.status_code, "Vera Verborgen" in answer.text)
    assert answers == {
        InstanceRole.ADMINISTRATOR: (200, True),
        InstanceRole.AUDITOR: (200, True),
        InstanceRole.BUYER: (403, False),
    }


@pytest.mark.parametrize("query", ["after=x", "before=-1", "after=99999999999999999999999", "before="])
def test_a_made_up_place_in_a_list_is_no_server_error(app: Flask, query: str) -> None:
    _, client = office(app)
    assert client.get(f"/security-events?{query}").status_code == 200
    assert client.get(f"/people?{query}&search=%5c%27").status_code == 200


def test_a_version_between_reading_and_writing_is_a_conflict(app: Flask) -> None:
    administrator, _ = office(app)
    person = an_account(app)
    actor, public_id = as_actor(app, administrator), public_id_of(app, person)
    with app.app_context():
        accounts.change_instance_roles(actor, public_id=public_id, instance_roles=ADMINISTRATOR, version=2)
        with pytest.raises(Conflict):
            accounts.change_instance_roles(actor, public_id=public_id, instance_roles=(), version=2)


def test_nobody_signed_in_sees_the_way_to_sign_in_only(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/people").headers["Location"] == "/sign-in?next=/people"
    assert client.post("/people/invite", data={"email": "x@example.org"}).headers["Location"] == "/sign-in"
    assert (ANONYMOUS.signed_in, counts(app)["person"]) == (False, 0)


@pytest.mark.parametrize(("server", "is_said"), [("", True), ("mail.example.org", False)])
def test_people_says_where_mails_go_that_are_not_sent(
    app: Flask, server: str, is_said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", server)
    _, client = office(app)
    assert ("No mail server is set" in client.get("/people").text) is is_said
