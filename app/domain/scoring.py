"""From tallies to each offer's cells, its quality points, and whether gates and minimums let it go on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.cells import SCORES, SETTLED, awaited, gate_cell, leaf_state, scored_cell
from app.domain.evaluation import Count, Criterion, Offer, OfferStatus, ScoringStage, Tally
from app.domain.redistribution import ONE
from app.domain.rounding import figure
from app.domain.scoring_plan import LeafPlan, Minimum, Plan
from app.domain.standing import Cell, CellState
from app.domain.tree import ZERO

NO_MARKS = Tally()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One offer before prices: its cells by leaf id, its points, and how far its marks have come.

    `quality` are the points of all that is not price, None where nothing of it is scored; `scored_price` the points of
    a price leaf that evaluators score. `missing` counts the marks and verdicts still awaited, `undecided` names the
    gates on which people differ, `not_applicable` the leaves whose points went to others. `price_opened` is False for
    offers that stopped before the price envelope.
    """

    offer: Offer
    status: OfferStatus
    reason: str
    price_opened: bool
    cells: Mapping[str, Cell]
    quality: Fraction | None
    scored_price: Fraction | None
    missing: int
    undecided: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing and not self.undecided


def scorecards(count: Count, *, plan: Plan) -> tuple[Scorecard, ...]:
    """Every offer's scorecard, in the order of the offers. Nothing is awaited for offers that are not active."""
    return tuple(_scorecard(offer, tallies=count.tallies, plan=plan) for offer in count.offers)


class _Sheet:
    """One offer while it is being scored. Points are whole numerators over few denominators, so that a sum of
    hundreds of leaves is normalised once and not at every step."""

    __slots__ = ("cells", "growth", "missing", "plan", "points")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cells: dict[str, Cell] = {}
        self.points: dict[str, tuple[int, int]] = {}
        self.growth: Mapping[str | None, Fraction] = {}
        self.missing = 0

    def fill(self, offer: Offer, *, tallies: Mapping[tuple[str, str], Tally]) -> None:
        """Enter every cell of the offer. Which leaves do not apply must be known before any points are."""
        active = offer.status is OfferStatus.ACTIVE
        entries = []
        for leaf in self.plan.leaves:
            tally = tallies.get((offer.id, leaf.leaf.id), NO_MARKS)
            expected = max(0, leaf.assigned - tally.recused) if active else 0
            state = leaf_state(tally, expected=expected, score_from=self.plan.score_from)
            entries.append((leaf, tally, expected, state))
        absent = {leaf.leaf.id for leaf, _, _, state in entries if state is CellState.NOT_APPLICABLE}
        self.growth = self.plan.holdings.growth(absent)
        for leaf, tally, expected, state in entries:
            self._enter(leaf, tally=tally, expected=expected, state=state)
        for gate, assigned in self.plan.gates:
            tally = tallies.get((offer.id, gate.id), NO_MARKS)
            expected = max(0, assigned - tally.recused) if active else 0
            self.cells[gate.id] = gate_cell(tally, expected=expected)
            self._await(self.cells[gate.id].state, tally=tally, expected=expected)

    def _enter(self, leaf: LeafPlan, *, tally: Tally, expected: int, state: CellState) -> None:
        score = SCORES[self.plan.score_from](tally)
        points = None
        if score is not None:
            total, divisor = score
            numerator = leaf.unit * (total - leaf.origin * divisor)
            denominator = self.plan.denominator * divisor
            if self.growth:
                grown = self.growth[leaf.leaf.parent]
                numerator, denominator = numerator * grown.numerator, denominator * grown.denominator
            self.points[leaf.leaf.id] = (numerator, denominator)
            points = Fraction(numerator, denominator)
        self.cells[leaf.leaf.id] = scored_cell(
            leaf, tally=tally, state=state, expected=expected, points=points, score=score
        )
        self._await(state, tally=tally, expected=expected)

    def _await(self, state: CellState, *, tally: Tally, expected: int) -> None:
        if state not in SETTLED:
            self.missing += awaited(state, tally=tally, expected=expected, score_from=self.plan.score_from)

    def sum_of(self, leaves: Iterable[Criterion]) -> Fraction | None:
        """The points of the given leaves together, None where none of them has any."""
        numerators: defaultdict[int, int] = defaultdict(int)
        for leaf in leaves:
            if leaf.id in self.points:
                numerator, denominator = self.points[leaf.id]
                numerators[denominator] += numerator
        if not numerators:
            return None
        return sum((Fraction(over, under) for under, over in numerators.items()), ZERO)

    def in_state(self, state: CellState) -> tuple[str, ...]:
        return tuple(leaf for leaf, cell in self.cells.items() if cell.state is state)


