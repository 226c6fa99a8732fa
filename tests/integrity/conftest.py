"""Worlds for the integrity tests: made once per stage and put back from a copy on SQLite, made anew on PostgreSQL."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from tests.integrity.keeping import put_back
from tests.integrity.world import World, build

WorldAt = Callable[[Stage], World]


@pytest.fixture(autouse=True)
def as_in_operation(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error becomes the page that people would get, not an exception in the test."""
    monkeypatch.setitem(migrated_app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.fixture
def world_at(app: Flask) -> WorldAt:
    """Gives the world with our RFP in the stage asked for; asking again puts it back as it was."""

    def give(stage: Stage) -> World:
        if "sqlite" not in app.config["SQLALCHEMY_DATABASE_URI"]:
            return build(app, stage=stage)
        return put_back(app, called=stage, make=lambda: build(app, stage=stage))

    return give
