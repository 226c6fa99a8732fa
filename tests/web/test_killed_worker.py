"""A worker that is killed in the middle of an item loses nothing: the next one takes the item up again."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.domain.policy import COMMAND_LINE, Action
from app.models.outbox import OutboxItem, WorkKind
from app.web import outbox
from app.web.clock import now
from app.web.outbox import HANDLERS, Report, WorkItem
from app.web.unit_of_work import Work, operation

PATIENCE = 20
"""Seconds until what does not come counts as broken."""


@operation
def put_in(work: Work, *, count: int) -> None:
    for number in range(count):
        work.enqueue(WorkKind.PACKET, subject=str(number), payload={"number": number})
    work.record(action=Action.PACKET_BUILD, subject="packets", sentence="Asked for packets.")


def filing_in(folder: Path, *, stuck_at: int = 0, before_filing: bool = False) -> outbox.Handler:
    """Begins and files its result under a name of its own: doing it twice leaves the same.

    With the item that is `stuck_at` of those begun it goes on for ever, halfway or with nothing left but to file.
    """

    def handler(item: WorkItem, report: Report) -> None:
        (folder / f"begun-{item.payload['number']}-{item.attempt}").touch()
        is_stuck = len(begun(folder)) == stuck_at
        report(50, "halfway")
        if is_stuck and not before_filing:
            stick(folder)
        draft = folder / f"draft-{item.id}-{os.getpid()}"
        draft.write_text(str(item.payload["number"]))
        if is_stuck:
            stick(folder)
        draft.replace(folder / f"result-{item.payload['number']}")

    return handler


def begun(folder: Path) -> list[Path]:
    return list(folder.glob("begun-*"))


def stick(folder: Path) -> None:
    (folder / "stuck").touch()
    while True:
        signal.pause()


def killed_in_mid_item(app: Flask, *, folder: Path, after: int, before_filing: bool) -> None:
    """Let a worker of its own process begin `after` items more, then kill it where it stands."""
    (folder / "stuck").unlink(missing_ok=True)
    stuck_at = len(begun(folder)) + after
    child = os.fork()
    if child == 0:
        try:
            HANDLERS[WorkKind.PACKET] = filing_in(folder, stuck_at=stuck_at, before_filing=before_filing)
            with app.app_context():
                db.engine.dispose(close=False)
                outbox.sweep()
        finally:
            os._exit(0)
    deadline = time.monotonic() + PATIENCE
    while not (folder / "stuck").exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "The worker ended before it could be killed."


def kill_and_count(app: Flask, *, folder: Path, cycles: int) -> None:
    chance = random.Random(7)
    with app.app_context():
        put_in(COMMAND_LINE, count=cycles * 4)
    for cycle in range(cycles):
        with time_machine.travel(now() + outbox.LEASE * 2 * cycle):
            killed_in_mid_item(app, folder=folder, after=chance.randint(2, 3), before_filing=bool(cycle % 2))
    HANDLERS[WorkKind.PACKET] = filing_in(folder)
    with time_machine.travel(now() + outbox.LEASE * 2 * cycles), app.app_context():
        outbox.sweep()
    with app.app_context():
        done = db.session.scalar(
            select(func.count()).select_from(OutboxItem).where(OutboxItem.done_at.is_not(None), OutboxItem.error == "")
        )
    results = {int(file.read_text()) for file in folder.glob("result-*")}
    assert (done, results) == (cycles * 4, set(range(cycles * 4)))
    assert len(begun(folder)) > cycles * 4


def test_three_killed_workers_lose_nothing(app: Flask, tmp_path: Path) -> None:
    kept = dict(HANDLERS)
    kill_and_count(app, folder=tmp_path, cycles=3)
    HANDLERS.update(kept)


@pytest.mark.endurance
def test_fifty_killed_workers_lose_nothing(app: Flask, tmp_path: Path) -> None:
    kept = dict(HANDLERS)
    kill_and_count(app, folder=tmp_path, cycles=50)
    HANDLERS.update(kept)
