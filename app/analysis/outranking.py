"""TOPSIS and PROMETHEE II: two other methods, as a cross-check of who is first."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Normalise = Callable[[Floats], Floats]


def by_length(matrix: Floats) -> Floats:
    """Each column divided by its Euclidean length; a column of noughts stays one."""
    lengths = np.sqrt((matrix**2).sum(axis=0))
    return matrix / np.where(lengths == 0, 1, lengths)


def by_range(matrix: Floats) -> Floats:
    """Each column stretched from 0 for its lowest to 1 for its highest value; a column of equal values becomes 0."""
    lowest = matrix.min(axis=0)
    ranges = matrix.max(axis=0) - lowest
    return np.asarray((matrix - lowest) / np.where(ranges == 0, 1, ranges))


def topsis(
    matrix: Floats, *, weights: Sequence[float], costs: Sequence[int] = (), normalise: Normalise = by_length
) -> Floats:
    """The closeness 0-1 of each row to the best there is, by distances from the ideal and its opposite.

    `matrix` has a row for each offer and a column for each criterion, `weights` one number above 0 for each column,
    `costs` the columns of which less is better. 1 for all where rows do not differ. After Hwang and Yoon 1981; the
    normalisation may change the order and has to be named.
    """
    weighted = normalise(matrix) * np.asarray(weights) / np.sum(weights)
    weighted = _more_is_better(weighted, costs=costs)
    from_best = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    from_worst = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    between = from_best + from_worst
    return np.where(between == 0, 1.0, from_worst / np.where(between == 0, 1, between))


def promethee(matrix: Floats, *, weights: Sequence[float], costs: Sequence[int] = ()) -> Floats:
    """The net flow -1 to 1 of each row: how much it is preferred to the others less how much they are to it.

    As `topsis`; the usual preference function, so that any difference counts in full. After Brans and Vincke 1985.
    """
    more = _more_is_better(matrix, costs=costs)
    shares = np.asarray(weights) / np.sum(weights)
    if len(more) < 2:
        return np.zeros(len(more))
    flows = [(((row > more) * 1.0 - (row < more)) @ shares).sum() for row in more]
    return np.array(flows) / (len(more) - 1)


def _more_is_better(matrix: Floats, *, costs: Sequence[int]) -> Floats:
    signs = np.ones(matrix.shape[1])
    signs[list(costs)] = -1
    return np.asarray(matrix * signs)
