"""What the ranking's pages show, made from the record and the ranking: words and figures, ready to be drawn."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest
from typing import NamedTuple

from app.domain.evaluation import Criterion, CriterionKind, OfferStatus
from app.domain.packet import Decision
from app.domain.packet_figures import STATES, STATUSES, counted, money, percent, points, price_places, ranked_by
from app.domain.packet_words import (
    KeyFigure,
    Recommendation,
    key_figures,
    near_tie_sentence,
    not_final_sentence,
    price_sentence,
    quality_sentence,
    recommendation,
    warning_title,
)
from app.domain.rounding import exact_sum, figure, fixed
from app.domain.sentences import listed
from app.domain.standing import Cell, CellState, Standing, missing
from app.domain.tree import ZERO
from app.stages.scoring.queries import Recorded

HEAT_STEPS = 10
HEAT = tuple(f"heat-{step}" for step in range(HEAT_STEPS + 1))
WIDEST_SHOWN = 8
BARS_SHOWN = 20
"""The chart shows the first of the offers: more bars cannot be told apart."""
PARTS_SHOWN = 8
SAID_BY_THE_ANSWER = {"tie", "near_tie"}
"""Warnings that the ranking page says in its first line and does not repeat."""
"""The contributions chart shows groups as one part each when there are more leaves than this."""


class MatrixCell(NamedTuple):
    """One field of the matrix: its text, its CSS classes, and the offer whose marks or parts it leads to (0: none)."""

    text: str
    look: str
    offer: int


CLOSED = MatrixCell("closed", "cell-closed", 0)
"""A cell of an offer that the reader stands back from: where few people mark, its points would be a single mark."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A criterion and what each offer has on it. `level` counts from 1 for the top of the tree."""

    number: int
    title: str
    level: int
    is_group: bool
    points: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer's line in the table of standings. Sort keys are exact decimals as text."""

    number: int
    rank: str
    name: str
    firm: str
    status: str
    reason: str
    is_leading: bool
    is_tied: bool
    is_shortlisted: bool
    is_complete: bool
    is_closed: bool
    """The reader stands back from it: nothing beneath its totals is shown."""
    total: str
    total_key: str
    quality: str
    price_points: str
    preference: str
    price: str
    price_key: str

    @property
    def says_more(self) -> bool:
        """Whether there is more to say than rank and figures."""
        return not self.rank or not self.is_complete or self.is_tied or self.is_shortlisted


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell on which the marks lie furthest apart."""

    offer: int
    offer_name: str
    criterion: int
    title: str
    lowest: str
    highest: str
    spread: str
    spread_key: str
    beyond_tolerance: bool


@dataclass(frozen=True, slots=True)
class RankingPage:
    """Everything on the ranking page."""

    answer: Recommendation
    near_tie: str
    sentences: tuple[str, ...]
    not_final: str
    figures: tuple[KeyFigure, ...]
    warnings: tuple[tuple[str, str], ...]
    lines: tuple[OfferLine, ...]
    has_price: bool
    has_preference: bool
    has_states: bool
    ranked_note: str
    ranks_by: str
    ranks_by_words: str
    total_points: str
    close_refusal: str
    rows: tuple[MatrixRow, ...]
    contributions: dict[str, object]
    contributions_sentence: str
    has_contributions: bool
    widest: tuple[Disagreement, ...]
    tolerance: str
    shortlist_size: int | None


def ranking_page(decision: Decision, *, numbers: Recorded, closed_offers: frozenset[int] = frozenset()) -> RankingPage:
    """The page of a ranking; `decision` needs no marks for it. Of `closed_offers` no single mark is shown."""
    rules = decision.evaluation.framework.rules
    standings = decision.ranking.standings
    sums = {standing.offer: group_sums(decision, standing) for standing in standings}
    open_offers = [each.offer for each in standings if numbers.offers[each.offer] not in closed_offers]
    lines = _lines(decision, numbers=numbers, closed_offers=closed_offers)
    return RankingPage(
        answer=recommendation(decision),
        near_tie=near_tie_sentence(decision),
        sentences=tuple(s for s in (quality_sentence(decision), price_sentence(decision)) if s and decision.winners),
        not_final=not_final_sentence(decision),
        figures=key_figures(decision),
        warnings=_warnings(decision),
        lines=lines,
        has_price=any(standing.price_amount is not None for standing in standings),
        has_preference=bool(decision.evaluation.preferences),
        has_states=any(line.says_more for line in lines),
        ranked_note=_ranked_note(decision),
        ranks_by=decision.ranking.order_by,
        ranks_by_words=ranked_by(decision.ranking.order_by).capitalize(),
        total_points=figure(decision.ranking.total_points, places=2),
        close_refusal=obstacle_to_closing(decision),
        rows=_rows(decision, numbers=numbers, sums=sums, closed_offers=closed_offers),
        contributions=_contributions(decision, sums={offer: sums[offer] for offer in open_offers}),
        contributions_sentence=_contributions_sentence(decision),
        has_contributions=any(standing.total is not None for standing in standings),
        widest=_widest(decision, numbers=numbers, closed_offers=closed_offers),
        tolerance=figure(rules.tolerance, places=2),
        shortlist_size=rules.shortlist_size,
    )


def _warnings(decision: Decision) -> tuple[tuple[str, str], ...]:
    """Head and sentence of each warning that the answer itself does not say already."""
    found = decision.ranking.warnings
    return tuple((warning_title(each.code), each.text) for each in found if each.code not in SAID_BY_THE_ANSWER)


def obstacle_to_closing(decision: Decision) -> str:
    """Why the scoring cannot be closed yet; empty when it can. The lifecycle decides again when it is closed."""
    count = missing(decision.ranking)
    return f"{counted(count, 'mark or price is', things='marks or prices are')} still missing." if count else ""


def _ranked_note(decision: Decision) -> str:
    ranked, unranked = len(decision.ranked), len(decision.unranked)
    return f"{ranked} ranked, {unranked} not ranked" if unranked else "all ranked"


def _contributions_sentence(decision: Decision) -> str:
    leaders = [standing.name for standing in decision.winners]
    if not leaders:
        return "Points of each offer by criterion."
    total = figure(decision.ranking.total_points, places=2)
    longest = f"{leaders[0]} has the longest" if len(leaders) == 1 else f"those of {listed(leaders)} are equally long"
    return f"Each bar is an offer's total out of {total} points, cut by criterion; {longest}."


def _lines(decision: Decision, *, numbers: Recorded, closed_offers: frozenset[int]) -> tuple[OfferLine, ...]:
    places = price_places(decision.ranking)
    return tuple(
        offer_line(
            decision,
            standing,
            number=numbers.offers[standing.offer],
            price_decimals=places,
            is_closed=numbers.offers[standing.offer] in closed_offers,
        )
        for standing in decision.ranking.standings
    )


def offer_line(
    decision: Decision, standing: Standing, *, number: int, price_decimals: int, is_closed: bool = False
) -> OfferLine:
    """The line of one offer; its price has as many decimals as show every offer's price in full."""
    rules, currency = decision.evaluation.framework.rules, decision.evaluation.framework.currency
    value = standing.total if standing.total is not None else standing.order_value
    amount = standing.price_amount
    return OfferLine(
        number=number,
        rank="" if standing.rank is None else str(standing.rank),
        name=standing.name,
        firm="" if standing.firm == standing.name else standing.firm,
        status="" if standing.status is OfferStatus.ACTIVE else STATUSES[standing.status],
        reason=standing.reason,
        is_leading=standing.rank == 1,
        is_tied=_is_tied(decision, standing),
        is_shortlisted=standing.shortlisted and decision.ranking.complete,
        is_complete=standing.complete,
        is_closed=is_closed,
        total=points(value, rules=rules),
        total_key="" if value is None else f"{float(value):.12f}",
        quality=points(standing.quality, rules=rules),
        price_points=points(standing.price, rules=rules),
        preference=points(standing.preference, rules=rules),
        price="" if amount is None else money(amount, currency=currency, places=price_decimals),
        price_key="" if amount is None else str(amount),
    )


