"""A panel at work against a real server: an instance on disk, evaluators who are signed in, and saves over HTTP."""

import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, insert, select, text, update

from app.db import db
from app.domain.evaluation import Criterion, CriterionKind, Evaluation, Framework, Offer, Rules, Seat
from app.domain.policy import COMMAND_LINE, Role
from app.evaluations.operations import import_evaluation
from app.factory import create_app
from app.models.panel import SeatRow
from app.models.person import Person, SignInSession
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.session import token_hash
from app.web.unit_of_work import writing
from tests.builders import with_cookie

PROJECT = Path(__file__).parents[2]
SECRET = "a secret for the load tests only, long enough"
HIGHEST = 100
PATIENCE = 60
"""Seconds until a server that does not come up counts as broken."""


@dataclass(frozen=True, slots=True)
class Panel:
    """An RFP that is being scored: where it is, how many offers and criteria, and each evaluator's cookie."""

    app: Flask
    rfp: str
    offers: int
    criteria: int
    cookies: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("HOST", "CI")}
        return kept | {
            "FINALIST_INSTANCE": str(self.app.config["INSTANCE"]),
            "DATABASE_URL": str(self.app.config["DATABASE_URL"]),
            "SECRET_KEY": SECRET,
            "BASE_URL": "http://127.0.0.1",
            "PYTHONPATH": str(PROJECT),
        }


