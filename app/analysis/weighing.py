"""The figure offers are ranked by as a weighted sum over the leaves, so that weights may be changed at will."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind, PriceFormula, ScaleOrigin, ScoreFrom
from app.domain.reckoning import Reckoning
from app.domain.redistribution import ONE, Holdings
from app.domain.tree import ZERO, Tree


@dataclass(frozen=True, slots=True)
class Weighing:
    """An offer's value is the sum over leaves of `shares` times its row of `worth`, plus its `constant`; higher is
    better, and under the published weights the order is that of the record.

    `shares` are the published weights as shares of their sum (they add up to 1), `points` what that sum is in points.
    `worth` holds a row for each offer, in the order of `leaves`. `lift` is what shares of quality points were
    multiplied by to give a row, `scored` the leaves that have marks.
    """

    offers: tuple[str, ...]
    leaves: tuple[str, ...]
    shares: tuple[Fraction, ...]
    points: Fraction
    worth: tuple[tuple[Fraction, ...], ...]
    constants: tuple[Fraction, ...]
    lift: tuple[Fraction, ...]
    scored: frozenset[str]

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Each offer's value under the published weights."""
        return tuple(
            sum((share * worth for share, worth in zip(self.shares, row, strict=True)), constant)
            for row, constant in zip(self.worth, self.constants, strict=True)
        )


def obstacle(reckoning: Reckoning) -> str:
    """Why changed weights say nothing about this ranking, as a sentence; "" where they do."""
    if reckoning.rules.score_from is ScoreFrom.RANK_SUM:
        return "Offers are ranked by evaluators' ranks and not by points, so drawn and changed weights are left out."
    if reckoning.rules.price_formula is PriceFormula.UTILITY_INDEX:
        return "The utility index is no weighted sum, so drawn and changed weights are left out."
    if reckoning.rules.price_formula is PriceFormula.LOWEST_PRICE_OF_THE_PASSING:
        return "The lowest price that passes is always first, so drawn and changed weights are left out."
    if not _weighted(reckoning):
        return "No criterion carries points, so there are no weights to change."
    return ""


def weighing(reckoning: Reckoning) -> Weighing:
    """The ranking of a reckoning without `obstacle` as a weighted sum over the leaves that carry points.

    Each leaf keeps the share of its points that the offer has in the record. A leaf that does not apply to an offer
    counts as the group its points went to; price keeps its share of points, and quality the factor it is scaled by.
    """
    leaves = _weighted(reckoning)
    points = sum((reckoning.tree.points[leaf.id] for leaf in leaves), ZERO)
    offers = tuple(offer for _, offer in reckoning.places)
    return Weighing(
        offers=offers,
        leaves=tuple(leaf.id for leaf in leaves),
        shares=tuple(reckoning.tree.points[leaf.id] / points for leaf in leaves),
        points=points,
        worth=tuple(_worth(offer, leaves=leaves, reckoning=reckoning) for offer in offers),
        constants=tuple(_constant(offer, points=points, reckoning=reckoning) for offer in offers),
        lift=tuple(_lift(offer, reckoning=reckoning) for offer in offers),
        scored=frozenset(leaf.id for leaf in leaves if leaf in reckoning.tree.scored),
    )


def _weighted(reckoning: Reckoning) -> tuple[Criterion, ...]:
    """The leaves that carry points and take part in the figure ranked by: price does only where there is a total."""
    tree, formula = reckoning.tree, reckoning.contest.formula
    gives_points = reckoning.price_is_scored or (formula is not None and formula.share is not None)
    leaves = tree.weighted_leaves if gives_points else tree.quality
    return tuple(leaf for leaf in leaves if tree.points[leaf.id])


def _worth(offer: str, *, leaves: tuple[Criterion, ...], reckoning: Reckoning) -> tuple[Fraction, ...]:
    shares = shares_of_points(offer, reckoning=reckoning)
    lift = _lift(offer, reckoning=reckoning)
    price = reckoning.figures[offer].price
    scored = {leaf.id for leaf in reckoning.tree.scored}
    return tuple(
        shares[leaf.id] * (lift if leaf.kind is CriterionKind.SCORE else ONE)
        if leaf.id in scored
        else (price or ZERO) / reckoning.tree.points[leaf.id]
        for leaf in leaves
    )


