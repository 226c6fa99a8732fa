"""What agreement is judged on: the evaluators' scores of each criterion, their own totals, and their severity."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from app.domain.evaluation import Evaluation, MarkKind, ScaleOrigin
from app.domain.redistribution import ONE, Holdings
from app.domain.rounding import billionths
from app.domain.tree import ZERO, Tree

SET_ASIDE = frozenset({MarkKind.NOT_APPLICABLE, MarkKind.RECUSED})
Marks = Mapping[str, Mapping[str, Mapping[str, int | None]]]
"""Leaf id -> offer id -> seat id -> billionths, or None for N/A and recused; what is missing is absent."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all offers on one criterion, or the totals: whole numbers on a scale whose range is `width`.

    `evaluators` are the seats that gave any, `silent` those that should have and gave none, both in the order of the
    panel; `by_offer` has every offer, and under it the evaluators that scored it.
    """

    evaluators: tuple[str, ...]
    silent: tuple[str, ...]
    by_offer: Mapping[str, Mapping[str, int]]
    width: int

    @property
    def complete(self) -> tuple[str, ...]:
        """The offers that all of `evaluators` have scored."""
        return tuple(offer for offer, given in self.by_offer.items() if len(given) == len(self.evaluators))


class _Range(NamedTuple):
    """Lowest and highest mark of a leaf in billionths, and how many units of the common denominator of points one
    billionth is worth."""

    lowest: int
    highest: int
    unit: int


@dataclass(frozen=True)
class Sheets:
    """All marks of an evaluation, sorted for comparing evaluators; the agreed score is not one of them.

    `assigned` holds, by seat id, the leaves a seat gives scores on: all it marks but the gates.
    """

    evaluation: Evaluation
    tree: Tree
    marks: Marks
    ranges: Mapping[str, _Range]
    assigned: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, evaluation: Evaluation) -> "Sheets":
        tree = Tree.of(evaluation.framework)
        ranges = _ranges(tree)
        assigned = {seat.id: tree.leaves_of(seat).intersection(ranges) for seat in evaluation.panel}
        return cls(evaluation, tree=tree, marks=_sorted(evaluation), ranges=ranges, assigned=assigned)

    def on(self, leaf: str) -> Scores:
        """The scores on one leaf, in billionths."""
        given = self.marks.get(leaf, {})
        by_offer = {
            offer.id: {seat: mark for seat, mark in given.get(offer.id, {}).items() if mark is not None}
            for offer in self.evaluation.offers
        }
        asked = [seat for seat, leaves in self.assigned.items() if leaf in leaves]
        return self._scores(by_offer, asked=asked, width=self.ranges[leaf].highest - self.ranges[leaf].lowest)

    def totals(self) -> Scores:
        """Each evaluator's own total of each offer: between the least (0) and the most (`width`) the seat could give.

        A total is made of the points of the leaves the seat marks, price under a formula aside. N/A and recused pass
        their points on to the others; while a mark is missing the seat has no total of that offer.
        """
        shares: dict[str, dict[str, Fraction]] = {offer.id: {} for offer in self.evaluation.offers}
        for seat, assigned in self.assigned.items():
            leaves = {leaf for leaf in assigned if self.tree.points[leaf]}
            holdings = Holdings.of(self.tree, leaves=leaves)
            for offer, given in shares.items():
                share = self._share(seat, offer=offer, holdings=holdings, leaves=leaves)
                if share is not None:
                    given[seat] = share
        common = lcm(*(share.denominator for given in shares.values() for share in given.values()))
        by_offer = {
            offer: {seat: int(share * common) for seat, share in given.items()} for offer, given in shares.items()
        }
        asked = [seat for seat, leaves in self.assigned.items() if leaves]
        return self._scores(by_offer, asked=asked, width=common)

    def positions(self) -> Mapping[str, Mapping[Fraction, int]]:
        """How often each seat gave which place on the scale: 0 for the lowest mark, 1 for the highest, all leaves."""
        found: dict[str, Counter[tuple[int, int]]] = {seat.id: Counter() for seat in self.evaluation.panel}
        for leaf, reach in self.ranges.items():
            for given in self.marks.get(leaf, {}).values():
                for seat, mark in given.items():
                    if mark is not None and seat in found:
                        found[seat][mark - reach.lowest, reach.highest - reach.lowest] += 1
        return {seat: _as_fractions(counted) for seat, counted in found.items()}

    def _scores(self, by_offer: Mapping[str, Mapping[str, int]], *, asked: Sequence[str], width: int) -> Scores:
        heard = {seat for given in by_offer.values() for seat in given}
        return Scores(
            evaluators=tuple(seat.id for seat in self.evaluation.panel if seat.id in heard),
            silent=tuple(seat for seat in asked if seat not in heard),
            by_offer=by_offer,
            width=width,
        )

    def _share(self, seat: str, *, offer: str, holdings: Holdings, leaves: Collection[str]) -> Fraction | None:
        """What the seat gave the offer, as a share 0-1 of what it could; None while one of its marks is missing."""
        marks: dict[str, int | None] = {}
        for leaf in leaves:
            given = self.marks.get(leaf, {}).get(offer, {})
            if seat not in given:
                return None
            marks[leaf] = given[seat]
        growth = holdings.growth({leaf for leaf, mark in marks.items() if mark is None})
        reached: defaultdict[str | None, int] = defaultdict(int)
        possible: defaultdict[str | None, int] = defaultdict(int)
        for leaf, mark in marks.items():
            if mark is not None:
                reach, parent = self.ranges[leaf], self.tree.by_id[leaf].parent
                reached[parent] += reach.unit * (mark - reach.lowest)
                possible[parent] += reach.unit * (reach.highest - reach.lowest)
        most = sum((units * growth.get(parent, ONE) for parent, units in possible.items()), ZERO)
        won = sum((units * growth.get(parent, ONE) for parent, units in reached.items()), ZERO)
        return won / most if most else None


def _sorted(evaluation: Evaluation) -> Marks:
    sheets: defaultdict[str, defaultdict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    panel = {seat.id for seat in evaluation.panel}
    for mark in evaluation.marks:
        if mark.evaluator not in panel:
            continue
        if mark.kind is MarkKind.SCORE and mark.value is not None:
            sheets[mark.criterion][mark.offer][mark.evaluator] = billionths(mark.value)
        elif mark.kind in SET_ASIDE:
            sheets[mark.criterion][mark.offer][mark.evaluator] = None
    return sheets


def _ranges(tree: Tree) -> dict[str, _Range]:
    from_lowest = tree.framework.rules.scale_origin is ScaleOrigin.MINIMUM
    bounds: dict[str, tuple[int, int]] = {}
    worth: dict[str, Fraction] = {}
    for leaf in tree.scored:
        scale = tree.scale(leaf.id)
        lowest, highest = billionths(scale.minimum), billionths(scale.maximum)
        bounds[leaf.id] = lowest, highest
        worth[leaf.id] = tree.points[leaf.id] / (highest - (lowest if from_lowest else 0))
    common = lcm(*(each.denominator for each in worth.values()))
    return {leaf: _Range(*bounds[leaf], unit=int(worth[leaf] * common)) for leaf in bounds}


def _as_fractions(counted: Mapping[tuple[int, int], int]) -> Mapping[Fraction, int]:
    places: Counter[Fraction] = Counter()
    for (above, width), count in counted.items():
        places[Fraction(above, width)] += count
    return places
