"""What the ranking's pages show, made from the record and the ranking: words and figures, ready to be drawn."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from app.domain.evaluation import Criterion, CriterionKind, OfferStatus
from app.domain.packet import Decision
from app.domain.packet_figures import STATES, STATUSES, counted, listed, money, percent, points, ranked_by
from app.domain.packet_words import (
    KeyFigure,
    Recommendation,
    key_figures,
    not_final_sentence,
    price_sentence,
    quality_sentence,
    recommendation,
    to_know,
)
from app.domain.rounding import figure
from app.domain.standing import Cell, CellState, Standing, missing
from app.domain.tree import ZERO
from app.stages.scoring.queries import Recorded

HEAT_STEPS = 10
WIDEST_SHOWN = 8
PARTS_SHOWN = 8
"""The contributions chart shows groups as one part each when there are more leaves than this."""


class MatrixCell(NamedTuple):
    """One field of the matrix: its text, its CSS classes, and whether it leads to marks or parts."""

    text: str
    look: str
    offer: int


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
    is_shortlisted: bool
    is_complete: bool
    total: str
    total_key: str
    quality: str
    price_points: str
    preference: str
    price: str
    price_key: str


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
    sentences: tuple[str, ...]
    not_final: str
    figures: tuple[KeyFigure, ...]
    warnings: tuple[tuple[str, str], ...]
    lines: tuple[OfferLine, ...]
    has_price: bool
    has_preference: bool
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


def ranking_page(decision: Decision, *, numbers: Recorded) -> RankingPage:
    """The page of a ranking; `decision` needs no marks for it."""
    rules = decision.evaluation.framework.rules
    standings = decision.ranking.standings
    return RankingPage(
        answer=recommendation(decision),
        sentences=tuple(s for s in (quality_sentence(decision), price_sentence(decision)) if s and decision.winners),
        not_final=not_final_sentence(decision),
        figures=key_figures(decision),
        warnings=to_know(decision),
        lines=tuple(offer_line(decision, standing, number=numbers.offers[standing.offer]) for standing in standings),
        has_price=any(standing.price_amount is not None for standing in standings),
        has_preference=bool(decision.evaluation.preferences),
        ranked_note=_ranked_note(decision),
        ranks_by=decision.ranking.order_by,
        ranks_by_words=ranked_by(decision.ranking.order_by).capitalize(),
        total_points=figure(decision.ranking.total_points, places=2),
        close_refusal=obstacle_to_closing(decision),
        rows=_rows(decision, numbers=numbers),
        contributions=_contributions(decision),
        contributions_sentence=_contributions_sentence(decision),
        has_contributions=any(standing.total is not None for standing in standings),
        widest=_widest(decision, numbers=numbers),
        tolerance=figure(rules.tolerance, places=2),
        shortlist_size=rules.shortlist_size,
    )


def obstacle_to_closing(decision: Decision) -> str:
    """Why the scoring cannot be closed yet; empty when it can. The lifecycle decides again when it is closed."""
    count = missing(decision.ranking)
    return f"{counted(count, 'mark or price is', things='marks or prices are')} still missing." if count else ""


def _ranked_note(decision: Decision) -> str:
    ranked, unranked = len(decision.ranked), len(decision.unranked)
    return f"{ranked} ranked, {unranked} not ranked" if unranked else "all ranked"


def _contributions_sentence(decision: Decision) -> str:
    leaders = listed(standing.name for standing in decision.winners)
    if not leaders:
        return "Points of each offer by criterion."
    total = figure(decision.ranking.total_points, places=2)
    return f"Each bar is an offer's total out of {total} points, cut by criterion; {leaders} has the longest."


def offer_line(decision: Decision, standing: Standing, *, number: int) -> OfferLine:
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
        is_shortlisted=standing.shortlisted,
        is_complete=standing.complete,
        total=points(value, rules=rules),
        total_key="" if value is None else f"{float(value):.12f}",
        quality=points(standing.quality, rules=rules),
        price_points=points(standing.price, rules=rules),
        preference=points(standing.preference, rules=rules),
        price="" if amount is None else money(amount, currency=currency),
        price_key="" if amount is None else str(amount),
    )


def _rows(decision: Decision, *, numbers: Recorded) -> tuple[MatrixRow, ...]:
    offers = [(standing, numbers.offers[standing.offer]) for standing in decision.ranking.standings]
    sums = {standing.offer: group_sums(decision, standing) for standing, _ in offers}
    rows = []
    for depth, criterion in decision.outline:
        weight = decision.tree.points.get(criterion.id, ZERO)
        is_group = criterion.kind is CriterionKind.GROUP
        cells = tuple(
            _group_cell(sums[standing.offer].get(criterion.id), decision=decision, offer=number)
            if is_group
            else _cell(
                decision.ranking.cells.get((standing.offer, criterion.id)), weight, decision=decision, offer=number
            )
            for standing, number in offers
        )
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


def group_sums(decision: Decision, standing: Standing) -> dict[str, Fraction]:
    """The points of an offer's groups: those of the leaves beneath, as far as there are any."""
    sums: dict[str, Fraction] = {}
    for node in reversed(decision.tree.order):
        own = sums.get(node.id) if node.kind is CriterionKind.GROUP else standing.points.get(node.id)
        if own is None or node.parent is None:
            continue
        sums[node.parent] = sums.get(node.parent, ZERO) + own
    return sums


