"""Single-use links: invitations, new passwords, the first administrator."""

import json
import re
import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import ANONYMOUS, COMMAND_LINE, InstanceRole
from app.models.audit import AuditRow
from app.models.outbox import OutboxItem
from app.models.person import LinkPurpose, Person, SecurityEvent, SingleUseLink
from app.people.operations import accounts, own
from app.web import throttle
from app.web.clock import now
from app.web.links import SpentLink
from app.web.outbox import sweep
from app.web.sealed_mail import LINK
from app.web.throttle import Trying
from tests.builders import a_person, signed_in
from tests.people.accounts import (
    PASSWORD,
    PASSWORD_HASH,
    an_account,
    as_actor,
    column,
    columns,
    counts,
    email_of,
    is_in,
    mailed_link,
    mails,
    open_sessions,
    public_id_of,
    sentences,
    sign_in,
)
from tests.people.effort import effort

NEW = "eight green bottles"
SET = {"password": NEW, "repeated": NEW}
ADMINISTRATOR = (InstanceRole.ADMINISTRATOR,)


def invited(app: Flask, *, email: str = "new@example.org", name: str = "Nora Neu") -> str:
    """Invite somebody; returns the path of the link."""
    with app.app_context():
        link = accounts.invite(COMMAND_LINE, email=email, name=name, instance_roles=())
    return link.removeprefix("http://localhost")


def asked_for_new_password(app: Flask, email: str) -> str:
    assert app.test_client().post("/forgotten-password", data={"email": email}).status_code == 302
    return mailed_link(app)


def first_link(app: Flask) -> str:
    with app.app_context():
        return own.first_administrator_link(COMMAND_LINE).removeprefix("http://localhost")


def test_an_invitation_sets_name_and_password_and_signs_in(app: Flask, client: FlaskClient) -> None:
    link = invited(app)
    assert link == mailed_link(app)
    page = client.get(link)
    assert (page.status_code, 'value="Nora Neu"' in page.text) == (200, True)
    assert client.post(link, data=SET | {"name": "Nora Alt"}).headers["Location"] == "/"
    assert is_in(client) is True
    assert column(app, Person.name, Person.email == "new@example.org") == "Nora Alt"
    assert sign_in(app.test_client(), email="new@example.org", password=NEW) == 302
    assert sentences(app) == [
        "Invited Nora Neu <new@example.org> as a person without a role in the instance.",
        "Accepted the invitation as Nora Alt.",
    ]
    assert column(app, AuditRow.actor, AuditRow.sequence == 2) == "Nora Neu <new@example.org>"


@pytest.mark.parametrize("form", [{"password": "short", "repeated": "short"}, {"password": NEW, "repeated": "x"}])
def test_a_refused_password_leaves_the_link_usable(app: Flask, client: FlaskClient, form: dict[str, str]) -> None:
    link = invited(app)
    assert client.post(link, data=form | {"name": "Nora"}).status_code == 422
    assert client.post(link, data=SET | {"name": "Nora"}).status_code == 302


def test_the_name_in_the_invitation_is_no_password(app: Flask, client: FlaskClient) -> None:
    link = invited(app, name="Nora Neuenschwander")
    form = {"name": "N", "password": "nora neuenschwander", "repeated": "nora neuenschwander"}
    assert client.post(link, data=form).status_code == 422


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    link = invited(app)
    client.post(link, data=SET | {"name": "Nora"})
    thief = app.test_client()
    again = {"name": "Thief", "password": "nine green bottles", "repeated": "nine green bottles"}
    assert [thief.get(link).status_code, thief.post(link, data=again).status_code] == [410, 410]
    assert is_in(thief) is False
    assert column(app, Person.name, Person.email == "new@example.org") == "Nora"
    assert sign_in(app.test_client(), email="new@example.org", password=NEW) == 302


def test_of_many_who_use_one_link_at_once_one_succeeds(app: Flask) -> None:
    token = invited(app).rpartition("/")[2]
    results: list[str] = []
    together = threading.Barrier(8)

    def accept(number: int) -> None:
        with app.test_request_context():
            together.wait()
            try:
                own.accept_invitation(ANONYMOUS, token=token, name=f"Name {number}", password_hash=PASSWORD_HASH)
            except SpentLink:
                results.append("spent")
            else:
                results.append(f"Name {number}")

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(result for result in results if result != "spent")
    assert (len(results), results.count("spent")) == (8, 7)
    assert column(app, Person.name, Person.email == "new@example.org") == winner


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [("invitation", timedelta(days=7)), ("reset", timedelta(hours=1)), ("first", timedelta(days=1))],
)
def test_a_link_expires(app: Flask, client: FlaskClient, purpose: str, lasts: timedelta) -> None:
    link = {
        "invitation": lambda: invited(app),
        "reset": lambda: asked_for_new_password(app, email_of(app, an_account(app))),
        "first": lambda: first_link(app),
    }[purpose]()
    start = now()
    form = SET | {"name": "Nora", "email": "nora@example.org"}
    with time_machine.travel(start + lasts + timedelta(seconds=2)):
        assert [client.get(link).status_code, client.post(link, data=form).status_code] == [410, 410]
    with time_machine.travel(start + lasts - timedelta(minutes=1)):
        assert [client.get(link).status_code, client.post(link, data=form).status_code] == [200, 302]


