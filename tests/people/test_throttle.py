"""How often somebody may try: counted in the database, right also when many try at once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.models.person import SecurityEvent
from app.web import throttle
from app.web.clock import now
from app.web.throttle import TooManyAttempts, Trying, neighbourhood
from tests.people.accounts import an_account, columns, counts, email_of, mails, sign_in


def attempts(app: Flask, *, email: str, addresses: list[str], password: str = "a wrong password") -> list[int]:
    return [sign_in(app.test_client(), email=email, password=password, address=address) for address in addresses]


def count(app: Flask, email: str, *, times: int) -> None:
    """Attempts from 10.0.0.1 that are counted and never judged."""
    with app.app_context():
        for _ in range(times):
            throttle.count(Trying.PASSWORD, email=email, network="10.0.0.1")


def test_an_account_waits_after_five_failures_even_with_the_right_password(app: Flask) -> None:
    email = email_of(app, an_account(app))
    count(app, email, times=3)
    assert attempts(app, email=email, addresses=[f"10.0.0.{n}" for n in range(3)]) == [422, 422, 429]
    assert sign_in(app.test_client(), email=email, address="10.9.9.9") == 429
    assert columns(app, SecurityEvent.sentence, order=SecurityEvent.id) == [
        "A wrong password, or an account that may not sign in.",
        "A wrong password, or an account that may not sign in. The account now has to wait.",
    ]


def test_an_unknown_account_waits_just_the_same(app: Flask) -> None:
    count(app, "nobody@example.org", times=4)
    assert attempts(app, email="nobody@example.org", addresses=["10.0.0.2", "10.0.0.3"]) == [422, 429]


def test_the_refusal_is_a_page_with_words(app: Flask) -> None:
    count(app, "nobody@example.org", times=5)
    answer = app.test_client().post("/sign-in", data={"email": "nobody@example.org", "password": "x"})
    assert answer.status_code == 429
    assert "Too many attempts. Wait 15 minutes and try again." in answer.text


def test_a_network_waits_after_thirty_failures_at_any_accounts(app: Flask) -> None:
    for number in range(30):
        count(app, f"p{number}@example.org", times=1)
    email = email_of(app, an_account(app))
    assert sign_in(app.test_client(), email=email, address="10.0.0.1") == 429
    assert sign_in(app.test_client(), email=email, address="10.0.0.2") == 302


def test_after_the_window_one_may_try_again_and_old_rows_are_gone(app: Flask) -> None:
    email = email_of(app, an_account(app))
    count(app, email, times=5)
    assert sign_in(app.test_client(), email=email) == 429
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert sign_in(app.test_client(), email=email, address="10.0.0.1") == 302
    assert counts(app)["sign_in_attempt"] == 0


def test_the_right_password_forgives_the_failures_before_it(app: Flask) -> None:
    email = email_of(app, an_account(app))
    other = email_of(app, an_account(app))
    count(app, other, times=2)
    count(app, email, times=4)
    assert sign_in(app.test_client(), email=email) == 302
    assert counts(app)["sign_in_attempt"] == 2
    count(app, email, times=5)
    assert sign_in(app.test_client(), email=email) == 429


def test_of_twenty_at_once_five_are_judged(app: Flask) -> None:
    email = email_of(app, an_account(app))
    answers: list[int] = []
    together = threading.Barrier(20)

    def attempt(number: int) -> None:
        client = app.test_client()
        together.wait()
        answers.append(sign_in(client, email=email, password="a wrong password", address=f"10.0.1.{number}"))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [422] * 5 + [429] * 15


def test_of_twenty_counted_at_once_exactly_five_pass(app: Flask) -> None:
    passed: list[int] = []

    def attempt(number: int) -> None:
        with app.app_context():
            try:
                passed.append(throttle.count(Trying.PASSWORD, email="a@example.org", network=f"10.0.2.{number}"))
            except TooManyAttempts:
                return

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [0, 1, 2, 3, 4]


def test_new_passwords_are_asked_for_three_times_at_most(app: Flask, client: FlaskClient) -> None:
    email = email_of(app, an_account(app))
    for address in (email, "nobody@example.org"):
        asked = [client.post("/forgotten-password", data={"email": address}).status_code for _ in range(5)]
        assert asked == [302] * 3 + [429] * 2
    assert len(mails(app)) == 3
    assert sign_in(client, email=email) == 302


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::1", "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_client_is_counted_by_its_whole_network(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted
