"""The packet's marks and justifications: for each offer and criterion who gave what, and in which words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from app.domain.evaluation import Criterion, CriterionKind, Mark
from app.domain.packet import DecisionPacket
from app.domain.packet_figures import cell_in_words, evaluator_name, mark_in_words
from app.domain.rounding import figure
from app.domain.standing import Standing
from app.reports import look
from app.reports.grid import Align, Cell, Column, Row, Table, draw_table
from app.reports.pages import Entry, Pages
from app.reports.prose import head, paragraph
from app.reports.text import draw_line_pair

_TABLE = Table(
    columns=(Column("", 106), Column("", 88, Align.RIGHT), Column("", look.WIDTH - 194)),
    pad=2.0,
    rules=False,
    named=False,
)

_BARE = Table(
    columns=(
        Column("Criterion", 170),
        Column("Marks without words", look.WIDTH - 270),
        Column("Points", 100, Align.RIGHT),
    )
)


def marks_entries(packet: DecisionPacket) -> list[Entry]:
    """The offers as headings of the contents."""
    return [
        Entry(f"marks-{index}", 2, standing.name)
        for index, standing in enumerate(packet.ranking.standings)
        if _has_marks(packet, standing)
    ]


def _has_marks(packet: DecisionPacket, standing: Standing) -> bool:
    return any((standing.offer, leaf.id) in packet.marks for leaf in packet.marked)


def marks_section(pages: Pages, packet: DecisionPacket, *, done: Callable[[int, int], None]) -> None:
    """Sets all marks; `done(offers set, offers in all)` is called after each offer."""
    pages.section("marks")
    paragraph(
        pages,
        "Each evaluator's mark as it was given, with the words that justify it. Offers stand in rank order.",
        style=look.NOTE,
    )
    standings = packet.ranking.standings
    for index, standing in enumerate(standings):
        if _has_marks(packet, standing):
            _offer(pages, packet, standing, key=f"marks-{index}")
        done(index + 1, len(standings))


def _offer(pages: Pages, packet: DecisionPacket, standing: Standing, *, key: str) -> None:
    pages.space(10)
    pages.need(110)
    pages.mark(key)
    head(pages, standing.name)
    marked = [leaf for leaf in packet.marked if (standing.offer, leaf.id) in packet.marks]
    for justified, leaves in groupby(marked, key=lambda leaf: _is_justified(packet, standing, leaf)):
        if not justified:
            draw_table(pages, _BARE, (_bare_row(packet, standing, leaf) for leaf in leaves))
            continue
        for leaf in leaves:
            _criterion(pages, packet, standing, leaf, packet.marks[standing.offer, leaf.id])


def _is_justified(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> bool:
    return any(mark.comment for mark in packet.marks[standing.offer, leaf.id])


def _bare_row(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> Row:
    given = (
        f"{evaluator_name(mark.evaluator, panel=packet.evaluation.panel)}: "
        f"{mark_in_words(mark, criterion=leaf, evaluation=packet.evaluation)}"
        for mark in packet.marks[standing.offer, leaf.id]
    )
    return (f"{leaf.id}  {leaf.title}", "; ".join(given), Cell(_earned(packet, standing, leaf), look.CELL_MUTED))


def _earned(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> str:
    cell = packet.ranking.cells.get((standing.offer, leaf.id))
    earned = cell_in_words(cell, rules=packet.evaluation.framework.rules)
    if leaf.kind is CriterionKind.GATE:
        return earned
    return f"{earned} of {figure(packet.tree.points[leaf.id], places=2)} points"


def _criterion(
    pages: Pages, packet: DecisionPacket, standing: Standing, leaf: Criterion, marks: Sequence[Mark]
) -> None:
    pages.space(5)
    pages.need(look.SUBHEAD.leading + 34)
    pages.y -= look.SUBHEAD.leading
    draw_line_pair(
        pages.canvas,
        f"{leaf.id}  {leaf.title}",
        _earned(packet, standing, leaf),
        x=look.LEFT + 4,
        y=pages.y + 4,
        width=look.WIDTH - 8,
        left=look.SUBHEAD,
        right=look.CELL_MUTED,
    )
    pages.canvas.setStrokeColor(look.RULE)
    pages.canvas.setLineWidth(0.5)
    pages.canvas.line(look.LEFT, pages.y - 1, look.LEFT + look.WIDTH, pages.y - 1)
    pages.y -= 3
    draw_table(pages, _TABLE, _mark_rows(packet, leaf, marks))


def _mark_rows(packet: DecisionPacket, leaf: Criterion, marks: Sequence[Mark]) -> Iterator[Row]:
    for mark in marks:
        name = evaluator_name(mark.evaluator, panel=packet.evaluation.panel)
        given = mark_in_words(mark, criterion=leaf, evaluation=packet.evaluation)
        yield (Cell(name, look.CELL_MUTED), Cell(given, look.CELL_STRONG), mark.comment)