def _lift(offer: str, *, reckoning: Reckoning) -> Fraction:
    """What the shares of an offer's quality points are multiplied by to give the figure ranked by."""
    scaling = _scaling(offer, reckoning=reckoning)
    price = reckoning.contest.entries[offer].price
    if reckoning.rules.price_formula is PriceFormula.PRICE_PER_QUALITY_POINT and price:
        return scaling / price  # the more quality for the money, the better
    if reckoning.rules.price_formula is PriceFormula.AWARD_ON_VALUE:
        return scaling * Fraction(reckoning.rules.price_value_of_quality or 0)
    return scaling


def _scaling(offer: str, *, reckoning: Reckoning) -> Fraction:
    """By how much quality was scaled: 1 unless the RFP relates it to the best."""
    unscaled, scaled = reckoning.contest.entries[offer].quality, reckoning.figures[offer].quality
    return scaled / unscaled if unscaled and scaled else ONE


def _constant(offer: str, *, points: Fraction, reckoning: Reckoning) -> Fraction:
    """What weights do not touch: preference points as a share of all others, or the price under an award on value."""
    formula = reckoning.contest.formula
    if reckoning.rules.price_formula is PriceFormula.AWARD_ON_VALUE:
        return -(reckoning.contest.entries[offer].price or ZERO)
    if formula is not None and not formula.is_total:
        return ZERO
    return reckoning.preferences.get(offer, ZERO) / points


def shares_of_points(offer: str, *, reckoning: Reckoning) -> Mapping[str, Fraction]:
    """The share of each scored leaf's points an offer has, unscaled, by leaf id; what is not scored yet has none.

    A leaf that does not apply has the share of the nearest group above it of which anything applies: that is where
    its points went, so that the shares add up to the total of the record exactly.
    """
    tree, scored = reckoning.tree, {leaf.id for leaf in reckoning.tree.scored}
    absent = set(reckoning.cards[offer].not_applicable)
    own = {leaf: _reached(offer, leaf=leaf, reckoning=reckoning) for leaf in scored - absent}
    above = _shares_of_groups(own, tree=tree)
    shares: dict[str | None, Fraction] = {None: above.get(None, ZERO)}
    for node in tree.order:
        found = own if node.kind is not CriterionKind.GROUP else above
        shares[node.id] = found.get(node.id, shares[node.parent])
    return {leaf: shares[leaf] for leaf in scored}


def _shares_of_groups(own: Mapping[str, Fraction], *, tree: Tree) -> Mapping[str | None, Fraction]:
    """The share each group has of its points by those of its children that apply; groups without any are left out."""
    held = Holdings.of(tree, leaves={leaf.id for leaf in tree.scored}).held
    reached: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    applying: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for node in reversed(tree.order):
        if applying.get(node.id):
            share = reached[node.id] / applying[node.id]
        elif node.id in own:
            share = own[node.id]
        else:
            continue
        reached[node.parent] += held[node.id] * share
        applying[node.parent] += held[node.id]
    return {group: reached[group] / points for group, points in applying.items() if points}


def _reached(offer: str, *, leaf: str, reckoning: Reckoning) -> Fraction:
    score = reckoning.cells[offer, leaf].score
    return ZERO if score is None else reach(leaf, reckoning=reckoning).share(score)


@dataclass(frozen=True, slots=True)
class Reach:
    """A leaf's scale as far as points go: none at `origin`, all at `highest`."""

    origin: Fraction
    highest: Fraction

    def share(self, score: Fraction) -> Fraction:
        return (score - self.origin) / (self.highest - self.origin)


def reach(leaf: str, *, reckoning: Reckoning) -> Reach:
    """The reach of a scored leaf's scale under the RFP's scale origin."""
    scale = reckoning.tree.scale(leaf)
    starts_at_minimum = reckoning.rules.scale_origin is ScaleOrigin.MINIMUM
    return Reach(Fraction(scale.minimum) if starts_at_minimum else ZERO, Fraction(scale.maximum))
