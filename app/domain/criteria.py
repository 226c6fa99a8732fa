"""Everything that can be wrong with a framework before anyone scores: rules, scales, criteria tree and weights."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from app.domain.errors import DomainError
from app.domain.evaluation import (
    MARK_UNITS,
    Criterion,
    CriterionKind,
    Framework,
    Rules,
    ScaleOrigin,
    ScoreFrom,
    ScoringStage,
    TieRule,
)
from app.domain.pricing import FORMULAS, Formula
from app.domain.rounding import figure, plain
from app.domain.tree import Scale, Tree, is_whole_steps, scale_of

__all__ = ["FrameworkFault", "Scale", "Tree", "faults", "number_fault", "scale_of"]

RFP = "RFP"
CRITERIA = "Criteria"
SCALES = "Scales"

LARGEST = Decimal(10) ** 18
FINEST = -30
"""Numbers beyond these would make exact arithmetic arbitrarily slow, and no RFP has them."""

FINEST_MARK = Decimal(1) / MARK_UNITS


@dataclass(frozen=True, slots=True)
class FrameworkFault:
    """One thing wrong with a framework, and what would mend it.

    `sheet` is the workbook's sheet ("RFP", "Criteria" or "Scales"). On Criteria and Scales `index` is the position in
    `framework.criteria` or `framework.scales` (None: the sheet as a whole) and `column` the header; on RFP `column` is
    the key. `criterion` is the criterion's id, or "".
    """

    sheet: str
    index: int | None
    criterion: str
    column: str
    text: str


def faults(framework: Framework) -> tuple[FrameworkFault, ...]:
    """All faults of a framework, in the order rules, scales, criteria; empty where it can be published."""
    numbers = tuple(_number_faults(framework))
    if numbers:
        return numbers  # nothing can be computed with them
    tree = Tree.grown(framework)
    return (
        *_rule_faults(framework.rules),
        *_formula_faults(tree),
        *_tie_faults(tree),
        *_word_faults(framework),
        *_shape_faults(tree),
        *_leaf_faults(tree),
        *_minimum_faults(tree),
        *_weight_faults(tree),
    )


def number_fault(value: Decimal) -> str | None:
    """None for a number an RFP may contain: finite, below 10^18, at most 30 decimals; else what is wrong with it."""
    if not value.is_finite():
        return f"{value} is not a number."
    if abs(value) >= LARGEST:
        return "The number is too large: write one below 1,000,000,000,000,000,000."
    if int(value.as_tuple().exponent) < FINEST:
        return f"The number has more than {-FINEST} decimals: write fewer."
    return None


def _rfp(column: str, text: str) -> FrameworkFault:
    return FrameworkFault(sheet=RFP, index=None, criterion="", column=column, text=text)


def _on(framework: Framework, criterion: Criterion, *, column: str, text: str) -> FrameworkFault:
    index = next(at for at, other in enumerate(framework.criteria) if other is criterion)
    return FrameworkFault(sheet=CRITERIA, index=index, criterion=criterion.id, column=column, text=text)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _number_faults(framework: Framework) -> Iterator[FrameworkFault]:
    for column, value in _decimals(framework.rules):
        if text := number_fault(value):
            yield _rfp(column, text)
    for index, word in enumerate(framework.scales):
        if text := number_fault(word.value):
            yield FrameworkFault(sheet=SCALES, index=index, criterion="", column="value", text=text)
    for index, criterion in enumerate(framework.criteria):
        for column, value in _decimals(criterion):
            if text := number_fault(value):
                yield FrameworkFault(sheet=CRITERIA, index=index, criterion=criterion.id, column=column, text=text)


def _decimals(record: Rules | Criterion) -> Iterator[tuple[str, Decimal]]:
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Decimal):
            yield field.name, value


# --- rules -----------------------------------------------------------------------------------------------------------

BOUNDS: dict[str, tuple[int, int]] = {
    "rounding": (0, 9),
    "minimum_quality": (0, 100),
    "near_tie": (0, 100),
    "tolerance": (0, 100),
}


def _rule_faults(rules: Rules) -> Iterator[FrameworkFault]:
    if rules.total_points <= 0:
        yield _rfp("total_points", "The total of points must be above 0, for example 100 or 1000.")
    elif not 0 <= rules.preference_points_inside < rules.total_points:
        yield _rfp(
            "preference_points_inside",
            f"The preference points inside the total must be at least 0 and below the {plain(rules.total_points)} "
            "points of the RFP, because criteria and preference points together make the total.",
        )
    for column, (lowest, highest) in BOUNDS.items():
        value = getattr(rules, column)
        if value is not None and not lowest <= value <= highest:
            yield _rfp(column, f"{value} is out of range: write a number from {lowest} to {highest}.")
    if rules.shortlist_size is not None and rules.shortlist_size < 1:
        yield _rfp("shortlist_size", "A shortlist holds at least one offer: write 1 or more, or leave it empty.")
    if rules.quality_relative_to_best and rules.score_from is ScoreFrom.RANK_SUM:
        text = "Quality relative to the best offer has no meaning where evaluators' ranks are added up"
        yield _rfp("quality_relative_to_best", f"{text}: write no, or choose mean, median or agreed.")


def _formula_faults(tree: Tree) -> Iterator[FrameworkFault]:
    rules = tree.framework.rules
    prices = [leaf for leaf in tree.leaves if leaf.kind is CriterionKind.PRICE]
    for leaf in prices[1:]:
        text = f"Price is at most one criterion, and {prices[0].id} is it: make {leaf.id} a score or take it out."
        yield _on(tree.framework, leaf, column="kind", text=text)
    if rules.price_formula is None:
        if prices:
            text = f"The RFP has the price criterion {prices[0].id} but no price formula: choose one."
            yield _rfp("price_formula", text)
        return
    formula = FORMULAS[rules.price_formula]
    yield from _parameter_faults(formula, rules=rules)
    yield from _price_leaf_faults(formula, leaf=tree.price, tree=tree)
    if not formula.is_total and rules.score_from is ScoreFrom.RANK_SUM:
        text = f"Ranks of evaluators cannot be added up under {formula.name}, which itself ranks by another figure."
        yield _rfp("score_from", f"{text} Choose mean, median or agreed, or another price formula.")
    if formula.needs_quality and not tree.quality_points:
        yield _rfp("price_formula", f"{formula.name} compares price with quality, but no criterion scores quality.")


def _parameter_faults(formula: Formula, *, rules: Rules) -> Iterator[FrameworkFault]:
    missing = [name for name in formula.parameters if getattr(rules, name) is None]
    for name in missing:
        yield _rfp(name, f"The price formula {formula.name} needs {name}, which is empty: give it.")
    if missing:
        return
    if "price_best" in formula.parameters and Fraction(rules.price_best or 0) >= Fraction(rules.price_worst or 0):
        text = "price_best, which gets all points, must be below price_worst, which gets none."
        yield _rfp("price_best", text)
    if "price_log_base" in formula.parameters and Fraction(rules.price_log_base or 0) <= 1:
        yield _rfp("price_log_base", "The base of the logarithm must be above 1, for example 2.")
    if "price_value_of_quality" in formula.parameters and Fraction(rules.price_value_of_quality or 0) <= 0:
        yield _rfp("price_value_of_quality", "The value of full quality in money must be above 0.")


def _price_leaf_faults(formula: Formula, *, leaf: Criterion | None, tree: Tree) -> Iterator[FrameworkFault]:
    if leaf is None:
        if formula.needs_leaf:
            text = f"The price formula {formula.name} gives points, but no criterion is of the kind price: add one."
            yield _rfp("price_formula", text)
        return
    if formula.needs_leaf and leaf.weight == 0:
        text = f"The price formula {formula.name} gives points, but {leaf.id} carries none: give it a weight."
        yield _on(tree.framework, leaf, column="weight", text=text)
    if formula.forbids_leaf:
        text = f"Under {formula.name} nobody gets points for price, so the points of {leaf.id} could not be won"
        text = f"{text}: take it out or choose another price formula."
        yield _on(tree.framework, leaf, column="kind", text=text)


def _tie_faults(tree: Tree) -> Iterator[FrameworkFault]:
    rules = tree.framework.rules
    if rules.tie_rule is not TieRule.CRITERION:
        return
    criterion = tree.by_id.get(rules.tie_criterion or "")
    if criterion is None:
        yield _rfp(
            "tie_rule",
            f"The tie rule names the criterion {rules.tie_criterion or '(none)'}, which is not there: "
            "name one of the criteria.",
        )
    elif criterion.kind is CriterionKind.GATE:
        yield _rfp("tie_rule", f"{criterion.id} is a gate and gives no points to compare: name another criterion.")


# --- scales ----------------------------------------------------------------------------------------------------------


def _word_faults(framework: Framework) -> Iterator[FrameworkFault]:
    seen: set[tuple[str, str]] = set()
    for index, word in enumerate(framework.scales):
        key = (word.scale, word.label.strip().casefold())
        if not word.scale or not word.label.strip():
            text = "A word of a scale needs both the scale's name and the word itself."
            yield FrameworkFault(sheet=SCALES, index=index, criterion="", column="label", text=text)
        elif key in seen:
            text = f"The word {word.label} occurs twice in the scale {word.scale}: keep one."
            yield FrameworkFault(sheet=SCALES, index=index, criterion="", column="label", text=text)
        seen.add(key)


def _leaf_faults(tree: Tree) -> Iterator[FrameworkFault]:
    named = {word.scale for word in tree.framework.scales}
    for leaf in tree.marked:
        if leaf.kind is CriterionKind.GATE:
            continue
        if leaf.scale is not None and leaf.scale not in named:
            text = f"The scale {leaf.scale} of {leaf.id} has no words: add them, or mend the name."
            yield _on(tree.framework, leaf, column="scale", text=text)
            continue
        for column, text in _scale_faults(leaf, tree=tree):
            yield _on(tree.framework, leaf, column=column, text=text)


def _scale_faults(leaf: Criterion, *, tree: Tree) -> Iterator[tuple[str, str]]:
    try:
        scale = tree.scale(leaf.id)
    except DomainError as error:
        yield "scale_max", str(error)
        return
    if scale.minimum >= scale.maximum:
        lowest, highest = plain(scale.minimum), plain(scale.maximum)
        yield "scale_min", f"The scale of {leaf.id} runs from {lowest} to {highest}: its lowest value must be below."
        return
    if scale.minimum < 0 and tree.framework.rules.scale_origin is ScaleOrigin.ZERO:
        text = f"The scale of {leaf.id} goes below 0 and would give negative points: start it at 0 or above"
        yield "scale_min", f"{text}, or set scale_origin to minimum."
    if any(not is_whole_steps(value, origin=Decimal(0), step=FINEST_MARK) for value in _numbers(scale)):
        yield "scale_max", f"The scale of {leaf.id} has more than nine decimals, which marks cannot have: use fewer."
    if scale.step is not None:
        yield from _step_faults(leaf, scale=scale)
    for word in scale.words:
        if not scale.minimum <= word.value <= scale.maximum:
            text = f"The word {word.label} stands for {plain(word.value)}, which is off the scale of {leaf.id}"
            yield "scale", f"{text}, {plain(scale.minimum)} to {plain(scale.maximum)}."


def _numbers(scale: Scale) -> tuple[Decimal, ...]:
    return (scale.minimum, scale.maximum, *(word.value for word in scale.words))


def _step_faults(leaf: Criterion, *, scale: Scale) -> Iterator[tuple[str, str]]:
    if scale.step is None or scale.step <= 0:
        yield "scale_step", f"The step of the scale of {leaf.id} must be above 0; leave it empty for any value."
    elif not is_whole_steps(scale.maximum, origin=scale.minimum, step=scale.step):
        text = f"Steps of {plain(scale.step)} from {plain(scale.minimum)} do not reach {plain(scale.maximum)}"
        yield "scale_step", f"{text}, the highest value of {leaf.id}: change the step or the bounds."


# --- criteria --------------------------------------------------------------------------------------------------------


def _shape_faults(tree: Tree) -> Iterator[FrameworkFault]:
    framework = tree.framework
    if not framework.criteria:
        text = "There are no criteria: write at least one."
        yield FrameworkFault(sheet=CRITERIA, index=None, criterion="", column="id", text=text)
    by_id = {criterion.id: criterion for criterion in reversed(framework.criteria)}
    seen: Counter[str] = Counter()
    parents = {criterion.parent for criterion in framework.criteria}
    for index, criterion in enumerate(framework.criteria):
        seen[criterion.id] += 1
        for column, text in _node_faults(criterion, by_id=by_id, parents=parents, seen=seen, tree=tree):
            yield FrameworkFault(sheet=CRITERIA, index=index, criterion=criterion.id, column=column, text=text)


def _node_faults(
    criterion: Criterion, *, by_id: dict[str, Criterion], parents: set[str | None], seen: Counter[str], tree: Tree
) -> Iterator[tuple[str, str]]:
    if not criterion.id or criterion.id.split() != [criterion.id]:
        yield "id", f"The id {criterion.id!r} must be one word without blanks, such as C1."
    if seen[criterion.id] > 1:
        yield "id", f"The id {criterion.id} occurs more than once: give every criterion its own."
        return
    parent = None if criterion.parent is None else by_id.get(criterion.parent)
    if criterion.parent is not None and parent is None:
        yield "parent", f"The parent {criterion.parent} of {criterion.id} is not a criterion: mend the id."
    elif parent is not None and parent.kind is not CriterionKind.GROUP:
        yield "parent", f"{criterion.id} hangs under {parent.id}, which is a {parent.kind} and not a group."
    elif criterion.id not in tree.by_id and _is_in_cycle(criterion, by_id=by_id):
        yield "parent", f"{criterion.id} is inside itself: follow its parents and cut the circle."
    if criterion.kind is CriterionKind.GROUP and criterion.id not in parents:
        yield "kind", f"The group {criterion.id} is empty: put criteria under it or take it out."


def _is_in_cycle(criterion: Criterion, *, by_id: dict[str, Criterion]) -> bool:
    walked: set[str] = set()
    above = criterion.parent
    while above is not None and above in by_id and above not in walked:
        if above == criterion.id:
            return True
        walked.add(above)
        above = by_id[above].parent
    return False


def _minimum_faults(tree: Tree) -> Iterator[FrameworkFault]:
    for criterion in tree.order:
        if criterion.minimum is None:
            continue
        tested = [
            leaf
            for leaf in tree.leaves_under(criterion.id)
            if leaf.kind is CriterionKind.SCORE and leaf.stage is ScoringStage.RESPONSE
        ]
        if not 0 <= criterion.minimum <= 100:
            text = f"The minimum of {criterion.id} is a percentage of its points: write a number from 0 to 100."
            yield _on(tree.framework, criterion, column="minimum", text=text)
        elif not tested:
            text = (
                f"The minimum of {criterion.id} could never be tested: minimums are tested on scored criteria of the "
                "stage response, before prices are opened. Leave it empty."
            )
            yield _on(tree.framework, criterion, column="minimum", text=text)


# --- weights ---------------------------------------------------------------------------------------------------------


def _weight_faults(tree: Tree) -> Iterator[FrameworkFault]:
    for criterion in tree.order:
        if text := _own_weight_fault(criterion):
            yield _on(tree.framework, criterion, column="weight", text=text)
    yield from _sum_faults(tree, parent=None)
    for criterion in tree.order:
        if criterion.kind is CriterionKind.GROUP and criterion.weight is not None:
            yield from _sum_faults(tree, parent=criterion)


def _own_weight_fault(criterion: Criterion) -> str | None:
    if criterion.kind is CriterionKind.GATE:
        given = criterion.weight not in (None, 0)
        return f"{criterion.id} is a gate: it is passed or failed and carries no weight." if given else None
    if criterion.weight is None:
        needed = criterion.kind is not CriterionKind.GROUP
        return f"{criterion.id} needs a weight." if needed else None
    return f"The weight of {criterion.id} is below 0." if criterion.weight < 0 else None


def _sum_faults(tree: Tree, *, parent: Criterion | None) -> Iterator[FrameworkFault]:
    siblings = [child for child in tree.children(parent.id if parent else None) if child.kind is not CriterionKind.GATE]
    if not siblings or any(_own_weight_fault(child) for child in siblings):
        if parent and not siblings and tree.children(parent.id) and parent.weight:
            text = f"The group {parent.id} holds gates only, so its weight cannot be won: leave the weight empty."
            yield _on(tree.framework, parent, column="weight", text=text)
        return
    points = tree.points[parent.id] if parent else tree.budget
    added = sum((tree.weights[child.id] for child in siblings), Fraction(0))
    if added in (100, points):
        return
    where = f"under {parent.id}" if parent else "at the top"
    wanted = "100" if points == 100 else f"100 or to the {figure(points, places=9)} points they share"
    text = f"The weights {where} ({', '.join(child.id for child in siblings)}) add up to {figure(added, places=9)}"
    text = f"{text}; they must add up to {wanted}."
    if parent:
        yield _on(tree.framework, parent, column="weight", text=text)
    else:
        yield FrameworkFault(sheet=CRITERIA, index=None, criterion="", column="weight", text=text)
