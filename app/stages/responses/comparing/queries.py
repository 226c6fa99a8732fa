"""Reading opened responses: from the submission that counts, decrypted on the fly. The only door for other stages.

Nothing is read before the openers opened the envelope; what is not for somebody's eyes is left out in the query.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, load_only

from app.db import db
from app.domain.errors import DomainError
from app.domain.evaluation import OfferStatus
from app.domain.request.beside import AnswersBeside, beside
from app.domain.request.comparison import Replies, replies
from app.domain.request.price_comparison import Prices
from app.domain.request.priced import priced_cells
from app.domain.request.request import Request
from app.domain.submission import SubmittedFile
from app.models.offer import FIRM_OF_OFFER, Firm, OfferRow
from app.models.response import Envelope, OpeningRecord, ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation
from app.stages.drafting.publication.queries import published
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of


class StillSealed(DomainError):
    """The envelope asked for has not been opened."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """Whose response it is: the offer that it became when it was opened."""

    offer: int
    code: str
    name: str
    firm: str
    status: OfferStatus
    reason: str


@dataclass(frozen=True, slots=True)
class OpenedResponse:
    """A response as it was handed in: answers as JSON texts by question, and its files."""

    vendor: Vendor
    answers: Mapping[str, str]
    files: tuple[SubmittedFile, ...]


@dataclass(frozen=True, slots=True)
class OpenedResponses:
    """What was asked, and every response one may see, in the order of the offers."""

    request: Request
    responses: tuple[OpenedResponse, ...]


@dataclass(frozen=True, slots=True)
class OpenedPrices:
    """What was asked, and by offer the prices and the files that came with them; `stay_shut` are offers whose prices
    were never opened, with why."""

    request: Request
    vendors: tuple[Vendor, ...]
    prices: Mapping[int, Prices]
    files: Mapping[int, tuple[SubmittedFile, ...]]
    stay_shut: Mapping[int, str]


def opened_responses(rfp_id: int, *, but: Collection[int] = (), offer: int | None = None) -> OpenedResponses:
    """All opened responses, or that of one offer, without those of the offers in `but`. Four statements.

    Raises `StillSealed`.
    """
    _refuse_sealed(rfp_id, Rfp.responses_opened_at, what="The responses")
    rows = _submitted(rfp_id, envelope=Envelope.QUALITY, but=but, offer=offer)
    return OpenedResponses(_request(rfp_id), tuple(_opened(rfp_id, rows)))


def opened_prices(rfp_id: int) -> OpenedPrices:
    """The prices of all offers whose price envelope was opened. Five statements. Raises `StillSealed`."""
    _refuse_sealed(rfp_id, Rfp.prices_opened_at, what="The prices")
    shut = _stay_shut(rfp_id)
    request = _request(rfp_id)
    rows = _submitted(rfp_id, envelope=Envelope.PRICE)
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    prices: dict[int, Prices] = {}
    files: dict[int, tuple[SubmittedFile, ...]] = {}
    for vendor, submission in rows:
        if keys is None or vendor.offer in shut:
            continue
        content = content_of(submission, envelope=Envelope.PRICE, keys=keys)
        named = {name: Decimal(json.loads(text)) for name, text in content.items.items()}
        prices[vendor.offer] = priced_cells(request.price_sheet, named)
        files[vendor.offer] = content.files
    vendors = tuple(vendor for vendor, _ in rows)
    seen = {vendor.offer for vendor in vendors}
    return OpenedPrices(
        request, vendors, prices, files, stay_shut={key: reason for key, reason in shut.items() if key in seen}
    )


def answers_for(rfp_id: int, *, offer: int) -> AnswersBeside | None:
    """The answers of one offer by the criteria they belong to; None where it did not come as a sealed response.

    At most three statements, one where it did not.
    """
    rows = _submitted(rfp_id, envelope=Envelope.QUALITY, offer=offer)
    if not rows:
        return None
    (response,) = _opened(rfp_id, rows)
    request = _request(rfp_id)
    return beside(request, replied(request, response))


def replied(request: Request, response: OpenedResponse) -> Replies:
    """What a response says to each question that was asked."""
    return replies(request.questionnaire, response.answers, response.files)


def from_responses(rfp_id: int) -> frozenset[int]:
    """The offers that came as sealed responses. One statement."""
    query = _counting(rfp_id).with_only_columns(OfferRow.number)
    return frozenset(db.session.scalars(query))


def _refuse_sealed(rfp_id: int, opened_at: InstrumentedAttribute[object], *, what: str) -> None:
    if db.session.scalars(select(opened_at).where(Rfp.id == rfp_id)).one() is None:
        raise StillSealed(f"{what} are sealed until the openers have opened them.")


def _request(rfp_id: int) -> Request:
    publication = published(rfp_id)
    if publication is None:
        raise StillSealed("The RFP was not published here, so it has no sealed responses.")
    return publication.request


def _opened(rfp_id: int, rows: list[tuple[Vendor, Submission]]) -> list[OpenedResponse]:
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    if keys is None:
        return []
    contents = [(vendor, content_of(row, envelope=Envelope.QUALITY, keys=keys)) for vendor, row in rows]
    return [OpenedResponse(vendor, content.items, content.files) for vendor, content in contents]


def _submitted(
    rfp_id: int, *, envelope: Envelope, but: Collection[int] = (), offer: int | None = None
) -> list[tuple[Vendor, Submission]]:
    """The submission that counts of every offer, with nothing but this envelope read from the database."""
    part = Submission.quality if envelope is Envelope.QUALITY else Submission.price
    query = _counting(rfp_id).options(load_only(Submission.response_id, Submission.number, part, raiseload=True))
    if but:
        query = query.where(OfferRow.number.not_in(sorted(but)))
    if offer is not None:
        query = query.where(OfferRow.number == offer)
    return [(Vendor(*row[1:]), row[0]) for row in db.session.execute(query).all()]


def _counting(rfp_id: int) -> Select[Submission, int, str, str, str, OfferStatus, str]:
    """Once the responses are open: each offer that was made of one, with its last submission unless withdrawn.

    The firm is compared as well: a number that became free may have been given to an offer made by hand.
    """
    other = aliased(Submission)
    newest = select(func.max(other.number)).where(other.response_id == Submission.response_id).scalar_subquery()
    return (
        select(
            Submission,
            OfferRow.number,
            OfferRow.code,
            OfferRow.name,
            FIRM_OF_OFFER,
            OfferRow.status,
            OfferRow.reason,
        )
        .join(ResponseRow, ResponseRow.id == Submission.response_id)
        .join(Rfp, Rfp.id == ResponseRow.rfp_id)
        .join(Invitation, Invitation.id == ResponseRow.invitation_id)
        .join(Firm, Firm.id == Invitation.firm_id)
        .join(
            OfferRow,
            (OfferRow.rfp_id == ResponseRow.rfp_id)
            & (OfferRow.number == ResponseRow.offer)
            & (OfferRow.firm_id == Invitation.firm_id),
        )
        .where(
            ResponseRow.rfp_id == rfp_id,
            Rfp.responses_opened_at.is_not(None),
            Submission.number == newest,
            Submission.withdrawn_at.is_(None),
        )
        .order_by(OfferRow.number)
    )


def _stay_shut(rfp_id: int) -> dict[int, str]:
    """The offers whose prices stayed sealed for good, as the opening record says."""
    query = select(OpeningRecord.content).where(
        OpeningRecord.rfp_id == rfp_id, OpeningRecord.envelope == Envelope.PRICE
    )
    text = db.session.scalar(query)
    return {} if text is None else dict(json.loads(text)["stay_shut"])
