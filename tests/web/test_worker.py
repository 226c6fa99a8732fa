"""The worker wakes after commits and by itself, waits for a database that is away, and stops when told."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.db import db
from app.domain.policy import COMMAND_LINE, Action
from app.models.outbox import OutboxItem, WorkKind
from app.web import worker
from app.web.health import HEARTBEAT
from app.web.outbox import HANDLERS, Report, WorkItem
from app.web.unit_of_work import Work, operation
from tests.builders import ON_SQLITE

HUEY_TABLES = ("huey_kv", "huey_schedule", "huey_task", "huey_counter")


@operation
def put_in(work: Work, *, name: str) -> None:
    work.enqueue(WorkKind.PACKET, subject=name, payload={"name": name})
    work.record(action=Action.PACKET_BUILD, subject="packet", sentence="Asked for a packet.")


@pytest.fixture
def instance(app: Flask) -> Iterator[Path]:
    kept = dict(HANDLERS)
    folder = Path(app.config["INSTANCE"])
    yield folder
    HANDLERS.update(kept)
    app.extensions.pop("wake_worker", None)
    for leftover in (*folder.glob("huey.sqlite3*"), folder / HEARTBEAT):
        leftover.unlink(missing_ok=True)
    with app.app_context(), db.engine.begin() as connection:
        for table in HUEY_TABLES:
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))


def until(condition: Callable[[], bool], *, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_worker_sweeps_at_once_and_again_when_a_commit_wakes_it(
    app: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SWEEP_SECONDS", 60)  # so that what comes after the first sweep comes by waking
    done: list[str] = []
    HANDLERS[WorkKind.PACKET] = lambda item, report: done.append(item.payload["name"])
    with app.app_context():
        put_in(COMMAND_LINE, name="there before")
    worker.wake_after_commits(app)
    working = worker.Worker(app)
    working.start()
    try:
        assert until(lambda: done == ["there before"])
        assert until(lambda: (instance / HEARTBEAT).exists())
        with app.app_context():
            put_in(COMMAND_LINE, name="woken for")
        assert until(lambda: done == ["there before", "woken for"])
    finally:
        working.stop()


def test_a_worker_that_is_told_to_stop_puts_back_what_it_has_in_hand(app: Flask, instance: Path) -> None:
    begun = threading.Event()

    def endless(item: WorkItem, report: Report) -> None:
        begun.set()
        while True:
            report(10, "still at it")
            time.sleep(0.01)

    HANDLERS[WorkKind.PACKET] = endless
    with app.app_context():
        put_in(COMMAND_LINE, name="long")
    working = worker.Worker(app)
    working.start()
    assert begun.wait(20)
    started = time.monotonic()
    working.stop()
    assert time.monotonic() - started < worker.STOP_SECONDS + 1
    with app.app_context():
        item = db.session.scalars(select(OutboxItem)).one()
        assert (item.claimed_at, item.done_at, item.attempts) == (None, None, 0)


def test_a_database_that_is_away_is_waited_for(app: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox_item RENAME TO away"))
    try:
        worker.tick(app, stop=threading.Event())
        assert not (instance / HEARTBEAT).exists()
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO outbox_item"))
    worker.tick(app, stop=threading.Event())
    assert (instance / HEARTBEAT).exists()


@ON_SQLITE  # only there do wake-ups lie in a file
def test_waking_that_fails_does_not_fail_who_put_the_work_in(app: Flask, instance: Path) -> None:
    (instance / "huey.sqlite3").write_text("this is no database")
    with pytest.raises(sqlite3.DatabaseError):
        worker.made_huey(app).storage.queue_size()
    worker.wake_after_commits(app)
    with app.app_context():
        put_in(COMMAND_LINE, name="kept")
        assert db.session.scalars(select(OutboxItem.subject)).all() == ["kept"]
