"""Errors as pages in words, also where pages cannot have links."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import a_person, signed_in
from tests.stages.evaluated import evaluated


def test_a_host_name_that_is_not_ours_gets_plain_words(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"Host": "evil.example.org"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"


def test_an_address_that_does_not_exist_gets_a_page(client: FlaskClient) -> None:
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing here." in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_a_method_that_an_address_does_not_take_gets_a_page(app: Flask) -> None:
    answer = app.test_client().delete("/sign-in")
    assert answer.status_code == 405
    assert "This address cannot be used in this way." in answer.text


def test_a_refusal_says_why_and_where_to_look(app: Flask) -> None:
    answer = signed_in(app, a_person(app)).get("/people")
    assert answer.status_code == 403
    assert "“Who may do what” in the menu says what is open to you, and why." in answer.text


def test_a_form_of_an_earlier_sign_in_is_told_in_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(app, a_person(app))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = client.post("/sign-out", data={"csrf_token": "of another sign-in"})
    assert answer.status_code == 400
    assert "This page is from an earlier sign-in." in answer.text
    assert "Nothing was changed. Go back: most browsers keep what you typed." in answer.text
    assert "CSRF" not in answer.text


def test_an_error_within_an_rfp_leads_back_to_its_overview_only_for_its_members(app: Flask) -> None:
    rfp = evaluated(app)
    stranger = signed_in(app, a_person(app))
    back = f'href="/rfps/{rfp.public_id}/"'
    inside, outside = rfp.lead.get(rfp.at("ranking/9999/9999")), stranger.get(rfp.at("ranking/9999/9999"))
    assert (inside.status_code, outside.status_code) == (404, 404)
    assert back in inside.text
    assert back not in outside.text
    assert all('href="/">Home</a>' in answer.text for answer in (inside, outside))
