"""Offers as they came in: added and removed while drafting; status, prices and preferences until scoring closes."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Offer, Preference, PriceLine
from app.domain.lifecycle import BEFORE_SCORING, Stage
from app.domain.policy import Action
from app.models.offer import Firm, OfferRow, PreferenceRow, PriceLineRow
from app.models.response import ResponseRow
from app.models.rfp import Rfp
from app.stages.responses.queries import offers_of, prices_of
from app.web.draft_lock import locked, next_version
from app.web.unit_of_work import Work, operation

UNTIL_CLOSED = (*BEFORE_SCORING, Stage.SCORING)


@operation
def add_offer(work: Work, *, rfp_id: int, version: int | None, offer: Offer, preferences: Sequence[Preference]) -> int:
    """Add an offer; returns its number. Raises `Stale`, and DomainError for a code that is taken."""
    rfp = locked(work, rfp_id=rfp_id, version=version, stages=BEFORE_SCORING)
    number = (work.session.scalar(select(func.max(OfferRow.number)).where(OfferRow.rfp_id == rfp_id)) or 0) + 1
    _refuse_taken(work.session, rfp_id=rfp_id, code=offer.id, number=number)
    work.session.add(
        OfferRow(
            rfp_id=rfp_id,
            number=number,
            firm_id=_firm(work.session, offer.firm),
            code=offer.id,
            name=offer.name,
            status=offer.status,
            reason=offer.reason,
            location=offer.location,
            country=offer.country,
        )
    )
    _record(
        work,
        rfp,
        offer=offer.id,
        sentence=f"Added the offer {offer.id}, {offer.name}.",
        after=_said(offer, preferences),
    )
    work.session.flush()
    _store_preferences(work.session, rfp_id=rfp_id, offer=number, preferences=preferences)
    return number


@operation
def change_offer(
    work: Work, *, rfp_id: int, version: int | None, number: int, offer: Offer, preferences: Sequence[Preference]
) -> None:
    """Put these facts in the place of an offer's. Once scoring is open only status, reason and preferences change.

    Raises `Stale`, NotHere, and DomainError for a code that is taken.
    """
    rfp = locked(work, rfp_id=rfp_id, version=version, stages=UNTIL_CLOSED)
    row = _offer(work.session, rfp_id=rfp_id, number=number)
    before, given = _stored(rfp_id, code=row.code)
    if offer.firm != before.firm and _was_opened(work.session, rfp_id=rfp_id, number=number):
        raise DomainError(f"{before.firm} handed this offer in sealed, so it stays that firm's.")
    if rfp.stage not in BEFORE_SCORING:
        offer = replace(before, status=offer.status, reason=offer.reason)
    _refuse_taken(work.session, rfp_id=rfp_id, code=offer.id, number=number)
    _record(
        work,
        rfp,
        offer=row.code,
        sentence=_sentence(before, offer),
        before=_said(before, given),
        after=_said(offer, preferences),
    )
    if offer.firm != before.firm:
        row.firm_id, row.firm_name = _firm(work.session, offer.firm), None
    row.code, row.name, row.country = offer.id, offer.name, offer.country
    row.status, row.reason, row.location = offer.status, offer.reason, offer.location
    _store_preferences(work.session, rfp_id=rfp_id, offer=number, preferences=preferences)


@operation
def remove_offer(work: Work, *, rfp_id: int, version: int | None, number: int) -> None:
    """Remove an offer with its prices and preferences, before scoring. One that was opened from a response stays."""
    rfp = locked(work, rfp_id=rfp_id, version=version, stages=BEFORE_SCORING)
    row = _offer(work.session, rfp_id=rfp_id, number=number)
    if _was_opened(work.session, rfp_id=rfp_id, number=number):
        raise DomainError(f"{row.name} was handed in sealed and stays on record. Disqualify it, with the reason.")
    before, given = _stored(rfp_id, code=row.code)
    _record(
        work, rfp, offer=row.code, sentence=f"Removed the offer {row.code}, {row.name}.", before=_said(before, given)
    )
    work.session.execute(delete(OfferRow).where(OfferRow.rfp_id == rfp_id, OfferRow.number == number))


@operation
def save_prices(work: Work, *, rfp_id: int, version: int | None, number: int, lines: Sequence[PriceLine]) -> None:
    """Put these price lines in the place of an offer's. Raises `Stale`, NotHere, DomainError if sealed."""
    rfp = locked(work, rfp_id=rfp_id, version=version, stages=UNTIL_CLOSED)
    row = _offer(work.session, rfp_id=rfp_id, number=number)
    if _was_opened(work.session, rfp_id=rfp_id, number=number):
        raise DomainError(f"The prices of {row.name} are those of its sealed envelope; nobody else enters them.")
    stored = [line for line in prices_of(rfp_id, offers=offers_of(rfp_id)[2]) if line.offer == row.code]
    _record(
        work,
        rfp,
        offer=row.code,
        sentence=f"Changed the prices of the offer {row.code}.",
        before=[asdict(line) for line in stored if line not in lines],
        after=[asdict(line) for line in lines if line not in stored],
    )
    _store_prices(work.session, rfp_id=rfp_id, offer=number, lines=lines)


