"""The criteria as a tree: effective points, leaves, shares of the stages, and the scales marks are given on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework, PriceFormula, ScaleWord, ScoringStage, Seat
from app.domain.rounding import plain

ZERO = Fraction(0)

EXACT = Context(prec=120)
"""Holds any sum and remainder of the numbers an RFP may contain (18 digits before the point, 30 after) exactly."""


@dataclass(frozen=True)
class Tree:
    """A framework's criteria, grown from its roots.

    `order` holds every criterion with parents before children, `leaves` all that are not groups in the order of the
    sheet. `weights` are the weights as given or derived, `points` the effective points, both by criterion id.
    """

    framework: Framework
    by_id: Mapping[str, Criterion]
    order: tuple[Criterion, ...]
    branches: Mapping[str | None, tuple[Criterion, ...]]
    weights: Mapping[str, Fraction]
    points: Mapping[str, Fraction]
    leaves: tuple[Criterion, ...]

    @classmethod
    def of(cls, framework: Framework) -> "Tree":
        """The tree of a framework without structural faults; `DomainError` where the criteria form no tree."""
        return _whole_tree(framework)

    @classmethod
    def grown(cls, framework: Framework) -> "Tree":
        """The tree of whatever can be reached from the roots: what stands astray is left out, not refused."""
        by_id = {criterion.id: criterion for criterion in reversed(framework.criteria)}
        branches = _branches(criterion for criterion in framework.criteria if by_id[criterion.id] is criterion)
        order = _parents_first(branches)
        weights = _weights(order, branches=branches)
        reached = {criterion.id for criterion in order}
        budget = Fraction(framework.rules.total_points) - Fraction(framework.rules.preference_points_inside)
        return cls(
            framework=framework,
            by_id={criterion.id: criterion for criterion in order},
            order=order,
            branches=branches,
            weights=weights,
            points=_effective_points(order, weights=weights, budget=budget),
            leaves=tuple(
                criterion
                for criterion in framework.criteria
                if criterion.kind is not CriterionKind.GROUP
                and criterion.id in reached
                and by_id[criterion.id] is criterion
            ),
        )

    @property
    def roots(self) -> tuple[Criterion, ...]:
        return self.children(None)

    def children(self, criterion: str | None) -> tuple[Criterion, ...]:
        """The criteria directly under one, in the order of the sheet; under None the roots."""
        return self.branches.get(criterion, ())

    @cached_property
    def budget(self) -> Fraction:
        """The points all criteria share: the RFP's total without the preference points inside it."""
        rules = self.framework.rules
        return Fraction(rules.total_points) - Fraction(rules.preference_points_inside)

    @cached_property
    def quality(self) -> tuple[Criterion, ...]:
        """The leaves that are scored and are not price."""
        return tuple(leaf for leaf in self.leaves if leaf.kind is CriterionKind.SCORE)

    @cached_property
    def gates(self) -> tuple[Criterion, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.kind is CriterionKind.GATE)

    @cached_property
    def price(self) -> Criterion | None:
        return next((leaf for leaf in self.leaves if leaf.kind is CriterionKind.PRICE), None)

    @cached_property
    def scored(self) -> tuple[Criterion, ...]:
        """The leaves that get their points from marks: quality, and price where it is scored like a criterion."""
        as_criterion = self.framework.rules.price_formula is PriceFormula.PRICE_AS_CRITERION
        kinds = {CriterionKind.SCORE, CriterionKind.PRICE} if as_criterion else {CriterionKind.SCORE}
        return tuple(leaf for leaf in self.leaves if leaf.kind in kinds)

    @cached_property
    def marked(self) -> tuple[Criterion, ...]:
        """The leaves on which evaluators give marks or verdicts: the scored ones and the gates."""
        return (*self.scored, *self.gates)

    @cached_property
    def quality_points(self) -> Fraction:
        """The effective points of all that is not price."""
        return sum((self.points[leaf.id] for leaf in self.quality), ZERO)

    @cached_property
    def price_points(self) -> Fraction:
        """The effective points of the price leaf; 0 without one."""
        return self.points[self.price.id] if self.price else ZERO

    @cached_property
    def weighted_leaves(self) -> tuple[Criterion, ...]:
        """The leaves that carry points: all but the gates."""
        return tuple(leaf for leaf in self.leaves if leaf.kind is not CriterionKind.GATE)

    @cached_property
    def outline(self) -> tuple[tuple[int, Criterion], ...]:
        """Every criterion with its depth (0 for roots), as a reader goes through the tree."""
        found = []
        waiting = [(0, criterion) for criterion in reversed(self.roots)]
        while waiting:
            depth, criterion = waiting.pop()
            found.append((depth, criterion))
            waiting += [(depth + 1, child) for child in reversed(self.children(criterion.id))]
        return tuple(found)

    def descendants(self, criterion: str) -> tuple[Criterion, ...]:
        """Everything under a criterion, parents before children; empty for a leaf."""
        inside = {criterion}
        found = []
        for node in self.order:
            if node.parent in inside:
                inside.add(node.id)
                found.append(node)
        return tuple(found)

    def leaves_under(self, criterion: str) -> tuple[Criterion, ...]:
        """The leaves under a group; a leaf is its own only leaf."""
        if self.by_id[criterion].kind is not CriterionKind.GROUP:
            return (self.by_id[criterion],)
        return tuple(node for node in self.descendants(criterion) if node.kind is not CriterionKind.GROUP)

    def leaves_of(self, seat: Seat) -> frozenset[str]:
        """The ids of the leaves a seat of the panel marks; a seat without assignment marks all of them."""
        marked = frozenset(leaf.id for leaf in self.marked)
        if not seat.criteria:
            return marked
        known = (criterion for criterion in seat.criteria if criterion in self.by_id)
        return marked & {leaf.id for criterion in known for leaf in self.leaves_under(criterion)}

    def stage_shares(self) -> dict[ScoringStage, Fraction]:
        """The share (0-1) of the RFP's total that each stage's leaves carry; stages without leaves are left out."""
        total = Fraction(self.framework.rules.total_points)
        shares: defaultdict[ScoringStage, Fraction] = defaultdict(Fraction)
        for leaf in self.weighted_leaves:
            shares[leaf.stage] += self.points[leaf.id] / total
        return dict(shares)

    def scale(self, leaf: str) -> "Scale":
        """The scale of a scored leaf; `DomainError` where it has no maximum."""
        return scale_of(self.by_id[leaf], words=self.framework.scales)


