"""Opening an envelope: what was handed in becomes offers (quality) or their prices (price), and a record is kept.

These are steps within the operation of whoever composes the opening; the RFP's row is locked FOR UPDATE there.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.audit import canonical, sealed_chain
from app.domain.envelopes import TOGETHER
from app.domain.evaluation import OfferStatus
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.priced import price_lines, priced_cells
from app.domain.submission import EnvelopeContent, digest
from app.models.audit import AuditHead
from app.models.offer import Firm, OfferRow, PriceLineRow
from app.models.response import Envelope, EnvelopeKey, OpenerPresent, OpeningRecord, ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.sealed.keys import Keyring, existing_keyring
from app.stages.responses.sealed.queries import is_still_opener
from app.stages.responses.sealed.submitting import content_of, counting_submission
from app.web.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Opened:
    """One response that was opened: of which firm, as which offer, and what stood in the envelope."""

    firm: str
    response: ResponseRow
    submission: Submission
    content: EnvelopeContent


def enter_presence(work: Work, *, rfp_id: int, envelope: str) -> list[datetime]:
    """Note that whoever acts is there for an envelope; returns when each opener present last gave the password."""
    which = Envelope(envelope)
    mine = OpenerPresent(
        rfp_id=rfp_id, envelope=which, person_id=work.actor.person_id, name=work.actor.name, at=work.now
    )
    work.session.merge(mine)
    work.session.flush()
    return [row.at for row in work.session.execute(_still_openers(rfp_id=rfp_id, envelope=which))]


def _still_openers(*, rfp_id: int, envelope: Envelope) -> Select[str, datetime]:
    """Name and moment of each who was present and is an opener still: whoever lost the role or the account since does
    not count."""
    return (
        select(OpenerPresent.name, OpenerPresent.at)
        .where(OpenerPresent.rfp_id == rfp_id, OpenerPresent.envelope == envelope, is_still_opener())
        .order_by(OpenerPresent.at)
    )


def open_quality(work: Work, *, rfp: Rfp) -> str:
    """Open the first envelope: every submission that counts becomes an offer. Returns the hash of the record."""
    opened = _opened(work.session, rfp=rfp, envelope=Envelope.QUALITY)
    number = work.session.scalar(select(func.max(OfferRow.number)).where(OfferRow.rfp_id == rfp.id)) or 0
    taken = set(work.session.scalars(select(OfferRow.code).where(OfferRow.rfp_id == rfp.id)))
    for each in opened:
        number += 1
        code = next(code for place in range(number, number + len(taken) + 1) if (code := f"V{place}") not in taken)
        taken.add(code)
        firm_id = work.session.scalars(
            select(InvitationRow.firm_id).where(InvitationRow.id == each.response.invitation_id)
        ).one()
        work.session.add(
            OfferRow(
                rfp_id=rfp.id,
                number=number,
                firm_id=firm_id,
                code=code,
                name=each.firm,
                status=OfferStatus.ACTIVE,
            )
        )
        each.response.offer = number
    rfp.responses_opened_at = work.now
    return _record(work, rfp=rfp, envelope=Envelope.QUALITY, opened=opened, shut={})


def open_prices(work: Work, *, rfp: Rfp, sheet: PriceSheet, shut: Mapping[int, str]) -> str:
    """Open the price envelopes, but for the offers in `shut` (number -> reason), whose prices stay sealed for good.

    Returns the hash of the record.
    """
    everything = _opened(work.session, rfp=rfp, envelope=Envelope.PRICE, shut=shut)
    codes = dict(work.session.execute(select(OfferRow.number, OfferRow.code).where(OfferRow.rfp_id == rfp.id)).all())
    number = work.session.scalar(select(func.max(PriceLineRow.number)).where(PriceLineRow.rfp_id == rfp.id)) or 0
    rows: list[dict[str, object]] = []
    for each in everything:
        offer = each.response.offer
        if offer is None or offer not in codes:
            continue
        prices = {name: Decimal(json.loads(text)) for name, text in each.content.items.items()}
        for line in price_lines(sheet, priced_cells(sheet, prices), offer=codes[offer]):
            number += 1
            rows.append(
                {
                    "rfp_id": rfp.id,
                    "number": number,
                    "offer": offer,
                    "amount": line.amount,
                    "line": line.line,
                    "year": line.year,
                    "location": line.location,
                    "support_model": line.support_model,
                    "counted": line.counted,
                    "note": line.note,
                }
            )
    if rows:
        work.session.execute(insert(Base.metadata.tables[PriceLineRow.__tablename__]), rows)
    rfp.prices_opened_at = work.now
    return _record(work, rfp=rfp, envelope=Envelope.PRICE, opened=everything, shut=shut)


def _opened(
    session: Session, *, rfp: Rfp, envelope: Envelope, shut: Mapping[int, str] | None = None
) -> tuple[Opened, ...]:
    keys = existing_keyring(session, rfp_id=rfp.id)
    if keys is None:
        return ()
    rows = session.execute(
        select(ResponseRow, Firm.name)
        .join(InvitationRow, InvitationRow.id == ResponseRow.invitation_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(ResponseRow.rfp_id == rfp.id, InvitationRow.withdrawn_at.is_(None))
        .order_by(InvitationRow.id)
    ).all()
    return tuple(
        Opened(firm=firm, response=response, submission=submission, content=_content(submission, envelope, keys))
        for response, firm in rows
        if response.offer not in (shut or {})
        and (submission := counting_submission(session, response_id=response.id)) is not None
    )


def _content(submission: Submission, envelope: Envelope, keys: Keyring) -> EnvelopeContent:
    return content_of(submission, envelope=envelope, keys=keys)


def _record(work: Work, *, rfp: Rfp, envelope: Envelope, opened: Sequence[Opened], shut: Mapping[int, str]) -> str:
    """File who opened when, and what was there: receipts and hashes, and the head of the sealed chain."""
    session = work.session
    session.execute(
        update(EnvelopeKey)
        .where(EnvelopeKey.rfp_id == rfp.id, EnvelopeKey.envelope == envelope)
        .values(opened_at=work.now)
    )
    there = session.execute(_still_openers(rfp_id=rfp.id, envelope=envelope)).all()
    openers = [row for row in there if work.now - row.at <= TOGETHER]
    head = session.execute(
        select(AuditHead.sequence, AuditHead.hash).where(AuditHead.chain == sealed_chain(rfp.id))
    ).one_or_none()
    content = canonical(
        {
            "rfp": rfp.reference,
            "envelope": envelope,
            "deadline": rfp.closes_at.isoformat() if rfp.closes_at else None,
            "opened_at": work.now.isoformat(),
            "openers": [[row.name, row.at.isoformat()] for row in openers],
            "sealed_chain": None if head is None else [head.sequence, head.hash],
            "responses": [
                {
                    "vendor": each.firm,
                    "response": each.response.public_id,
                    "submission": each.submission.number,
                    "submitted_at": each.submission.submitted_at.isoformat(),
                    "signature": each.submission.signature,
                    "envelope_sha256": digest(each.content.text()),
                    "files": [[file.name, file.size, file.sha256] for file in each.content.files],
                }
                for each in opened
            ],
            "stay_shut": [[number, reason] for number, reason in sorted(shut.items())],
        }
    )
    hashed = digest(content)
    session.add(
        OpeningRecord(rfp_id=rfp.id, envelope=envelope, opened_at=work.now, content=content, content_hash=hashed)
    )
    return hashed
