"""From tallies to each offer's cells, its quality points, and whether gates and minimums let it go on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from app.domain.cells import SCORES, SETTLED, STATES, awaited, bounds, exact, gate_cell
from app.domain.evaluation import MARK_UNITS, Count, Criterion, Offer, OfferStatus, ScoringStage, Tally
from app.domain.redistribution import ONE
from app.domain.rounding import figure
from app.domain.scoring_plan import Minimum, Plan
from app.domain.standing import Cell, CellState
from app.domain.tree import ZERO

NO_MARKS = Tally()
NO_BOUNDS = (None, None, None)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One offer before prices: its points by leaf id, and how far its marks have come.

    `quality` are the points of all that is not price, None where nothing of it is scored; `scored_price` the points of
    a price leaf that evaluators score. `missing` counts the marks and verdicts still awaited, `undecided` names the
    gates on which people differ, `not_applicable` the leaves whose points went to others. `price_opened` is False for
    offers that stopped before the price envelope.
    """

    offer: Offer
    status: OfferStatus
    reason: str
    price_opened: bool
    points: Mapping[str, Fraction | None]
    quality: Fraction | None
    scored_price: Fraction | None
    missing: int
    undecided: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing and not self.undecided


def scored(count: Count, *, plan: Plan) -> tuple[tuple[Scorecard, ...], dict[tuple[str, str], Cell]]:
    """Every offer's scorecard, in the order of the offers, and the cells by (offer, leaf) for marks and verdicts.

    Nothing is awaited for offers that are not active.
    """
    cells: dict[tuple[str, str], Cell] = {}
    cards = tuple(_scorecard(offer, tallies=count.tallies, cells=cells, plan=plan) for offer in count.offers)
    return cards, cells