@dataclass(frozen=True, slots=True)
class Scale:
    """What may be given on a leaf: numbers between the bounds on the step, and the words, whose values always may."""

    minimum: Decimal
    maximum: Decimal
    step: Decimal | None
    words: tuple[ScaleWord, ...]

    def value_of(self, word: str) -> Decimal | None:
        """The number a word stands for, whatever its case and the blanks around it; None for an unknown word."""
        wanted = word.strip().casefold()
        return next((entry.value for entry in self.words if entry.label.strip().casefold() == wanted), None)

    def fault(self, value: Decimal) -> str | None:
        """None where `value` may be given, else the sentence that says what may."""
        if not value.is_finite():
            return f"{value} is not a number on the scale {self.in_words()}."
        if not self.minimum <= value <= self.maximum:
            return f"{plain(value)} is not on the scale {self.in_words()}."
        if not self.step or is_whole_steps(value, origin=self.minimum, step=self.step):
            return None
        if any(value == entry.value for entry in self.words):
            return None
        return f"{plain(value)} is between the steps of the scale {self.in_words()}."

    def in_words(self) -> str:
        """The scale as a person says it: "0 to 10 in steps of 0.5 (or Good = 8, Poor = 2)"."""
        words = ", ".join(f"{entry.label} = {plain(entry.value)}" for entry in self.words)
        return self.span + (f" (or {words})" if words else "")

    @property
    def span(self) -> str:
        """The numbers that may be given: "0 to 10 in steps of 0.5"."""
        steps = f" in steps of {plain(self.step)}" if self.step is not None else ""
        return f"{plain(self.minimum)} to {plain(self.maximum)}{steps}"


