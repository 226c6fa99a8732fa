"""The sweep: everything each persona can fetch, searched for secrets that are not theirs."""

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.builders import ON_SQLITE
from tests.integrity.canaries import canaries, found_by_someone, leaks
from tests.integrity.conftest import WorldAt
from tests.integrity.crawl import crawl
from tests.integrity.personas import PERSONAS

HEARERS = ("lead", "lead of another RFP", "auditor", "administrator", "no role")
UNHEARD = {"secret-upload-content", "outbox-addressee", "outbox-payload-text"}
"""Canaries in fields that no page shows."""
KINDS = ("anonymous", "lead", "evaluator before submitting", "evaluator recused for B", "drafter", "administrator")
VISITS = [
    *((persona, Stage.SCORING) for persona in PERSONAS),
    *((persona, stage) for stage in (Stage.DRAFTING, Stage.AWARDS) for persona in KINDS),
]


@ON_SQLITE
@pytest.mark.parametrize(("persona", "stage"), VISITS)
def test_nobody_comes_across_what_is_not_theirs(
    app: Flask, world_at: WorldAt, persona: str, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    assert leaks(app, world_at(stage), persona=persona) == []
    logged = capfd.readouterr()
    assert [canary.text for canary in canaries() if canary.text in logged.out + logged.err] == []


@ON_SQLITE
def test_the_sweep_would_find_the_canaries(app: Flask, world_at: WorldAt) -> None:
    """Every bird sings where somebody may hear it: a sweep over pages without birds proves nothing."""
    world = world_at(Stage.SCORING)
    heard = {bird for persona in HEARERS for bird in found_by_someone(crawl(app, world, persona))}
    to_be_heard = {canary.text for canary in canaries() if canary.readers & set(HEARERS)}
    assert to_be_heard - heard == UNHEARD
