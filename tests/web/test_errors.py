"""Errors as pages in words, also where pages cannot have links."""

from flask import Flask
from flask.testing import FlaskClient

from tests.builders import a_person, signed_in


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
