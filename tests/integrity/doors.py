"""Knocks at every door as every persona with real requests, and lists what is not as the matrix says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.db import Base, db
from app.domain.lifecycle import Stage
from tests.integrity.matrix import DOORS, Door
from tests.integrity.personas import MEMBERS, OUR_VENDOR, SIGNED_OUT
from tests.integrity.world import World, client

TECHNICAL = {"security_event", "sign_in_attempt"}
LAST_SEEN = ("sign_in_session", "last_seen_at")
"""What a refused request may write to: tables of the guard itself, and when a session was last seen."""
EVENTS = "SELECT count(*) FROM security_event"
STAGES = list(Stage)
ANSWERED = {200, 302, 303, 400, 409, 422}
"""What a door that is open may answer: a page, a way on, or words about what was sent."""


@dataclass(frozen=True, slots=True)
class Look:
    """The database at one moment: table -> its rows, and how many security events there are."""

    tables: dict[str, list[Any]]
    events: int


@dataclass(frozen=True, slots=True)
class Knock:
    """One request and what came of it."""

    door: Door
    persona: str
    stage: Stage
    status: int
    location: str
    events: int
    changed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.door.method} {self.door.endpoint} as {self.persona} in {self.stage}"


def missing_doors(app: Flask, doors: Iterable[Door] = DOORS) -> list[str]:
    """Endpoints and methods that the application serves and the matrix does not know."""
    known = {(door.endpoint, door.method) for door in doors}
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    return sorted(f"{method} {endpoint}" for endpoint, method in served - known)


def unknown_doors(app: Flask, doors: Iterable[Door] = DOORS) -> list[str]:
    """Doors of the matrix that the application does not have."""
    return sorted({door.endpoint for door in doors} - set(app.view_functions))


def address(app: Flask, door: Door, world: World) -> str:
    """The door's address. Raises KeyError when the world does not know what an argument should mean."""
    rule = rule_of(app, door)
    values = {name: {**world.arguments, **door.arguments}[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def rule_of(app: Flask, door: Door) -> Rule:
    rules = app.url_map.iter_rules(door.endpoint)
    return next(rule for rule in rules if door.method in (rule.methods or set()))


def look(app: Flask) -> Look:
    """What is in the database now: the rows of each table that a refusal must leave alone."""
    statements = _statements()
    with app.app_context(), db.engine.connect() as connection:
        cursor = connection.connection.cursor()  # the driver's own: this is done thousands of times
        if db.engine.dialect.name == "sqlite":
            found = [cursor.execute(statement).fetchall() for statement in (*statements.values(), EVENTS)]
        else:
            found = _in_one_go(cursor, "; ".join((*statements.values(), EVENTS)))
    *tables, [(events,)] = found
    return Look(tables=dict(zip(statements, tables, strict=True)), events=events)


def _in_one_go(cursor: Any, statements: str) -> list[list[Any]]:
    """What each of the statements finds: PostgreSQL takes and answers all at once."""
    cursor.execute(statements)
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())
    return found


@cache
def _statements() -> dict[str, str]:
    """Table -> the statement that reads what a refusal must leave alone, in a fixed order."""
    found = {}
    for name, table in Base.metadata.tables.items():
        columns = ", ".join(column.name for column in table.columns if (name, column.name) != LAST_SEEN)
        keys = ", ".join(column.name for column in table.primary_key)
        found[name] = f'SELECT {columns} FROM "{name}" ORDER BY {keys}'
    return {name: sql for name, sql in found.items() if name not in TECHNICAL}


def knock(
    app: Flask, door: Door, *, world: World, persona: str, stage: Stage, before: Look | None = None
) -> tuple[Knock, Look]:
    """Send the real request and look at what it left behind."""
    before = before or look(app)
    answer = send(app, door, world=world, persona=persona)
    after = look(app)
    done = Knock(
        door=door,
        persona=persona,
        stage=stage,
        status=answer.status_code,
        location=urlsplit(answer.headers.get("Location", "")).path,
        events=after.events - before.events,
        changed=tuple(sorted(name for name, rows in after.tables.items() if rows != before.tables[name])),
    )
    return done, after


def send(app: Flask, door: Door, *, world: World, persona: str) -> TestResponse:
    browser = client(app, world, persona)
    return browser.open(address(app, door, world), method=door.method, headers={"X-Request-ID": "fixed-request-id"})


def when_open(door: Door) -> Stage:
    """A stage in which the door is open: scoring where that is one of them."""
    return Stage.SCORING if STAGES.index(door.opens_until) >= STAGES.index(Stage.SCORING) else door.opens_until


def is_open(door: Door, *, persona: str, stage: Stage) -> bool:
    first, last = STAGES.index(door.opens_from), STAGES.index(door.opens_until)
    return persona in door.opens_to and first <= STAGES.index(stage) <= last


def deviation(app: Flask, done: Knock, *, sign_in: str) -> str | None:
    """None if the answer is as declared, else what is wrong with it in words."""
    to_sign_in = done.status in (302, 303) and done.location == sign_in
    if is_open(done.door, persona=done.persona, stage=done.stage):
        good = done.status in ANSWERED | done.door.answers and not (to_sign_in and done.persona not in SIGNED_OUT)
        return None if good else f"{done}: should be let in, got {done.status}"
    if done.changed:
        return f"{done}: was to be refused and changed {', '.join(done.changed)}"
    if done.persona in SIGNED_OUT:
        good = to_sign_in and done.events == 0
        return None if good else f"{done}: should be sent to sign in, got {done.status} and {done.events} events"
    arguments = rule_of(app, done.door).arguments
    outside = ("rfp" in arguments and done.persona not in MEMBERS) or (
        "invitation" in arguments and done.persona not in OUR_VENDOR
    )
    hidden = outside or done.persona in done.door.hidden_from
    expected = 404 if hidden else 403
    if done.status != expected:
        return f"{done}: should be answered {expected}, got {done.status}"
    if done.persona in done.door.hidden_from:
        return None
    return None if done.events == 1 else f"{done}: should leave one security event, left {done.events}"


def deviations(
    app: Flask, world: World, *, personas: Iterable[str], stage: Stage, doors: Iterable[Door] = DOORS
) -> Iterator[str]:
    """Everything that is not as the matrix says. Doors that change things are knocked at only where they are shut."""
    with app.test_request_context():
        sign_in = app.url_for("people.sign_in")
    before = look(app)
    for persona in personas:
        for door in doors:
            if door.method != "GET" and is_open(door, persona=persona, stage=stage):
                continue
            done, before = knock(app, door, world=world, persona=persona, stage=stage, before=before)
            found = deviation(app, done, sign_in=sign_in)
            if found:
                yield found


def tells_existence(app: Flask, world: World, *, personas: Iterable[str]) -> Iterator[str]:
    """Doors that answer differently for an RFP that exists and one that does not."""
    imagined = "a" * len(world.rfp)
    nowhere = replace(world, arguments={**world.arguments, "rfp": imagined})
    for persona in personas:
        for door in DOORS:
            if "rfp" not in rule_of(app, door).arguments:
                continue
            real, unreal = (send(app, door, world=there, persona=persona) for there in (world, nowhere))
            location = unreal.headers.get("Location", "").replace(imagined, world.rfp)
            words = unreal.data.replace(imagined.encode(), world.rfp.encode())
            if (real.status_code, real.data, real.headers.get("Location", "")) != (unreal.status_code, words, location):
                yield f"{door.method} {door.endpoint} as {persona}"
