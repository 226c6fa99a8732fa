"""TOPSIS and PROMETHEE II against published figures."""

import numpy as np

from app.analysis.outranking import by_length, by_range, promethee, topsis


def figures(values: np.ndarray, *, places: int) -> list[float]:
    return [round(value, places) for value in values.tolist()]


def test_topsis_of_three_cars() -> None:
    """R package MCDA (paterijk/MCDA), tests/TOPSIS.R, after Hodgett: price is a cost, vector normalisation."""
    cars = np.array([[5490, 51.4, 8.5, 285], [6500, 70.6, 7, 288], [6489, 54.3, 7.5, 290]])
    closeness = topsis(cars, weights=[0.35, 0.25, 0.25, 0.15], costs=[0], normalise=by_length)
    assert figures(closeness, places=4) == [0.4817, 0.5182, 0.1780]


def test_topsis_of_two_cars_with_weights_that_do_not_add_up_to_one() -> None:
    """The same source, Corsa and Clio on the first three criteria."""
    cars = np.array([[5490, 51.4, 8.5], [6500, 70.6, 7]])
    assert figures(topsis(cars, weights=[0.35, 0.25, 0.25], costs=[0]), places=4) == [0.4943, 0.5057]


ALTERNATIVES = np.array([[1.0, 3000], [2, 3750], [5, 4500]])
"""Opricovic and Tzeng 2004, as in the tests of pymcdm 1.4.0: the first column is a cost."""


def test_topsis_after_opricovic_and_tzeng() -> None:
    closeness = topsis(ALTERNATIVES, weights=[0.5, 0.5], costs=[0], normalise=by_range)
    assert figures(closeness, places=3) == [0.5, 0.617, 0.5]


def test_the_normalisation_changes_the_order_of_topsis() -> None:
    closeness = topsis(ALTERNATIVES, weights=[0.5, 0.5], costs=[0], normalise=by_length)
    assert figures(closeness, places=3) == [0.762, 0.722, 0.238]


def test_promethee_after_zhao() -> None:
    """Zhao et al. 2013, as in the tests of pymcdm 1.4.0: usual preference function."""
    matrix = np.array([[4.0, 3, 2], [3, 2, 4], [5, 1, 3]])
    assert figures(promethee(matrix, weights=[0.5, 0.3, 0.2]), places=9) == [0.1, -0.3, 0.2]


def test_promethee_turns_costs_around() -> None:
    matrix = np.array([[1.0], [2.0]])
    assert promethee(matrix, weights=[1], costs=[0]).tolist() == [1, -1]


def test_offers_that_do_not_differ_are_equal_under_both() -> None:
    alike = np.array([[0.0, 3], [0, 3]])
    assert topsis(alike, weights=[1, 1]).tolist() == [1, 1]
    assert topsis(alike, weights=[1, 1], normalise=by_range).tolist() == [1, 1]
    assert promethee(alike, weights=[1, 1]).tolist() == [0, 0]


def test_a_single_offer_is_preferred_to_nobody() -> None:
    assert promethee(np.array([[3.0]]), weights=[1]).tolist() == [0]
