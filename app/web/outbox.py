"""Does the work that operations put in the outbox: claimed, reported, retried, not lost when a worker is killed."""

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.engine import CursorResult

from app.db import Busy, db
from app.domain.errors import DomainError
from app.models.outbox import OutboxItem, WorkKind
from app.web.clock import now
from app.web.unit_of_work import writing

LEASE = timedelta(minutes=2)
"""A claim that nobody renewed for this long belongs to a worker that died; the item is taken up again."""
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after the first, second, … attempt that failed; after one more the item has failed for good."""
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
SECONDS_BETWEEN_REPORTS = 1.0
"""Progress is stored at most this often, and at 100 %."""

NEVER_FINISHED = f"It was begun {MOST_ATTEMPTS} times and its worker never lived to finish it."


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What a handler is given. `attempt` counts from 1; `public_id` is the same at every attempt."""

    id: int
    public_id: str
    kind: WorkKind
    subject: str
    rfp_id: int | None
    payload: Mapping[str, Any]
    created_at: datetime
    attempt: int


Report = Callable[[int, str], None]
"""Stores `(percent 0-100, note)` and renews the claim in a short transaction; to be called between transactions."""

Handler = Callable[[WorkItem, Report], Mapping[str, Any] | None]
"""Does one item. It may run more than once for the same item, so doing it twice must leave the same as doing it once.

What it returns replaces the payload, so that secrets need not outlive the work; None leaves the payload as it is.
"""

HANDLERS: dict[WorkKind, Handler] = {}
"""Who does which kind of work; filled where the application is put together."""


class GiveUp(DomainError):
    """Raised by a handler: trying again would not help. The sentence is what the lead reads."""


class Interrupted(Exception):
    """Raised by a report: the worker is to stop, or the claim has passed to another worker. Handlers let it through."""


def sweep(stop: threading.Event | None = None) -> int:
    """Do everything that is due, one item after another; returns how many were taken up. Needs an app context.

    A set `stop` ends the sweep after the item in hand, or at that item's next report; the item is then put back.
    """
    stop = stop or threading.Event()
    count = 0
    while not stop.is_set() and _something_is_due():
        claimed = _claim()
        if claimed is None:
            continue
        item, claim = claimed
        with structlog.contextvars.bound_contextvars(work_item=item.public_id, work_kind=item.kind.value):
            _do(item, claim=claim, stop=stop)
        count += 1
    return count


def _something_is_due() -> bool:
    """Looked up without a write, since most sweeps find nothing."""
    try:
        return db.session.scalar(select(OutboxItem.id).where(_due(now())).limit(1)) is not None
    finally:
        db.session.rollback()


def _due(moment: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxItem.done_at.is_(None),
        OutboxItem.failed_at.is_(None),
        OutboxItem.due_at <= moment,
        or_(OutboxItem.claimed_at.is_(None), OutboxItem.claimed_at < moment - LEASE),
        OutboxItem.kind.in_(HANDLERS),
    )


def _claim() -> tuple[WorkItem, str] | None:
    """Take the item that has been due longest. Two workers never get the same one: one writer at a time on SQLite,
    `SKIP LOCKED` on PostgreSQL. None when another was quicker, or when the item has used up its attempts."""
    moment = now()
    claim = f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(6)}"
    with writing() as session:
        query = select(OutboxItem).where(_due(moment)).order_by(OutboxItem.due_at, OutboxItem.id).limit(1)
        row = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return None
        if row.attempts >= MOST_ATTEMPTS:
            row.failed_at, row.error, row.claimed_at = moment, NEVER_FINISHED, None
            return None
        row.claimed_at, row.claimed_by, row.attempts = moment, claim, row.attempts + 1
        item = WorkItem(
            id=row.id,
            public_id=row.public_id,
            kind=row.kind,
            subject=row.subject,
            rfp_id=row.rfp_id,
            payload=json.loads(row.payload),
            created_at=row.created_at,
            attempt=row.attempts,
        )
    return item, claim


def _do(item: WorkItem, *, claim: str, stop: threading.Event) -> None:
    log = structlog.get_logger().bind(attempt=item.attempt)
    started = time.monotonic()
    try:
        payload = HANDLERS[item.kind](item, _reporter(item.id, claim=claim, stop=stop))
    except Interrupted:
        _settle(item.id, claim=claim, values={"claimed_at": None, "attempts": OutboxItem.attempts - 1})
        log.info("work_put_back")
    except GiveUp as error:
        _settle(item.id, claim=claim, values={"claimed_at": None, "failed_at": now(), "error": str(error)})
        log.warning("work_failed", error=str(error))
    except Exception as error:
        known = isinstance(error, DomainError)
        words = str(error) if known else f"An unexpected fault stopped it ({type(error).__name__})."
        _settle(item.id, claim=claim, values=_after_a_failure(item.attempt, error=words))
        log.warning("work_attempt_failed", error=words, exc_info=None if known else error)
    else:
        kept = {} if payload is None else {"payload": json.dumps(payload, ensure_ascii=False, sort_keys=True)}
        done = {"done_at": now(), "claimed_at": None, "progress": 100, "progress_note": "", "error": ""}
        _settle(item.id, claim=claim, values=done | kept)
        log.info("work_done", milliseconds=round((time.monotonic() - started) * 1000))


def _after_a_failure(attempt: int, *, error: str) -> dict[str, Any]:
    if attempt >= MOST_ATTEMPTS:
        return {"claimed_at": None, "failed_at": now(), "error": error}
    return {"claimed_at": None, "due_at": now() + RETRY_AFTER[attempt - 1], "error": error}


def _settle(item_id: int, *, claim: str, values: Mapping[str, Any]) -> bool:
    """Write down how an item stands, in a session of its own; False if the claim has passed to another worker."""
    with current_app.app_context(), writing() as session:
        result = session.execute(
            update(OutboxItem)
            .where(OutboxItem.id == item_id, OutboxItem.claimed_by == claim, OutboxItem.done_at.is_(None))
            .values(values)
        )
        return isinstance(result, CursorResult) and result.rowcount == 1


def _reporter(item_id: int, *, claim: str, stop: threading.Event) -> Report:
    last = 0.0

    def report(percent: int, note: str) -> None:
        nonlocal last
        if stop.is_set():
            raise Interrupted
        if time.monotonic() - last < SECONDS_BETWEEN_REPORTS and percent < 100:
            return
        values = {"progress": min(max(percent, 0), 100), "progress_note": note[:200], "claimed_at": now()}
        try:
            held = _settle(item_id, claim=claim, values=values)
        except Busy:
            return
        if not held:
            raise Interrupted
        last = time.monotonic()

    return report
