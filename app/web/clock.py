"""The one clock of the application: the server's time in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_behind: ContextVar[timedelta] = ContextVar("behind", default=timedelta(0))


def now() -> datetime:
    return datetime.now(UTC) - _behind.get()


@contextmanager
def some_time_ago(how_long: timedelta) -> Iterator[None]:
    """Within it the clock runs behind by `how_long`: for filling the demo with procurements that began in the past."""
    token = _behind.set(how_long)
    try:
        yield
    finally:
        _behind.reset(token)
