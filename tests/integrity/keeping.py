"""Worlds are made once in a process and put back from a copy: making one takes a hundred times as long."""

import shutil
from collections.abc import Callable, Hashable
from pathlib import Path

from flask import Flask

from app.db import db
from tests.conftest import empty
from tests.integrity.world import World

STORES = ("files", "sealed")
_kept: dict[tuple[str, Hashable], tuple[World, Path]] = {}


def put_back(app: Flask, *, called: Hashable, make: Callable[[], World]) -> World:
    """The world called so, as `make` leaves it in an empty instance; the database has to be SQLite's."""
    instance = Path(app.config["INSTANCE"])
    key = (str(instance), called)
    if key not in _kept:
        empty(app)
        world = make()
        _release(app)
        copy = instance.with_name(f"{instance.name}-kept-{len(_kept)}")
        copy.mkdir()
        shutil.copy(instance / "finalist.sqlite3", copy)
        for store in STORES:
            if (instance / store).exists():
                shutil.copytree(instance / store, copy / store)
        _kept[key] = (world, copy)
        return world
    world, copy = _kept[key]
    _release(app)
    shutil.copytree(copy, instance, dirs_exist_ok=True)
    return world


def _release(app: Flask) -> None:
    """Close the database so that its file can be copied; the write-ahead log goes into it when the last one leaves."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for leftover in Path(app.config["INSTANCE"]).glob("finalist.sqlite3-*"):
        leftover.unlink()
