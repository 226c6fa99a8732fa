"""Every endpoint × method × persona × stage by real requests: let in as declared, refused as declared, traceless."""

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.integrity.conftest import WorldAt
from tests.integrity.doors import deviations, missing_doors, send, unknown_doors
from tests.integrity.matrix import DOORS, Door
from tests.integrity.personas import PERSONAS, SIGNED_OUT

ON_SQLITE = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("migrated_app", ["postgresql"], indirect=True)
SLICE = ("anonymous", "lead of another RFP", "evaluator before submitting", "evaluator recused for B", "deactivated")


@ON_SQLITE
def test_every_endpoint_stands_in_the_matrix_and_no_other(app: Flask) -> None:
    assert (missing_doors(app), unknown_doors(app)) == ([], [])


@ON_SQLITE
@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.SCORING, Stage.AWARDS])
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
    sign_in = "/sign-in"
    shut = {}
    for persona in sorted(door.opens_to):
        answer = send(app, door, world=world_at(Stage.SCORING), persona=persona)
        sent_away = answer.headers.get("Location", "").startswith(sign_in) and persona not in SIGNED_OUT
        if answer.status_code in (401, 403, 404, 405) or answer.status_code >= 500 or sent_away:
            shut[persona] = answer.status_code
    assert shut == {}