def _is_tied(decision: Decision, standing: Standing) -> bool:
    return standing.rank is not None and sum(each.rank == standing.rank for each in decision.ranked) > 1


def _rows(
    decision: Decision,
    *,
    numbers: Recorded,
    sums: Mapping[str, Mapping[str, Fraction]],
    closed_offers: frozenset[int],
) -> tuple[MatrixRow, ...]:
    offers = [(standing.offer, numbers.offers[standing.offer]) for standing in decision.ranking.standings]
    draw = _Drawing(decision)
    rows = []
    for depth, criterion in decision.outline:
        weight = decision.tree.points.get(criterion.id, ZERO)
        is_group = criterion.kind is CriterionKind.GROUP
        if is_group:
            cells = tuple(draw.group(sums[offer].get(criterion.id), offer=number) for offer, number in offers)
        else:
            cells = draw.leaf(criterion, offers=offers)
        if closed_offers:
            cells = tuple(CLOSED if cell.offer in closed_offers else cell for cell in cells)
        rows.append(
            MatrixRow(
                number=numbers.criteria[criterion.id],
                title=criterion.title,
                level=min(depth + 1, 4),
                is_group=is_group,
                points="gate" if criterion.kind is CriterionKind.GATE else figure(weight, places=2),
                cells=cells,
            )
        )
    return tuple(rows)


