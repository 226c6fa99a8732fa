"""Sessions: what ends them, one's own list of them, and changing name and password."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.policy import InstanceRole
from app.models.person import Person, SignInSession
from app.people import queries
from app.people.devices import device
from app.web.clock import now
from app.web.passwords import HASHER
from tests.builders import a_person, signed_in
from tests.people.accounts import (
    PASSWORD,
    PASSWORD_HASH,
    an_account,
    as_actor,
    column,
    columns,
    email_of,
    event_kinds,
    is_in,
    mails,
    open_sessions,
    public_id_of,
    row_of,
    sentences,
    sign_in,
)

NEW = "eight green bottles"
ADMINISTRATOR = (InstanceRole.ADMINISTRATOR,)


def browser_of(app: Flask, person: int) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, email=email_of(app, person)) == 302
    return client


def session_ids(app: Flask, person: int) -> list[str]:
    with app.app_context():
        query = select(SignInSession.public_id).where(SignInSession.person_id == person)
        return list(db.session.scalars(query.order_by(SignInSession.id)))


def open_pages(app: Flask, client: FlaskClient) -> set[str]:
    """Pages behind sign-in that answer anything but the way to the sign-in page."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    public = {"people.sign_in", "people.forgotten_password"}
    answers = {rule.rule: client.get(rule.rule) for rule in rules if rule.endpoint not in public}
    signed_out = {page for page, answer in answers.items() if answer.headers.get("Location", "").startswith("/sign-in")}
    public_pages = {page for page, answer in answers.items() if app.test_client().get(page).status_code == 200}
    return set(answers) - signed_out - public_pages


def test_the_cookie_of_a_deactivated_person_opens_nothing(app: Flask) -> None:
    administrator = an_account(app, instance_roles=ADMINISTRATOR)
    person = an_account(app, instance_roles=tuple(InstanceRole))
    old = browser_of(app, person)
    assert "/account" in open_pages(app, old)
    path = f"/people/{public_id_of(app, person)}"
    office = signed_in(app, administrator)
    assert office.post(f"{path}/deactivate").status_code == 302
    assert open_pages(app, old) == set()
    assert office.post(f"{path}/reactivate").status_code == 302
    assert open_pages(app, old) == set()
    assert sign_in(app.test_client(), email=email_of(app, person)) == 302


def test_a_session_ends_when_nothing_happens_for_half_an_hour(app: Flask) -> None:
    client = browser_of(app, an_account(app))
    start = now()
    for minutes, inside in ((29, True), (58, True), (89, False), (90, False)):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(client) is inside


def test_a_session_ends_after_twelve_hours_whatever_happens(app: Flask) -> None:
    client = browser_of(app, an_account(app))
    start = now()
    steps = [timedelta(minutes=29 * step) for step in range(1, 25)]
    seen = []
    for step in [*steps, timedelta(hours=11, minutes=59), timedelta(hours=12, minutes=1)]:
        with time_machine.travel(start + step):
            seen.append(is_in(client))
    assert seen == [True] * 25 + [False]


def test_a_made_up_cookie_opens_nothing(app: Flask, client: FlaskClient) -> None:
    an_account(app)
    for value in ("", "1", "a" * 43):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = value
        assert is_in(client) is False


