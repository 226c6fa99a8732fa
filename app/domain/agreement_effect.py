"""What a panel should discuss first: the cells on which marks lie far apart, by what agreeing on them could change."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.agreement import Agreement
from app.domain.evaluation import ScaleOrigin, ScoreFrom
from app.domain.reckoning import Reckoning
from app.domain.rounding import figure
from app.domain.sentences import listed
from app.domain.standing import Cell
from app.domain.tree import ZERO

STRENGTHS: tuple[tuple[Fraction, str], ...] = (
    (Fraction(9, 10), "very strongly"),
    (Fraction(7, 10), "strongly"),
    (Fraction(5, 10), "moderately"),
    (Fraction(3, 10), "weakly"),
    (ZERO, "hardly"),
)
"""How a Kendall's W of at least so much is said; after Schmidt 1997, Decision Sciences 28(3)."""

ENOUGH = 4
"""With fewer evaluators or offers even chance often gives a high W, so no word of strength is said."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """One offer on one criterion whose marks lie apart by the tolerance or more.

    `effect` is by how many points the offer's total differs between the lowest and the highest mark; `crosses` are the
    offers whose totals lie in between, so that agreeing may change the order with them, and `decides` says that the
    first place is at stake. Where offers are not ranked by their total, or marks do not make it, `effect` is None.
    """

    offer: str
    criterion: str
    spread: Fraction
    lowest: Fraction
    highest: Fraction
    effect: Fraction | None = None
    crosses: tuple[str, ...] = ()
    decides: bool = False


def to_discuss(agreement: Agreement, *, reckoning: Reckoning) -> tuple[Discussion, ...]:
    """The flagged cells of scored criteria: those that may change the first place, then those that may change another
    rank, then by points, then by spread."""
    totals = _totals(reckoning)
    found = [
        _discussion(offer, leaf=leaf, spread=own.spread[offer] or ZERO, totals=totals, reckoning=reckoning)
        for leaf, own in agreement.criteria.items()
        for offer in own.flagged
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.decides, not each.crosses, -(each.effect or ZERO), -each.spread))
    )


def _discussion(
    offer: str, *, leaf: str, spread: Fraction, totals: Mapping[str, Fraction], reckoning: Reckoning
) -> Discussion:
    cell = reckoning.cells[offer, leaf]
    lowest, highest = cell.lowest or ZERO, cell.highest or ZERO
    plain = Discussion(offer, leaf, spread, lowest, highest)
    total = totals.get(offer)
    if total is None or cell.score is None:
        return plain
    rate = _points_a_step(offer, leaf=leaf, cell=cell, reckoning=reckoning)
    low, high = total - (cell.score - lowest) * rate, total + (highest - cell.score) * rate
    crosses = tuple(other for other, value in totals.items() if low <= value <= high and other != offer)
    best = next((value for other, value in totals.items() if other != offer), None)
    return Discussion(
        offer,
        leaf,
        spread,
        lowest,
        highest,
        effect=high - low,
        crosses=crosses,
        decides=best is not None and low <= best <= high,
    )


def _totals(reckoning: Reckoning) -> Mapping[str, Fraction]:
    """The totals of the ranked offers, best first; nothing where marks do not make them one by one."""
    if reckoning.rules.score_from not in (ScoreFrom.MEAN, ScoreFrom.MEDIAN) or reckoning.contest.order_by != "total":
        return {}
    totals = {offer: reckoning.figures[offer].total for _, offer in reckoning.places}
    return {offer: total for offer, total in totals.items() if total is not None}


def _points_a_step(offer: str, *, leaf: str, cell: Cell, reckoning: Reckoning) -> Fraction:
    """What one unit of the scale is worth in points of the total, with what the leaf got from others that do not apply
    and the factor by which quality is scaled in the record."""
    scale = reckoning.tree.scale(leaf)
    origin = Fraction(scale.minimum) if reckoning.rules.scale_origin is ScaleOrigin.MINIMUM else ZERO
    rate = reckoning.tree.points[leaf] / (Fraction(scale.maximum) - origin)
    if cell.points is not None and cell.score is not None and cell.score != origin:
        rate = cell.points / (cell.score - origin)
    scaled, unscaled = reckoning.figures[offer].quality, reckoning.contest.entries[offer].quality
    return rate * scaled / unscaled if scaled and unscaled else rate


def agreement_sentence(agreement: Agreement, *, discussions: tuple[Discussion, ...], reckoning: Reckoning) -> str:
    """How far the panel agrees, and what to discuss first, in plain words with their figures."""
    return " ".join((_how_far(agreement), _what_first(discussions, reckoning=reckoning)))


def _how_far(agreement: Agreement) -> str:
    judged = [spread for own in agreement.criteria.values() for spread in own.spread.values() if spread is not None]
    if not judged:
        return "No offer has two marks on the same criterion yet, so nothing can be said about agreement."
    flagged = sum(len(own.flagged) for own in agreement.criteria.values())
    apart = "none lies" if not flagged else f"{flagged:,} lies" if flagged == 1 else f"{flagged:,} lie"
    share = f" ({figure(Fraction(100 * flagged, len(judged)), places=0)} %)" if flagged else ""
    spread = f"Of {len(judged):,} scores with two marks or more, {apart} apart by the tolerance or more{share}"
    w = agreement.total.kendall_w
    if w is None:
        return f"{spread}; how far evaluators order the offers alike cannot be said."
    return f"{spread}. {_alike(w, evaluators=len(agreement.evaluators), offers=len(agreement.total.spread))}"


def _alike(w: Fraction, *, evaluators: int, offers: int) -> str:
    """How far the evaluators order the offers alike; so few of either that chance does as much get no strong word."""
    said = f"Kendall's W {figure(w, places=2)}"
    if evaluators < ENOUGH or offers < ENOUGH:
        return (
            f"How alike the totals order the offers ({said}) tells little: there are only {evaluators} evaluators and "
            f"{offers} offers."
        )
    strength = next(words for limit, words in STRENGTHS if w >= limit)
    return f"Evaluators' totals order the offers {strength} alike ({said})."


def _what_first(discussions: tuple[Discussion, ...], *, reckoning: Reckoning) -> str:
    if not discussions:
        return "Nothing needs to be discussed for the sake of agreement."
    first = discussions[0]
    title, name = reckoning.tree.by_id[first.criterion].title, reckoning.offer(first.offer).name
    said = f"Discuss “{title}” of {name} first"
    marks = f"marks run from {figure(first.lowest, places=2)} to {figure(first.highest, places=2)}"
    if first.effect is None:
        return f"{said}: {marks}."
    moved = f"{marks}, which is {figure(first.effect, places=2)} points of its total"
    if not first.crosses:
        return f"{said}: {moved}, though no rank hangs on it."
    names = listed([reckoning.offer(other).name for other in first.crosses])
    at_stake = "the first place hangs on it" if first.decides else f"its order with {names} hangs on it"
    return f"{said}: {moved}, and {at_stake}."
