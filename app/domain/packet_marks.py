"""The packet's marks and justifications: for each offer and criterion who gave what, and in which words."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.domain.evaluation import Criterion, CriterionKind, Mark, MarkKind
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Cell, Column, Heading, LeafHead, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import cell_in_words, evaluator_name, mark_in_words
from app.domain.packet_recusals import recusal_line, recusals
from app.domain.rounding import figure
from app.domain.standing import Standing

MOST_MARKS = 6_000
"""Marks that a reader is given one by one, on some 300 pages; past them they stay in the data file."""

_COLUMNS = (Column("Evaluator", 106), Column("Mark", 88, Align.RIGHT), Column("Justification"))
_BARE = (Column("Criterion", 170), Column("Marks without words"), Column("Points", 100, Align.RIGHT))


def marks_entries(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """The offers as headings of the contents."""
    if len(packet.evaluation.marks) > MOST_MARKS:
        return ()
    return tuple(
        (f"marks-{index}", standing.name)
        for index, standing in enumerate(packet.ranking.standings)
        if _has_marks(packet, standing)
    )


def _has_marks(packet: DecisionPacket, standing: Standing) -> bool:
    return any((standing.offer, leaf.id) in packet.marks for leaf in packet.marked)


def marks_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Every mark, offers in rank order; or where they are when there are more than anybody reads."""
    given = len(packet.evaluation.marks)
    if given > MOST_MARKS:
        yield Prose(
            f"There are {given:,} marks, more than anybody reads one by one. Those that weigh most are quoted under "
            "Strengths and weaknesses; all of them stand, with their words, in the data file and the workbook of this "
            "packet."
        )
        return
    yield Prose(
        "Each evaluator's mark as it was given, with the words that justify it. Offers stand in rank order.", note=True
    )
    for index, standing in enumerate(packet.ranking.standings):
        if _has_marks(packet, standing):
            yield Heading(standing.name, key=f"marks-{index}", keep=92)
            yield from _of_offer(packet, standing)


def _of_offer(packet: DecisionPacket, standing: Standing) -> Iterator[Block]:
    for one in recusals(packet):
        if one.offer == standing.offer:
            yield Prose(recusal_line(packet, one), note=True)
    marked = [leaf for leaf in packet.marked if judged(packet, standing, leaf)]
    for justified, leaves in groupby(marked, key=lambda leaf: _is_justified(packet, standing, leaf)):
        if not justified:
            rows = [_bare_row(packet, standing, leaf) for leaf in leaves]
            yield Table(f"Marks without words: {standing.name}", _BARE, rows)
            continue
        for leaf in leaves:
            yield LeafHead(
                f"{leaf.id}  {leaf.title}", _earned(packet, standing, leaf), place=Place(standing.offer, leaf.id)
            )
            marks = judged(packet, standing, leaf)
            yield Table(
                f"{leaf.id}: marks of {standing.name}",
                _COLUMNS,
                _mark_rows(packet, leaf, marks),
                dense=True,
                named=False,
            )


def judged(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> tuple[Mark, ...]:
    """The marks of a cell without those of evaluators who stood back, which are told once for the offer."""
    marks = packet.marks.get((standing.offer, leaf.id), ())
    return tuple(mark for mark in marks if mark.kind is not MarkKind.RECUSED)


def _is_justified(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> bool:
    return any(words_of(mark) for mark in judged(packet, standing, leaf))


def words_of(mark: Mark) -> str:
    """What the evaluator wrote: the justification, then strengths and weaknesses, each on a line of its own."""
    said = (
        mark.comment,
        f"Strengths: {mark.strengths}" if mark.strengths else "",
        f"Weaknesses: {mark.weaknesses}" if mark.weaknesses else "",
    )
    return "\n".join(filter(None, said))


def _bare_row(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> Row:
    given = (
        f"{evaluator_name(mark.evaluator, panel=packet.evaluation.panel)}: "
        f"{mark_in_words(mark, criterion=leaf, evaluation=packet.evaluation)}"
        for mark in judged(packet, standing, leaf)
    )
    place = Place(standing.offer, leaf.id)
    earned = Cell(_earned(packet, standing, leaf), Tone.MUTED, place=place)
    return (f"{leaf.id}  {leaf.title}", "; ".join(given), earned)


def _earned(packet: DecisionPacket, standing: Standing, leaf: Criterion) -> str:
    cell = packet.ranking.cells.get((standing.offer, leaf.id))
    earned = cell_in_words(cell, rules=packet.evaluation.framework.rules)
    if leaf.kind is CriterionKind.GATE:
        return earned
    return f"{earned} of {figure(packet.tree.points[leaf.id], places=2)} points"


def _mark_rows(packet: DecisionPacket, leaf: Criterion, marks: Sequence[Mark]) -> Iterator[Row]:
    for mark in marks:
        name = evaluator_name(mark.evaluator, panel=packet.evaluation.panel)
        given = mark_in_words(mark, criterion=leaf, evaluation=packet.evaluation)
        yield (Cell(name, Tone.MUTED), Cell(given, Tone.STRONG), words_of(mark))