def _scorecard(offer: Offer, *, tallies: Mapping[tuple[str, str], Tally], plan: Plan) -> Scorecard:
    sheet = _Sheet(plan)
    sheet.fill(offer, tallies=tallies)
    status, reason, opened = offer.status, offer.reason, True
    if status is OfferStatus.ACTIVE:
        status, reason, opened = _judge(sheet)
    in_play = status is OfferStatus.ACTIVE
    scored = {leaf.leaf.id for leaf in plan.leaves}
    return Scorecard(
        offer=offer,
        status=status,
        reason=reason,
        price_opened=opened,
        cells=sheet.cells,
        quality=sheet.sum_of(plan.quality) if plan.quality else ZERO,
        scored_price=sheet.sum_of([plan.price]) if plan.price else None,
        missing=sheet.missing if in_play else 0,
        undecided=sheet.in_state(CellState.UNDECIDED) if in_play else (),
        not_applicable=tuple(leaf for leaf in sheet.in_state(CellState.NOT_APPLICABLE) if leaf in scored),
    )


def _judge(sheet: _Sheet) -> tuple[OfferStatus, str, bool]:
    """Status, reason, and whether the price is opened: gates first, then the minimums, all before price."""
    failed = [gate for gate, _ in sheet.plan.gates if sheet.cells[gate.id].state is CellState.FAILED]
    if failed:
        gates = ", ".join(gate.title for gate in failed)
        before_price = any(gate.stage is ScoringStage.RESPONSE for gate in failed)
        return OfferStatus.DISQUALIFIED, f"Failed at the gate: {gates}.", not before_price
    reasons = [text for minimum in sheet.plan.minimums if (text := _below(minimum, sheet=sheet))]
    if reasons:
        return OfferStatus.EXCLUDED, " ".join(reasons), False
    return OfferStatus.ACTIVE, "", True


def _below(minimum: Minimum, *, sheet: _Sheet) -> str | None:
    """The reason for an exclusion, or None. While a mark is missing under a minimum it is not tested yet."""
    if any(sheet.cells[leaf.id].state not in SETTLED for leaf in minimum.leaves):
        return None
    achieved = sheet.sum_of(minimum.leaves)
    if achieved is None:
        return None
    needed = minimum.points
    if sheet.growth:
        needed = _available(minimum.leaves, sheet=sheet) * minimum.percent / 100
    if achieved >= needed:
        return None
    reached = _percent(achieved * minimum.percent / needed, minimum=minimum.percent)
    demanded = figure(minimum.percent, places=9)
    return f"{minimum.title} reached {reached} % of its points, below the minimum of {demanded} %."


def _available(leaves: Sequence[Criterion], *, sheet: _Sheet) -> Fraction:
    """The points that could be won on the leaves that apply, with what they received from those that do not."""
    applying = (leaf for leaf in leaves if sheet.cells[leaf.id].state is not CellState.NOT_APPLICABLE)
    return sum((sheet.plan.tree.points[leaf.id] * sheet.growth.get(leaf.parent, ONE) for leaf in applying), ZERO)


def _percent(reached: Fraction, *, minimum: Fraction) -> str:
    """Two places, but more where two would make the percentage look like the minimum it missed."""
    text = figure(reached, places=2)
    return figure(reached, places=9) if text == figure(minimum, places=2) else text