def test_a_newer_link_stops_the_older(app: Flask, client: FlaskClient) -> None:
    old = invited(app)
    person = column(app, Person.public_id, Person.email == "new@example.org")
    with app.app_context():
        new = accounts.invite_again(COMMAND_LINE, public_id=person).removeprefix("http://localhost")
    assert [client.get(old).status_code, client.get(new).status_code] == [410, 200]


def test_a_link_of_one_purpose_opens_no_other(app: Flask, client: FlaskClient) -> None:
    token = invited(app).rpartition("/")[2]
    paths = [f"/new-password/{token}", f"/first-administrator/{token}"]
    assert [client.get(path).status_code for path in paths] == [410, 410]
    form = SET | {"name": "Nora", "email": "nora@example.org"}
    assert [client.post(path, data=form).status_code for path in paths] == [410, 410]
    assert counts(app)["person"] == 1


def test_a_deactivated_persons_links_stop_working(app: Flask, client: FlaskClient) -> None:
    administrator = an_account(app, instance_roles=ADMINISTRATOR)
    link = invited(app)
    person = column(app, Person.public_id, Person.email == "new@example.org")
    with app.app_context():
        accounts.deactivate(as_actor(app, administrator), public_id=person)
    assert client.post(link, data=SET | {"name": "Nora"}).status_code == 410


def test_accepting_an_invitation_signs_out_whoever_used_the_browser(app: Flask) -> None:
    link = invited(app)
    before = an_account(app)
    client = app.test_client()
    sign_in(client, email=email_of(app, before))
    client.post(link, data=SET | {"name": "Nora"})
    assert open_sessions(app, before) == 0
    assert "new@example.org" in client.get("/account").text


def test_a_new_password_ends_every_session_and_forgives_failures(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    email = email_of(app, person)
    sign_in(client, email=email)
    link = asked_for_new_password(app, email)
    with app.app_context():
        for _ in range(5):
            throttle.count(Trying.PASSWORD, email=email, network="10.0.0.1")
    assert sign_in(app.test_client(), email=email) == 429
    elsewhere = app.test_client()
    assert elsewhere.post(link, data=SET).headers["Location"] == "/sign-in"
    assert [is_in(client), is_in(elsewhere)] == [False, False]
    assert sign_in(app.test_client(), email=email, password=NEW) == 302
    assert sign_in(app.test_client(), email=email, password=PASSWORD) == 422
    assert [mail["subject"] for mail in mails(app)] == [
        "A new password for Finalist",
        "Your Finalist password was changed",
    ]


def test_a_new_password_stops_links_asked_for_before(app: Flask, client: FlaskClient) -> None:
    person = an_account(app)
    first = asked_for_new_password(app, email_of(app, person))
    second = asked_for_new_password(app, email_of(app, person))
    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]
    browser = app.test_client()
    sign_in(browser, email=email_of(app, person))
    browser.post("/account/password", data=SET | {"current": PASSWORD})
    assert client.get(second).status_code == 410


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(app: Flask) -> None:
    with_account = email_of(app, an_account(app))
    deactivated = email_of(app, an_account(app, deactivated=True))
    answers, kept = [], []
    for email in (with_account, deactivated, "nobody@example.org"):
        client = app.test_client()
        before = counts(app)
        asked = client.post("/forgotten-password", data={"email": email})
        after = counts(app)
        answers.append((asked.status_code, asked.headers["Location"], client.get("/sign-in").data))
        kept.append({table: after[table] - before[table] for table in after if after[table] != before[table]})
    blanked = {(status, place, re.sub(rb'name="csrf_token"[^>]*', b"", body)) for status, place, body in answers}
    assert len(blanked) == 1
    assert kept[0] == {"single_use_link": 1, "outbox_item": 1, "audit_row": 1, "audit_head": 1, "sign_in_attempt": 1}
    assert kept[1] == kept[2] == {"audit_row": 1, "sign_in_attempt": 1}
    assert [mail["to"] for mail in mails(app)] == [with_account]
    assert sentences(app)[1:] == ["A link for a new password was asked for, for an address that has no account."] * 2


