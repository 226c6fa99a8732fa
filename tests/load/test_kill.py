"""kill -9 of the server while eight evaluators save: nothing acknowledged is lost, and it is back at once."""

import http.client
import random
import threading
import time
from pathlib import Path

import pytest

from tests.load.panel import PATIENCE, Evaluator, Panel, a_panel, free_port, kill, own_database, start, wait_until_up
from tests.load.record import broken_chains, lost, with_gaps

WRITERS = 8


def work_until(
    stop: threading.Event, evaluator: Evaluator, *, chance: random.Random, saves: threading.Semaphore
) -> None:
    """Save, and save again, until the server is gone; `saves` goes up by one with each that is acknowledged."""
    panel = evaluator.panel
    while not stop.is_set():
        cell = (chance.randint(1, panel.offers), chance.randint(1, panel.criteria))
        try:
            said = evaluator.save(offer=cell[0], criterion=cell[1], score=chance.randint(0, 100))
        except (OSError, http.client.HTTPException):
            return
        if said.status == 200:
            saves.release()


def catch_up(evaluator: Evaluator) -> None:
    """Look what is stored, as the page does after a lost connection, so that the next save names the right version."""
    evaluator.close()
    evaluator.come_in()
    for cell, (version, score) in list(evaluator.acknowledged.items()):
        said = evaluator.save(offer=cell[0], criterion=cell[1], score=score, version=version)
        if said.status == 409:
            evaluator.save(offer=cell[0], criterion=cell[1], score=score, version=version + 1)


def kill_and_count(panel: Panel, *, cycles: int) -> None:
    chance = random.Random(3)
    port = free_port()
    evaluators = [Evaluator(panel, number=number, port=port) for number in range(WRITERS)]
    for _ in range(cycles):
        program = start(panel, port=port, workers=2)
        try:
            assert wait_until_up(port) < PATIENCE
            for evaluator in evaluators:
                catch_up(evaluator)
            stop, saves = threading.Event(), threading.Semaphore(0)
            threads = [
                threading.Thread(
                    target=work_until,
                    args=(stop, each),
                    kwargs={"chance": random.Random(chance.random()), "saves": saves},
                )
                for each in evaluators
            ]
            for thread in threads:
                thread.start()
            for _ in range(chance.randint(WRITERS, 8 * WRITERS)):
                assert saves.acquire(timeout=PATIENCE)
            time.sleep(chance.uniform(0, 0.01))  # so that it is hit at any point of the saves under way
        finally:
            kill(program)
        stop.set()
        for thread in threads:
            thread.join()
        assert (lost(panel, evaluators=evaluators), with_gaps(panel)) == ([], [])
    assert broken_chains(panel) == []
    assert sum(len(each.acknowledged) for each in evaluators) > WRITERS


def test_a_server_killed_twice_loses_no_mark(tmp_path: Path) -> None:
    kill_and_count(a_panel(tmp_path, evaluators=WRITERS, offers=3, criteria=4), cycles=2)


@pytest.mark.endurance
def test_a_server_killed_fifty_times_loses_no_mark(tmp_path: Path) -> None:
    kill_and_count(a_panel(tmp_path, evaluators=WRITERS, offers=3, criteria=4), cycles=50)


@pytest.mark.endurance
def test_on_postgresql_too(tmp_path: Path, postgresql_url: str) -> None:
    panel = a_panel(tmp_path, evaluators=WRITERS, offers=3, criteria=4, database_url=own_database(postgresql_url))
    kill_and_count(panel, cycles=50)
