"""Non-interference: what one may not know changes nothing one can see."""

import pytest
from flask import Flask

from tests.builders import ON_SQLITE
from tests.integrity.two_worlds import (
    AS_IT_IS,
    ONCE_MORE,
    READER,
    SECRETS,
    WATCHED,
    Pages,
    differences,
    seen_in,
    sees_a_difference,
    world_with,
)

_first: dict[str, Pages] = {}


def first_world(app: Flask) -> Pages:
    """What everyone sees in the world as it is; the same for every secret, so fetched once."""
    key = str(app.config["INSTANCE"])
    if key not in _first:
        _first[key] = seen_in(app, world_with(app, AS_IT_IS), personas=WATCHED)
    return _first[key]


@ON_SQLITE
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_makes_no_difference_to_whoever_is_not_entitled_to_it(app: Flask, name: str) -> None:
    secret = SECRETS[name]
    personas = [persona for persona in WATCHED if persona not in secret.entitled]
    one, world = first_world(app), world_with(app, name)
    other = seen_in(app, world, personas=personas)
    assert [found for who in personas for found in differences(one[who], other=other[who], persona=who)] == []
    assert sees_a_difference(app, world, one=one[READER], persona=READER)


@ON_SQLITE
def test_the_same_world_looks_the_same_twice(app: Flask) -> None:
    personas = ["lead", "auditor", "administrator", READER]
    one = first_world(app)
    world = world_with(app, ONCE_MORE)
    other = seen_in(app, world, personas=personas)
    assert [found for who in personas for found in differences(one[who], other=other[who], persona=who)] == []
    assert not sees_a_difference(app, world, one=one[READER], persona=READER)
