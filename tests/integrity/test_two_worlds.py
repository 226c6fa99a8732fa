"""Non-interference: what one may not know changes nothing one can see."""

import pytest
from flask import Flask

from tests.builders import ON_SQLITE
from tests.integrity.two_worlds import AS_IT_IS, ONCE_MORE, READER, SECRETS, WATCHED, Pages, differences, seen_with

_first: dict[str, Pages] = {}


def first_world(app: Flask) -> Pages:
    """What everyone sees in the world as it is; the same for every secret, so fetched once."""
    key = str(app.config["INSTANCE"])
    if key not in _first:
        _first[key] = seen_with(app, AS_IT_IS, personas=WATCHED)
    return _first[key]


@ON_SQLITE
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_makes_no_difference_to_whoever_is_not_entitled_to_it(app: Flask, name: str) -> None:
    secret = SECRETS[name]
    personas = [persona for persona in WATCHED if persona not in secret.entitled]
    one, other = first_world(app), seen_with(app, name, personas=[*personas, READER])
    assert [found for who in personas for found in differences(one[who], other=other[who], persona=who)] == []
    assert differences(one[READER], other=other[READER], persona=READER) != []


@ON_SQLITE
def test_the_same_world_looks_the_same_twice(app: Flask) -> None:
    personas = ["lead", "auditor", "administrator", READER]
    one, other = first_world(app), seen_with(app, ONCE_MORE, personas=personas)
    assert [found for who in personas for found in differences(one[who], other=other[who], persona=who)] == []
