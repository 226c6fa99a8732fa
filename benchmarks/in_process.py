"""What a page costs in this process: SQL statements and bytes, and CPU where no server is measured."""

import time
from dataclasses import dataclass
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds, statements and bytes of one page."""

    p50: float
    p95: float
    cpu: float
    statements: int
    size: int


def browser(app: Flask, *, token: str) -> FlaskClient:
    """A client with the cookie of this session."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def measure(client: FlaskClient, *, path: str, times: int) -> Cost:
    """Ask for a page `times` times after a first one. Raises RuntimeError when it is not answered with 200."""
    statements: list[str] = []

    def note(*event_arguments: object) -> None:
        statement = str(event_arguments[2])
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    client.get(path).close()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        answer = client.get(path)
        size = len(answer.data)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    walls: list[float] = []
    cpu = time.process_time()
    for _ in range(times):
        begun = time.perf_counter()
        client.get(path).close()
        walls.append((time.perf_counter() - begun) * 1000)
    spent = (time.process_time() - cpu) * 1000 / times
    p95 = quantiles(walls, n=20)[-1] if len(walls) > 1 else walls[0]
    return Cost(p50=median(walls), p95=p95, cpu=spent, statements=len(statements), size=size)
