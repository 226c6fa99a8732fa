"""What stands beneath a number of the ranking: an offer's points by criterion, and a cell's marks with their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.errors import NotHere
from app.domain.evaluation import (
    AGREED,
    NO_JUDGEMENT,
    Criterion,
    CriterionKind,
    OfferStatus,
    PriceLine,
    ScaleOrigin,
    ScaleWord,
    ScoreFrom,
)
from app.domain.packet import Decision
from app.domain.packet_figures import STATES, VERDICTS, money, percent, points, price_places
from app.domain.packet_method import FORMULAS
from app.domain.rounding import figure, plain, rounded
from app.domain.standing import Cell, CellState, Standing
from app.domain.tree import ZERO, Scale
from app.stages.scoring.pages import OfferLine, group_sums, offer_line
from app.stages.scoring.queries import GivenMark, Recorded

SCORE_IS = {
    ScoreFrom.MEAN: "the mean of {count}",
    ScoreFrom.MEDIAN: "the median of {count}",
    ScoreFrom.AGREED: "the score the panel agreed on",
    ScoreFrom.RANK_SUM: "the mean of {count}, shown for reading; the order follows from each evaluator's ranks",
}


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion as one offer fares on it."""

    number: int
    title: str
    level: int
    is_group: bool
    weight: str
    score: str
    marks: str
    points: str
    share: int
    """Percent of the weight, for the bar."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A line of the offer's price."""

    line: str
    year: str
    location: str
    support_model: str
    amount: str
    counted: bool
    note: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """An offer: where it stands, and what its total is made of."""

    line: OfferLine
    ranked: int
    total_points: str
    sentence: str
    criteria: tuple[CriterionLine, ...]
    prices: tuple[PriceRow, ...]
    preferences: tuple[tuple[str, str], ...]
    location: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One evaluator's mark with its words."""

    name: str
    mark: str
    word: str
    comment: str
    strengths: str
    weaknesses: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another offer on the same criterion."""

    offer: int
    name: str
    rank: str
    points: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class CellPage:
    """One offer on one criterion: how its points come about, and the marks they are made of."""

    offer: int
    offer_name: str
    title: str
    kind: str
    value: str
    weight: str
    sentences: tuple[str, ...]
    marks: tuple[MarkLine, ...]
    parts: tuple[CriterionLine, ...]
    prices: tuple[PriceRow, ...]
    others: tuple[Comparison, ...]
    path: tuple[tuple[int, str], ...]
    criterion: int
    is_marked: bool
    """Whether evaluators mark this offer here."""


def offer_page(decision: Decision, *, numbers: Recorded, offer: int) -> OfferPage:
    """The page of one offer. Raises NotHere."""
    standing = _standing(decision, numbers=numbers, offer=offer)
    found = decision.offers[standing.offer]
    preferences = [each for each in decision.evaluation.preferences if each.offer == standing.offer]
    rules = decision.evaluation.framework.rules
    return OfferPage(
        line=offer_line(decision, standing, number=offer, price_decimals=price_places(decision.ranking)),
        ranked=len(decision.ranked),
        total_points=figure(decision.ranking.total_points, places=2),
        sentence=_total_sentence(decision, standing),
        criteria=tuple(_criterion_lines(decision, standing, numbers=numbers, nodes=decision.outline)),
        prices=_price_rows(decision, standing.offer),
        preferences=tuple((each.label, points(each.points, rules=rules)) for each in preferences),
        location=", ".join(part for part in (found.location or "", found.country) if part),
    )


def cell_page(
    decision: Decision,
    *,
    numbers: Recorded,
    offer: int,
    criterion: int,
    marks: tuple[GivenMark, ...],
    words: tuple[ScaleWord, ...],
    closed_offers: frozenset[int],
) -> CellPage:
    """The page of one cell; `marks` are those given there, none for groups and prices. Beside it stand other offers,
    but nothing of `closed_offers`. Raises NotHere."""
    standing = _standing(decision, numbers=numbers, offer=offer)
    node = _node(decision, numbers=numbers, criterion=criterion)
    is_group = node.kind is CriterionKind.GROUP
    cell = decision.ranking.cells.get((standing.offer, node.id))
    children = [(0, child) for child in decision.tree.children(node.id)]
    is_priced = node.kind is CriterionKind.PRICE
    return CellPage(
        offer=offer,
        offer_name=standing.name,
        title=node.title,
        kind=node.kind.value,
        value=_value(decision, standing, node=node, cell=cell),
        weight=figure(decision.tree.points.get(node.id, ZERO), places=2),
        sentences=tuple(s for s in _sentences(decision, node=node, cell=cell) if s),
        marks=tuple(_mark_line(decision, node=node, given=given, words=words) for given in marks),
        parts=tuple(_criterion_lines(decision, standing, numbers=numbers, nodes=children)) if is_group else (),
        prices=_price_rows(decision, standing.offer) if is_priced else (),
        others=_others(decision, numbers=numbers, node=node, offer=offer, closed_offers=closed_offers),
        path=_path(decision, numbers=numbers, node=node),
        criterion=criterion,
        is_marked=node in decision.tree.marked and decision.offers[standing.offer].status is OfferStatus.ACTIVE,
    )


def _standing(decision: Decision, *, numbers: Recorded, offer: int) -> Standing:
    for standing in decision.ranking.standings:
        if numbers.offers[standing.offer] == offer:
            return standing
    raise NotHere("This RFP has no such offer.")


def _node(decision: Decision, *, numbers: Recorded, criterion: int) -> Criterion:
    for node in decision.evaluation.framework.criteria:
        if numbers.criteria[node.id] == criterion:
            return node
    raise NotHere("This RFP has no such criterion.")


def _total_sentence(decision: Decision, standing: Standing) -> str:
    rules = decision.evaluation.framework.rules
    if standing.total is None:
        return standing.reason
    parts = [f"{points(standing.quality, rules=rules)} for quality"]
    if standing.price is not None:
        parts.append(f"{points(standing.price, rules=rules)} for price")
    if standing.preference:
        parts.append(f"{points(standing.preference, rules=rules)} of preference")
    ending = "" if standing.complete else " Marks are missing: this is not final."
    shown = rounded(standing.total, places=rules.rounding)
    summands = (standing.quality, standing.price, standing.preference)
    exact = shown == sum(rounded(each, places=rules.rounding) for each in summands if each is not None)
    note = "" if exact else " Each figure is rounded by itself, so that the last digits may not add up."
    return f"{points(standing.total, rules=rules)} points = {' + '.join(parts)}.{note}{ending}"


def _criterion_lines(
    decision: Decision, standing: Standing, *, numbers: Recorded, nodes: Iterable[tuple[int, Criterion]]
) -> list[CriterionLine]:
    sums = group_sums(decision, standing)
    rules = decision.evaluation.framework.rules
    lines = []
    for depth, node in nodes:
        weight = decision.tree.points.get(node.id, ZERO)
        cell = decision.ranking.cells.get((standing.offer, node.id))
        value = sums.get(node.id) if node.kind is CriterionKind.GROUP else (cell.points if cell else None)
        state = STATES.get(cell.state, "") if cell and cell.points is None else ""
        lines.append(
            CriterionLine(
                number=numbers.criteria[node.id],
                title=node.title,
                level=min(depth + 1, 4),
                is_group=node.kind is CriterionKind.GROUP,
                weight="gate" if node.kind is CriterionKind.GATE else figure(weight, places=2),
                score=_score(decision, cell=cell),
                marks=f"{cell.counted} of {cell.expected}" if cell and cell.expected else "",
                points=state or points(value, rules=rules),
                share=0 if value is None or not weight else max(0, min(100, int(100 * value / weight))),
            )
        )
    return lines


def _score(decision: Decision, *, cell: Cell | None) -> str:
    if cell is None or cell.score is None:
        return ""
    if cell.state is CellState.PRICE:
        return money(cell.score, currency=decision.evaluation.framework.currency)
    return figure(cell.score, places=3)


def _value(decision: Decision, standing: Standing, *, node: Criterion, cell: Cell | None) -> str:
    rules = decision.evaluation.framework.rules
    if node.kind is CriterionKind.GROUP:
        return points(group_sums(decision, standing).get(node.id), rules=rules)
    if cell is None:
        return "–"
    return STATES.get(cell.state, "–") if cell.points is None else points(cell.points, rules=rules)


def _sentences(decision: Decision, *, node: Criterion, cell: Cell | None) -> tuple[str, ...]:
    if node.kind is CriterionKind.GROUP:
        return ("The points of a group are the sum of what stands beneath it.",)
    if cell is None:
        return ("Nothing is recorded here.",)
    if cell.state is CellState.PRICE:
        return _price_sentences(decision, node=node, cell=cell)
    if node.kind is CriterionKind.GATE:
        return ("A gate gives no points: a fail disqualifies, and an unresolved split is undecided.",)
    return _score_sentences(decision, node=node, cell=cell)


def _price_sentences(decision: Decision, *, node: Criterion, cell: Cell) -> tuple[str, ...]:
    framework = decision.evaluation.framework
    formula = FORMULAS.get(framework.rules.price_formula) if framework.rules.price_formula else None
    weight = figure(decision.tree.points.get(node.id, ZERO), places=2)
    words = f"{formula.name}: {formula.formula}, with W = {weight}. {formula.meaning}" if formula else ""
    amount = money(cell.score, currency=framework.currency) if cell.score is not None else "not given"
    return (f"The evaluated price is {amount}.", words)


def _score_sentences(decision: Decision, *, node: Criterion, cell: Cell) -> tuple[str, ...]:
    rules = decision.evaluation.framework.rules
    if cell.score is None or cell.points is None:
        return (f"This criterion is {STATES.get(cell.state, 'not scored')} for this offer.", _counted(cell))
    count = "1 mark" if cell.counted == 1 else f"{cell.counted} marks"
    source = SCORE_IS[rules.score_from].format(count=count)
    weight = decision.tree.points.get(node.id, ZERO)
    scale = decision.tree.scale(node.id)
    share = _share(scale, score=cell.score, origin=rules.scale_origin)
    sentences = [f"The score {figure(cell.score, places=4)} is {source}."]
    if weight * share == cell.points:
        sentences.append(_points_sentence(decision, node=node, cell=cell))
    else:
        sentences.append(
            f"It gives {points(cell.points, rules=rules)} points: more than its own {figure(weight, places=2)} are at "
            "stake here, because criteria that do not apply passed their points on."
        )
    return (*sentences, _counted(cell), _spread(decision, cell))


def _points_sentence(decision: Decision, *, node: Criterion, cell: Cell) -> str:
    rules = decision.evaluation.framework.rules
    weight = figure(decision.tree.points.get(node.id, ZERO), places=4)
    scale = decision.tree.scale(node.id)
    score, low, top = figure(cell.score or 0, places=4), plain(scale.minimum), plain(scale.maximum)
    ratio = f"({score} − {low}) / ({top} − {low})" if rules.scale_origin is ScaleOrigin.MINIMUM else f"{score} / {top}"
    return f"{weight} points × {ratio} = {points(cell.points, rules=rules)}."


def _share(scale: Scale, *, score: Fraction, origin: ScaleOrigin) -> Fraction:
    top, low = Fraction(scale.maximum), Fraction(scale.minimum)
    if origin is ScaleOrigin.MINIMUM:
        return (score - low) / (top - low)
    return score / top if top else ZERO


def _counted(cell: Cell) -> str:
    if not cell.expected or cell.counted == cell.expected:
        return ""
    return f"{cell.counted} of {cell.expected} expected marks count here."


def _spread(decision: Decision, cell: Cell) -> str:
    if cell.spread is None or cell.lowest is None or cell.highest is None or not cell.spread:
        return ""
    beyond = cell.spread * 100 >= decision.evaluation.framework.rules.tolerance
    told = " – beyond the tolerance, so the panel must discuss it" if beyond else ""
    low, high = figure(cell.lowest, places=3), figure(cell.highest, places=3)
    return f"Marks lie between {low} and {high}: {percent(cell.spread, places=0)} of the scale{told}."


def _mark_line(decision: Decision, *, node: Criterion, given: GivenMark, words: tuple[ScaleWord, ...]) -> MarkLine:
    mark = given.mark
    word = next((each.label for each in words if each.scale == node.scale and each.value == mark.value), "")
    counts = mark.kind not in NO_JUDGEMENT
    if decision.evaluation.framework.rules.score_from is ScoreFrom.AGREED:
        counts = given.seat == AGREED
    text = plain(mark.value) if mark.value is not None else VERDICTS.get(mark.kind, "–")
    return MarkLine(
        name=given.name,
        mark=text,
        word=word,
        comment=mark.comment,
        strengths=mark.strengths,
        weaknesses=mark.weaknesses,
        counts=counts,
    )


def _price_rows(decision: Decision, offer: str) -> tuple[PriceRow, ...]:
    currency = decision.evaluation.framework.currency
    return tuple(_price_row(line, currency=currency) for line in decision.evaluation.prices if line.offer == offer)


def _price_row(line: PriceLine, *, currency: str) -> PriceRow:
    return PriceRow(
        line=line.line or "Price",
        year=line.year,
        location=line.location or "",
        support_model=line.support_model or "",
        amount=money(line.amount, currency=currency),
        counted=line.counted,
        note=line.note,
    )


def _others(
    decision: Decision, *, numbers: Recorded, node: Criterion, offer: int, closed_offers: frozenset[int]
) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            offer=numbers.offers[standing.offer],
            name=standing.name,
            rank="" if standing.rank is None else str(standing.rank),
            points=_value(decision, standing, node=node, cell=decision.ranking.cells.get((standing.offer, node.id))),
            is_this=numbers.offers[standing.offer] == offer,
        )
        for standing in decision.ranking.standings
        if numbers.offers[standing.offer] not in closed_offers
    )


def _path(decision: Decision, *, numbers: Recorded, node: Criterion) -> tuple[tuple[int, str], ...]:
    """The groups above a criterion, from the top."""
    path: list[tuple[int, str]] = []
    above = node.parent
    while above is not None:
        parent = decision.tree.by_id[above]
        path.insert(0, (numbers.criteria[parent.id], parent.title))
        above = parent.parent
    return tuple(path)
