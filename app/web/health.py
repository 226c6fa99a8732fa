"""The health page: whether this instance can do its work, as JSON for whoever watches it, with nothing secret."""

import shutil
import time
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.domain.policy import Action
from app.web.access import requires
from app.web.upgrading import is_at_head

LEAST_FREE_MB = 200
WORKER_LATE_SECONDS = 60
HEARTBEAT = "worker-alive"

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@requires(Action.PAGE_PUBLIC)
def health() -> tuple[dict[str, Any], int]:
    """200 while pages can be served, 503 when not. A late worker is told of, but pages are served without one."""
    database = _database()
    free = free_megabytes()
    fit = database == "at head" and free >= LEAST_FREE_MB
    seconds = seconds_since_sweep()
    on_time = seconds is not None and seconds <= WORKER_LATE_SECONDS
    status = "down" if not fit else "ok" if on_time else "worker late"
    answer = {
        "status": status,
        "database": database,
        "free_disk_gb": free // 1000,
        "worker_last_sweep_seconds": None if seconds is None else round(seconds),
    }
    return answer, 200 if fit else 503


def beat() -> None:
    """The worker has just swept. Kept as the time of a file, so that web processes see it without a write each time."""
    _heartbeat().touch()


def seconds_since_sweep() -> float | None:
    try:
        return max(0.0, time.time() - _heartbeat().stat().st_mtime)
    except FileNotFoundError:
        return None


def free_megabytes() -> int:
    return shutil.disk_usage(current_app.config["INSTANCE"]).free // 1_000_000


def _database() -> str:
    try:
        return "at head" if is_at_head() else "migrations are missing"
    except SQLAlchemyError:
        db.session.rollback()
        return "not reached"


def _heartbeat() -> Path:
    return Path(current_app.config["INSTANCE"]) / HEARTBEAT
