"""The packet's dissent: each evaluator's own order of the offers, and what those said who saw it otherwise."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.agreement_scores import Sheets
from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation, Mark, ScoreFrom, Seat
from app.domain.packet import DecisionPacket, OwnOrder
from app.domain.packet_document import (
    Align,
    BlankLines,
    Block,
    Cell,
    Column,
    Heading,
    Place,
    Prose,
    Row,
    Table,
    Tone,
)
from app.domain.packet_doubts import disagreement_sentences, dissenters, names_of, seat_name
from app.domain.packet_figures import NOTHING
from app.domain.packet_narratives import Quote, quoted, words_on
from app.domain.reckoning import Reckoning, reckon
from app.domain.tally import count

MOST_TOLD = 8
MOST_QUOTES = 2
MOST_PLACES = 5
MOST_SEATS = 40


def own_orders(evaluation: Evaluation, *, record: Reckoning) -> tuple[OwnOrder, ...]:
    """The order that each seat's own marks give, in the order of the panel; without places where it gave too little.

    A seat that marks all criteria is reckoned as if it had sat alone. One that marks some of them only has the order
    of its own totals on those, over the ranked offers it marked in full.
    """
    by_seat: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in evaluation.marks:
        by_seat[mark.evaluator].append(mark)
    marked = {leaf.id for leaf in record.tree.marked}
    totals = None
    found = []
    for seat in evaluation.panel:
        if record.tree.leaves_of(seat) >= marked:
            found.append(OwnOrder(seat.id, alone=True, places=_alone(evaluation, seat=seat, marks=by_seat[seat.id])))
            continue
        totals = totals or Sheets.of(evaluation).totals().by_offer
        given = {offer: totals[offer][seat.id] for _, offer in record.places if seat.id in totals[offer]}
        found.append(OwnOrder(seat.id, alone=False, places=_placed(given)))
    return tuple(found)


def _alone(evaluation: Evaluation, *, seat: Seat, marks: Sequence[Mark]) -> tuple[tuple[int, str], ...]:
    rules = evaluation.framework.rules
    if rules.score_from in (ScoreFrom.AGREED, ScoreFrom.RANK_SUM):
        rules = replace(rules, score_from=ScoreFrom.MEAN)
    own = replace(evaluation, framework=replace(evaluation.framework, rules=rules), panel=(seat,), marks=tuple(marks))
    try:
        return reckon(count(own)).places if marks else ()
    except DomainError:
        return ()


def _placed(given: dict[str, int]) -> tuple[tuple[int, str], ...]:
    ordered = sorted(given, key=lambda offer: -given[offer])
    return tuple((1 + sum(other > given[offer] for other in given.values()), offer) for offer in ordered)


def dissent_blocks(packet: DecisionPacket) -> Iterator[Block]:
    """Who saw it otherwise, in what order, with which words; and room for a dissent signed by hand."""
    if packet.examination is None:
        yield Prose(packet.not_examined)
    else:
        yield from _orders(packet, packet.examination.own_orders)
    yield Heading("Signed dissent", keep=120)
    yield BlankLines(
        "Whoever does not agree with the recommendation may say so here, with reasons, name, date and signature.", 6
    )


def _orders(packet: DecisionPacket, own: Sequence[OwnOrder]) -> Iterator[Block]:
    if not any(one.places for one in own):
        yield Prose("There are no single marks from which an evaluator's own order would follow.")
        return
    for sentence in disagreement_sentences(packet):
        yield Prose(sentence)
    yield Prose(
        "Each evaluator's own order: the ranking if nobody else had sat on the panel, prices included; of those who "
        "mark some criteria only, the order on these alone.",
        note=True,
    )
    columns = (
        Column("Evaluator", 110, most=3),
        Column("Order by own marks"),
        Column("Place of the recommended", 76, Align.RIGHT),
    )
    rows = [_order_row(packet, one) for one in own[:MOST_SEATS]]
    yield Table("Each evaluator's own order", columns, rows, dense=True)
    for one in dissenters(packet)[:MOST_TOLD]:
        yield from _words(packet, one)


def _order_row(packet: DecisionPacket, own: OwnOrder) -> Row:
    first = [rank for rank, offer in own.places if offer in packet.ranking.winners]
    said = [f"{rank} {names_of(packet, [offer])}" for rank, offer in own.places[:MOST_PLACES]]
    more = f", and {len(own.places) - MOST_PLACES} more" if len(own.places) > MOST_PLACES else ""
    order = "; ".join(said) + more
    scope = "" if own.alone else " (some criteria only)"
    tone = Tone.PLAIN if not own.places or (first and min(first) == 1) else Tone.CAUTION
    return (
        f"{seat_name(packet, own.seat)}{scope}",
        order or "no order: marks are missing",
        Cell(str(min(first)) if first else NOTHING, tone),
    )


def _words(packet: DecisionPacket, own: OwnOrder) -> Iterator[Block]:
    """What a dissenter said of the own first offer and of the recommended one."""
    rows: list[Row] = []
    for offer in (*own.first[:1], *packet.ranking.winners[:1]):
        rows += [
            _quote_row(packet, offer, quote) for quote in words_on(packet, seat=own.seat, offer=offer)[:MOST_QUOTES]
        ]
    if not rows:
        return
    yield Heading(f"What {seat_name(packet, own.seat)} said", keep=80)
    columns = (Column("Offer", 110, most=2), Column("Criterion", 120, most=2), Column("Words"))
    yield Table(f"What {seat_name(packet, own.seat)} said", columns, rows, dense=True)


def _quote_row(packet: DecisionPacket, offer: str, quote: Quote) -> Row:
    criterion = packet.tree.by_id[quote.mark.criterion]
    return (
        names_of(packet, [offer]),
        Cell(criterion.title, place=Place(offer, criterion.id)),
        quoted(quote.words),
    )
