"""The packet's tables of figures: ranking, contributions, the matrix of points, and the spread of marks."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from reportlab.lib.colors import Color

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import (
    NOTHING,
    STATUSES,
    cell_in_words,
    has_several_marks,
    is_far_apart,
    percent,
    points,
)
from app.domain.rounding import figure, plain
from app.domain.standing import Cell as Score
from app.domain.standing import CellState, Standing
from app.reports import look
from app.reports.charts import mark_range
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.packet_contributions import contributions, points_under
from app.reports.packet_executive import contribution_legend, offer_row, offers_table
from app.reports.pages import Pages
from app.reports.prose import head, legend, paragraph

_TITLE_WIDTH = 150.0
_POINTS_WIDTH = 41.0
_WIDEST_OFFER = 60.0
_OFFERS_ACROSS = 6
_REFUSED_STATES = {CellState.FAILED, CellState.NOT_SCORED, CellState.INCOMPLETE, CellState.UNDECIDED}


def ranking_section(pages: Pages, packet: DecisionPacket) -> None:
    """All offers in rank order, why some are not ranked, and what their points are made of."""
    pages.section("ranking")
    draw_table(pages, offers_table(packet), (offer_row(packet, standing) for standing in packet.ranking.standings))
    parts = contribution_legend(packet)
    if parts:
        legend(pages, parts)
    if packet.evaluation.preferences:
        _preferences(pages, packet)
    if packet.unranked:
        head(pages, "Not ranked")
        table = Table(columns=(Column("Offer", 130), Column("Status", 110), Column("Reason", look.WIDTH - 240)))
        rows = ((one.name, STATUSES[one.status], one.reason or NOTHING) for one in packet.unranked)
        draw_table(pages, table, rows)
    contributions(pages, packet)


def _preferences(pages: Pages, packet: DecisionPacket) -> None:
    head(pages, "Preference points")
    rules = packet.evaluation.framework.rules
    table = Table(columns=(Column("Offer", 160), Column("For", look.WIDTH - 230), Column("Points", 70, Align.RIGHT)))
    rows = (
        (
            packet.offers[one.offer].name if one.offer in packet.offers else one.offer,
            one.label,
            points(one.points, rules=rules),
        )
        for one in packet.evaluation.preferences
    )
    draw_table(pages, table, rows)


def matrix_section(pages: Pages, packet: DecisionPacket) -> None:
    """Offers across, criteria down, the deeper the tint the greater the share of the points; in bands of six offers."""
    pages.section("matrix")
    paragraph(
        pages,
        "Points of each offer on each criterion, offers in rank order. The deeper the tint, the greater the share of "
        "the criterion's points. An asterisk says that marks are missing; N/A, that its points went to other criteria.",
        style=look.NOTE,
    )
    standings = packet.ranking.standings
    bands = list(_bands(standings))
    for number, band in enumerate(bands, start=1):
        if len(bands) > 1:
            pages.need(200)
            first, last = (number - 1) * _OFFERS_ACROSS + 1, (number - 1) * _OFFERS_ACROSS + len(band)
            head(pages, f"Offers {first} to {last} of {len(standings)}", style=look.SUBHEAD)
        draw_table(pages, _matrix_table(band), _matrix_rows(packet, band))


def _bands(standings: Sequence[Standing]) -> Iterator[Sequence[Standing]]:
    for start in range(0, len(standings), _OFFERS_ACROSS):
        yield standings[start : start + _OFFERS_ACROSS]


def _matrix_table(band: Sequence[Standing]) -> Table:
    wide = min((look.WIDTH - _TITLE_WIDTH - _POINTS_WIDTH) / len(band), _WIDEST_OFFER)
    heads = [Column(f"{one.rank or NOTHING}  {one.name}", wide, Align.RIGHT) for one in band]
    columns = (
        Column("Criterion", look.WIDTH - _POINTS_WIDTH - wide * len(band), most=2),
        Column("Points", _POINTS_WIDTH, Align.RIGHT),
        *heads,
    )
    return Table(columns=columns, pad=2.6, head_lines=4)


def _matrix_rows(packet: DecisionPacket, band: Sequence[Standing]) -> Iterator[Row]:
    for depth, criterion in packet.outline:
        if criterion.kind is CriterionKind.GROUP:
            yield _group_row(packet, depth, criterion, band)
        else:
            yield _leaf_row(packet, depth, criterion, band)
    yield from _sum_rows(packet, band)


def _group_row(packet: DecisionPacket, depth: int, group: Criterion, band: Sequence[Standing]) -> Row:
    rules = packet.evaluation.framework.rules
    sums = (
        Cell(points(points_under(packet, one, group.id), rules=rules), look.CELL_STRONG, fill=look.SOFT) for one in band
    )
    available = figure(packet.tree.points[group.id], places=2)
    return (
        Cell("\u2003" * min(depth, 4) + group.title, look.CELL_STRONG, fill=look.SOFT),
        Cell(available, look.CELL_MUTED, fill=look.SOFT),
        *sums,
    )


def _leaf_row(packet: DecisionPacket, depth: int, leaf: Criterion, band: Sequence[Standing]) -> Row:
    available = packet.tree.points[leaf.id]
    shown = figure(available, places=2) if leaf.kind is not CriterionKind.GATE else "gate"
    return (
        Cell("\u2003" * min(depth, 4) + leaf.title),
        Cell(shown, look.CELL_MUTED),
        *(_matrix_cell(packet, packet.ranking.cells.get((one.offer, leaf.id)), available) for one in band),
    )


def _matrix_cell(packet: DecisionPacket, score: Score | None, available: Fraction) -> Cell:
    text = cell_in_words(score, rules=packet.evaluation.framework.rules)
    if score is None or score.points is None:
        lacking = score is not None and score.state in _REFUSED_STATES
        return Cell(text, look.CELL_MUTED, fill=look.CAUTION_SOFT if lacking else None)
    if score.state is CellState.INCOMPLETE:
        return Cell(text, fill=look.CAUTION_SOFT)
    return Cell(text, fill=_tint(score.points, available))


def _tint(earned: Fraction, available: Fraction) -> Color | None:
    return look.heat(float(earned / available)) if available else None


def _sum_rows(packet: DecisionPacket, band: Sequence[Standing]) -> Iterator[Row]:
    rules = packet.evaluation.framework.rules
    by_total = packet.ranking.order_by == "total"
    sums: list[tuple[str, list[Fraction | None]]] = [
        ("Quality", [one.quality for one in band]),
        ("Price", [one.price for one in band]),
        ("Preference", [one.preference for one in band] if packet.evaluation.preferences else []),
        ("Total", [one.total for one in band] if by_total else []),
    ]
    for title, values in sums:
        if any(value is not None for value in values):
            cells = (Cell(points(value, rules=rules), look.CELL_STRONG) for value in values)
            yield (Cell(title, look.CELL_STRONG), "", *cells)


def spread_section(pages: Pages, packet: DecisionPacket) -> None:
    """For each criterion and offer with two or more marks: lowest, score, highest, and what is out of tolerance."""
    pages.section("spread")
    rules = packet.evaluation.framework.rules
    flagged = sum(is_far_apart(score, rules=rules) for score in packet.ranking.cells.values())
    paragraph(
        pages,
        f"The line runs from the lowest to the highest mark over the width of the scale; the dot is the score. "
        f"{flagged:,} of {_spread_count(packet):,} cells of all offers reach the tolerance of "
        f"{plain(rules.tolerance)} % and are set in brown.",
        style=look.NOTE,
    )
    table = Table(
        columns=(
            Column("Offer", 142, most=2),
            Column("Marks", 40, Align.RIGHT),
            Column("Lowest", 46, Align.RIGHT),
            Column("Score", 46, Align.RIGHT),
            Column("Highest", 46, Align.RIGHT),
            Column("Spread", 46, Align.RIGHT),
            Column("On the scale", look.WIDTH - 366),
        ),
        pad=2.2,
    )
    draw_table(pages, table, _spread_rows(packet))


def _spread_rows(packet: DecisionPacket) -> Iterator[Row]:
    for leaf in packet.marked:
        rows = [row for one in packet.ranking.standings if (row := _spread_row(packet, leaf, one))]
        if rows:
            yield (Cell(f"{leaf.id}  {leaf.title}", look.CELL_STRONG, fill=look.SOFT),)
            yield from rows


def has_spread(packet: DecisionPacket) -> bool:
    """Whether any cell has marks that can differ."""
    return _spread_count(packet) > 0


def _spread_count(packet: DecisionPacket) -> int:
    return sum(has_several_marks(score) for score in packet.ranking.cells.values())


def _spread_row(packet: DecisionPacket, leaf: Criterion, standing: Standing) -> Row | None:
    score = packet.ranking.cells.get((standing.offer, leaf.id))
    if score is None or score.spread is None or score.counted < 2 or score.lowest is None or score.highest is None:
        return None
    flagged = is_far_apart(score, rules=packet.evaluation.framework.rules)
    style = look.CELL_CAUTION if flagged else look.CELL
    scale = packet.tree.scale(leaf.id)
    low, wide = Fraction(scale.minimum), Fraction(scale.maximum) - Fraction(scale.minimum)
    shown = score.score if score.score is not None else (score.lowest + score.highest) / 2
    places = packet.evaluation.framework.rules.rounding
    line = mark_range(
        lowest=_share(score.lowest, low, wide),
        score=_share(shown, low, wide),
        highest=_share(score.highest, low, wide),
        flagged=flagged,
    )
    return (
        standing.name,
        str(score.counted),
        figure(score.lowest, places=places),
        figure(score.score, places=places) if score.score is not None else NOTHING,
        figure(score.highest, places=places),
        Cell(percent(score.spread, places=0), style),
        Cell(draw=line),
    )


def _share(value: Fraction, low: Fraction, wide: Fraction) -> float:
    return min(max(float((value - low) / wide), 0.0), 1.0) if wide else 0.5
