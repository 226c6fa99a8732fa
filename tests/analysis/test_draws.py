"""Drawn weights: shares of ranks, ties, central weights, and the same answer for the same seed."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.analysis import draws as drawing
from app.analysis.draws import acceptability, around, uniform
from app.analysis.robustness import Drawing, examine
from app.analysis.weighing import Weighing, weighing
from app.domain.reckoning import reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_leaf, an_evaluation

DRAWS = 2_000


def two_leaves(*, q: int = 50, r: int = 50, marks: dict[str, dict[str, int]], **parts: object) -> Weighing:
    framework = a_framework(a_leaf("Q", weight=q), a_leaf("R", weight=r))
    return weighing(reckon(count(an_evaluation(framework, marks=marks, **parts))))


OPPOSED = {"A": {"Q": 10, "R": 0}, "B": {"Q": 0, "R": 10}}


def test_an_offer_that_is_best_everywhere_is_always_first() -> None:
    own = two_leaves(marks={"A": {"Q": 9, "R": 8}, "B": {"Q": 5, "R": 4}, "C": {"Q": 2, "R": 3}})
    found = acceptability(own, draw=uniform(own, seed=1), draws=DRAWS)
    assert found.ranks == {"A": (1, 0, 0), "B": (0, 1, 0), "C": (0, 0, 1)}
    assert found.central["B"] is None


def test_opposed_offers_share_uniform_weights_evenly() -> None:
    """Under uniform weights the first leaf has more than half in half of all draws, and then three quarters."""
    own = two_leaves(marks=OPPOSED)
    found = acceptability(own, draw=uniform(own, seed=1), draws=20_000)
    assert [round(share, 1) for share in found.ranks["A"]] == [0.5, 0.5]
    assert {leaf: round(share, 2) for leaf, share in (found.central["A"] or {}).items()} == {"Q": 0.75, "R": 0.25}


def test_draws_stay_closer_to_the_published_weights_the_higher_the_concentration() -> None:
    own = two_leaves(q=60, r=40, marks=OPPOSED)
    shares = [
        acceptability(own, draw=around(own, concentration=concentration, seed=1), draws=DRAWS).ranks["A"][0]
        for concentration in (1, 10, 100, 10_000)
    ]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_drawn_weights_have_the_published_ones_as_their_mean() -> None:
    own = two_leaves(q=60, r=40, marks=OPPOSED)
    weights = around(own, concentration=100, seed=1)(20_000)
    mean = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
    assert mean.round(2).tolist() == [0.6, 0.4]


def test_equal_offers_share_their_rank_and_the_next_rank_is_left_out() -> None:
    marks = {"A": {"Q": 9, "R": 9}, "B": {"Q": 3, "R": 1}, "C": {"Q": 9, "R": 9}, "D": {"Q": 1, "R": 0}}
    own = two_leaves(marks=marks)
    found = acceptability(own, draw=uniform(own, seed=1), draws=DRAWS)
    assert found.ranks == {"A": (1, 0, 0, 0), "C": (1, 0, 0, 0), "B": (0, 0, 1, 0), "D": (0, 0, 0, 1)}
    assert found.central["A"] == found.central["C"]


def test_values_that_come_out_equal_share_their_rank() -> None:
    own = two_leaves(marks=OPPOSED)
    found = acceptability(own, draw=lambda rows: np.ones((rows, 2)), draws=10)
    assert found.ranks == {"A": (1, 0), "B": (1, 0)}
    assert found.central == {"A": {"Q": 0.5, "R": 0.5}, "B": {"Q": 0.5, "R": 0.5}}


def test_preference_points_count_the_same_under_all_weights() -> None:
    own = two_leaves(marks={"A": {"Q": 5, "R": 5}, "B": {"Q": 5, "R": 5}}, preferences={"B": 1})
    found = acceptability(own, draw=uniform(own, seed=1), draws=DRAWS)
    assert found.ranks == {"B": (1, 0), "A": (0, 1)}


def test_how_many_are_drawn_at_once_changes_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    own = two_leaves(marks={**OPPOSED, "C": {"Q": 6, "R": 5}})
    whole = acceptability(own, draw=uniform(own, seed=3), draws=DRAWS)
    monkeypatch.setattr(drawing, "CELLS_AT_ONCE", 60)
    assert acceptability(own, draw=uniform(own, seed=3), draws=DRAWS).ranks == whole.ranks


def test_another_seed_draws_other_weights() -> None:
    own = two_leaves(marks=OPPOSED)
    assert uniform(own, seed=1)(3).tolist() == uniform(own, seed=1)(3).tolist()
    assert uniform(own, seed=1)(3).tolist() != uniform(own, seed=2)(3).tolist()


def examined_in_short() -> str:
    """The digest of a whole examination."""
    framework = a_framework(a_leaf("Q", weight=50), a_leaf("R", weight=50))
    marks = {"A": {"Q": [9, 5], "R": [4, 6]}, "B": {"Q": [5, 6], "R": [8, 7]}, "C": {"Q": [7, 7], "R": [7, 4]}}
    found = examine(an_evaluation(framework, marks=marks), drawing=Drawing(draws=500, resamples=50))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_the_same_seed_gives_the_same_answer_in_another_process() -> None:
    program = "from tests.analysis.test_draws import examined_in_short; print(examined_in_short())"
    project = Path(__file__).parents[2]
    there = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, timeout=60, check=True
    )
    assert there.stdout.strip() == examined_in_short()
