"""Packets for tests: an evaluation of any size with plausible marks, and a ranking worked out plainly beside it."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Location,
    Mark,
    MarkKind,
    Offer,
    PriceFormula,
    PriceLine,
    Rules,
    Seat,
    SupportModel,
    TieRule,
)
from app.domain.packet import AuditHead, DecisionPacket, Source
from app.domain.standing import Cell, CellState, Ranking, RankingWarning, Standing

HASH = "3f2a9c" * 10 + "beef"
NAMES = ("Nordkontakt AS", "Ångström Services", "Żółć Contact", "ContactHub India", "Ελληνική Φωνή", "Голос Плюс")
WORDS = "Clear staffing plan with named team leaders; the ramp-up after month three is thin on evidence."


def an_evaluation(
    *, offers: int = 4, groups: int = 3, leaves: int = 4, seats: int = 3, comment: str = WORDS
) -> Evaluation:
    """`groups` groups of `leaves` leaves each, scale 0-10, and price with 40 of 100 points."""
    criteria = [Criterion("Q", "Quality", CriterionKind.GROUP, weight=Decimal(60))]
    for group in range(1, groups + 1):
        criteria.append(Criterion(f"Q{group}", f"Part {group} of the service", CriterionKind.GROUP, parent="Q"))
        criteria += [
            Criterion(
                f"Q{group}.{leaf}",
                f"Criterion {group}.{leaf}: how the service is staffed",
                CriterionKind.SCORE,
                parent=f"Q{group}",
                weight=Decimal(10),
                scale_max=Decimal(10),
            )
            for leaf in range(1, leaves + 1)
        ]
    criteria.append(Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(40)))
    panel = tuple(Seat(f"E{seat}", f"Evaluator {seat}") for seat in range(1, seats + 1))
    ids = [f"V{offer}" for offer in range(1, offers + 1)]
    scored = [criterion.id for criterion in criteria if criterion.kind is CriterionKind.SCORE]
    return Evaluation(
        framework=Framework(
            reference="RFP-2026-014",
            title="Contact centre outsourcing",
            rules=Rules(
                total_points=Decimal(100),
                price_formula=PriceFormula.LOWEST_PRICE_RATIO,
                tie_rule=TieRule.LOWEST_PRICE,
            ),
            criteria=tuple(criteria),
            currency="EUR",
            time_zone="Europe/Oslo",
        ),
        offers=tuple(
            Offer(one, NAMES[index] if index < len(NAMES) else f"Vendor {index + 1} Ltd", f"Firm {one}")
            for index, one in enumerate(ids)
        ),
        panel=panel,
        prices=tuple(line for index, one in enumerate(ids) for line in _lines(one, index)),
        marks=tuple(
            Mark(one, leaf, seat.id, MarkKind.SCORE, Decimal(_mark(index, place, turn)), comment)
            for index, one in enumerate(ids)
            for place, leaf in enumerate(scored)
            for turn, seat in enumerate(panel)
        ),
    )


def _mark(offer: int, leaf: int, seat: int) -> int:
    return 9 - (offer * 7 + leaf * 3 + seat * 5 + offer * leaf) % 6 - min(offer, 3)


def _lines(offer: str, index: int) -> list[PriceLine]:
    amount = Decimal(1_000_000 + 61_250 * index)
    return [
        PriceLine(offer, amount, "Inbound calls", year, Location.ONSHORE, SupportModel.DEDICATED)
        for year in ("2027", "2028", "2029")
    ]


def a_ranking(
    evaluation: Evaluation,
    *,
    complete: bool = True,
    tied: int = 1,
    excluded: int = 0,
    warnings: tuple[RankingWarning, ...] = (),
) -> Ranking:
    """Means times points plus the lowest price ratio; the first `tied` share rank 1, the last `excluded` have none."""
    packet = a_packet(evaluation, ranking=_EMPTY)
    cells = {
        (offer.id, leaf.id): _cell(packet, offer.id, leaf) for offer in evaluation.offers for leaf in packet.tree.leaves
    }
    amounts = {
        offer.id: sum(Fraction(x.amount) for x in evaluation.prices if x.offer == offer.id)
        for offer in evaluation.offers
    }
    places = range(1, len(evaluation.offers) + 1)
    standings = []
    for place, offer in zip(places, evaluation.offers, strict=True):
        points = {leaf.id: cells[offer.id, leaf.id].points for leaf in packet.tree.leaves}
        price = packet.tree.price_points * min(amounts.values()) / amounts[offer.id]
        cells[offer.id, "P"] = Cell(CellState.PRICE, amounts[offer.id], price)
        points["P"] = price
        out = place > len(evaluation.offers) - excluded
        quality = sum((value or Fraction(0) for leaf, value in points.items() if leaf != "P"), Fraction(0))
        if out:
            offer_reason = "Quality 48.20 % is below the minimum of 60 %."
        standings.append(
            Standing(
                rank=None if out else 1 if place <= tied else place,
                offer=offer.id,
                name=offer.name,
                firm=offer.firm,
                status=offer.status if not out else offer.status.EXCLUDED,
                total=None if out else quality + price,
                quality=quality,
                price=None if out else price,
                preference=Fraction(0),
                quality_percent=quality / packet.tree.quality_points * 100,
                price_percent=None if out else price / packet.tree.price_points * 100,
                price_amount=None if out else Decimal(int(amounts[offer.id])),
                order_value=None,
                complete=complete,
                shortlisted=False,
                points=points,
                reason=offer_reason if out else "",
            )
        )
    ranked = [one for one in standings if one.rank is not None and one.total is not None]
    margin = (ranked[0].total - ranked[1].total) / ranked[0].total if len(ranked) > 1 else None
    return Ranking(
        reference=evaluation.framework.reference,
        total_points=evaluation.framework.rules.total_points,
        complete=complete,
        weights={leaf.id: packet.tree.points[leaf.id] for leaf in packet.tree.leaves},
        winners=tuple(one.offer for one in ranked if one.rank == 1),
        tie_break="By the lowest price Nordkontakt AS would go first." if tied > 1 else None,
        order_by="total",
        warnings=warnings,
        standings=tuple(standings),
        cells=cells,
        margin=Fraction(0) if tied > 1 else margin,
    )


_EMPTY = Ranking("", Decimal(100), True, {}, (), None, "total", (), (), {}, None)


def _cell(packet: DecisionPacket, offer: str, leaf: Criterion) -> Cell:
    values = [Fraction(mark.value or 0) for mark in packet.marks.get((offer, leaf.id), ())]
    if not values:
        return Cell(CellState.NOT_SCORED)
    score = sum(values, Fraction(0)) / len(values)
    return Cell(
        CellState.SCORED,
        score,
        packet.tree.points[leaf.id] * score / 10,
        len(values),
        len(values),
        min(values),
        max(values),
        (max(values) - min(values)) / 10,
    )


def a_packet(evaluation: Evaluation, *, ranking: Ranking, sample: bool = True) -> DecisionPacket:
    """A packet of that evaluation as of a fixed moment."""
    return DecisionPacket(
        evaluation=evaluation,
        ranking=ranking,
        audit=AuditHead(57, HASH, datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        as_of=datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
        prepared_for="City of Sample",
        source=Source("Figures from the committee's workbook.", "ab" * 32, imported=True),
        sample=sample,
    )
