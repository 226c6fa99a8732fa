"""The packet's matrix: offers across, criteria down, the deeper the tint the greater the share of the points."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Cell, Column, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import NOTHING, cell_in_words, counted, points
from app.domain.packet_ranking import points_under
from app.domain.rounding import figure
from app.domain.standing import Cell as Score
from app.domain.standing import CellState, Standing

MOST_CELLS = 5_000
"""Cells that a reader is given at most; past them the criteria with the fewest points stay in the data file."""
_REFUSED_STATES = {CellState.FAILED, CellState.NOT_SCORED, CellState.INCOMPLETE, CellState.UNDECIDED}


def matrix_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Points of each offer on each criterion, under groups, down to the sums."""
    yield Prose(
        "Points of each offer on each criterion, offers in rank order. The deeper the tint, the greater the share of "
        "the criterion's points. An asterisk says that marks are missing; N/A, that its points went to other criteria.",
        note=True,
    )
    shown = _shown(packet)
    left_out = len(packet.tree.leaves) - len(shown)
    if left_out:
        yield Prose(
            f"Here stand the {len(shown)} criteria with the most points and the sums of all groups; "
            f"{counted(left_out, 'further criterion', things='further criteria')} with fewer points stand in the data "
            "file and the workbook of this packet.",
            note=True,
        )
    yield _matrix(packet, shown)


def _shown(packet: DecisionPacket) -> frozenset[str]:
    """The leaves that are set: all of them, or as many as readers can take in, gates and price first."""
    most = max(MOST_CELLS // max(len(packet.ranking.standings), 1), 20)
    weighed = sorted(packet.tree.leaves, key=lambda leaf: (_is_marked_by_points(leaf), -packet.tree.points[leaf.id]))
    return frozenset(leaf.id for leaf in weighed[:most])


def _is_marked_by_points(leaf: Criterion) -> bool:
    return leaf.kind is CriterionKind.SCORE


def _matrix(packet: DecisionPacket, shown: frozenset[str]) -> Table:
    standings = packet.ranking.standings
    heads = (Column(f"{one.rank or NOTHING}  {one.name}", 60, Align.RIGHT) for one in standings)
    sums = list(_sum_rows(packet, standings))
    return Table(
        "Points by criterion and offer",
        (Column("Criterion", most=2), Column("Points", 41, Align.RIGHT), *heads),
        [*_rows(packet, standings, shown), *sums],
        fixed=2,
        across=6,
        things="Offers",
        dense=True,
    )


def _rows(packet: DecisionPacket, standings: Sequence[Standing], shown: frozenset[str]) -> Iterator[Row]:
    for depth, criterion in packet.outline:
        if criterion.kind is CriterionKind.GROUP:
            yield _group_row(packet, depth, criterion, standings)
        elif criterion.id in shown:
            yield _leaf_row(packet, depth, criterion, standings)


def _group_row(packet: DecisionPacket, depth: int, group: Criterion, standings: Sequence[Standing]) -> Row:
    rules = packet.evaluation.framework.rules
    sums = (
        Cell(
            points(points_under(packet, one, group.id), rules=rules),
            Tone.STRONG,
            ground="soft",
            place=Place(one.offer),
        )
        for one in standings
    )
    available = figure(packet.tree.points[group.id], places=2)
    return (
        Cell(group.title, Tone.STRONG, ground="soft", indent=min(depth, 4)),
        Cell(available, Tone.MUTED, ground="soft"),
        *sums,
    )


def _leaf_row(packet: DecisionPacket, depth: int, leaf: Criterion, standings: Sequence[Standing]) -> Row:
    available = packet.tree.points[leaf.id]
    shown = figure(available, places=2) if leaf.kind is not CriterionKind.GATE else "gate"
    return (
        Cell(leaf.title, indent=min(depth, 4)),
        Cell(shown, Tone.MUTED),
        *(_matrix_cell(packet, one.offer, leaf.id, available) for one in standings),
    )


def _matrix_cell(packet: DecisionPacket, offer: str, leaf: str, available: Fraction) -> Cell:
    score: Score | None = packet.ranking.cells.get((offer, leaf))
    text = cell_in_words(score, rules=packet.evaluation.framework.rules)
    place = Place(offer, leaf)
    if score is None or score.points is None:
        lacking = score is not None and score.state in _REFUSED_STATES
        return Cell(text, Tone.MUTED, ground="caution" if lacking else "", place=place)
    if score.state is CellState.INCOMPLETE:
        return Cell(text, ground="caution", place=place)
    return Cell(text, tint=float(score.points / available) if available else None, place=place)


def _sum_rows(packet: DecisionPacket, standings: Sequence[Standing]) -> Iterator[Row]:
    rules = packet.evaluation.framework.rules
    by_total = packet.ranking.order_by == "total"
    sums: list[tuple[str, list[Fraction | None]]] = [
        ("Quality", [one.quality for one in standings]),
        ("Price", [one.price for one in standings]),
        ("Preference", [one.preference for one in standings] if packet.evaluation.preferences else []),
        ("Total", [one.total for one in standings] if by_total else []),
    ]
    for title, values in sums:
        if any(value is not None for value in values):
            cells = (
                Cell(points(value, rules=rules), Tone.STRONG, place=Place(one.offer))
                for one, value in zip(standings, values, strict=True)
            )
            yield (Cell(title, Tone.STRONG), "", *cells)
