"""The packet's table of minimums: what each offer had to reach, what it reached, and with which margin."""

from collections.abc import Iterator
from fractions import Fraction

from app.domain.cells import SETTLED
from app.domain.evaluation import OfferStatus
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Cell, Column, Heading, Place, Prose, Row, Table, Tone
from app.domain.packet_figures import NOTHING
from app.domain.rounding import figure
from app.domain.scoring_plan import Minimum, Plan
from app.domain.standing import CellState, Standing

MOST_ROWS = 200
TESTED = frozenset({OfferStatus.ACTIVE, OfferStatus.EXCLUDED})
"""Offers that went or failed elsewhere were not tested."""


def minimums_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Each offer under each threshold; nothing where the rules set none."""
    plan = Plan.of(packet.tree, panel=packet.evaluation.panel)
    offers = [one for one in packet.ranking.standings if one.status in TESTED]
    if not plan.minimums or not offers:
        return
    rows = [_row(packet, one, minimum, plan=plan) for one in offers for minimum in plan.minimums]
    columns = (
        Column("Offer", 130, most=2),
        Column("Minimum of", most=2),
        Column("Required", 60, Align.RIGHT),
        Column("Reached", 60, Align.RIGHT),
        Column("Margin", 60, Align.RIGHT),
    )
    yield Heading("Minimums", keep=90)
    yield Table("Minimums, in percent of the points of the responses", columns, rows[:MOST_ROWS], dense=True)
    if len(rows) > MOST_ROWS:
        yield Prose(f"The first {MOST_ROWS} of {len(rows):,} rows; the rest follows from the data file.", note=True)


def _row(packet: DecisionPacket, one: Standing, minimum: Minimum, *, plan: Plan) -> Row:
    reached = reached_percent(packet, one, minimum, plan=plan)
    named = (Cell(one.name, place=Place(one.offer)), minimum.title, f"{figure(minimum.percent, places=9)} %")
    if reached is None:
        return (*named, Cell("not tested yet", Tone.MUTED), NOTHING)
    margin = reached - minimum.percent
    sign = "+" if margin > 0 else "−" if margin < 0 else "±"
    return (
        *named,
        _percent(reached, margin),
        Cell(f"{sign}{_percent(abs(margin), margin)}", Tone.CAUTION if margin < 0 else Tone.PLAIN),
    )


def _percent(value: Fraction, margin: Fraction) -> str:
    """Two places, but more where a margin would read as none."""
    return f"{figure(value, places=9 if margin and abs(margin) < Fraction(1, 200) else 2)} %"


def reached_percent(packet: DecisionPacket, one: Standing, minimum: Minimum, *, plan: Plan) -> Fraction | None:
    """What the offer has of the points that stand under a minimum, in percent; None while a mark is missing there.

    Where some criteria do not apply, their points have gone to others, and what could be reached goes with them.
    """
    cells = packet.ranking.cells
    states = {leaf.id: cells[one.offer, leaf.id].state for leaf in plan.leaves if (one.offer, leaf.id) in cells}
    if any(states.get(leaf) not in SETTLED for leaf in minimum.leaves):
        return None
    absent = {leaf for leaf, state in states.items() if state is CellState.NOT_APPLICABLE}
    growth = plan.holdings.growth(absent)
    left = minimum.leaves - absent
    parents = {leaf: packet.tree.by_id[leaf].parent for leaf in left}
    most = sum((packet.tree.points[leaf] * growth.get(parents[leaf], Fraction(1)) for leaf in left), Fraction(0))
    won = sum((one.points.get(leaf) or Fraction(0) for leaf in left), Fraction(0))
    return won * 100 / most if most else None
