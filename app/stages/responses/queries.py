"""The offers of an RFP with their prices and preference points."""

from collections.abc import Mapping

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Offer, Preference, PriceLine
from app.models.offer import Firm, OfferRow, PreferenceRow, PriceLineRow
from app.stages.drafting.queries import RFP_ID

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


def prices_of(rfp_id: int, *, offers: Mapping[int, str]) -> tuple[PriceLine, ...]:
    """The price lines in the order of the sheet; `offers` are codes by number."""
    return tuple(PriceLine(offers[row.offer], *row[1:]) for row in db.session.execute(PRICES, {"rfp_id": rfp_id}))
