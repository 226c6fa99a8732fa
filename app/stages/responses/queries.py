"""The offers of an RFP with their prices and preference points."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import exists, select

from app.db import db
from app.domain.evaluation import Evaluation, Offer, Preference, PriceLine
from app.models.offer import FIRM_OF_OFFER, Firm, OfferRow, PreferenceRow, PriceLineRow
from app.models.response import ResponseRow
from app.models.rfp import PublishedRules, Rfp, RfpRole
from app.models.vendor import Invitation
from app.stages.drafting.queries import RFP_ID, draft_of

PRICE_IS_SEALED = (
    exists()
    .where(
        ResponseRow.rfp_id == OfferRow.rfp_id,
        ResponseRow.offer == OfferRow.number,
        Invitation.id == ResponseRow.invitation_id,
        Invitation.firm_id == OfferRow.firm_id,
        Rfp.id == OfferRow.rfp_id,
        Rfp.prices_opened_at.is_(None),
    )
    .correlate(OfferRow)
)
"""Whether an offer came as a sealed response whose second envelope nobody has opened yet."""

OFFERS = (
    select(
        OfferRow.number,
        OfferRow.code,
        OfferRow.name,
        FIRM_OF_OFFER.label("firm"),
        OfferRow.status,
        OfferRow.reason,
        OfferRow.location,
        OfferRow.country,
        PreferenceRow.number.label("preference"),
        PreferenceRow.label,
        PreferenceRow.points,
        PRICE_IS_SEALED.label("price_is_sealed"),
    )
    .join(Firm, Firm.id == OfferRow.firm_id)
    .outerjoin(PreferenceRow, (PreferenceRow.rfp_id == OfferRow.rfp_id) & (PreferenceRow.offer == OfferRow.number))
    .where(OfferRow.rfp_id == RFP_ID)
    .order_by(OfferRow.number, PreferenceRow.number)
)


def offers_of(rfp_id: int) -> tuple[tuple[Offer, ...], tuple[Preference, ...], dict[int, str]]:
    """The offers and preferences in the order of the sheet, and the offers' codes by number."""
    return offers_with_sealed(rfp_id)[:3]


def offers_with_sealed(
    rfp_id: int,
) -> tuple[tuple[Offer, ...], tuple[Preference, ...], dict[int, str], frozenset[str]]:
    """As `offers_of`, and the codes of the offers whose prices lie sealed. One statement."""
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
    sealed = frozenset(row.code for row in rows if row.price_is_sealed)
    codes = {number: each.id for number, each in offers.items()}
    return tuple(offers.values()), tuple(each for _, each in preferences), codes, sealed


def sealed_prices(rfp_id: int) -> frozenset[str]:
    """The codes of the offers whose prices lie sealed. One statement."""
    query = select(OfferRow.code).where(OfferRow.rfp_id == rfp_id, PRICE_IS_SEALED)
    return frozenset(db.session.scalars(query))


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


def draft_evaluation(rfp_id: int) -> Evaluation:
    """Everything but marks, as it would be frozen. Seven statements, whatever the size."""
    draft = draft_of(rfp_id)
    offers, preferences, codes = offers_of(rfp_id)
    return Evaluation(
        framework=draft.framework,
        offers=offers,
        panel=draft.panel,
        prices=prices_of(rfp_id, offers=codes),
        preferences=preferences,
    )


MOST_FIRMS = 500


def known_firms(person_id: int | None) -> tuple[str, ...]:
    """The names of firms that offered in RFPs where the person is something; others' bidders stay their own."""
    query = (
        select(Firm.name)
        .join(OfferRow, OfferRow.firm_id == Firm.id)
        .join(RfpRole, RfpRole.rfp_id == OfferRow.rfp_id)
        .where(RfpRole.person_id == person_id)
        .distinct()
        .order_by(Firm.name)
        .limit(MOST_FIRMS)
    )
    return tuple(db.session.scalars(query))


def preference_points_inside(rfp_id: int) -> Decimal:
    """How many of the RFP's points are for preferences."""
    query = select(PublishedRules.preference_points_inside).where(PublishedRules.rfp_id == rfp_id)
    return db.session.scalars(query).one()
