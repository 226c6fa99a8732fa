"""The packet's section on agreement: coefficients, how the evaluators mark, and the marks that lie far apart."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from app.domain.agreement import Agreement, Concordance
from app.domain.evaluation import Criterion
from app.domain.packet import DecisionPacket
from app.domain.packet_document import Align, Block, Bullets, Cell, Column, Heading, Place, Prose, Row, Table, Tone
from app.domain.packet_doubts import seat_name
from app.domain.packet_figures import NOTHING, has_several_marks, is_far_apart, percent
from app.domain.packet_scene import mark_range
from app.domain.rounding import figure, fixed, plain
from app.domain.standing import Standing

MOST_CRITERIA = 40
MOST_SPREADS = 400
"""Rows a reader is given; past them those with the widest spread only."""
PLACES = 3
"""Decimals of coefficients: they lie between 0 and 1 whatever points are rounded to."""


def agreement_entries(packet: DecisionPacket) -> tuple[tuple[str, str], ...]:
    """The parts of the section as headings of the contents."""
    spread = (("spread", "Spread of marks"),) if has_spread(packet) else ()
    return (
        *((("evaluators", "How the evaluators mark"),) if packet.examination and packet.evaluation.panel else ()),
        *spread,
    )


def agreement_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """How far the evaluators agree, in figures that need no single decision, and where they do not."""
    if packet.examination is None:
        yield Prose(packet.not_examined)
    else:
        yield Prose(packet.examination.agreement_sentence)
        yield from _coefficients(packet, packet.examination.agreement)
    if has_spread(packet):
        yield from _spread_blocks(packet)


# --- coefficients ----------------------------------------------------------------------------------------------------


def _coefficients(packet: DecisionPacket, found: Agreement) -> Iterator[Block]:
    yield Prose(
        "Kendall's W says how far evaluators put the offers in the same order, from 0 (not at all) to 1 (the same), "
        "corrected for ties. Krippendorff's alpha says how far they give the same scores: 1 is full agreement, 0 what "
        "chance would give. No figure here corrects a mark.",
        note=True,
    )
    columns = (
        Column("Criterion", most=2),
        Column("Kendall's W", 50, Align.RIGHT),
        Column("Alpha nominal", 50, Align.RIGHT),
        Column("Alpha ordinal", 50, Align.RIGHT),
        Column("Alpha interval", 50, Align.RIGHT),
        Column("Widest spread", 50, Align.RIGHT),
        Column("Flagged", 46, Align.RIGHT),
    )
    titles = {leaf.id: leaf.title for leaf in packet.tree.scored}
    shown = sorted(found.criteria, key=lambda leaf: -packet.tree.points[leaf])[:MOST_CRITERIA]
    ordered = [leaf.id for leaf in packet.tree.scored if leaf.id in set(shown)]
    rows = [_concordance_row(titles[leaf], found.criteria[leaf], tone=Tone.PLAIN) for leaf in ordered]
    yield Table(
        "Agreement by criterion and on totals",
        columns,
        [*rows, _concordance_row("Evaluators' own totals", found.total, tone=Tone.STRONG)],
        lasts=1 if rows else 0,
        dense=True,
    )
    if left_out := len(found.criteria) - len(shown):
        more = "criterion" if left_out == 1 else "criteria"
        yield Prose(
            f"These are the {len(shown)} criteria with the most points; {left_out:,} further {more} in the data file.",
            note=True,
        )
    if packet.evaluation.panel:
        yield Heading("How the evaluators mark", key="evaluators")
        yield _severity_table(packet, found)
    if found.notes:
        yield Heading("To know about these figures")
        yield Bullets(tuple(note.text for note in found.notes[:12]))


def _concordance_row(title: str, own: Concordance, *, tone: Tone) -> Row:
    spreads = [spread for spread in own.spread.values() if spread is not None]
    figures = (own.kendall_w, own.alpha_nominal, own.alpha_ordinal, own.alpha_interval)
    flagged = len(own.flagged)
    return (
        Cell(title, tone),
        *(Cell(_coefficient(value), tone) for value in figures),
        Cell(percent(max(spreads), places=0) if spreads else NOTHING, tone),
        Cell(f"{flagged}" if spreads else NOTHING, Tone.CAUTION if flagged else tone),
    )


def _coefficient(value: Fraction | Decimal | None) -> str:
    return NOTHING if value is None else fixed(value, places=PLACES)


def _severity_table(packet: DecisionPacket, found: Agreement) -> Table:
    columns = (
        Column("Evaluator"),
        Column("Mean of marks", 90, Align.RIGHT),
        Column("Standard deviation", 100, Align.RIGHT),
    )
    rows = [
        (seat_name(packet, seat), _coefficient(own.mean), _coefficient(own.standard_deviation))
        for seat, own in found.evaluators.items()
    ]
    return Table("Marks of each evaluator: 0 is the lowest of a scale, 1 the highest", columns, rows, dense=True)


# --- spread of marks -------------------------------------------------------------------------------------------------


def has_spread(packet: DecisionPacket) -> bool:
    """Whether any cell has marks that can differ."""
    return any(has_several_marks(score) for score in packet.ranking.cells.values())


def _spread_blocks(packet: DecisionPacket) -> Iterator[Block]:
    rules = packet.evaluation.framework.rules
    several = [score for score in packet.ranking.cells.values() if has_several_marks(score)]
    flagged = sum(is_far_apart(score, rules=rules) for score in several)
    yield Heading("Spread of marks", key="spread", keep=110)
    yield Prose(
        f"The line runs from the lowest to the highest mark over the width of the scale; the dot is the score. "
        f"{flagged:,} of {len(several):,} cells of all offers reach the tolerance of "
        f"{plain(rules.tolerance)} % and are set in brown.",
        note=True,
    )
    limit = _least_shown(packet)
    if limit is not None:
        yield Prose(
            f"Here stand the cells with the widest spread, from {percent(limit, places=0)} on; the others stand in the "
            "data file of this packet.",
            note=True,
        )
    columns = (
        Column("Offer", 142, most=2),
        Column("Marks", 40, Align.RIGHT),
        Column("Lowest", 46, Align.RIGHT),
        Column("Score", 46, Align.RIGHT),
        Column("Highest", 46, Align.RIGHT),
        Column("Spread", 46, Align.RIGHT),
        Column("On the scale"),
    )
    yield Table("Spread of marks by criterion and offer", columns, _spread_rows(packet, limit=limit), dense=True)


def _least_shown(packet: DecisionPacket) -> Fraction | None:
    """The spread from which on cells are set; None where all of them are."""
    spreads = sorted(
        (s.spread or Fraction(0) for s in packet.ranking.cells.values() if has_several_marks(s)), reverse=True
    )
    if len(spreads) <= MOST_SPREADS:
        return None
    wider = [spread for spread in spreads if spread > spreads[MOST_SPREADS]]
    return wider[-1] if wider else spreads[0]


def _spread_rows(packet: DecisionPacket, *, limit: Fraction | None) -> Iterator[Row]:
    left = MOST_SPREADS
    for leaf in packet.marked:
        rows = [row for one in packet.ranking.standings if (row := _spread_row(packet, leaf, one, limit=limit))][:left]
        if rows:
            left -= len(rows) if limit is not None else 0
            yield (Cell(f"{leaf.id}  {leaf.title}", Tone.STRONG, ground="soft"),)
            yield from rows


def _spread_row(packet: DecisionPacket, leaf: Criterion, standing: Standing, *, limit: Fraction | None) -> Row | None:
    score = packet.ranking.cells.get((standing.offer, leaf.id))
    if score is None or score.spread is None or score.counted < 2 or score.lowest is None or score.highest is None:
        return None
    if limit is not None and score.spread < limit:
        return None
    flagged = is_far_apart(score, rules=packet.evaluation.framework.rules)
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
        Cell(
            figure(score.score, places=places) if score.score is not None else NOTHING,
            place=Place(standing.offer, leaf.id),
        ),
        figure(score.highest, places=places),
        Cell(percent(score.spread, places=0), Tone.CAUTION if flagged else Tone.PLAIN),
        Cell(scene=line),
    )


def _share(value: Fraction, low: Fraction, wide: Fraction) -> float:
    return min(max(float((value - low) / wide), 0.0), 1.0) if wide else 0.5
