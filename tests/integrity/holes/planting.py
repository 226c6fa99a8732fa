"""How a guard is taken away or turned round, and how the hole is looked for."""

import inspect
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from app.domain.lifecycle import Stage
from app.domain.policy import POLICY, Action, Check
from app.web import session
from app.web.access import declared_action
from tests.integrity.canaries import leaking
from tests.integrity.conftest import WorldAt
from tests.integrity.crawl import glance
from tests.integrity.doors import deviations
from tests.integrity.matrix import DOORS
from tests.integrity.two_worlds import AS_IT_IS, differences, seen_in, the_same_ids_and_time, world_with

Plant = Callable[[pytest.MonkeyPatch, Flask], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where is searched: the application, its worlds, and how the hole is planted once a world stands. What needs one
    of the actions `shows_at` is looked at first, and only then all the rest."""

    app: Flask
    world_at: WorldAt
    plant: Callable[[], None] = lambda: None
    shows_at: tuple[Action, ...] = ()


Search = Callable[[Ground], list[str]]
"""Plants the hole and lists what it lets through, or the first of it."""


@dataclass(frozen=True, slots=True)
class Hole:
    plant: Plant
    search: Search
    shows_at: tuple[Action, ...] = ()


def without(action: Action, check: Check, *, search: Search) -> Hole:
    """The policy with one check of one action forgotten."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        left = tuple(known for known in POLICY[action] if known is not check)
        assert len(left) == len(POLICY[action]) - 1
        patch.setitem(POLICY, action, left)

    return Hole(plant, search, (action,))


def exchanged(action: Action, check: Check, *, for_: Check, search: Search) -> Hole:
    """The policy with one check of one action mistaken for another."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        assert check in POLICY[action]
        patch.setitem(POLICY, action, tuple(for_ if known is check else known for known in POLICY[action]))

    return Hole(plant, search, (action,))


def rewritten(module: ModuleType, name: str, *, old: str, new: str, also_in: tuple[ModuleType, ...] = ()) -> Plant:
    """A function whose source says something else in one place."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        source = textwrap.dedent(inspect.getsource(getattr(module, name)))
        assert source.count(old) == 1
        made: dict[str, Any] = {}
        patch.setattr(session.login_manager, "_user_callback", session.login_manager._user_callback)
        exec(compile(source.replace(old, new), module.__name__, "exec"), vars(module), made)
        for place in (module, *also_in):
            patch.setattr(place, name, made[name])

    return plant


def first_of(found: Iterable[str]) -> list[str]:
    """The first of what is found, or nothing: one is enough."""
    return list(islice(found, 1))


def matrix(persona: str, stage: Stage = Stage.SCORING) -> Search:
    """The first thing that is not as the matrix says."""

    def search(ground: Ground) -> list[str]:
        world = ground.world_at(stage)
        ground.plant()
        doors = sorted(DOORS, key=lambda door: declared_action(ground.app, door.endpoint) not in ground.shows_at)
        return first_of(deviations(ground.app, world, personas=[persona], stage=stage, doors=doors))

    return search


def sweep(persona: str) -> Search:
    """The first thing that somebody comes across and should not."""

    def search(ground: Ground) -> list[str]:
        world = ground.world_at(Stage.SCORING)
        ground.plant()
        return first_of(leaking(ground.app, world, persona=persona, first=ground.shows_at))

    return search


def worlds(name: str, persona: str) -> Search:
    """Where two worlds that differ in this secret look different to the persona."""

    def search(ground: Ground) -> list[str]:
        for each in (AS_IT_IS, name):
            world_with(ground.app, each)
        ground.plant()
        return _seen_at_a_glance(ground, name, persona) or _seen(ground, name, persona)

    return search


def _seen_at_a_glance(ground: Ground, name: str, persona: str) -> list[str]:
    pages = []
    for each in (AS_IT_IS, name):
        world = world_with(ground.app, each)
        with the_same_ids_and_time():
            pages.append(glance(ground.app, world, persona, of=ground.shows_at))
    return differences(pages[0], other=pages[1], persona=persona)


def _seen(ground: Ground, name: str, persona: str) -> list[str]:
    app, who = ground.app, [persona]
    one, other = (seen_in(app, world_with(app, each), personas=who)[persona] for each in (AS_IT_IS, name))
    return differences(one, other=other, persona=persona)
