"""Rank acceptability and central weights by drawing the weights of all leaves at once.

After stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen, Salminen 1998; Lahdelma, Salminen 2001).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.analysis.weighing import Weighing
from app.domain.robustness import Acceptability

Floats = NDArray[np.float64]
Draw = Callable[[int], Floats]
"""Gives that many rows of weights, one column a leaf, above 0 and not yet brought to a sum of 1."""

CELLS_AT_ONCE = 1 << 20
"""Weights held at once: 8 MiB."""


def around(weighing: Weighing, *, concentration: float, seed: int) -> Draw:
    """Dirichlet draws around the published weights: the higher the concentration, the closer to them."""
    generator = _generator(seed, stream=0)
    shapes = np.array([float(share) for share in weighing.shares]) * concentration
    return lambda rows: generator.standard_gamma(shapes, size=(rows, len(shapes)))


def uniform(weighing: Weighing, *, seed: int) -> Draw:
    """Draws in which every set of weights is as likely as any other."""
    generator = _generator(seed, stream=1)
    return lambda rows: generator.standard_exponential(size=(rows, len(weighing.leaves)))


def acceptability(weighing: Weighing, *, draw: Draw, draws: int) -> Acceptability:
    """The share of `draws` (1 or more) in which each offer has each rank, and the mean weights that make it first.

    Offers with equal values share a rank (1, 1, 3), and a shared first place counts for each of them.
    """
    lines = _Lines.of(weighing)
    places, leaves = len(weighing.offers), len(weighing.leaves)
    counts = np.zeros((len(lines.members), places), dtype=np.int64)
    sums = np.zeros((len(lines.members), leaves))
    rows = max(1, CELLS_AT_ONCE // max(leaves, places))
    for start in range(0, draws, rows):
        weights = draw(min(rows, draws - start))
        order, ranks = lines.ranked(weights)
        counts += np.bincount((order * places + ranks).ravel(), minlength=counts.size).reshape(counts.shape)
        _add_weights(sums, weights=weights, order=order, first=ranks == 0)
    by_offer = {offer: number for number, offers in enumerate(lines.members) for offer in offers}
    return Acceptability(
        ranks={offer: tuple((counts[by_offer[offer]] / draws).tolist()) for offer in weighing.offers},
        central={
            offer: _central(sums[by_offer[offer]], times=int(counts[by_offer[offer], 0]), weighing=weighing)
            for offer in weighing.offers
        },
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Offers that are equal under all weights share one line, so that rounding cannot part them.

    `slopes` holds a column for each line, negated so that the best is lowest; `sizes` how many offers share it.
    """

    members: tuple[tuple[str, ...], ...]
    slopes: Floats
    constants: Floats
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, weighing: Weighing) -> "_Lines":
        groups: dict[tuple[tuple[Fraction, ...], Fraction], list[str]] = {}
        for offer, row, constant in zip(weighing.offers, weighing.worth, weighing.constants, strict=True):
            groups.setdefault((row, constant), []).append(offer)
        return cls(
            members=tuple(map(tuple, groups.values())),
            slopes=-np.array([[float(worth) for worth in row] for row, _ in groups]).T,
            constants=-np.array([float(constant) for _, constant in groups]),
            sizes=np.array([len(offers) for offers in groups.values()]),
        )

    def ranked(self, weights: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each row of weights the lines from first to last, and the ranks, from 0, that they have there."""
        values = weights @ self.slopes
        if self.constants.any():
            values += weights.sum(axis=1, keepdims=True) * self.constants
        order = np.argsort(values, axis=1)
        ordered = np.take_along_axis(values, order, axis=1)
        equal = ordered[:, 1:] == ordered[:, :-1]
        if not equal.any() and (self.sizes == 1).all():
            return order, np.broadcast_to(np.arange(order.shape[1]), order.shape)
        ranks = np.zeros_like(order)
        np.cumsum(self.sizes[order[:, :-1]], axis=1, out=ranks[:, 1:])
        ranks[:, 1:][equal] = 0
        return order, np.maximum.accumulate(ranks, axis=1)


def _add_weights(sums: Floats, *, weights: Floats, order: NDArray[np.int64], first: NDArray[np.bool_]) -> None:
    """Add the weights of each row, brought to a sum of 1, to the lines that are first under it."""
    drawn, place = np.nonzero(first)
    shares = np.zeros((len(weights), len(sums)))
    shares[drawn, order[drawn, place]] = 1 / weights.sum(axis=1)[drawn]
    sums += shares.T @ weights


def _central(sums: Floats, *, times: int, weighing: Weighing) -> dict[str, float] | None:
    if not times:
        return None
    return dict(zip(weighing.leaves, (sums / times).tolist(), strict=True))


def _generator(seed: int, *, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream])))
