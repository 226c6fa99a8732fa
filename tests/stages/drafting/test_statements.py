"""The pages of a draft ask the database the same number of times, whether there is little or much in it."""

from flask import Flask

from app.evaluations.reading import read_evaluation
from tests.builders import ON_SQLITE
from tests.integrity.test_statements import counted
from tests.stages.drafting.by_hand import Hand, rebuild
from tests.stages.evaluated import SAMPLES

PATHS = ("criteria", "criteria/1", "rules", "scales", "panel", "offers", "offers/1", "offers/1/prices", "open-scoring")
MOST = 10


def statements(hand: Hand) -> dict[str, int]:
    found = {}
    for path in PATHS:
        hand.client.get(hand.at(path))
        asked: list[str] = []
        with counted(asked):
            assert hand.client.get(hand.at(path)).status_code == 200
        found[path] = len(asked)
    return found


@ON_SQLITE
def test_pages_take_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    small, large = (
        statements(rebuild(app, read_evaluation(SAMPLES / sample).evaluation, reference=sample))
        for sample in ("felp", "contact-centre")
    )
    assert small == large
    assert {path: count for path, count in large.items() if count > MOST} == {}