def _sentence(before: Offer, after: Offer) -> str:
    if before.status is after.status:
        return f"Changed the offer {before.id}, {after.name}."
    return f"Set the offer {before.id}, {after.name}, from {before.status} to {after.status}."


def _offer(session: Session, *, rfp_id: int, number: int) -> OfferRow:
    row = session.get(OfferRow, (rfp_id, number), populate_existing=True)
    if row is None:
        raise NotHere("There is no such offer any more. Look at the offers as they are now.")
    return row


def _was_opened(session: Session, *, rfp_id: int, number: int) -> bool:
    query = select(ResponseRow.id).where(ResponseRow.rfp_id == rfp_id, ResponseRow.offer == number)
    return session.scalar(query) is not None


def _stored(rfp_id: int, *, code: str) -> tuple[Offer, tuple[Preference, ...]]:
    offers, preferences, _ = offers_of(rfp_id)
    found = next(offer for offer in offers if offer.id == code)
    return found, tuple(each for each in preferences if each.offer == code)


def _refuse_taken(session: Session, *, rfp_id: int, code: str, number: int) -> None:
    holder = session.scalar(select(OfferRow.number).where(OfferRow.rfp_id == rfp_id, OfferRow.code == code))
    if holder not in (None, number):
        raise DomainError(f"There is an offer {code} already. Give this one another code.")


def _firm(session: Session, name: str) -> int:
    """The directory's key of a firm; one that is not known yet is added."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Firm).values(name=name).on_conflict_do_nothing())
    return session.scalars(select(Firm.id).where(Firm.name == name)).one()


def _store_preferences(session: Session, *, rfp_id: int, offer: int, preferences: Sequence[Preference]) -> None:
    numbers = _numbers(session, PreferenceRow, rfp_id=rfp_id, offer=offer, count=len(preferences))
    rows = [
        {"rfp_id": rfp_id, "number": number, "offer": offer, "label": each.label, "points": each.points}
        for number, each in zip(numbers, preferences, strict=True)
    ]
    if rows:
        session.execute(insert(PreferenceRow), rows)


def _store_prices(session: Session, *, rfp_id: int, offer: int, lines: Sequence[PriceLine]) -> None:
    numbers = _numbers(session, PriceLineRow, rfp_id=rfp_id, offer=offer, count=len(lines))
    rows = [
        {**asdict(line), "rfp_id": rfp_id, "number": number, "offer": offer}
        for number, line in zip(numbers, lines, strict=True)
    ]
    if rows:
        session.execute(insert(PriceLineRow), rows)


def _numbers(
    session: Session, model: type[PriceLineRow] | type[PreferenceRow], *, rfp_id: int, offer: int, count: int
) -> list[int]:
    """Empties the offer's rows and gives numbers for the new ones: its own first, so that the order holds."""
    mine = (model.rfp_id == rfp_id, model.offer == offer)
    own = list(session.scalars(select(model.number).where(*mine).order_by(model.number)))
    last = session.scalar(select(func.max(model.number)).where(model.rfp_id == rfp_id)) or 0
    session.execute(delete(model).where(*mine))
    return [*own, *range(last + 1, last + 1 + count)][:count]


def _said(offer: Offer, preferences: Sequence[Preference]) -> dict[str, object]:
    return {**asdict(offer), "preferences": [[each.label, each.points] for each in preferences]}


def _record(work: Work, rfp: Rfp, *, offer: str, sentence: str, before: object = None, after: object = None) -> None:
    work.record(
        rfp_id=rfp.id,
        action=Action.OFFER_EDIT,
        subject=offer,
        sentence=sentence,
        detail={**next_version(rfp), "before": before, "after": after},
    )