def a_panel(instance: Path, *, evaluators: int, offers: int, criteria: int, database_url: str = "") -> Panel:
    """An instance of its own whose only RFP waits for every mark of every evaluator."""
    app = create_app(
        {"INSTANCE": instance, "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "BASE_URL": "http://127.0.0.1"}
    )
    with app.app_context():
        upgrade()
        made = import_evaluation(
            COMMAND_LINE,
            evaluation=_to_be_scored(evaluators=evaluators, offers=offers, criteria=criteria),
            source_name="load",
        )
        tokens = _seat_everyone(made.public_id)
        db.engine.dispose()
    cookies = tuple(_cookie(app, token=token) for token in tokens)
    return Panel(app=app, rfp=made.public_id, offers=offers, criteria=criteria, cookies=cookies)


def _to_be_scored(*, evaluators: int, offers: int, criteria: int) -> Evaluation:
    leaves = tuple(
        Criterion(f"C{number}", f"Criterion {number}", CriterionKind.SCORE, weight=Decimal(1), scale_max=Decimal(100))
        for number in range(1, criteria + 1)
    )
    return Evaluation(
        framework=Framework("LOAD", "A panel at work", Rules(total_points=Decimal(criteria)), leaves),
        offers=tuple(Offer(f"V{number}", f"Vendor {number}", f"Vendor {number}") for number in range(1, offers + 1)),
        panel=tuple(Seat(f"E{number}", f"Evaluator {number}") for number in range(1, evaluators + 1)),
    )


def _seat_everyone(public_id: str) -> list[str]:
    """Give each seat a person who is signed in; returns the tokens of their sessions in the order of the panel."""
    tokens = []
    with writing() as session:
        rfp_id = session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
        session.execute(update(SeatRow).where(SeatRow.rfp_id == rfp_id).values(submitted_at=None))
        for number in session.scalars(
            select(SeatRow.number).where(SeatRow.rfp_id == rfp_id).order_by(SeatRow.number)
        ).all():
            person = Person(name=f"Evaluator {number}", email=f"e{number}@example.org", created_at=now())
            session.add(person)
            session.flush()
            seat = (SeatRow.rfp_id == rfp_id) & (SeatRow.number == number)
            session.execute(update(SeatRow).where(seat).values(person_id=person.id))
            session.add(RfpRole(rfp_id=rfp_id, person_id=person.id, role=Role.EVALUATOR, given_at=now()))
            token = secrets.token_urlsafe(32)
            tokens.append(token)
            session.execute(insert(SignInSession), [_session(person.id, token=token)])
    return tokens


def _session(person_id: int, *, token: str) -> dict[str, object]:
    return {
        "token_hash": token_hash(token),
        "person_id": person_id,
        "created_at": now(),
        "last_seen_at": now(),
        "stepped_up_at": now(),
        "expires_at": now() + timedelta(hours=12),
        "network": "127.0.0.1",
        "device": "load",
    }


def _cookie(app: Flask, *, token: str) -> str:
    name = app.config["SESSION_COOKIE_NAME"]
    found = with_cookie(app, token).get_cookie(name)
    return f"{name}={found.value if found else ''}"


@contextmanager
def serving(panel: Panel, *, workers: int = 1) -> Iterator[int]:
    """The application behind gunicorn on a free port of loopback; killed with all its workers at the end."""
    port = free_port()
    program = start(panel, port=port, workers=workers)
    try:
        wait_until_up(port)
        yield port
    finally:
        kill(program)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start(panel: Panel, *, port: int, workers: int = 1) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        str(workers),
        "--threads",
        "8",
        "--keep-alive",
        "60",
    ]
    return subprocess.Popen(
        [*command, "-b", f"127.0.0.1:{port}", "wsgi:app"],
        cwd=PROJECT,
        env=panel.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(program: subprocess.Popen[bytes]) -> None:
    """kill -9 of the master and all workers at once."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def wait_until_up(port: int) -> float:
    """Seconds until the health page answers."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
            return time.monotonic() - begun
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise TimeoutError("The server did not come up.")


def own_database(url: str) -> str:
    """An empty database of the test's own on this PostgreSQL server."""
    admin = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS finalist_load WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE finalist_load"))
    admin.dispose()
    return url.replace("/postgres?", "/finalist_load?", 1)


@dataclass(slots=True)
class Saved:
    """What the server answered to one save: its status, and the version that is stored now (0 where refused)."""

    status: int
    version: int
    seconds: float


class Evaluator:
    """One evaluator's browser over a kept-alive connection; remembers the version of each cell it saved."""

    def __init__(self, panel: Panel, *, number: int, port: int) -> None:
        self.panel = panel
        self.number = number
        self.port = port
        self.acknowledged: dict[tuple[int, int], tuple[int, float]] = {}
        """(offer, criterion) -> (version, score) that the server said is stored."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookie = panel.cookies[number]
        self._token = ""

    def page(self, path: str) -> tuple[int, str]:
        """A page of the RFP. Raises OSError or HTTPException when the server is away."""
        try:
            self._connection.request("GET", f"/rfps/{self.panel.rfp}/{path}", headers={"Cookie": self._cookie})
            answer = self._connection.getresponse()
            self._cookie = answer.headers.get("Set-Cookie", self._cookie).partition(";")[0]
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def come_in(self) -> None:
        """Open the scoring page, whose form carries the token that saves need."""
        status, html = self.page("scoring/1")
        if status != 200:
            raise AssertionError(f"The scoring page answered {status}.")
        found = re.search(r'name="csrf_token" value="([^"]+)"', html)
        self._token = found.group(1) if found else ""

    def save(self, *, offer: int, criterion: int, score: float, version: int | None = None) -> Saved:
        """Save one mark over the version last acknowledged (or the one named)."""
        known = self.acknowledged.get((offer, criterion), (0, 0))[0]
        fields = {"score": score, "version": known if version is None else version, "comment": f"because of {score}"}
        body = urlencode({**fields, "csrf_token": self._token})
        headers = {
            "Cookie": self._cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        begun = time.perf_counter()
        try:
            self._connection.request("POST", f"/rfps/{self.panel.rfp}/scoring/{offer}/{criterion}", body, headers)
            answer = self._connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        seconds = time.perf_counter() - begun
        if answer.status != 200:
            return Saved(answer.status, 0, seconds)
        stored = int(json.loads(said)["version"])
        self.acknowledged[offer, criterion] = (stored, score)
        return Saved(answer.status, stored, seconds)

    def close(self) -> None:
        self._connection.close()
