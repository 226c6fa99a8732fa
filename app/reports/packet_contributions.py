"""Bars of what each offer's points are made of, by the criteria at the top of the tree."""

from collections.abc import Sequence
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import points
from app.domain.rounding import plain
from app.domain.standing import Standing
from app.reports import look
from app.reports.charts import stacked_bar
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.pages import Pages
from app.reports.prose import head, legend, paragraph

_ROW = 18.6
_AROUND = 98.0


def contributions_height(packet: DecisionPacket) -> float:
    """Points of height the bars take; 0 where there is nothing to draw."""
    return _AROUND + _ROW * len(packet.ranked) if packet.ranked and _parts(packet) else 0.0


def contributions(pages: Pages, packet: DecisionPacket) -> None:
    """Draws a bar for each ranked offer. More than eight colours cannot be told apart: what remains is said."""
    parts = _parts(packet)
    if not packet.ranked or not parts:
        return
    shown = parts[: len(look.SERIES)]
    head(pages, "What the points are made of", keep=90)
    table = Table(
        columns=(Column("Offer", 140, most=1), Column("", look.WIDTH - 200), Column("Points", 60, Align.RIGHT))
    )
    draw_table(pages, table, (_row(packet, standing, shown) for standing in packet.ranked))
    legend(pages, [(colour, part.title) for colour, part in zip(look.SERIES, shown, strict=False)])
    rest = len(parts) - len(shown)
    tail = f"; {rest} further criteria are left out of the bars" if rest else ""
    paragraph(pages, f"A full bar is {plain(packet.ranking.total_points)} points{tail}.", style=look.NOTE)


def points_under(packet: DecisionPacket, standing: Standing, criterion: str) -> Fraction:
    """The points an offer has on all leaves under a criterion."""
    leaves = packet.tree.leaves_under(criterion)
    return sum((standing.points.get(leaf.id) or Fraction(0) for leaf in leaves), Fraction(0))


def _parts(packet: DecisionPacket) -> list[Criterion]:
    """The roots that carry points; where one group holds all the quality, the groups inside it say more."""
    roots = [root for root in packet.tree.roots if root.kind is not CriterionKind.GATE]
    groups = [root for root in roots if root.kind is CriterionKind.GROUP]
    if len(groups) != 1:
        return roots
    inside = [child for child in packet.tree.children(groups[0].id) if child.kind is not CriterionKind.GATE]
    if len(inside) + len(roots) - 1 > len(look.SERIES):
        return roots
    return inside + [root for root in roots if root.id != groups[0].id]


def _row(packet: DecisionPacket, standing: Standing, parts: Sequence[Criterion]) -> Row:
    whole = Fraction(packet.ranking.total_points)
    bars = [
        (float(points_under(packet, standing, part.id) / whole), colour)
        for part, colour in zip(parts, look.SERIES, strict=False)
    ]
    total = sum((value for value in standing.points.values() if value is not None), Fraction(0))
    return (standing.name, Cell(draw=stacked_bar(bars)), points(total, rules=packet.evaluation.framework.rules))
