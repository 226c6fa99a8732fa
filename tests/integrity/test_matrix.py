"""Every endpoint × method × persona × stage by real requests: let in as declared, refused as declared, traceless."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.builders import ON_POSTGRESQL, ON_SQLITE
from tests.integrity.conftest import WorldAt
from tests.integrity.doors import (
    ANSWERED,
    deviations,
    knock,
    missing_doors,
    send,
    tells_existence,
    unknown_doors,
    when_open,
)
from tests.integrity.matrix import DOORS, Door
from tests.integrity.personas import PERSONAS, SIGNED_OUT

SIGN_OUT = ("people.sign_out", "people.sessions_end")
"""Whoever does this is signed out and led back to the sign-in page."""
SLICE = ("anonymous", "lead of another RFP", "evaluator before submitting", "evaluator recused for B", "deactivated")


@ON_SQLITE
def test_every_endpoint_stands_in_the_matrix_and_no_other(app: Flask) -> None:
    assert (missing_doors(app), unknown_doors(app)) == ([], [])


@ON_SQLITE
@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.RESPONSES, Stage.SCORING, Stage.AWARDS])
@pytest.mark.parametrize("persona", PERSONAS)
def test_doors_open_and_shut_as_the_matrix_says(app: Flask, world_at: WorldAt, persona: str, stage: Stage) -> None:
    assert list(deviations(app, world_at(stage), personas=[persona], stage=stage)) == []


@ON_POSTGRESQL
def test_doors_open_and_shut_the_same_on_postgresql(app: Flask, world_at: WorldAt) -> None:
    world = world_at(Stage.SCORING)
    assert list(deviations(app, world, personas=SLICE, stage=Stage.SCORING)) == []


@ON_SQLITE
@pytest.mark.parametrize("door", [door for door in DOORS if door.method != "GET"], ids=lambda door: door.endpoint)
def test_doors_that_change_things_let_in_whom_they_should(app: Flask, world_at: WorldAt, door: Door) -> None:
    shut = {}
    for persona in sorted(door.opens_to):
        answer = send(app, door, world=world_at(when_open(door)), persona=persona)
        sent_away = urlsplit(answer.headers.get("Location", "")).path == "/sign-in" and door.endpoint not in SIGN_OUT
        if answer.status_code not in ANSWERED | door.answers or (sent_away and persona not in SIGNED_OUT):
            shut[persona] = answer.status_code
    assert shut == {}


@ON_SQLITE
def test_nobody_ends_the_session_of_another(app: Flask, world_at: WorldAt) -> None:
    ends = next(door for door in DOORS if door.endpoint == "people.sessions_end")
    world = world_at(Stage.SCORING)
    ended = {
        persona: "sign_in_session" in knock(app, ends, world=world, persona=persona, stage=Stage.SCORING)[0].changed
        for persona in ("lead", "administrator", "no role")
    }
    assert ended == {"lead": False, "administrator": False, "no role": True}


@ON_SQLITE
def test_a_refusal_looks_the_same_whether_or_not_the_rfp_exists(app: Flask, world_at: WorldAt) -> None:
    outsiders = ("anonymous", "no role", "lead of another RFP", "administrator")
    assert list(tells_existence(app, world_at(Stage.SCORING), personas=outsiders)) == []
