"""The database: own declarative base, exact column types, and one way to read and to write on SQLite and PostgreSQL."""

import fcntl
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import registry as orm_registry
from sqlalchemy.types import TypeDecorator

from app.domain.errors import DomainError

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
LOCK_SECONDS = 20
WRITING = "finalist_writing"
"""The execution option of a connection whose transaction writes."""


class Exact(TypeDecorator[Decimal]):
    """A decimal number kept as a whole number of 10^-places, so that sums in SQL are exact on both databases."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled or abs(whole) >= 2**63:
            raise DomainError(f"{value} has more than {self.places} decimals or is too large to be kept exactly.")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else plain(Decimal(value).scaleb(-self.places))


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, always with its time zone when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


MARK_PLACES = 9
MONEY_PLACES = 4
Id = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    registry = orm_registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: Moment(), int: Id},
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})


class FairLock:
    """First come, first served among the threads of this process, then one file lock among processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()
        self._held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        self._take_turn()
        try:
            with self._path.open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        finally:
            self._pass_on()

    def _take_turn(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(LOCK_SECONDS):
            return
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise Busy
        # The turn came in the very moment the wait ended: it is ours.

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Busy(DomainError):
    """The database was busy for longer than anyone should wait."""

    def __init__(self) -> None:
        super().__init__("The database is busy. Nothing was changed; please try again in a moment.")


_locks: dict[str, FairLock] = {}
_locks_guard = threading.Lock()


@contextmanager
def writers_line(engine: Engine) -> Iterator[None]:
    """Wait for the turn to write. Nothing to wait for on PostgreSQL; raises `Busy` when the line does not move."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        yield
        return
    with _locks_guard:
        lock = _locks.setdefault(database, FairLock(Path(f"{database}.write-lock")))
    with lock.held():
        yield


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=20000",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    mode = "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN"
    connection.exec_driver_sql(mode)
