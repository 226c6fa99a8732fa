"""Several windows of one evaluator save the same cell at once: each acknowledged save is a version of its own."""

import threading
from pathlib import Path

import pytest

from tests.load.panel import Evaluator, Panel, a_panel, own_database, serving
from tests.load.record import broken_chains, sum_of_versions, with_gaps

WINDOWS = 4


def save_again_and_again(window: Evaluator, *, times: int, accepted: list[int]) -> None:
    """Save one cell `times` times: over the version this window knows, and over the newer one when told of it."""
    version = 0
    for turn in range(times):
        while True:
            said = window.save(offer=1, criterion=1, score=(turn * WINDOWS + window.number) / 10, version=version)
            if said.status == 200:
                version = said.version
                accepted.append(version)
                break
            assert said.status == 409
            version += 1


def race(panel: Panel, *, times: int) -> None:
    accepted: list[int] = []
    with serving(panel, workers=2) as port:
        windows = [Evaluator(panel, number=0, port=port) for _ in range(WINDOWS)]
        for number, window in enumerate(windows):
            window.come_in()
            window.number = number  # each window types scores of its own, so that none finds its own stored already
        threads = [
            threading.Thread(target=save_again_and_again, args=(window,), kwargs={"times": times, "accepted": accepted})
            for window in windows
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(accepted) == list(range(1, WINDOWS * times + 1))
    assert sum_of_versions(panel) == WINDOWS * times
    assert (with_gaps(panel), broken_chains(panel)) == ([], [])


def test_four_windows_lose_no_save(tmp_path: Path) -> None:
    race(a_panel(tmp_path, evaluators=1, offers=1, criteria=1), times=10)


@pytest.mark.endurance
def test_eight_hundred_saves_of_one_cell_lose_none(tmp_path: Path) -> None:
    race(a_panel(tmp_path, evaluators=1, offers=1, criteria=1), times=200)


@pytest.mark.endurance
def test_eight_hundred_saves_on_postgresql_lose_none(tmp_path: Path, postgresql_url: str) -> None:
    url = own_database(postgresql_url)
    race(a_panel(tmp_path, evaluators=1, offers=1, criteria=1, database_url=url), times=200)
