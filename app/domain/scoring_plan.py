"""What scoring works out once for all offers: what a mark is worth on each leaf, who marks it, which minimums hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from app.domain.evaluation import MARK_UNITS, Criterion, CriterionKind, ScaleOrigin, ScoreFrom, ScoringStage, Seat
from app.domain.redistribution import Holdings
from app.domain.rounding import billionths
from app.domain.tree import ZERO, Tree


@dataclass(frozen=True, slots=True)
class LeafPlan:
    """What is the same for all offers on one leaf.

    A mark of `m` billionths above `origin` is worth `unit * m` of the plan's common denominator in points. `width` is
    the scale's range in billionths, `assigned` how many seats mark the leaf.
    """

    leaf: Criterion
    assigned: int
    unit: int
    origin: int
    width: int


@dataclass(frozen=True, slots=True)
class Minimum:
    """A threshold on the whole (`criterion` None), a group or a leaf: the percent below which an offer is excluded,
    the leaves it is tested on, and the points that percent stands for while all of them apply."""

    title: str
    percent: Fraction
    leaves: tuple[Criterion, ...]
    points: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """What is the same for all offers: worked out once for a ranking."""

    tree: Tree
    score_from: ScoreFrom
    quality: tuple[Criterion, ...]
    price: Criterion | None
    leaves: tuple[LeafPlan, ...]
    gates: tuple[tuple[Criterion, int], ...]
    denominator: int
    holdings: Holdings
    minimums: tuple[Minimum, ...]

    @classmethod
    def of(cls, tree: Tree, *, panel: Sequence[Seat]) -> "Plan":
        """The plan for a framework without faults."""
        assigned = Counter(leaf for seat in panel for leaf in tree.leaves_of(seat))
        scored = tree.scored
        worth = {leaf.id: _worth(leaf, tree=tree) for leaf in scored}
        common = lcm(*(value.denominator for value in worth.values()))
        return cls(
            tree=tree,
            score_from=tree.framework.rules.score_from,
            quality=tree.quality,
            price=tree.price,
            leaves=tuple(
                LeafPlan(
                    leaf=leaf,
                    assigned=assigned[leaf.id],
                    unit=worth[leaf.id].numerator * (common // worth[leaf.id].denominator),
                    origin=_origin(leaf, tree=tree),
                    width=_width(leaf, tree=tree),
                )
                for leaf in scored
            ),
            gates=tuple((gate, assigned[gate.id]) for gate in tree.gates),
            denominator=common * MARK_UNITS,
            holdings=Holdings.of(tree, leaves={leaf.id for leaf in scored}),
            minimums=_minimums(tree),
        )


def _origin(leaf: Criterion, *, tree: Tree) -> int:
    from_minimum = tree.framework.rules.scale_origin is ScaleOrigin.MINIMUM
    return billionths(tree.scale(leaf.id).minimum) if from_minimum else 0


def _width(leaf: Criterion, *, tree: Tree) -> int:
    scale = tree.scale(leaf.id)
    return billionths(scale.maximum) - billionths(scale.minimum)


def _worth(leaf: Criterion, *, tree: Tree) -> Fraction:
    """The points that one whole step of 1 on the scale is worth."""
    reach = billionths(tree.scale(leaf.id).maximum) - _origin(leaf, tree=tree)
    return tree.points[leaf.id] * MARK_UNITS / reach


def _minimums(tree: Tree) -> tuple[Minimum, ...]:
    whole = tree.framework.rules.minimum_quality
    declared = [] if whole is None else [("Quality", Fraction(whole), tree.quality)]
    declared += [
        (node.title, Fraction(node.minimum), tree.leaves_under(node.id))
        for node in tree.order
        if node.minimum is not None
    ]
    return tuple(_minimum(title, percent=percent, leaves=leaves, tree=tree) for title, percent, leaves in declared)


def _minimum(title: str, *, percent: Fraction, leaves: Sequence[Criterion], tree: Tree) -> Minimum:
    tested = tuple(leaf for leaf in leaves if leaf.kind is CriterionKind.SCORE and leaf.stage is ScoringStage.RESPONSE)
    available = sum((tree.points[leaf.id] for leaf in tested), ZERO)
    return Minimum(title=title, percent=percent, leaves=tested, points=available * percent / 100)
