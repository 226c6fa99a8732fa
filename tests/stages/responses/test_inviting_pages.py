"""The buyer's pages of invitations: typed, looked at as a letter, sent; and what the list shows."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.models.vendor import Invitation
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.people.accounts import mails
from tests.stages.responses.published_world import PublishedWorld, a_published_world

LOOKED_AT = re.compile(r'name="looked_at" value="([0-9a-f]{64})"')
TYPED = {"firm": "Aare AG", "contact_name": "Anna Aare", "contact_email": "Anna@aare.example", "message": "Welcome."}


def begun(app: Flask) -> tuple[PublishedWorld, FlaskClient, str]:
    world = a_published_world(app)
    return world, signed_in(app, world.lead.person_id or 0), f"/rfps/{world.rfp}/invitations"


def test_a_letter_is_looked_at_before_it_goes(app: Flask) -> None:
    _, browser, here = begun(app)
    shown = browser.post(f"{here}/new", data=TYPED)
    mark = LOOKED_AT.search(shown.text)
    assert (shown.status_code, "Hello Anna Aare," in shown.text, mails(app)) == (200, True, [])
    changed = TYPED | {"message": "Something else.", "do": "send", "looked_at": mark[1]}
    assert ("Something else." in browser.post(f"{here}/new", data=changed).text, mails(app)) == (True, [])
    sent = browser.post(f"{here}/new", data=TYPED | {"do": "send", "looked_at": mark[1]})
    assert sent.status_code == 302
    assert [mail["to"] for mail in mails(app)] == ["anna@aare.example"]
    page = browser.get(here).text
    assert ("Aare AG" in page, "anna@aare.example" in page, "no answer yet" in page) == (True, True, True)


def test_a_letter_that_names_no_organisation_is_warned_of_before_it_goes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, browser, here = begun(app)
    assert "names your organisation" not in browser.post(f"{here}/new", data=TYPED).text
    monkeypatch.setitem(app.config, "ORGANISATION", "")
    assert browser.post(f"{here}/new", data=TYPED).text.count("names your organisation") == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app: Flask) -> None:
    _, browser, here = begun(app)
    wrong = browser.post(f"{here}/new", data=TYPED | {"contact_email": "anna"})
    assert (wrong.status_code, "not an e-mail address" in wrong.text) == (422, True)
    assert ["Aare AG" in wrong.text, "Anna Aare" in wrong.text, "Welcome." in wrong.text] == [True] * 3
    nobody = browser.post(f"{here}/new", data={"firm": "Aare AG"})
    assert (nobody.status_code, "at least one contact" in nobody.text) == (422, True)


def test_a_firm_of_the_directory_comes_with_whom_the_buyer_knows(app: Flask) -> None:
    world, browser, here = begun(app)
    mark = LOOKED_AT.search(browser.post(f"{here}/new", data=TYPED).text)
    browser.post(f"{here}/new", data=TYPED | {"do": "send", "looked_at": mark[1]})
    line = re.search(r"invitations/([a-z0-9]{20})/take-back", browser.get(here).text)
    back = f"{here}/{line[1]}/take-back"
    assert browser.post(back, data={"reason": " "}).status_code == 422
    assert browser.post(back, data={"reason": "By mistake."}).status_code == 302
    firms = browser.get(f"{here}/several").text
    chosen = re.search(r'name="firms"\s+id="[^"]+"\s+value="([a-z0-9]{20})"', firms)
    shown = browser.post(f"{here}/several", data={"firms": chosen[1]})
    mark = LOOKED_AT.search(shown.text)
    browser.post(f"{here}/several", data={"firms": chosen[1], "do": "send", "looked_at": mark[1]})
    assert [mail["subject"].partition(":")[0] for mail in mails(app)] == [
        "Invitation to answer",
        "Your invitation was taken back",
        "Invitation to answer",
    ]
    taken = browser.get(f"{here}/new", query_string={"firm": chosen[1]}).text
    assert "anna@aare.example" in taken
    assert world.rfp in taken


def test_directory_and_invitations_lead_to_each_other(app: Flask) -> None:
    world, browser, here = begun(app)
    mark = LOOKED_AT.search(browser.post(f"{here}/new", data=TYPED).text)
    invite_to = f"/rfps/{world.rfp}/invitations/new?firm="
    browser.post(f"{here}/new", data=TYPED | {"do": "send", "looked_at": mark[1]})
    page = re.search(r'<a href="(/vendors/[a-z0-9]{20})">Aare AG</a>', browser.get(here).text)
    assert page
    assert invite_to not in browser.get(page[1]).text
    with app.app_context(), writing() as session:
        session.execute(update(Invitation).values(withdrawn_at=now(), withdrawn_reason="No."))
    assert f'href="{invite_to}{page[1].removeprefix("/vendors/")}"' in browser.get(page[1]).text
    with time_machine.travel(now() + timedelta(days=30)):
        late = signed_in(app, world.lead.person_id or 0)
        assert invite_to not in late.get(page[1]).text


def test_each_contact_is_said_to_get_a_mail_of_their_own(app: Flask) -> None:
    _, browser, here = begun(app)
    several = {
        **TYPED,
        "contact_name": ["Anna Aare", "Beat Birs"],
        "contact_email": ["a@aare.example", "b@aare.example"],
    }
    assert "Each gets a mail of their own" in browser.post(f"{here}/new", data=several).text
    assert "Each gets a mail" not in browser.post(f"{here}/new", data=TYPED).text