class _Drawing:
    """Turns cells into text and classes. Works on whole numbers, since a matrix may have 15,000 cells."""

    def __init__(self, decision: Decision) -> None:
        rules = decision.evaluation.framework.rules
        self._cells = decision.ranking.cells
        self._points = decision.tree.points
        self._places = rules.rounding
        self._tolerance = (Fraction(rules.tolerance) / 100).as_integer_ratio()
        self._texts: dict[tuple[int, int], str] = {}  # a matrix has far fewer different points than cells

    def group(self, value: Fraction | None, *, offer: int) -> MatrixCell:
        return MatrixCell("–" if value is None else fixed(value, places=self._places), "", offer)

    def leaf(self, criterion: Criterion, *, offers: Iterable[tuple[str, int]]) -> tuple[MatrixCell, ...]:
        top, bottom = self._points.get(criterion.id, ZERO).as_integer_ratio()
        return tuple(
            self._leaf_cell(self._cells.get((offer, criterion.id)), top=top, bottom=bottom, offer=number)
            for offer, number in offers
        )

    def _leaf_cell(self, cell: Cell | None, *, top: int, bottom: int, offer: int) -> MatrixCell:
        if cell is None:
            return MatrixCell("–", "", offer)
        if cell.points is None:
            return MatrixCell(STATES.get(cell.state, "–"), f"cell-{cell.state.replace('_', '-')}", offer)
        ratio = cell.points.as_integer_ratio()
        text = self._texts.get(ratio)
        if text is None:
            text = self._texts[ratio] = fixed(cell.points, places=self._places)
        share = HEAT_STEPS * ratio[0] * bottom // (ratio[1] * top) if top else 0
        look = HEAT[share if 0 <= share <= HEAT_STEPS else HEAT_STEPS * (share > 0)]
        if cell.state is CellState.INCOMPLETE:
            look = f"{look} cell-incomplete"
        elif cell.spread is not None and self._is_split(cell.spread):
            look = f"{look} split"
        return MatrixCell(text, look, offer)

    def _is_split(self, spread: Fraction) -> bool:
        numerator, denominator = spread.as_integer_ratio()
        return numerator * self._tolerance[1] >= self._tolerance[0] * denominator


def group_sums(decision: Decision, standing: Standing) -> dict[str, Fraction]:
    """The points of an offer's groups: those of the leaves beneath, as far as there are any."""
    beneath: defaultdict[str, list[Fraction]] = defaultdict(list)
    sums: dict[str, Fraction] = {}
    for node in reversed(decision.tree.order):
        own = standing.points.get(node.id)
        if node.id in beneath:
            own = sums[node.id] = exact_sum(beneath[node.id])
        if own is not None and node.parent is not None:
            beneath[node.parent].append(own)
    return sums


def _contributions(decision: Decision, *, sums: Mapping[str, Mapping[str, Fraction]]) -> dict[str, object]:
    """What the chart of stacked bars draws for the offers in `sums`: the parts of each total, by leaf or, when they are
    many, by top group."""
    ranked = [each for each in decision.ranked or decision.ranking.standings if each.offer in sums][:BARS_SHOWN]
    weighted = decision.tree.weighted_leaves
    parts = weighted if len(weighted) <= PARTS_SHOWN else decision.tree.roots
    series = [
        {"name": part.title, "points": [_part(each, sums=sums[each.offer], part=part) for each in ranked]}
        for part in parts
        if part.kind is not CriterionKind.GATE
    ]
    if decision.evaluation.preferences:
        series.append({"name": "Preference", "points": [float(each.preference) for each in ranked]})
    return {
        "kind": "contributions",
        "offers": [standing.name for standing in ranked],
        "parts": series,
        "total": float(decision.ranking.total_points),
    }


def _part(standing: Standing, *, sums: Mapping[str, Fraction], part: Criterion) -> float:
    value = sums.get(part.id) if part.kind is CriterionKind.GROUP else standing.points.get(part.id)
    return round(float(value or 0), 4)


def _widest(decision: Decision, *, numbers: Recorded, closed_offers: frozenset[int]) -> tuple[Disagreement, ...]:
    """The cells with the widest spread of marks, widest first: its ends are single marks."""
    names = {standing.offer: standing.name for standing in decision.ranking.standings}
    spread = [
        (key, cell)
        for key, cell in decision.ranking.cells.items()
        if cell.spread and numbers.offers[key[0]] not in closed_offers
    ]
    widest = nlargest(WIDEST_SHOWN, spread, key=lambda found: float(found[1].spread or 0))
    tolerance = decision.evaluation.framework.rules.tolerance
    return tuple(
        Disagreement(
            offer=numbers.offers[offer],
            offer_name=names[offer],
            criterion=numbers.criteria[leaf],
            title=decision.tree.by_id[leaf].title,
            lowest=figure(cell.lowest or 0, places=3),
            highest=figure(cell.highest or 0, places=3),
            spread=percent(cell.spread or ZERO, places=0),
            spread_key=f"{float(cell.spread or 0):.6f}",
            beyond_tolerance=(cell.spread or ZERO) * 100 >= tolerance,
        )
        for (offer, leaf), cell in widest
    )
