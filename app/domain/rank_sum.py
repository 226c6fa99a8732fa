"""Evaluators combined by the sum of their ranks: each one's own totals are ranked, the lowest sum is first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Count
from app.domain.redistribution import ONE, Holdings
from app.domain.scoring_plan import LeafPlan, Plan
from app.domain.tree import ZERO


@dataclass(frozen=True, slots=True)
class Ballots:
    """Each evaluator's own points for each offer: seat id -> offer id -> points of the leaves that seat marks.

    Leaves an evaluator gave no mark on (N/A, recused, still missing) pass their points on to the others the same
    evaluator marked, so that standing back from one leaf is no nought. Offers without any mark are left out.
    """

    points: Mapping[str, Mapping[str, Fraction]]

    @classmethod
    def of(cls, count: Count, *, plan: Plan, offers: Sequence[str]) -> "Ballots":
        return cls(
            {
                seat.id: _ballot(seat.id, assigned=plan.tree.leaves_of(seat), count=count, plan=plan, offers=offers)
                for seat in count.panel
            }
        )

    def ranks(self, added: Mapping[str, Fraction]) -> "Ranks":
        """Each evaluator's ranks of the offers in `added`, which holds the points that do not come from evaluators."""
        return Ranks(
            offers=tuple(added),
            by_evaluator=tuple(
                shared_ranks({offer: points[offer] + added[offer] for offer in added if offer in points})
                for points in self.points.values()
                if points
            ),
        )


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks that each evaluator's totals give to some offers."""

    offers: tuple[str, ...]
    by_evaluator: tuple[Mapping[str, int], ...]

    def sums(self, *, without: str | None = None) -> dict[str, Fraction | None]:
        """The sum of ranks of each offer, as if one of them were not there.

        Where some evaluators stood back from an offer, its sum is brought to the full number of evaluators in
        proportion; None where nobody ranked it. Those whom an evaluator ranked after the one left out move up by one.
        """
        sums: dict[str, Fraction | None] = {}
        for offer in self.offers:
            given = [
                ranks[offer] - (without is not None and without in ranks and ranks[offer] > ranks[without])
                for ranks in self.by_evaluator
                if offer in ranks
            ]
            if offer != without:
                sums[offer] = Fraction(sum(given) * len(self.by_evaluator), len(given)) if given else None
        return sums


def shared_ranks(totals: Mapping[str, Fraction]) -> dict[str, int]:
    """Ranks of the highest first; equal totals share one, and the ranks they take up are left out (1, 1, 3)."""
    ranks: dict[str, int] = {}
    rank, last = 0, None
    for place, (offer, total) in enumerate(sorted(totals.items(), key=lambda item: item[1], reverse=True), start=1):
        if total != last:
            rank, last = place, total
        ranks[offer] = rank
    return ranks


def _ballot(
    seat: str, *, assigned: frozenset[str], count: Count, plan: Plan, offers: Sequence[str]
) -> dict[str, Fraction]:
    leaves = [leaf for leaf in plan.leaves if leaf.leaf.id in assigned]
    holdings = Holdings.of(plan.tree, leaves=assigned)
    ballot: dict[str, Fraction] = {}
    for offer in offers:
        marks = {leaf.leaf.id: count.by_evaluator.get((seat, offer, leaf.leaf.id)) for leaf in leaves}
        absent = {leaf for leaf, mark in marks.items() if mark is None}
        if len(absent) < len(leaves):
            growth = holdings.growth(absent)
            ballot[offer] = _own_points(leaves, marks=marks, growth=growth) / plan.denominator
    return ballot


def _own_points(
    leaves: Sequence[LeafPlan], *, marks: Mapping[str, int | None], growth: Mapping[str | None, Fraction]
) -> Fraction:
    under: defaultdict[str | None, int] = defaultdict(int)
    for leaf in leaves:
        mark = marks[leaf.leaf.id]
        if mark is not None:
            under[leaf.leaf.parent] += leaf.unit * (mark - leaf.origin)
    return sum((units * growth.get(parent, ONE) for parent, units in under.items()), ZERO)
