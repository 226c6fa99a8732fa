"""The health page tells whether this instance can work; what goes wrong below is a clear page and passes by itself."""

import errno
import io
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, insert, text

from app.db import db
from app.domain.policy import Action
from app.factory import create_app
from app.models.offer import Firm
from app.web import health, logs, static_files
from app.web.access import requires
from app.web.unit_of_work import writing
from tests.builders import ON_POSTGRESQL
from tests.conftest import settings


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def no_worker_yet(app: Flask) -> None:
    (Path(app.config["INSTANCE"]) / health.HEARTBEAT).unlink(missing_ok=True)


def swept(app: Flask, *, seconds_ago: float) -> None:
    with app.app_context():
        health.beat()
    moment = time.time() - seconds_ago
    os.utime(Path(app.config["INSTANCE"]) / health.HEARTBEAT, (moment, moment))


def with_free_disk(monkeypatch: pytest.MonkeyPatch, *, megabytes: int) -> None:
    """A disk as full as the test wants it."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, megabytes * 10**6))


def test_all_is_well(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with_free_disk(monkeypatch, megabytes=90_900)
    swept(app, seconds_ago=2)
    answer = client.get("/health")
    body: dict[str, Any] = answer.json  # type: ignore[assignment]
    seconds = body.pop("worker_last_sweep_seconds")
    assert (answer.status_code, body) == (200, {"status": "ok", "database": "at head", "free_disk_gb": 90})
    assert 2 <= seconds < 10


@pytest.mark.parametrize("seconds_ago", [None, 120])
def test_a_late_worker_is_told_but_pages_are_served(
    app: Flask, client: FlaskClient, seconds_ago: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free_disk(monkeypatch, megabytes=900)
    if seconds_ago is not None:
        swept(app, seconds_ago=seconds_ago)
    answer = client.get("/health")
    assert (answer.status_code, answer.json and answer.json["status"]) == (200, "worker late")


def test_little_room_on_the_disk_is_unhealthy(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with_free_disk(monkeypatch, megabytes=health.LEAST_FREE_MB - 1)
    answer = client.get("/health")
    assert (answer.status_code, answer.json and answer.json["status"]) == (503, "down")


def test_missing_migrations_are_unhealthy(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), db.engine.begin() as connection:
        before = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '000'"))
    answer = client.get("/health")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": before})
    assert (answer.status_code, answer.json and answer.json["database"]) == (503, "migrations are missing")


@ON_POSTGRESQL
def test_connections_that_the_server_cut_are_made_anew(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        url = db.engine.url
    client.get("/health")
    elsewhere = create_engine(url)
    with elsewhere.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(text(f"{others} AND backend_type = 'client backend'"))
    elsewhere.dispose()
    assert [client.get("/health").status_code for _ in range(2)][-1] == 200


def test_a_database_that_cannot_be_reached_is_a_page_and_not_a_crash(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, database_url="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"))
    client = app.test_client()
    answer = client.get("/health")
    assert (answer.status_code, answer.json and answer.json["database"]) == (503, "not reached")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    page = client.get("/")
    assert page.status_code == 503
    assert "The database is busy or cannot be reached." in page.text


def test_a_full_disk_is_told_and_passes_by_itself(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))

    @app.post("/fill")
    @requires(Action.PAGE_PUBLIC)
    def fill() -> str:
        with writing() as session:
            session.execute(insert(Firm).values(public_id="a" * 20, name="x" * 300_000))
        return "stored"

    with app.app_context():
        upgrade()
        db.engine.dispose()
        limit = {"pages": 100}
        event.listen(db.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count={limit['pages']}"))
    client = app.test_client()
    full = client.post("/fill")
    assert (full.status_code, "The server&#39;s disk is full." in full.text) == (503, True)
    assert client.get("/health").json["database"] == "at head"  # type: ignore[index]
    limit["pages"] = 1_000_000
    assert client.post("/fill").text == "stored"


def test_a_full_disk_below_a_file_is_told_too(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))

    @app.get("/file")
    @requires(Action.PAGE_PUBLIC)
    def file() -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    page = app.test_client().get("/file")
    assert (page.status_code, "disk is full" in page.text) == (503, True)


def test_a_request_is_one_line_of_json_without_what_is_secret(client: FlaskClient) -> None:
    stream = io.StringIO()
    before = structlog.get_config()
    logs.configure(stream)
    try:
        client.get("/sign-in?next=/secret-place", headers={"X-Request-ID": "request-0001"})
    finally:
        structlog.configure(**before)
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    taken = {name: entry[name] for name in ("event", "level", "request_id", "method", "endpoint", "status")}
    assert taken == {
        "event": "request",
        "level": "info",
        "request_id": "request-0001",
        "method": "GET",
        "endpoint": "people.sign_in",
        "status": 200,
    }
    assert "secret-place" not in line


@pytest.mark.parametrize(
    ("url", "immutable"),
    [
        ("/static/vendor/htmx-2.0.11/htmx.min.js", True),
        ("/static/vendor/tabler-core-1.6.1/tabler.min.css", True),
        ("/static/css/shell.css", False),
        ("/static/js/shell.js", False),
    ],
)
def test_static_files_that_carry_a_version_never_change(client: FlaskClient, url: str, immutable: bool) -> None:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].endswith("immutable") is immutable
    assert static_files.is_immutable("", url) is immutable
    assert (answer.headers["X-Content-Type-Options"], answer.headers.get("Set-Cookie")) == ("nosniff", None)
