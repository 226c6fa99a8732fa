"""Worlds for the integrity tests: built once per stage, put back from a copy on SQLite, built anew on PostgreSQL."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.db import db
from app.domain.lifecycle import Stage
from tests.integrity.world import World, build

WorldAt = Callable[[Stage], World]
_kept: dict[tuple[str, Stage], tuple[World, Path]] = {}


@pytest.fixture(autouse=True)
def as_in_operation(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error becomes the page that people would get, not an exception in the test."""
    monkeypatch.setitem(migrated_app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.fixture
def world_at(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> WorldAt:
    """Gives the world with our RFP in the stage asked for; asking again puts it back as it was."""

    def give(stage: Stage) -> World:
        if "sqlite" not in app.config["SQLALCHEMY_DATABASE_URI"]:
            return build(app, stage=stage)
        instance = Path(app.config["INSTANCE"])
        key = (str(instance), stage)
        if key in _kept:
            world, copy = _kept[key]
            _release(app)
            shutil.copytree(copy, instance, dirs_exist_ok=True)
            return world
        world = build(app, stage=stage)
        _release(app)
        copy = tmp_path_factory.mktemp("world")
        shutil.copy(instance / "finalist.sqlite3", copy)
        for folder in ("files", "sealed"):
            if (instance / folder).exists():
                shutil.copytree(instance / folder, copy / folder)
        _kept[key] = (world, copy)
        return world

    return give


def _release(app: Flask) -> None:
    """Close the database so that its file can be copied; the write-ahead log goes into it when the last one leaves."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for leftover in Path(app.config["INSTANCE"]).glob("finalist.sqlite3-*"):
        leftover.unlink()
