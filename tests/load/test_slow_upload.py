"""Slow uploads against a real server: who trickles holds nobody up, and what is not here by the deadline is late."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, update

from app.db import db
from app.factory import create_app
from app.models.person import Person
from app.models.vendor import Invitation
from app.stages.responses.sealed.attached import PIECE, files_of
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.load.panel import PATIENCE, PROJECT, SECRET, free_port, kill, wait_until_up
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

FIRM, OTHER = "Aare AG", "Birs GmbH"
HEAD = (
    "PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {token}\r\nAccept: application/json\r\n"
)
CLOSES_IN = timedelta(seconds=25)
"""Long enough to begin before the deadline on a busy machine."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Flask, int]]:
    """An instance of its own, and the port on which `python wsgi.py` serves it."""
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": SECRET, "BASE_URL": "http://127.0.0.1"})
    with app.app_context():
        upgrade()
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in ("HOST", "CI", "DATABASE_URL")}
    with serving(kept | {"FINALIST_INSTANCE": str(tmp_path), "PORT": str(port), "SECRET_KEY": SECRET}, port=port):
        yield app, port


@contextmanager
def serving(environment: dict[str, str], *, port: int) -> Iterator[None]:
    program = subprocess.Popen(
        [sys.executable, "wsgi.py"],
        cwd=PROJECT,
        env={**environment, "BASE_URL": "http://127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_up(port)
        yield
    finally:
        kill(program)


@dataclass
class Uploader:
    """A browser of somebody who answers for a firm, sending one file; `half` holds back the end of a piece."""

    app: Flask
    port: int
    files: str
    cookie: str
    token: str = ""
    place: str = ""
    waiting: tuple[socket.socket, bytes] | None = field(default=None)

    def asked(self, method: str, path: str, body: bytes | str = "", **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Accept": "application/json", **headers}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def begin(self, *, name: str, size: int) -> None:
        _, page = self.asked("GET", self.files)
        found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        assert found is not None
        self.token = found[1].decode()
        body = urlencode({"envelope": "quality", "item": "", "name": name, "size": size, "modified": 1})
        status, said = self.asked(
            "POST", f"{self.files}/announced", body, **{"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert status == 201, said
        self.place = f"{self.files}/{json.loads(said)['attachment']}"

    def send(self, piece: bytes, *, offset: int) -> tuple[int, dict[str, object]]:
        status, said = self.asked("PUT", f"{self.place}/pieces/{offset}", piece)
        return status, json.loads(said)

    def send_half(self, piece: bytes, *, offset: int, at_once: int) -> None:
        """Send a piece but for its last bytes, a little at a time."""
        head = HEAD.format(path=f"{self.place}/pieces/{offset}", cookie=self.cookie, token=self.token)
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        opened.sendall(f"{head}Content-Length: {len(piece)}\r\nConnection: close\r\n\r\n".encode())
        first, rest = piece[: len(piece) // 2], piece[len(piece) // 2 :]
        for begin in range(0, len(first), at_once):
            opened.sendall(first[begin : begin + at_once])
        self.waiting = (opened, rest)

    def send_rest(self) -> tuple[int, dict[str, object]]:
        assert self.waiting is not None
        opened, rest = self.waiting
        with opened:
            opened.sendall(rest)
            answer = http.client.HTTPResponse(opened)
            answer.begin()
            return answer.status, json.loads(answer.read())

    def finish(self) -> tuple[int, dict[str, object]]:
        status, said = self.asked("POST", f"{self.place}/finish")
        return status, json.loads(said)


def an_uploader(app: Flask, world: SealedWorld, *, firm: str, port: int) -> Uploader:
    person = world.people[firm].person_id
    assert person is not None
    with app.app_context():
        with writing() as session:
            session.execute(update(Person).where(Person.id == person).values(is_vendor=True))
        public_id = db.session.scalars(
            select(Invitation.public_id).where(Invitation.id == world.invitations[firm])
        ).one()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = signed_in(app, person).get_cookie(name)
    assert cookie is not None
    return Uploader(app, port, f"/portal/{public_id}/files", f"{name}={cookie.value}")


def hold_nobody_up(app: Flask, port: int, *, slow: int, quick: int, at_once: int) -> None:
    """Many are in the middle of a piece; others come, look, and attach meanwhile; then the slow ones end as well."""
    world = a_sealed_world(app)
    piece = b"plain words " * (PIECE // 12)
    piece += bytes(b"." * (PIECE - len(piece)))
    trickling = [an_uploader(app, world, firm=FIRM, port=port) for _ in range(slow)]
    for number, each in enumerate(trickling):
        each.begin(name=f"slow {number}.txt", size=PIECE)
        each.send_half(piece, offset=0, at_once=at_once)
    other = an_uploader(app, world, firm=OTHER, port=port)
    for number in range(quick):
        other.begin(name=f"quick {number}.txt", size=5)
        assert other.send(b"words", offset=0) == (200, {"received": 5})
        assert other.finish() == (200, {"is_attached": True})
        assert other.asked("GET", "/health")[0] == 200
    with app.app_context():
        assert [file.received for file in files_of(world.invitations[FIRM])] == [0] * slow
    assert [each.send_rest() for each in trickling] == [(200, {"received": PIECE})] * slow
    assert [each.finish() for each in trickling] == [(200, {"is_attached": True})] * slow
    with app.app_context():
        assert [file.is_complete for file in files_of(world.invitations[OTHER])] == [True] * quick


def test_uploads_that_trickle_hold_nobody_up(served: tuple[Flask, int]) -> None:
    hold_nobody_up(*served, slow=10, quick=2, at_once=64 * 1024)


@pytest.mark.endurance
def test_dozens_of_uploads_that_trickle_hold_nobody_up(served: tuple[Flask, int]) -> None:
    hold_nobody_up(*served, slow=60, quick=30, at_once=1000)


@pytest.mark.endurance
def test_what_is_not_here_by_the_deadline_is_late(served: tuple[Flask, int]) -> None:
    app, port = served
    content = b"plain words " * (2 * PIECE // 12)
    world = a_sealed_world(app, closes_in=CLOSES_IN)
    closes_at = now() + CLOSES_IN
    half, whole, good = (an_uploader(app, world, firm=FIRM, port=port) for _ in range(3))
    for name, each in (("half.txt", half), ("whole.txt", whole), ("good.txt", good)):
        each.begin(name=name, size=len(content))
        assert each.send(content[:PIECE], offset=0) == (200, {"received": PIECE})
    for each in (whole, good):
        assert each.send(content[PIECE:], offset=PIECE) == (200, {"received": len(content)})
    assert good.finish() == (200, {"is_attached": True})
    half.send_half(content[PIECE:], offset=PIECE, at_once=64 * 1024)
    while now() <= closes_at + timedelta(seconds=1):
        time.sleep(0.2)
    for status, said in (half.send_rest(), whole.finish()):
        assert (status, "The deadline has passed" in str(said["sentence"])) == (422, True)
    assert good.asked("GET", good.place) == (200, content)
    with app.app_context():
        found = [(file.name, file.received, file.is_complete) for file in files_of(world.invitations[FIRM])]
    assert found == [
        ("half.txt", PIECE, False),
        ("whole.txt", len(content), False),
        ("good.txt", len(content), True),
    ]
