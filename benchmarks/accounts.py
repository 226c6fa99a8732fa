"""`python -m benchmarks.accounts`: whether the time of an answer tells that an account exists. Asserts nothing."""

import io
import secrets
import tempfile
import time
from collections.abc import Callable
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import delete

from app.factory import create_app
from app.models.person import Person, SignInAttempt
from app.web import logs
from app.web.clock import now
from app.web.passwords import accepted
from app.web.unit_of_work import writing

KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
TIMES = 60
ASKED: dict[str, Callable[[FlaskClient, str], object]] = {
    "sign-in": lambda client, email: client.post("/sign-in", data={"email": email, "password": "a wrong password"}),
    "new password": lambda client, email: client.post("/forgotten-password", data={"email": email}),
}


def an_account(app: Flask) -> None:
    kept = accepted("seven ferries crossing slowly", own_words=())
    with app.app_context(), writing() as session:
        session.add(Person(email=KNOWN, name="Known", password_hash=kept, created_at=now()))


def milliseconds(app: Flask, *, ask: Callable[[FlaskClient, str], object], email: str) -> float:
    """One request of a browser that nobody has seen before; the attempts counted so far are forgotten."""
    with app.app_context(), writing() as session:
        session.execute(delete(SignInAttempt))
    client = app.test_client()
    begun = time.perf_counter()
    ask(client, email)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="finalist-benchmark-") as folder:
        settings = {"INSTANCE": folder, "SECRET_KEY": secrets.token_hex(32), "BASE_URL": "http://127.0.0.1"}
        logs.configure(io.StringIO())
        app = create_app({**settings, "TESTING": True, "WTF_CSRF_ENABLED": False})
        with app.app_context():
            upgrade()
        an_account(app)
        print(f"{'asked for':16}{'account, ms':>14}{'none, ms':>12}{'ratio':>8}")
        for name, ask in ASKED.items():
            turns = [[milliseconds(app, ask=ask, email=email) for email in (KNOWN, UNKNOWN)] for _ in range(TIMES)]
            known, unknown = (median(column) for column in zip(*turns[1:], strict=True))
            print(f"{name:16}{known:14.2f}{unknown:12.2f}{unknown / known:8.2f}")


if __name__ == "__main__":
    main()