def test_asking_takes_as_much_work_whether_or_not_there_is_an_account(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = email_of(app, an_account(app))

    def work(email: str) -> list[str]:
        with effort(monkeypatch) as done:
            app.test_client().post("/forgotten-password", data={"email": email})
        return done

    work("nobody@example.org")  # the first of all begins the audit
    assert work(known) == work("nobody@example.org")


def test_asking_for_nobodys_password_leaves_the_first_address_alone(app: Flask, client: FlaskClient) -> None:
    link = first_link(app)
    client.post("/forgotten-password", data={"email": "nobody@example.org"})
    assert client.get(link).status_code == 200


def test_the_token_lies_readable_nowhere_in_the_database(app: Flask) -> None:
    tokens = [invited(app), asked_for_new_password(app, email_of(app, an_account(app))), first_link(app)]
    needles = [link.rpartition("/")[2] for link in tokens]
    with app.app_context():
        tables = db.session.scalars(text(TABLES[db.engine.dialect.name])).all()
        dump = "\n".join(
            str(tuple(row)) for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))
        )
    assert [needle for needle in needles if needle in dump] == []
    assert LINK in dump


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_a_sent_mail_keeps_no_link(app: Flask) -> None:
    link = invited(app)
    with app.app_context():
        assert sweep() == 1
        payload = json.loads(db.session.scalar(select(OutboxItem.payload)))
        sent = next((app.config["INSTANCE"] / "mail").glob("*.eml")).read_text()
    assert sorted(payload) == ["html", "subject", "text", "to"]
    assert LINK in payload["text"]
    assert link.rpartition("/")[2] in sent.replace("=\n", "")


def test_links_begin_with_the_configured_address_not_with_what_a_request_says(app: Flask, client: FlaskClient) -> None:
    email = email_of(app, an_account(app))
    client.post("/forgotten-password", data={"email": email}, headers={"X-Forwarded-Host": "evil.example"})
    assert "http://localhost/new-password/" in mails(app)[0]["text"]


def test_the_first_administrator_sets_up_the_account_and_is_in(app: Flask, client: FlaskClient) -> None:
    link = first_link(app)
    form = SET | {"name": "Ada Admin", "email": "Ada@Example.org"}
    assert client.get(link).status_code == 200
    assert client.post(link, data=form).headers["Location"] == "/"
    assert client.get("/people").status_code == 200
    assert sign_in(app.test_client(), email="ada@example.org", password=NEW) == 302
    assert sentences(app) == [
        "Made a one-time address for setting up the first administrator.",
        "Set up the instance as its first administrator.",
    ]


def test_the_first_address_is_dead_once_there_is_an_administrator(app: Flask, client: FlaskClient) -> None:
    link = first_link(app)
    an_account(app, instance_roles=ADMINISTRATOR)
    form = SET | {"name": "Second", "email": "second@example.org"}
    assert [client.get(link).status_code, client.post(link, data=form).status_code] == [410, 410]
    assert counts(app)["person"] == 1
    with app.app_context(), pytest.raises(DomainError) as refused:
        own.first_administrator_link(COMMAND_LINE)
    assert str(refused.value) == "There is an administrator already. Ask them for an invitation."


def test_an_administrator_who_cannot_sign_in_does_not_count(app: Flask, client: FlaskClient) -> None:
    a_person(app, instance_roles=ADMINISTRATOR)
    an_account(app, instance_roles=ADMINISTRATOR, deactivated=True)
    assert client.get(first_link(app)).status_code == 200


def test_a_newer_first_address_stops_the_older(app: Flask, client: FlaskClient) -> None:
    old, new = first_link(app), first_link(app)
    assert [client.get(old).status_code, client.get(new).status_code] == [410, 200]


def test_looking_at_a_link_uses_nothing_up(app: Flask, client: FlaskClient) -> None:
    link = invited(app)
    before = counts(app)
    for _ in range(3):
        client.get(link)
    client.head(link)
    assert counts(app) == before
    assert columns(app, SingleUseLink.used_at, order=SingleUseLink.id) == [None]
    assert columns(app, SecurityEvent.id, order=SecurityEvent.id) == []


def test_a_link_is_kept_as_its_digest_only(app: Flask) -> None:
    token = invited(app).rpartition("/")[2]
    assert len(token) == 43  # 256 bits in base64
    purposes = columns(app, SingleUseLink.purpose, order=SingleUseLink.id)
    hashes = columns(app, SingleUseLink.token_hash, order=SingleUseLink.id)
    assert (purposes, [len(kept) for kept in hashes], token in hashes) == ([LinkPurpose.INVITATION], [64], False)


def test_an_address_that_has_an_account_is_invited_only_once(app: Flask) -> None:
    invited(app)
    with app.app_context(), pytest.raises(DomainError) as refused:
        accounts.invite(COMMAND_LINE, email="new@example.org", name="Again", instance_roles=ADMINISTRATOR)
    assert str(refused.value) == "There is an account with this e-mail address already."
    assert column(app, Person.is_administrator, Person.email == "new@example.org") is False


def test_the_administrator_is_told_why_somebody_cannot_be_invited_again(app: Flask) -> None:
    client = signed_in(app, an_account(app, instance_roles=ADMINISTRATOR))
    person = an_account(app, name="Ina Drin")
    answer = client.post(f"/people/{public_id_of(app, person)}/invite-again")
    assert (answer.status_code, "Ina Drin has accepted the invitation already" in answer.text) == (422, True)
