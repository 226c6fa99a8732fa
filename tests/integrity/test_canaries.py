"""The sweep: everything each persona can fetch, searched for secrets that are not theirs."""

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.integrity.canaries import canaries, leaks
from tests.integrity.conftest import WorldAt
from tests.integrity.personas import PERSONAS

ON_SQLITE = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)


@ON_SQLITE
@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.SCORING, Stage.AWARDS])
@pytest.mark.parametrize("persona", PERSONAS)
def test_nobody_comes_across_what_is_not_theirs(
    app: Flask, world_at: WorldAt, persona: str, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    assert leaks(app, world_at(stage), persona=persona) == []
    logged = capfd.readouterr()
    assert [canary.text for canary in canaries() if canary.text in logged.out + logged.err] == []