@lru_cache(maxsize=64)
def _whole_tree(framework: Framework) -> Tree:
    """Kept, since every page of an RFP asks for the same tree again."""
    tree = Tree.grown(framework)
    if len(tree.order) != len(framework.criteria):
        raise DomainError(
            "The criteria do not form one tree: an id occurs twice, a parent is unknown, or groups contain each "
            "other. Mend the columns `id` and `parent`."
        )
    return tree


def is_whole_steps(value: Decimal, *, origin: Decimal, step: Decimal) -> bool:
    """Whether `value` is a whole number of steps (above 0) away from `origin`."""
    return EXACT.remainder(EXACT.subtract(value, origin), step) == 0


def scale_of(criterion: Criterion, *, words: Sequence[ScaleWord]) -> Scale:
    """The scale of a leaf; without `scale_max` a word scale ends at its highest word. `DomainError` without either."""
    own = tuple(entry for entry in words if criterion.scale is not None and entry.scale == criterion.scale)
    highest = max((entry.value for entry in own), default=None)
    maximum = criterion.scale_max if criterion.scale_max is not None else highest
    if maximum is None:
        raise DomainError(f"The criterion {criterion.id} needs the highest value of its scale in `scale_max`.")
    return Scale(minimum=criterion.scale_min, maximum=maximum, step=criterion.scale_step, words=own)


def scale_in_words(criterion: Criterion, *, words: Sequence[ScaleWord]) -> str:
    """How a criterion is scored: "0 to 10, Quality", "pass or fail".

    Empty for a group and for a price that has no scale; the scale's name alone where nothing says how far it goes.
    """
    if criterion.kind is CriterionKind.GROUP:
        return ""
    if criterion.kind is CriterionKind.GATE:
        return "pass or fail"
    if criterion.kind is CriterionKind.PRICE and criterion.scale is None and criterion.scale_max is None:
        return ""
    try:
        span = scale_of(criterion, words=words).span
    except DomainError:
        return criterion.scale or ""
    return f"{span}, {criterion.scale}" if criterion.scale else span


def _branches(criteria: Iterable[Criterion]) -> dict[str | None, tuple[Criterion, ...]]:
    branches: defaultdict[str | None, list[Criterion]] = defaultdict(list)
    for criterion in criteria:
        branches[criterion.parent].append(criterion)
    return {parent: tuple(children) for parent, children in branches.items()}


def _parents_first(branches: Mapping[str | None, tuple[Criterion, ...]]) -> tuple[Criterion, ...]:
    # A loop, not a recursion: a file may nest deeper than Python's stack.
    order = list(branches.get(None, ()))
    for criterion in order:
        order.extend(branches.get(criterion.id, ()))
    return tuple(order)


def _weights(
    order: Sequence[Criterion], *, branches: Mapping[str | None, tuple[Criterion, ...]]
) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    for criterion in reversed(order):
        if criterion.kind is CriterionKind.GATE:
            weights[criterion.id] = ZERO
        elif criterion.weight is not None:
            weights[criterion.id] = Fraction(criterion.weight)
        else:
            weights[criterion.id] = sum((weights[child.id] for child in branches.get(criterion.id, ())), ZERO)
    return weights


def _effective_points(
    order: Sequence[Criterion], *, weights: Mapping[str, Fraction], budget: Fraction
) -> dict[str, Fraction]:
    sums: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for criterion in order:
        sums[criterion.parent] += weights[criterion.id]
    points: dict[str, Fraction] = {}
    for criterion in order:
        available = budget if criterion.parent is None else points[criterion.parent]
        siblings = sums[criterion.parent]
        points[criterion.id] = available * weights[criterion.id] / siblings if siblings else ZERO
    return points