def _group_cell(value: Fraction | None, *, decision: Decision, offer: int) -> MatrixCell:
    return MatrixCell(points(value, rules=decision.evaluation.framework.rules), "", offer)


def _cell(cell: Cell | None, weight: Fraction, *, decision: Decision, offer: int) -> MatrixCell:
    if cell is None:
        return MatrixCell("–", "", offer)
    if cell.points is None:
        return MatrixCell(STATES.get(cell.state, "–"), f"cell-{cell.state.replace('_', '-')}", offer)
    look = f"heat-{_heat(cell.points, weight)}"
    if cell.state is CellState.INCOMPLETE:
        look = f"{look} cell-incomplete"
    elif cell.spread is not None and cell.spread * 100 >= decision.evaluation.framework.rules.tolerance:
        look = f"{look} cell-split"
    return MatrixCell(points(cell.points, rules=decision.evaluation.framework.rules), look, offer)


def _heat(value: Fraction, weight: Fraction) -> int:
    if not weight:
        return 0
    share = HEAT_STEPS * value.numerator * weight.denominator // (value.denominator * weight.numerator)
    return max(0, min(HEAT_STEPS, share))


def _contributions(decision: Decision) -> dict[str, object]:
    """What the chart of stacked bars draws: the parts of each total, by leaf or, when there are many, by top group."""
    ranked = decision.ranked or decision.ranking.standings
    weighted = decision.tree.weighted_leaves
    parts = list(weighted) if len(weighted) <= PARTS_SHOWN else list(decision.tree.roots)
    parts = [part for part in parts if part.kind is not CriterionKind.GATE]
    series = [{"name": part.title, "points": [_part(decision, each, part) for each in ranked]} for part in parts]
    if decision.evaluation.preferences:
        series.append({"name": "Preference", "points": [float(each.preference) for each in ranked]})
    return {
        "kind": "contributions",
        "offers": [standing.name for standing in ranked],
        "parts": series,
        "total": float(decision.ranking.total_points),
    }


def _part(decision: Decision, standing: Standing, part: Criterion) -> float:
    leaves = decision.tree.leaves_under(part.id) if part.kind is CriterionKind.GROUP else (part,)
    found = (standing.points.get(leaf.id) for leaf in leaves)
    return round(float(sum((value for value in found if value is not None), ZERO)), 4)


def _widest(decision: Decision, *, numbers: Recorded) -> tuple[Disagreement, ...]:
    """The cells with the widest spread of marks, widest first."""
    names = {standing.offer: standing.name for standing in decision.ranking.standings}
    spread = [(key, cell) for key, cell in decision.ranking.cells.items() if cell.spread]
    spread.sort(
        key=lambda found: (-(found[1].spread or ZERO), numbers.criteria[found[0][1]], numbers.offers[found[0][0]])
    )
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
        for (offer, leaf), cell in spread[:WIDEST_SHOWN]
    )
