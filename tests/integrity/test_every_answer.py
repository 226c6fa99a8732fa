"""Headers on every route, a CSRF token on every mutation, and no field taken that the form does not offer."""

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.builders import ON_SQLITE
from tests.integrity.conftest import WorldAt
from tests.integrity.doors import when_open
from tests.integrity.every_answer import accepted_without_token, written, wrong_headers
from tests.integrity.matrix import DOORS, WRITES, Door

CHANGING = [door for door in DOORS if door.method != "GET"]


@ON_SQLITE
@pytest.mark.parametrize("persona", ["anonymous", "lead", "administrator", "no role"])
def test_every_route_answers_with_our_headers(app: Flask, world_at: WorldAt, persona: str) -> None:
    assert list(wrong_headers(app, world_at(Stage.SCORING), persona=persona)) == []


@ON_SQLITE
def test_every_mutation_wants_its_token(app: Flask, world_at: WorldAt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert list(accepted_without_token(app, world_at(Stage.SCORING))) == []


@ON_SQLITE
@pytest.mark.parametrize("door", CHANGING, ids=lambda door: door.endpoint)
def test_sending_every_column_changes_nothing_unexpected(app: Flask, world_at: WorldAt, door: Door) -> None:
    persona = min(door.opens_to)
    changed = written(app, door, world=world_at(when_open(door)), persona=persona)
    assert changed - WRITES.get(door.endpoint, frozenset()) - {"sign_in_session.last_seen_at"} == set()
