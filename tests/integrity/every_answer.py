"""What holds for every answer and every form: the headers, the CSRF token, and that only offered fields are taken."""

from collections.abc import Iterator
from typing import Any

from flask import Flask

from app.db import Base, db
from app.web.headers import HEADERS
from tests.integrity.doors import ANSWERED, address, look, send
from tests.integrity.matrix import DOORS, Door
from tests.integrity.world import World, client

POLICY_HEADER = "Content-Security-Policy"
SANDBOX = "sandbox"
UNCHECKED = {"audit_row", "audit_head", "security_event", "sign_in_attempt"}
"""What any operation leaves: its audit row, and what guards keep."""
VALUES = {
    "email": "mass@assignment.example",
    "name": "Mass Assignment",
    "role": "lead",
    "stage": "awards",
    "kind": "score",
    "status": "withdrawn",
    "currency": "XXX",
    "password_hash": "$argon2id$planted$",
}
"""What is sent for a column whose value has to look right; everything else is sent as 1."""


def wrong_headers(app: Flask, world: World, *, persona: str) -> Iterator[str]:
    """Pages that lack one of our headers or may be kept by a cache."""
    for door in DOORS:
        if door.method != "GET":
            continue
        answer = send(app, door, world=world, persona=persona)
        for name, value in HEADERS.items():
            sent = answer.headers.get(name, "")
            if sent != value and not (name == POLICY_HEADER and sent.startswith(SANDBOX)):
                yield f"{door.endpoint} answers {persona} with {name}: {sent}"
        if door.endpoint != "static" and answer.headers.get("Cache-Control") != "no-store":
            yield f"{door.endpoint} may be kept by a cache"


def accepted_without_token(app: Flask, world: World) -> Iterator[str]:
    """Forms that are taken although they carry no CSRF token; the application must have CSRF switched on."""
    before = look(app)
    for door in DOORS:
        if door.method == "GET":
            continue
        persona = min(door.opens_to)
        answer = send(app, door, world=world, persona=persona)
        if answer.status_code != 400 or look(app) != before:
            yield f"{door.endpoint} as {persona} answers {answer.status_code}"


def every_column() -> dict[str, str]:
    """A form that carries every column of every table."""
    names = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    return {name: VALUES.get(name, "1") for name in sorted(names)}


def written(app: Flask, door: Door, *, world: World, persona: str) -> set[str]:
    """What sending every column to this form changes: "table.column", "+table" and "-table" for rows."""
    before = _rows(app)
    answer = client(app, world, persona).open(address(app, door, world), method=door.method, data=every_column())
    if answer.status_code not in ANSWERED | door.answers:
        return {f"status {answer.status_code}"}
    return set(_differences(before, _rows(app)))


def _rows(app: Flask) -> dict[str, dict[Any, dict[str, Any]]]:
    """Table -> key -> row."""
    found = {}
    with app.app_context(), db.engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            if name not in UNCHECKED:
                keys = [column.name for column in table.primary_key]
                rows = [dict(row) for row in connection.execute(table.select()).mappings()]
                found[name] = {tuple(row[key] for key in keys): row for row in rows}
    return found


def _differences(
    before: dict[str, dict[Any, dict[str, Any]]], after: dict[str, dict[Any, dict[str, Any]]]
) -> Iterator[str]:
    for name, rows in before.items():
        now = after[name]
        if now.keys() - rows.keys():
            yield f"+{name}"
        if rows.keys() - now.keys():
            yield f"-{name}"
        for key in rows.keys() & now.keys():
            yield from (f"{name}.{column}" for column, value in rows[key].items() if now[key][column] != value)
