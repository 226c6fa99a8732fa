"""Signing in and out: who gets in, what the cookie is worth afterwards, and where one goes next."""

import re

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.domain.policy import InstanceRole
from app.models.person import Person, SecurityEvent, SignInAttempt, SignInSession
from app.people.next_page import next_page
from app.web.passwords import HASHER
from app.web.session import token_hash
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in
from tests.people.accounts import (
    PASSWORD,
    an_account,
    an_rfp,
    column,
    columns,
    counts,
    email_of,
    event_kinds,
    is_in,
    open_sessions,
    sign_in,
)
from tests.people.effort import effort

WRONG = "do not belong together, or the account may not sign in."
NEVER_THE_SAME = re.compile(rb'name="csrf_token"[^>]*|value="[^"]*@example.org"')


def cookie_token(client: FlaskClient) -> str | None:
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_the_right_password_opens_a_session_row_that_the_cookie_names(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    assert sign_in(client, email=email_of(app, person).upper()) == 302
    assert is_in(client) is True
    assert columns(app, SignInSession.token_hash, order=SignInSession.id) == [token_hash(cookie_token(client))]
    assert event_kinds(app) == ["signed_in"]


def test_every_account_that_may_not_sign_in_is_answered_alike(app: Flask) -> None:
    emails = [
        email_of(app, an_account(app)),
        email_of(app, an_account(app, deactivated=True)),
        email_of(app, a_person(app)),
        "nobody@example.org",
    ]
    passwords = ["a wrong password", PASSWORD, PASSWORD, PASSWORD]
    answers = [
        app.test_client().post("/sign-in", data={"email": email, "password": password})
        for email, password in zip(emails, passwords, strict=True)
    ]
    bodies = {NEVER_THE_SAME.sub(b"", answer.data) for answer in answers}
    assert ({answer.status_code for answer in answers}, len(bodies)) == ({422}, 1)
    assert WRONG in bodies.pop().decode()
    assert columns(app, SignInSession.id, order=SignInSession.id) == []
    assert event_kinds(app) == ["sign_in_failed"] * 4


def test_an_unknown_account_takes_as_much_work_as_a_known_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    known = email_of(app, an_account(app))

    def work(email: str) -> list[str]:
        with effort(monkeypatch) as done:
            sign_in(app.test_client(), email=email, password="a wrong password")
        return done

    work(known)  # the first of a process makes the decoy
    assert work(known) == work("nobody@example.org")


def test_whatever_the_cookie_held_before_is_dropped(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client, email=email_of(app, person))
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_signing_in_again_ends_the_session_before(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    sign_in(client, email=email_of(app, person))
    first = client.get_cookie("finalist").value
    sign_in(client, email=email_of(app, person))
    client_with_old_cookie = app.test_client()
    client_with_old_cookie.set_cookie("finalist", first)
    assert (is_in(client), is_in(client_with_old_cookie), open_sessions(app, person)) == (True, False, 1)


def test_signing_in_to_a_new_instance_says_how_to_set_it_up(app: Flask, client: FlaskClient) -> None:
    words = "There is no administrator yet."
    before = words in client.get("/sign-in").text
    an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,))
    assert (before, words in client.get("/sign-in").text) == (True, False)


def test_no_remember_cookie_is_set(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    answer = client.post("/sign-in", data={"email": email_of(app, person), "password": PASSWORD, "remember": "1"})
    names = [header.partition("=")[0] for header in answer.headers.getlist("Set-Cookie")]
    assert names == ["finalist"]
    assert "Expires" not in answer.headers["Set-Cookie"]


def test_a_password_kept_with_old_parameters_is_kept_anew(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    old = argon2.PasswordHasher(memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.id == person).values(password_hash=old))
    assert sign_in(client, email=email_of(app, person)) == 302
    kept = column(app, Person.password_hash, Person.id == person)
    assert (HASHER.check_needs_rehash(kept), HASHER.verify(kept, PASSWORD)) == (False, True)


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    sign_in(client, email=email_of(app, person))
    copy = client.get_cookie("finalist").value
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    thief = app.test_client()
    thief.set_cookie("finalist", copy)
    assert (is_in(client), is_in(thief), open_sessions(app, person)) == (False, False, 0)
    assert event_kinds(app) == ["signed_in", "signed_out"]


def test_signing_out_asks_for_a_button_not_a_link(app: Flask) -> None:
    client = signed_in(app, a_person(app))
    assert (client.get("/sign-out").status_code, is_in(client)) == (405, True)


def test_the_typed_address_and_password_are_kept_nowhere(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": "typed-into-the-wrong-box", "password": "typed-password-word"})
    rows = columns(app, SecurityEvent.sentence, order=SecurityEvent.id)
    attempts = columns(app, SignInAttempt.account, order=SignInAttempt.id)
    assert rows == ["A wrong password, or an account that may not sign in."]
    assert [len(account) for account in attempts] == [64]


def test_after_signing_in_one_goes_where_one_wanted_to_go(app: Flask, client: FlaskClient) -> None:
    person = an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,))
    asked = client.get("/people?search=vogel")
    assert asked.headers["Location"] == "/sign-in?next=/people?search%3Dvogel"
    page = client.get(asked.headers["Location"]).text
    action = re.search(r'<form method="post" action="([^"]*)"', page)[1]
    data = {"email": email_of(app, person), "password": PASSWORD}
    assert client.post(action, data=data).headers["Location"] == "/people?search=vogel"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/people",
        "/\\evil.example",
        "/\t/evil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "/people\r\nSet-Cookie: a=b",
        "/no-such-page",
        "/sign-out",
        "/sign-in?next=/people",
        "people",
        "",
    ],
)
def test_next_leads_to_no_other_place(app: Flask, wanted: str) -> None:
    with app.app_context():
        assert next_page(wanted) == "/"


def test_next_leads_to_pages_of_this_application(app: Flask) -> None:
    rfp = an_rfp(app, lead=an_account(app))
    with app.app_context():
        assert next_page(f"/rfps/{rfp}/committee?sort=name") == f"/rfps/{rfp}/committee?sort=name"


def test_an_open_redirect_is_not_followed_after_signing_in(app: Flask, client: FlaskClient) -> None:
    data = {"email": email_of(app, an_account(app)), "password": PASSWORD}
    answer = client.post("/sign-in?next=https://evil.example/", data=data)
    assert answer.headers["Location"] == "/"


def test_control_characters_in_the_form_are_no_server_error(app: Flask, client: FlaskClient) -> None:
    assert sign_in(client, email="a\x00b@example.org", password="x\x00y") == 400
    assert client.post("/forgotten-password", data={"email": "a\x00b@exa\x00mple.org"}).status_code == 400
    assert client.get("/invitations/%00%ff").status_code == 410


def test_nothing_is_changed_without_the_pages_own_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person = an_account(app, instance_roles=tuple(InstanceRole))
    rfp = an_rfp(app, lead=person)
    client = signed_in(app, person)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    values = dict.fromkeys(("person", "session", "seat", "member"), "a" * 20) | {"rfp": rfp, "token": "a" * 43}
    paths = [
        rule.build({name: values[name] for name in rule.arguments})[1]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("people.") and "POST" in rule.methods
    ]
    before = counts(app)
    assert {client.post(path, data={"csrf_token": "made-up"}).status_code for path in paths} == {400}
    assert (len(paths), counts(app)) == (20, before)
