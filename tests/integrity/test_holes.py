"""Planted holes: with one guard taken away or turned round, a generic test must go red. None may slip through."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.builders import ON_SQLITE
from tests.integrity.conftest import WorldAt
from tests.integrity.holes import drafting, marks, people, ranking, responses, sealed
from tests.integrity.holes.planting import Ground, Hole, Search
from tests.integrity.holes.responses import unagreed
from tests.integrity.holes.sealed import alone, early_opening, late_deeds, prices_first

AREAS = (people, drafting, responses, sealed, marks, ranking)
HOLES: dict[str, Hole] = {name: hole for area in AREAS for name, hole in area.HOLES.items()}
OWN_SEARCHES = (unagreed, late_deeds, early_opening, prices_first, alone)
"""Without a hole all others find nothing: that is what the other files here test."""


@pytest.fixture
def planted() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@ON_SQLITE
@pytest.mark.parametrize("search", OWN_SEARCHES)
def test_without_a_hole_the_searches_of_their_own_find_nothing(app: Flask, world_at: WorldAt, search: Search) -> None:
    assert search(Ground(app, world_at)) == []


@ON_SQLITE
@pytest.mark.parametrize("name", HOLES)
def test_a_planted_hole_is_found(app: Flask, world_at: WorldAt, planted: pytest.MonkeyPatch, name: str) -> None:
    hole = HOLES[name]
    ground = Ground(app, world_at, plant=lambda: hole.plant(planted, app), shows_at=hole.shows_at)
    assert hole.search(ground) != []
