"""A large panel, each saving once a second: no error, nothing lost; how long the saves took is printed (pytest -s)."""

import random
import threading
import time
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.load.panel import Evaluator, Panel, Saved, a_panel, own_database, serving
from tests.load.record import broken_chains, lost, with_gaps


def once_a_second(evaluator: Evaluator, *, seconds: int, answers: list[Saved]) -> None:
    """One save a second on a cell of its own each, begun at a moment of its own within the second."""
    chance = random.Random(evaluator.number)
    begun = time.monotonic() + chance.random()
    for turn in range(seconds):
        time.sleep(max(0.0, begun + turn - time.monotonic()))
        offer = 1 + turn % evaluator.panel.offers
        criterion = 1 + turn // evaluator.panel.offers % evaluator.panel.criteria
        answers.append(evaluator.save(offer=offer, criterion=criterion, score=chance.randint(0, 100)))


def work(panel: Panel, *, seconds: int) -> None:
    answers: list[Saved] = []
    with serving(panel, workers=2) as port:
        evaluators = [Evaluator(panel, number=number, port=port) for number in range(len(panel.cookies))]
        for evaluator in evaluators:
            evaluator.come_in()
        threads = [
            threading.Thread(target=once_a_second, args=(each,), kwargs={"seconds": seconds, "answers": answers})
            for each in evaluators
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    took = sorted(answer.seconds * 1000 for answer in answers)
    print(
        f"{len(took)} saves: median {median(took):.0f} ms, p95 {quantiles(took, n=20)[-1]:.0f} ms, most {took[-1]:.0f}"
    )
    assert [answer.status for answer in answers] == [200] * len(evaluators) * seconds
    assert (lost(panel, evaluators=evaluators), with_gaps(panel), broken_chains(panel)) == ([], [], [])


def test_ten_evaluators_save_every_second(tmp_path: Path) -> None:
    work(a_panel(tmp_path, evaluators=10, offers=2, criteria=3), seconds=3)


@pytest.mark.endurance
def test_a_hundred_evaluators_save_every_second(tmp_path: Path) -> None:
    work(a_panel(tmp_path, evaluators=100, offers=5, criteria=12), seconds=30)


@pytest.mark.endurance
def test_a_hundred_evaluators_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    url = own_database(postgresql_url)
    work(a_panel(tmp_path, evaluators=100, offers=5, criteria=12, database_url=url), seconds=30)
