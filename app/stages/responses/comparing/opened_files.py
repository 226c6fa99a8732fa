"""Files of opened responses for those who evaluate: those of the submission that counts, each with what opens it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from app.db import db
from app.domain.submission import SubmittedFile
from app.models.response import Attachment, Envelope, ResponseRow
from app.models.rfp import Rfp
from app.stages.responses.comparing.queries import (
    Vendor,
    _refuse_sealed,
    _stay_shut,
    _submitted,
    opened_responses,
)
from app.stages.responses.sealed.attached import Content, content_of
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of as submitted_content

Found = tuple[SubmittedFile, Content]


def opened_file(rfp_id: int, *, offer: int, public_id: str, but: Collection[int] = ()) -> Found | None:
    """A file of the quality envelope. Six statements. Raises `StillSealed`."""
    responses = opened_responses(rfp_id, but=but, offer=offer).responses
    files = [file for response in responses for file in response.files if file.public_id == public_id]
    return _with_content(rfp_id, files, envelope=Envelope.QUALITY)


def opened_price_file(rfp_id: int, *, offer: int, public_id: str) -> Found | None:
    """A file of the price envelope, None where prices stayed sealed. Six statements. Raises `StillSealed`."""
    files = [
        file
        for vendor, here in price_files(rfp_id).items()
        if vendor.offer == offer
        for file in here
        if file.public_id == public_id
    ]
    return _with_content(rfp_id, files, envelope=Envelope.PRICE)


def price_files(rfp_id: int) -> Mapping[Vendor, tuple[SubmittedFile, ...]]:
    """The files that came with prices that were opened, by vendor. Four statements. Raises `StillSealed`."""
    _refuse_sealed(rfp_id, Rfp.prices_opened_at, what="The prices")
    shut = _stay_shut(rfp_id)
    rows = _submitted(rfp_id, envelope=Envelope.PRICE, but=tuple(shut))
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    if keys is None:
        return {}
    return {
        vendor: submitted_content(submission, envelope=Envelope.PRICE, keys=keys).files for vendor, submission in rows
    }


def contents(rfp_id: int, public_ids: Iterable[str], *, envelope: Envelope) -> dict[str, Content]:
    """What opens files of an RFP, by public id. Two statements."""
    rows = db.session.scalars(
        select(Attachment)
        .join(ResponseRow, ResponseRow.id == Attachment.response_id)
        .where(
            ResponseRow.rfp_id == rfp_id,
            Attachment.envelope == envelope,
            Attachment.public_id.in_(list(public_ids)),
        )
    ).all()
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    return {} if keys is None else {row.public_id: content_of(row, keys=keys) for row in rows}


def _with_content(rfp_id: int, files: Sequence[SubmittedFile], *, envelope: Envelope) -> Found | None:
    if not files:
        return None
    content = contents(rfp_id, [files[0].public_id], envelope=envelope).get(files[0].public_id)
    return None if content is None or not content.is_there else (files[0], content)