def test_ones_own_sessions_are_listed_and_this_one_is_marked(app: Flask) -> None:
    person = an_account(app)
    signed_in(app, an_account(app))
    laptop = app.test_client()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    form = {"email": email_of(app, person), "password": PASSWORD}
    laptop.post("/sign-in", data=form, headers={"User-Agent": firefox}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    phone = browser_of(app, person)
    phone.post("/account/sessions/end-others")
    expired = browser_of(app, person)
    expired.post("/sign-out")
    with app.app_context():
        actor = as_actor(app, person)
        listed = queries.own_sessions(actor)
    assert [(session.device, session.network) for session in listed] == [("Unknown browser", "127.0.0.1")]
    page = phone.get("/account").text
    assert (page.count("this one"), page.count("Firefox on Linux")) == (1, 0)


def test_a_session_is_ended_from_another_browser(app: Flask) -> None:
    person = an_account(app)
    lost, kept = browser_of(app, person), browser_of(app, person)
    first, second = session_ids(app, person)
    assert kept.post(f"/account/sessions/{first}/end").headers["Location"] == "/account"
    assert (is_in(lost), is_in(kept)) == (False, True)
    assert kept.post(f"/account/sessions/{second}/end").headers["Location"] == "/sign-in"
    assert is_in(kept) is False


def test_all_other_sessions_are_ended_at_once_and_nobody_elses(app: Flask) -> None:
    person, other = an_account(app), an_account(app)
    browsers = [browser_of(app, person) for _ in range(3)]
    bystander = browser_of(app, other)
    browsers[1].post("/account/sessions/end-others")
    assert [is_in(client) for client in (*browsers, bystander)] == [False, True, False, True]


def test_another_persons_session_cannot_be_ended(app: Flask) -> None:
    victim = an_account(app)
    client, stranger = browser_of(app, victim), signed_in(app, an_account(app))
    stranger.post(f"/account/sessions/{session_ids(app, victim)[0]}/end")
    assert is_in(client) is True


def test_a_new_password_rotates_this_session_and_ends_the_others(app: Flask) -> None:
    person = an_account(app)
    here, elsewhere = browser_of(app, person), browser_of(app, person)
    stolen = app.test_client()
    stolen.set_cookie("finalist", here.get_cookie("finalist").value)
    before = session_ids(app, person)
    with time_machine.travel(now() + timedelta(minutes=5)):
        answer = here.post("/account/password", data={"current": PASSWORD, "password": NEW, "repeated": NEW})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
        assert [is_in(client) for client in (here, stolen, elsewhere)] == [True, False, False]
    assert session_ids(app, person) == before
    stepped_up, created = (
        column(app, SignInSession.stepped_up_at, SignInSession.public_id == before[0]),
        column(app, SignInSession.created_at, SignInSession.public_id == before[0]),
    )
    assert timedelta(minutes=4) < stepped_up - created < timedelta(minutes=6)
    email = email_of(app, person)
    assert sign_in(app.test_client(), email=email) == 422
    assert sign_in(app.test_client(), email=email, password=NEW) == 302
    assert sentences(app) == ["Changed their own password."]
    assert [(mail["to"], mail["subject"]) for mail in mails(app)] == [(email, "Your Finalist password was changed")]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"current": "not the password", "password": NEW, "repeated": NEW}, "This is not your current password."),
        ({"current": PASSWORD, "password": NEW, "repeated": "other"}, "The two entries differ."),
        ({"current": PASSWORD, "password": "short", "repeated": "short"}, "Use at least 12 characters"),
        ({"password": NEW, "repeated": NEW}, "Enter the password."),
    ],
)
def test_a_password_is_not_changed_without_reason(app: Flask, form: dict[str, str], words: str) -> None:
    person = an_account(app)
    here, elsewhere = browser_of(app, person), browser_of(app, person)
    answer = here.post("/account/password", data=form)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert column(app, Person.password_hash, Person.id == person) == PASSWORD_HASH
    assert [is_in(client) for client in (here, elsewhere)] == [True, True]
    assert sentences(app) == []


def test_the_current_password_cannot_be_guessed_from_an_open_browser(app: Flask) -> None:
    client = browser_of(app, an_account(app))
    form = {"current": "a guess", "password": NEW, "repeated": NEW}
    assert [client.post("/account/password", data=form).status_code for _ in range(6)] == [422] * 5 + [429]
    assert client.post("/account/password", data=form | {"current": PASSWORD}).status_code == 429
    assert event_kinds(app) == ["signed_in"] + ["password_wrong"] * 5


def test_ones_own_name_is_changed_with_a_sentence_in_the_audit(app: Flask) -> None:
    person = an_account(app, name="Jo Alt")
    client = signed_in(app, person)
    assert client.post("/account/name", data={"name": "  Jo \n Neu "}).status_code == 302
    assert column(app, Person.name, Person.id == person) == "Jo Neu"
    assert sentences(app) == ["Changed their own name from Jo Alt to Jo Neu."]
    assert client.post("/account/name", data={"name": " \t "}).status_code == 422
    assert column(app, Person.name, Person.id == person) == "Jo Neu"


def test_looking_at_the_account_writes_nothing(app: Flask) -> None:
    person = an_account(app)
    client = signed_in(app, person)
    before = row_of(app, person)
    client.get("/account")
    assert (row_of(app, person), event_kinds(app), sentences(app)) == (before, [], [])


def test_rows_of_sessions_long_expired_are_cleared_at_the_next_sign_in(app: Flask) -> None:
    person = an_account(app)
    with time_machine.travel(now() - timedelta(days=32)):
        browser_of(app, person)
    browser_of(app, person)
    assert len(columns(app, SignInSession.id, order=SignInSession.id)) == 1
    assert open_sessions(app, person) == 1


def test_a_kept_password_hash_is_of_the_new_password(app: Flask) -> None:
    person = an_account(app)
    browser_of(app, person).post("/account/password", data={"current": PASSWORD, "password": NEW, "repeated": NEW})
    assert HASHER.verify(column(app, Person.password_hash, Person.id == person), NEW) is True


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0 <script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_devices_are_said_in_words(user_agent: str, words: str) -> None:
    assert device(user_agent) == words


def test_a_person_without_a_password_cannot_change_it_by_knowing_nothing(app: Flask) -> None:
    person = a_person(app)
    answer = signed_in(app, person).post("/account/password", data={"current": "x", "password": NEW, "repeated": NEW})
    assert (answer.status_code, column(app, Person.password_hash, Person.id == person)) == (422, None)