class _Sheet:
    """One offer while it is being scored. Its points are whole numerators summed up by bundle and divisor, so that a
    sum of hundreds of leaves is normalised once and not at every step."""

    __slots__ = ("absent", "factors", "missing", "open_points", "plan", "points", "sums", "unsettled")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.points: dict[str, Fraction | None] = plan.no_points.copy()
        self.sums: list[dict[int, int]] = [{} for _ in plan.bundles]
        self.absent: list[str] = []
        self.unsettled: set[str] = set()
        self.missing = 0
        # By bundle, and only where some leaves do not apply: how points grow, and what could then be won.
        self.factors: list[Fraction] | None = None
        self.open_points: list[Fraction] = []

    def fill(
        self, offer: Offer, *, tallies: Mapping[tuple[str, str], Tally], cells: dict[tuple[str, str], Cell]
    ) -> None:
        """Enter every scored cell of the offer, first as if all leaves applied; where some do not, points grow after.

        The loop runs 15,000 times for a large matrix: what it does for every cell stands here and not in functions.
        """
        offer_id, active = offer.id, offer.status is OfferStatus.ACTIVE
        state_of, score_of = STATES[self.plan.score_from], SCORES[self.plan.score_from]
        common, points_of, sums_of = self.plan.denominator, self.points, self.sums
        for leaf in self.plan.leaves:
            key = (offer_id, leaf.id)
            tally = tallies.get(key, NO_MARKS)
            expected = leaf.assigned - tally.recused if active else 0
            state = state_of(tally, expected)
            if state is not CellState.SCORED:
                self._note(leaf.id, state=state, tally=tally, expected=expected)
            mark = points = None
            if (score := score_of(tally)) is not None:
                total, divisor = score
                numerator = leaf.unit * (total - leaf.origin * divisor)
                sums = sums_of[leaf.bundle]
                sums[divisor] = sums.get(divisor, 0) + numerator
                mark = exact(total, MARK_UNITS * divisor)
                points = points_of[leaf.id] = exact(numerator, common * divisor)
            lowest, highest = tally.lowest, tally.highest
            spread = NO_BOUNDS if lowest is None or highest is None else bounds(lowest, highest, leaf.width)
            cells[key] = Cell(state, mark, points, tally.counted, max(0, expected), *spread)
        if self.absent:
            self._grow(offer_id, cells=cells)

    def _note(self, leaf: str, *, state: CellState, tally: Tally, expected: int) -> None:
        if state is CellState.NOT_APPLICABLE:
            self.absent.append(leaf)
        elif state not in SETTLED:
            self.unsettled.add(leaf)
            self.missing += awaited(state, tally=tally, expected=expected, score_from=self.plan.score_from)

    def _grow(self, offer: str, *, cells: dict[tuple[str, str], Cell]) -> None:
        """Pass the points of leaves that do not apply on to those that do."""
        plan = self.plan
        gone = set(self.absent)
        growth = plan.holdings.growth(gone)
        self.factors = [growth[bundle.parent] for bundle in plan.bundles]
        held = [bundle.points for bundle in plan.bundles]
        for leaf in plan.leaves:
            points = self.points[leaf.id]
            factor = self.factors[leaf.bundle]
            if leaf.id in gone:
                held[leaf.bundle] -= plan.tree.points[leaf.id]
            elif points is not None and factor is not ONE:
                self.points[leaf.id] = points * factor
                cells[offer, leaf.id] = cells[offer, leaf.id]._replace(points=self.points[leaf.id])
        self.open_points = [points * factor for points, factor in zip(held, self.factors, strict=True)]

    def enter_gates(
        self, offer: Offer, *, tallies: Mapping[tuple[str, str], Tally], cells: dict[tuple[str, str], Cell]
    ) -> tuple[tuple[Criterion, CellState], ...]:
        """Enter the cells of the gates, and say how the offer stands at each."""
        verdicts = []
        for gate, assigned in self.plan.gates:
            tally = tallies.get((offer.id, gate.id), NO_MARKS)
            expected = max(0, assigned - tally.recused) if offer.status is OfferStatus.ACTIVE else 0
            cell = gate_cell(tally, expected=expected)
            cells[offer.id, gate.id] = cell
            self.missing += awaited(cell.state, tally=tally, expected=expected, score_from=self.plan.score_from)
            verdicts.append((gate, cell.state))
        return tuple(verdicts)

    def sum_of(self, bundles: Iterable[int]) -> Fraction | None:
        """The points of some bundles together, None where nothing in them has any."""
        level: defaultdict[int, int] = defaultdict(int)
        grown: list[Fraction] = []
        for number in bundles:
            factor = ONE if self.factors is None else self.factors[number]
            if factor is ONE:
                for divisor, numerator in self.sums[number].items():
                    level[divisor] += numerator
            elif self.sums[number]:
                grown.append(factor * self._in_points(self.sums[number]))
        if not level and not grown:
            return None
        return sum(grown, self._in_points(level))

    def _in_points(self, sums: Mapping[int, int]) -> Fraction:
        """Numerators by divisor as one number of points."""
        common = lcm(*sums)
        return Fraction(
            sum(numerator * (common // divisor) for divisor, numerator in sums.items()),
            self.plan.denominator * common,
        )

    def needed(self, minimum: Minimum) -> Fraction:
        """The points that stand for the percent of a minimum, where some leaves do not apply."""
        return sum((self.open_points[number] for number in minimum.bundles), ZERO) * minimum.percent / 100


def _scorecard(
    offer: Offer, *, tallies: Mapping[tuple[str, str], Tally], cells: dict[tuple[str, str], Cell], plan: Plan
) -> Scorecard:
    sheet = _Sheet(plan)
    sheet.fill(offer, tallies=tallies, cells=cells)
    gates = sheet.enter_gates(offer, tallies=tallies, cells=cells)
    status, reason, opened = offer.status, offer.reason, True
    if status is OfferStatus.ACTIVE:
        status, reason, opened = _judge(sheet, gates=gates)
    in_play = status is OfferStatus.ACTIVE
    return Scorecard(
        offer=offer,
        status=status,
        reason=reason,
        price_opened=opened,
        points=sheet.points,
        quality=sheet.sum_of(plan.quality) if plan.quality else ZERO,
        scored_price=sheet.sum_of(plan.scored_price),
        missing=sheet.missing if in_play else 0,
        undecided=tuple(gate.id for gate, state in gates if in_play and state is CellState.UNDECIDED),
        not_applicable=tuple(sheet.absent),
    )


def _judge(sheet: _Sheet, *, gates: Sequence[tuple[Criterion, CellState]]) -> tuple[OfferStatus, str, bool]:
    """Status, reason, and whether the price is opened: gates first, then the minimums, all before price."""
    failed = [gate for gate, state in gates if state is CellState.FAILED]
    if failed:
        titles = ", ".join(gate.title for gate in failed)
        before_price = any(gate.stage is ScoringStage.RESPONSE for gate in failed)
        return OfferStatus.DISQUALIFIED, f"Failed at the gate: {titles}.", not before_price
    reasons = [text for minimum in sheet.plan.minimums if (text := _below(minimum, sheet=sheet))]
    if reasons:
        return OfferStatus.EXCLUDED, " ".join(reasons), False
    return OfferStatus.ACTIVE, "", True


def _below(minimum: Minimum, *, sheet: _Sheet) -> str | None:
    """The reason for an exclusion, or None. While a mark is missing under a minimum it is not tested yet."""
    if not sheet.unsettled.isdisjoint(minimum.leaves):
        return None
    achieved = sheet.sum_of(minimum.bundles)
    if achieved is None:
        return None
    needed = minimum.points if sheet.factors is None else sheet.needed(minimum)
    if achieved >= needed:
        return None
    reached = _percent(achieved * minimum.percent / needed, minimum=minimum.percent)
    demanded = figure(minimum.percent, places=9)
    return f"{minimum.title} reached {reached} % of its points, below the minimum of {demanded} %."


def _percent(reached: Fraction, *, minimum: Fraction) -> str:
    """Two places, but more where two would make the percentage look like the minimum it missed."""
    text = figure(reached, places=2)
    return figure(reached, places=9) if text == figure(minimum, places=2) else text
