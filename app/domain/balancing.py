"""Weights of siblings brought to add up exactly: all in proportion, or the others around one that stays."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework
from app.domain.rounding import plain
from app.domain.tree import EXACT, Tree

HUNDRED = Decimal(100)
FEWEST_PLACES = 2
MOST_PLACES = 9
"""Weights are shown to two decimals where that is enough, and kept to nine."""


def balanced(weights: Sequence[Decimal | None], *, total: Decimal) -> tuple[Decimal, ...]:
    """The weights scaled so that they add up to `total` exactly; an empty one counts as the mean of the others.

    Without any weight above 0 all get equal shares. What rounding leaves over goes, unit by unit, to those that lost
    most by it, the first of equals first. Raises DomainError below 0.
    """
    if any(weight is not None and weight < 0 for weight in weights):
        raise DomainError("A weight is below 0: weights that are balanced are 0 or above.")
    if (
        None not in weights
        and sum((Fraction(weight) for weight in weights if weight is not None), Fraction(0)) == total
    ):
        return tuple(weight for weight in weights if weight is not None)
    shares = _shares(weights)
    fewest = max(FEWEST_PLACES, -int(total.as_tuple().exponent))
    for places in range(fewest, MOST_PLACES + 1):
        found = _apportioned(shares, total=total, places=places)
        if all(weight for weight, share in zip(found, shares, strict=True) if share):
            return found
    return _apportioned(shares, total=total, places=max(fewest, MOST_PLACES))


def balanced_around(weights: Sequence[Decimal | None], *, kept: int, total: Decimal) -> tuple[Decimal, ...]:
    """The same, but the weight at the position `kept` stays. Raises DomainError where that cannot add up."""
    own = weights[kept]
    if own is None:
        raise DomainError("The weight to balance around is empty: write it first.")
    others = [*weights[:kept], *weights[kept + 1 :]]
    left = EXACT.subtract(total, own)
    if left < 0 or (left and not others):
        raise DomainError(
            f"The others cannot be balanced around a weight of {plain(own)}: together they make {plain(total)}."
        )
    around = balanced(others, total=left)
    return (*around[:kept], own, *around[kept:])


def balanced_siblings(framework: Framework, *, parent: str | None) -> dict[str, Decimal]:
    """New weights by criterion for all that stand directly under `parent` (None: at the top); gates have none."""
    tree, siblings = _siblings(framework, parent=parent)
    weights = _given(tree, siblings)
    return _named(siblings, balanced(weights, total=_target(tree, parent=parent, weights=weights)))


def siblings_around(framework: Framework, *, criterion: str) -> dict[str, Decimal]:
    """New weights of the siblings of a criterion, whose own stays. Raises DomainError where that cannot add up."""
    parent = Tree.grown(framework).by_id[criterion].parent
    tree, siblings = _siblings(framework, parent=parent)
    weights = _given(tree, siblings)
    kept = [sibling.id for sibling in siblings].index(criterion)
    total = _target(tree, parent=parent, weights=weights)
    return _named(siblings, balanced_around(weights, kept=kept, total=total))


def _siblings(framework: Framework, *, parent: str | None) -> tuple[Tree, list[Criterion]]:
    tree = Tree.grown(framework)
    return tree, [child for child in tree.children(parent) if child.kind is not CriterionKind.GATE]


def _given(tree: Tree, siblings: Sequence[Criterion]) -> list[Decimal | None]:
    """The weights as written; a group without one weighs what is under it."""
    derived = {each.id: tree.weights[each.id] for each in siblings if each.weight is None and tree.weights[each.id]}
    return [_decimal(derived[each.id]) if each.id in derived else each.weight for each in siblings]


def _target(tree: Tree, *, parent: str | None, weights: Sequence[Decimal | None]) -> Decimal:
    """100, or the points the siblings share where those are what their weights come nearer to."""
    points = tree.points[parent] if parent else tree.budget
    added = sum((Fraction(weight) for weight in weights if weight is not None), Fraction(0))
    in_points = _decimal(points)
    if Fraction(in_points) != points or points <= 0:
        return HUNDRED  # a third of 100 points cannot be written down
    return in_points if abs(added - points) < abs(added - 100) else HUNDRED


def _named(siblings: Sequence[Criterion], weights: Sequence[Decimal]) -> dict[str, Decimal]:
    return {sibling.id: weight for sibling, weight in zip(siblings, weights, strict=True)}


def _shares(weights: Sequence[Decimal | None]) -> list[Fraction]:
    """What each has of the whole, 0-1."""
    given = [Fraction(weight) for weight in weights if weight is not None]
    mean = sum(given, Fraction(0)) / len(given) if given else Fraction(0)
    if not mean:
        return [Fraction(1, len(weights)) for _ in weights]
    exact = [mean if weight is None else Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    return [weight / whole for weight in exact]


def _apportioned(shares: Sequence[Fraction], *, total: Decimal, places: int) -> tuple[Decimal, ...]:
    """The largest-remainder method (Hamilton) on units of 10^-places."""
    units = int(Fraction(total) * 10**places)
    quotas = [share * units for share in shares]
    floors = [quota.numerator // quota.denominator for quota in quotas]
    left = units - sum(floors)
    by_loss = sorted(range(len(quotas)), key=lambda at: (floors[at] - quotas[at], at))
    for at in by_loss[:left]:
        floors[at] += 1
    return tuple(_plain(Decimal(f"{floor}E-{places}")) for floor in floors)


def _decimal(value: Fraction) -> Decimal:
    """A fraction to nine decimals."""
    return _plain(Decimal(f"{value.numerator * 10**MOST_PLACES // value.denominator}E-{MOST_PLACES}"))


def _plain(value: Decimal) -> Decimal:
    return Decimal(plain(value))
