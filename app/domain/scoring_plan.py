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
    the scale's range in billionths, `assigned` how many seats mark the leaf, `bundle` the number of its bundle.
    """

    leaf: Criterion
    id: str
    assigned: int
    unit: int
    origin: int
    width: int
    bundle: int


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a leaf's scale goes, in billionths: from `origin`, which gives no points, and over `width` in all.
    `worth` are the points that a whole step of 1 on it gives."""

    origin: int
    width: int
    worth: Fraction

    @classmethod
    def of(cls, leaf: Criterion, *, tree: Tree) -> "_Reach":
        scale = tree.scale(leaf.id)
        lowest, highest = billionths(scale.minimum), billionths(scale.maximum)
        origin = lowest if tree.framework.rules.scale_origin is ScaleOrigin.MINIMUM else 0
        return cls(origin, highest - lowest, tree.points[leaf.id] * MARK_UNITS / (highest - origin))


@dataclass(frozen=True, slots=True)
class Bundle:
    """Leaves that are always summed together: same parent, so their points grow alike when others do not apply; same
    stage and kind; a leaf with a minimum of its own stands alone. `points` are their effective points."""

    parent: str | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Minimum:
    """A threshold on the whole, a group or a leaf: the percent of the points of `bundles` (those of `leaves`) below
    which an offer is excluded; `points` is what that percent stands for while every leaf applies."""

    title: str
    percent: Fraction
    leaves: frozenset[str]
    bundles: tuple[int, ...]
    points: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """What is the same for all offers: worked out once for a ranking.

    `quality` and `scored_price` are the numbers of the bundles of quality leaves and of a price that evaluators score;
    `no_points` is the empty row of points, in the order of the sheet.
    """

    tree: Tree
    score_from: ScoreFrom
    leaves: tuple[LeafPlan, ...]
    bundles: tuple[Bundle, ...]
    gates: tuple[tuple[Criterion, int], ...]
    denominator: int
    holdings: Holdings
    minimums: tuple[Minimum, ...]
    quality: tuple[int, ...]
    scored_price: tuple[int, ...]
    no_points: dict[str, Fraction | None]

    @classmethod
    def of(cls, tree: Tree, *, panel: Sequence[Seat]) -> "Plan":
        """The plan for a framework without faults."""
        assigned = Counter(leaf for seat in panel for leaf in tree.leaves_of(seat))
        scored = tree.scored
        bundled = _bundled(scored)
        reaches = {leaf.id: _Reach.of(leaf, tree=tree) for leaf in scored}
        common = lcm(*(reach.worth.denominator for reach in reaches.values()))
        return cls(
            tree=tree,
            score_from=tree.framework.rules.score_from,
            leaves=tuple(
                LeafPlan(
                    leaf=leaf,
                    id=leaf.id,
                    assigned=assigned[leaf.id],
                    unit=reaches[leaf.id].worth.numerator * (common // reaches[leaf.id].worth.denominator),
                    origin=reaches[leaf.id].origin,
                    width=reaches[leaf.id].width,
                    bundle=number,
                )
                for number, bundle in enumerate(bundled)
                for leaf in bundle
            ),
            bundles=tuple(_bundle(leaves, tree=tree) for leaves in bundled),
            gates=tuple((gate, assigned[gate.id]) for gate in tree.gates),
            denominator=common * MARK_UNITS,
            holdings=Holdings.of(tree, leaves={leaf.id for leaf in scored}),
            minimums=_minimums(tree, bundled=bundled),
            quality=_of_kind(CriterionKind.SCORE, bundled=bundled),
            scored_price=_of_kind(CriterionKind.PRICE, bundled=bundled),
            no_points=dict.fromkeys(leaf.id for leaf in tree.weighted_leaves),
        )


def _bundled(scored: Sequence[Criterion]) -> list[list[Criterion]]:
    bundles: dict[tuple[str | None, ScoringStage, CriterionKind, str], list[Criterion]] = {}
    for leaf in scored:
        alone = "" if leaf.minimum is None else leaf.id
        bundles.setdefault((leaf.parent, leaf.stage, leaf.kind, alone), []).append(leaf)
    return list(bundles.values())


def _of_kind(kind: CriterionKind, *, bundled: Sequence[Sequence[Criterion]]) -> tuple[int, ...]:
    return tuple(number for number, leaves in enumerate(bundled) if leaves[0].kind is kind)


def _bundle(leaves: Sequence[Criterion], *, tree: Tree) -> Bundle:
    return Bundle(
        parent=leaves[0].parent,
        points=sum((tree.points[leaf.id] for leaf in leaves), ZERO),
    )


def _minimums(tree: Tree, *, bundled: Sequence[Sequence[Criterion]]) -> tuple[Minimum, ...]:
    whole = tree.framework.rules.minimum_quality
    declared = [] if whole is None else [("Quality", Fraction(whole), tree.quality)]
    declared += [
        (node.title, Fraction(node.minimum), tree.leaves_under(node.id))
        for node in tree.order
        if node.minimum is not None
    ]
    return tuple(
        _minimum(title, percent=percent, leaves=leaves, tree=tree, bundled=bundled)
        for title, percent, leaves in declared
    )


def _minimum(
    title: str,
    *,
    percent: Fraction,
    leaves: Sequence[Criterion],
    tree: Tree,
    bundled: Sequence[Sequence[Criterion]],
) -> Minimum:
    tested = frozenset(
        leaf.id for leaf in leaves if leaf.kind is CriterionKind.SCORE and leaf.stage is ScoringStage.RESPONSE
    )
    return Minimum(
        title=title,
        percent=percent,
        leaves=tested,
        bundles=tuple(number for number, bundle in enumerate(bundled) if bundle[0].id in tested),
        points=sum((tree.points[leaf] for leaf in tested), ZERO) * percent / 100,
    )
