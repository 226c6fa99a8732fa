"""Where the points of criteria go that do not apply: to the scored siblings in proportion, an empty group passes up."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import CriterionKind
from app.domain.tree import ZERO, Tree

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The effective points that some leaves hold, added up at every node above them.

    Leaves outside (price under a formula, gates, what a seat is not assigned) neither give nor receive points.
    """

    tree: Tree
    held: Mapping[str | None, Fraction]

    @classmethod
    def of(cls, tree: Tree, *, leaves: Collection[str]) -> "Holdings":
        held: defaultdict[str | None, Fraction] = defaultdict(Fraction)
        for node in reversed(tree.order):
            if node.id in leaves:
                held[node.id] = tree.points[node.id]
            held[node.parent] += held[node.id]
        return cls(tree=tree, held=dict(held))

    def growth(self, absent: Collection[str]) -> Mapping[str | None, Fraction]:
        """By how much the points of the leaves that remain under each parent grow when `absent` leaves fall away.

        Keyed by parent id (None for the top); `ONE` itself where nothing grows. Empty when nothing falls away. Under a
        parent of which nothing is left the factor says nothing.
        """
        if not absent:
            return {}
        lost = self._lost(absent)
        growth: dict[str | None, Fraction] = {None: self._factor(None, lost=lost)}
        for node in self.tree.order:
            if node.kind is CriterionKind.GROUP:
                own = self._factor(node.id, lost=lost)
                growth[node.id] = growth[node.parent] if own is ONE else growth[node.parent] * own
        return growth

    def _lost(self, absent: Collection[str]) -> Mapping[str | None, Fraction]:
        """The points fallen away directly under each parent: absent leaves, and groups of which nothing is left."""
        lost: defaultdict[str | None, Fraction] = defaultdict(Fraction)
        for node in reversed(self.tree.order):
            if node.id not in absent and node.id not in lost:
                continue
            empty = node.id in absent or (node.id in lost and lost[node.id] == self.held[node.id])
            if empty:
                lost[node.parent] += self.held[node.id]
        return lost

    def _factor(self, parent: str | None, *, lost: Mapping[str | None, Fraction]) -> Fraction:
        if parent not in lost:
            return ONE
        held = self.held.get(parent, ZERO)
        left = held - lost[parent]
        return held / left if left and left != held else ONE
