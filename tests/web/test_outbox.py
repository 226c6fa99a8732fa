"""The outbox: everything due is done once in effect, retried when it fails, and taken up again when a worker dies."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import COMMAND_LINE, Action
from app.models.outbox import OutboxItem, WorkKind
from app.web import outbox
from app.web.clock import now
from app.web.outbox import HANDLERS, GiveUp, Interrupted, Report, WorkItem
from app.web.unit_of_work import Work, operation


@operation
def put_in(work: Work, *, names: list[str]) -> None:
    for name in names:
        work.enqueue(WorkKind.PACKET, subject=name, payload={"name": name})
    work.record(action=Action.PACKET_BUILD, subject="packets", sentence="Asked for packets.")


class Recorder:
    """A handler that keeps what it was given and may fail a few times first."""

    def __init__(self, *failures: Exception) -> None:
        self.seen: list[tuple[str, int]] = []
        self.failures = list(failures)

    def __call__(self, item: WorkItem, report: Report) -> None:
        self.seen.append((item.payload["name"], item.attempt))
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    kept = dict(HANDLERS)
    HANDLERS.clear()
    yield
    HANDLERS.clear()
    HANDLERS.update(kept)


def swept(app: Flask, *, later: timedelta = timedelta(), stop: threading.Event | None = None) -> int:
    with time_machine.travel(now() + later, tick=True), app.app_context():
        return outbox.sweep(stop)


def with_work(app: Flask, *names: str) -> None:
    with app.app_context():
        put_in(COMMAND_LINE, names=list(names))


def item(app: Flask) -> OutboxItem:
    with app.app_context():
        return db.session.scalars(select(OutboxItem)).one()


def test_what_is_due_is_done_once_in_order(app: Flask) -> None:
    handler = HANDLERS[WorkKind.PACKET] = Recorder()
    with_work(app, "a", "b", "c")
    assert swept(app) == 3
    assert swept(app) == 0
    assert handler.seen == [("a", 1), ("b", 1), ("c", 1)]


def test_done_work_says_so(app: Flask) -> None:
    HANDLERS[WorkKind.PACKET] = Recorder()
    with_work(app, "a")
    swept(app)
    row = item(app)
    assert row.done_at is not None
    assert (row.progress, row.attempts, row.error, row.claimed_at, row.failed_at) == (100, 1, "", None, None)


def test_a_failure_is_retried_with_growing_delays_and_then_given_up_in_words(app: Flask) -> None:
    failures = [DomainError("The mail server is down.") for _ in range(5)]
    handler = HANDLERS[WorkKind.PACKET] = Recorder(*failures)
    with_work(app, "a")
    waited = timedelta()
    assert swept(app) == 1
    for delay in outbox.RETRY_AFTER:
        assert swept(app, later=waited + delay - timedelta(seconds=5)) == 0
        waited += delay + timedelta(seconds=5)
        assert swept(app, later=waited) == 1
    assert swept(app, later=waited + timedelta(days=30)) == 0
    row = item(app)
    assert row.failed_at is not None
    assert (row.error, row.attempts, row.done_at) == ("The mail server is down.", 5, None)
    assert handler.seen == [("a", attempt) for attempt in range(1, 6)]


def test_a_retry_that_succeeds_leaves_no_error(app: Flask) -> None:
    HANDLERS[WorkKind.PACKET] = Recorder(DomainError("Not now."))
    with_work(app, "a")
    swept(app)
    assert item(app).error == "Not now."
    swept(app, later=timedelta(minutes=2))
    assert (item(app).error, item(app).done_at is None) == ("", False)


def test_giving_up_is_at_once(app: Flask) -> None:
    handler = HANDLERS[WorkKind.PACKET] = Recorder(GiveUp("There is no such address."))
    with_work(app, "a")
    swept(app)
    assert swept(app, later=timedelta(days=1)) == 0
    assert (item(app).error, len(handler.seen)) == ("There is no such address.", 1)


def test_an_unexpected_fault_shows_its_kind_but_not_what_it_carries(app: Flask) -> None:
    HANDLERS[WorkKind.PACKET] = Recorder(ValueError("secret value"))
    with_work(app, "a")
    swept(app)
    assert item(app).error == "An unexpected fault stopped it (ValueError)."


def test_one_failure_does_not_hold_up_the_others(app: Flask) -> None:
    handler = HANDLERS[WorkKind.PACKET] = Recorder(RuntimeError("no"))
    with_work(app, "a", "b")
    assert swept(app) == 2
    assert handler.seen == [("a", 1), ("b", 1)]


def test_a_handler_may_leave_less_in_the_payload(app: Flask) -> None:
    HANDLERS[WorkKind.PACKET] = lambda item, report: {"kept": True}
    with_work(app, "a")
    swept(app)
    assert item(app).payload == '{"kept": true}'


def test_a_claim_nobody_renews_is_taken_up_again(app: Flask) -> None:
    with_work(app, "a")
    with app.app_context():
        HANDLERS[WorkKind.PACKET] = Recorder()
        assert outbox._claim() is not None
    assert swept(app, later=outbox.LEASE - timedelta(seconds=5)) == 0
    assert swept(app, later=outbox.LEASE + timedelta(seconds=5)) == 1
    assert item(app).attempts == 2


def test_work_that_kills_its_worker_each_time_is_not_tried_for_ever(app: Flask) -> None:
    with_work(app, "a")
    HANDLERS[WorkKind.PACKET] = Recorder()
    for attempt in range(outbox.MOST_ATTEMPTS):
        with time_machine.travel(now() + outbox.LEASE * 2 * attempt), app.app_context():
            assert outbox._claim() is not None
    assert swept(app, later=outbox.LEASE * 20) == 0
    assert item(app).error == outbox.NEVER_FINISHED
    assert item(app).failed_at is not None


def test_progress_is_stored_and_renews_the_claim(app: Flask) -> None:
    during: list[tuple[int, str, bool]] = []

    def handler(work: WorkItem, report: Report) -> None:
        with time_machine.travel(now() + timedelta(minutes=1)):
            report(40, "charts")
            with app.app_context():
                row = db.session.get(OutboxItem, work.id)
                assert row is not None
                assert row.claimed_at is not None
                during.append(
                    (row.progress, row.progress_note, row.claimed_at > work.created_at + timedelta(minutes=1))
                )

    HANDLERS[WorkKind.PACKET] = handler
    with_work(app, "a")
    swept(app)
    assert during == [(40, "charts", True)]


def test_a_worker_told_to_stop_puts_the_item_back(app: Flask) -> None:
    stop = threading.Event()

    def interrupted(work: WorkItem, report: Report) -> None:
        stop.set()
        report(10, "begun")

    HANDLERS[WorkKind.PACKET] = interrupted
    with_work(app, "a", "b")
    assert swept(app, stop=stop) == 1
    handler = HANDLERS[WorkKind.PACKET] = Recorder()
    assert swept(app) == 2
    assert sorted(handler.seen) == [("a", 1), ("b", 1)]


def test_a_worker_that_lost_its_claim_stops_and_changes_nothing(app: Flask) -> None:
    lost: list[str] = []

    def slow(work: WorkItem, report: Report) -> None:
        with time_machine.travel(now() + outbox.LEASE * 2), app.app_context():
            assert outbox._claim() is not None
        try:
            report(50, "too late")
        except Interrupted:
            lost.append("stopped")
            raise

    HANDLERS[WorkKind.PACKET] = slow
    with_work(app, "a")
    swept(app)
    row = item(app)
    assert lost == ["stopped"]
    assert (row.attempts, row.progress, row.done_at, row.claimed_at is None) == (2, 0, None, False)


def test_workers_at_once_do_each_item_once(app: Flask) -> None:
    handler = HANDLERS[WorkKind.PACKET] = Recorder()
    names = [f"item {number:02}" for number in range(24)]
    with_work(app, *names)
    threads = [threading.Thread(target=swept_plainly, args=(app,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(handler.seen) == [(name, 1) for name in names]


def swept_plainly(app: Flask) -> None:
    with app.app_context():
        outbox.sweep()
