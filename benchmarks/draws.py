"""100,000 weight draws with ranks beside bare numpy for the same draws, in turns in one run; asserts nothing.

Run by itself: `python -m benchmarks.draws`.
"""

import resource
import statistics
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.analysis.draws import acceptability, around, uniform
from app.analysis.weighing import Weighing

DRAWS = 100_000
TURNS = 3
SIZES = {"normal": (10, 60), "stress": (50, 300)}
BARE_ROWS = 4_096
"""Rows that bare numpy draws at once: all 100,000 would need 240 MB."""


def a_weighing(offers: int, leaves: int) -> Weighing:
    """Invented scores in tenths, and weights that differ up to tenfold."""
    generator = np.random.default_rng(7)
    weights = [int(weight) for weight in generator.integers(1, 11, size=leaves)]
    scores = generator.integers(0, 11, size=(offers, leaves)).tolist()
    return Weighing(
        offers=tuple(f"V{number}" for number in range(offers)),
        leaves=tuple(f"C{number}" for number in range(leaves)),
        shares=tuple(Fraction(weight, sum(weights)) for weight in weights),
        points=Fraction(100),
        worth=tuple(tuple(Fraction(score, 10) for score in row) for row in scores),
        constants=(Fraction(0),) * offers,
        lift=(Fraction(1),) * offers,
        scored=frozenset(),
    )


def bare(weighing: Weighing, *, shapes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Draw, multiply, sort, count: no ties, no central weights."""
    generator = np.random.default_rng(1)
    scores = np.array([[float(score) for score in row] for row in weighing.worth])
    offers = len(scores)
    counts = np.zeros(offers * offers, dtype=np.int64)
    for start in range(0, DRAWS, BARE_ROWS):
        weights = generator.dirichlet(shapes, size=min(BARE_ROWS, DRAWS - start))
        order = np.argsort(-(weights @ scores.T), axis=1)
        counts += np.bincount((order * offers + np.arange(offers)).ravel(), minlength=offers * offers)
    return counts.reshape(offers, offers)


def milliseconds(run: Callable[[], object]) -> float:
    """CPU time: shared cores make the clock on the wall say little."""
    before = time.process_time()
    run()
    return 1_000 * (time.process_time() - before)


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def measure(offers: int, leaves: int) -> dict[str, tuple[float, float]]:
    """Medians of bare numpy and of ours in CPU milliseconds, around the published weights and for uniform ones."""
    own = a_weighing(offers, leaves)
    near = np.array([float(share) for share in own.shares]) * 100
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "published": (
            lambda: bare(own, shapes=near),
            lambda: acceptability(own, draw=around(own, concentration=100, seed=1), draws=DRAWS),
        ),
        "uniform": (
            lambda: bare(own, shapes=np.ones(leaves)),
            lambda: acceptability(own, draw=uniform(own, seed=1), draws=DRAWS),
        ),
    }
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in pairs}
    for _ in range(TURNS):
        for name, runs in pairs.items():
            for run, taken in zip(runs, times[name], strict=True):
                taken.append(milliseconds(run))
    return {name: (statistics.median(base), statistics.median(ours)) for name, (base, ours) in times.items()}


def main() -> None:
    before = peak_mebibytes()
    for size, (offers, leaves) in SIZES.items():
        for name, (base, ours) in measure(offers, leaves).items():
            print(f"{size:7} {offers}x{leaves} {name:10} bare {base:7.0f} ms  ours {ours:7.0f} ms  {ours / base:.2f}")
    print(f"peak memory: {peak_mebibytes() - before:.0f} MiB above the start, bare numpy's share included")


if __name__ == "__main__":
    main()
