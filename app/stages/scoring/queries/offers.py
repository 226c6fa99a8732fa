"""The offers of an RFP with their prices and preference points, and its panel."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Offer, Preference, PriceLine, Seat
from app.models.offer import Firm, OfferRow, PreferenceRow, PriceLineRow
from app.models.panel import SeatCriterion, SeatRow
from app.stages.scoring.queries.framework import RFP_ID


@dataclass(frozen=True, slots=True)
class Codes:
    """The readable ids behind the numbers of one RFP."""

    criteria: Mapping[int, str]
    offers: Mapping[int, str]
    seats: Mapping[int, str]


OFFERS = (
    select(
        OfferRow.number,
        OfferRow.code,
        OfferRow.name,
        Firm.name.label("firm"),
        OfferRow.status,
        OfferRow.reason,
        OfferRow.location,
        OfferRow.country,
        PreferenceRow.number.label("preference"),
        PreferenceRow.label,
        PreferenceRow.points,
    )
    .join(Firm, Firm.id == OfferRow.firm_id)
    .outerjoin(PreferenceRow, (PreferenceRow.rfp_id == OfferRow.rfp_id) & (PreferenceRow.offer == OfferRow.number))
    .where(OfferRow.rfp_id == RFP_ID)
    .order_by(OfferRow.number, PreferenceRow.number)
)


def offers_of(rfp_id: int) -> tuple[tuple[Offer, ...], tuple[Preference, ...], dict[int, str]]:
    """The offers and preferences in the order of the sheet, and the offers' codes by number."""
    rows = db.session.execute(OFFERS, {"rfp_id": rfp_id}).all()
    offers = {
        row.number: Offer(
            id=row.code,
            name=row.name,
            firm=row.firm,
            status=row.status,
            reason=row.reason,
            location=row.location,
            country=row.country,
        )
        for row in rows
    }
    preferences = sorted(
        (row.preference, Preference(offer=row.code, label=row.label, points=row.points))
        for row in rows
        if row.preference is not None
    )
    return tuple(offers.values()), tuple(each for _, each in preferences), {n: each.id for n, each in offers.items()}


PANEL = (
    select(SeatRow.number, SeatRow.code, SeatRow.name, SeatRow.email, SeatCriterion.criterion)
    .outerjoin(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
    .where(SeatRow.rfp_id == RFP_ID)
    .order_by(SeatRow.number, SeatCriterion.position)
)


def panel_of(rfp_id: int, *, criteria: Mapping[int, str]) -> tuple[tuple[Seat, ...], dict[int, str]]:
    """The seats in the order of the sheet, and their codes by number; `criteria` are codes by number."""
    rows = db.session.execute(PANEL, {"rfp_id": rfp_id}).all()
    scored: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.criterion is not None:
            scored[row.number].append(criteria[row.criterion])
    seats = {
        row.number: Seat(id=row.code, name=row.name, email=row.email, criteria=tuple(scored[row.number]))
        for row in rows
    }
    return tuple(seats.values()), {number: seat.id for number, seat in seats.items()}


PRICES = (
    select(
        PriceLineRow.offer,
        PriceLineRow.amount,
        PriceLineRow.line,
        PriceLineRow.year,
        PriceLineRow.location,
        PriceLineRow.support_model,
        PriceLineRow.counted,
        PriceLineRow.note,
    )
    .where(PriceLineRow.rfp_id == RFP_ID)
    .order_by(PriceLineRow.number)
)


def prices_of(rfp_id: int, *, codes: Codes) -> tuple[PriceLine, ...]:
    """The price lines in the order of the sheet."""
    return tuple(PriceLine(codes.offers[row.offer], *row[1:]) for row in db.session.execute(PRICES, {"rfp_id": rfp_id}))
