"""The worker: huey wakes it after commits and every few seconds, and it then sweeps the outbox and keeps checkpoints.

huey itself holds nothing that matters: it forgets a task whose worker was killed. What is due stands in the outbox.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.db import Busy
from app.web import checkpoints, health, outbox

if TYPE_CHECKING:
    from huey import Huey

SWEEP_SECONDS = 5
CHECKPOINT_SECONDS = 300
STOP_SECONDS = 3.0
"""How long an item in hand may take to come to an end when the worker is told to stop."""
DUE: list[Callable[[], None]] = []
"""What looks at each tick for work whose hour has come; filled where the application is put together."""
THREADS = 2
"""One more than one, so that a mail need not wait for a packet."""


def tick(app: Flask, *, stop: threading.Event) -> None:
    """What the worker does each time it wakes. A database that cannot be reached is waited for."""
    with app.app_context():
        try:
            for put_in_the_outbox in DUE:
                put_in_the_outbox()
            outbox.sweep(stop)
            checkpoints.keep_up(every=CHECKPOINT_SECONDS)
            health.beat()
        except (DBAPIError, Busy, OSError) as error:
            structlog.get_logger().warning("sweep_broken_off", error=str(getattr(error, "orig", error)))


def made_huey(app: Flask) -> "Huey":
    """huey beside the application's database: a file of its own with SQLite, tables `huey_…` with PostgreSQL.

    Its messages are signed, since it unpickles what it finds.
    """
    from huey import PostgresHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    url = app.config["SQLALCHEMY_DATABASE_URI"]
    shared: dict[str, Any] = {
        "name": "finalist",
        "results": False,
        "serializer": SignedSerializer(secret=app.config["SECRET_KEY"]),
    }
    if url.startswith("postgresql"):
        return PostgresHuey(dsn=url.replace("postgresql+psycopg://", "postgresql://", 1), **shared)
    # A wake-up that a power cut loses is made good by the next sweep, so none waits for the disk.
    return SqliteHuey(filename=str(Path(app.config["INSTANCE"]) / "huey.sqlite3"), fsync=False, **shared)


class Waker:
    """Wakes the worker, in this process or another. Called after commits: it may fail, but never fails its caller."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._task: Any = None
        self._guard = threading.Lock()

    def __call__(self) -> None:
        try:
            with self._guard:
                if self._task is None:
                    self._task = _sweep_task(made_huey(self._app), app=self._app, stop=threading.Event())
            self._task()
        except Exception as error:  # noqa: BLE001 - whatever huey's storage raises, the work is stored and will be swept
            structlog.get_logger().warning("worker_not_woken", error=type(error).__name__)


def wake_after_commits(app: Flask) -> None:
    """From here on an operation that puts work in the outbox wakes the worker."""
    app.extensions["wake_worker"] = Waker(app)


def _sweep_task(huey: "Huey", *, app: Flask, stop: threading.Event) -> Any:
    """The one task there is, known by its name to the processes that wake and to those that work."""

    def sweep() -> None:
        tick(app, stop=stop)

    return huey.task(name="finalist_sweep")(sweep)


class Worker:
    """Works in threads of this process until told to stop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stop = threading.Event()
        self._consumer: Any = None
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Returns at once: huey is loaded in the worker's own thread, so that no page waits for it."""
        self._thread.start()

    def stop(self) -> None:
        """Ends within STOP_SECONDS; an item that is not finished by then is taken up again by the next worker."""
        self._stop.set()
        if self._consumer is not None:
            self._consumer.stop_flag.set()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while self._consumer is None and not self._stop.is_set():
            try:
                self._consumer = _made_consumer(self._app, stop=self._stop)
            except Exception as error:  # noqa: BLE001 - whatever huey's storage raises, it is tried again
                structlog.get_logger().warning("worker_not_started", error=str(error))
                self._stop.wait(SWEEP_SECONDS)
        if self._stop.is_set():
            return
        self._consumer.run()
        for _, thread in self._consumer.worker_threads:
            thread.join()


def _at_any_time(moment: datetime) -> bool:  # noqa: ARG001 - huey asks whether a task is due at this moment
    """Each time the scheduler looks, every SWEEP_SECONDS, it is time to sweep."""
    return True


def _made_consumer(app: Flask, *, stop: threading.Event) -> Any:
    from huey.consumer import Consumer, Scheduler

    class EveryFewSeconds(Scheduler):
        periodic_task_seconds = SWEEP_SECONDS

    class Embedded(Consumer):
        """Leaves signals to the program it runs in: huey's own handlers would swallow SIGTERM."""

        scheduler_class = EveryFewSeconds

        def _set_signal_handlers(self) -> None:
            return

    huey = made_huey(app)
    _sweep_task(huey, app=app, stop=stop)
    huey.periodic_task(_at_any_time, name="finalist_sweep_now_and_then", expires=SWEEP_SECONDS)(
        lambda: tick(app, stop=stop)
    )
    return Embedded(huey, workers=THREADS, max_delay=1.0, scheduler_interval=SWEEP_SECONDS)
