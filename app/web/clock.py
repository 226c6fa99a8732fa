"""The one clock of the application: the server's time in UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
