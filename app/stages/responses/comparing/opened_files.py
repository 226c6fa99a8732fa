"""Files of opened responses for those who evaluate: those of the submission that counts, each with what opens it."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from app.db import db
from app.domain.submission import SubmittedFile
from app.models.response import Attachment, Envelope, ResponseRow
from app.stages.responses.comparing.queries import opened_prices, opened_responses
from app.stages.responses.sealed.attached import Content, content_of
from app.stages.responses.sealed.keys import existing_keyring

Found = tuple[SubmittedFile, Content]


def opened_file(rfp_id: int, *, offer: int, public_id: str, but: Collection[int] = ()) -> Found | None:
    """A file of the quality envelope. Six statements. Raises `StillSealed`."""
    responses = opened_responses(rfp_id, but=but, offer=offer).responses
    files = [file for response in responses for file in response.files if file.public_id == public_id]
    return _with_content(rfp_id, files, envelope=Envelope.QUALITY)


def opened_price_file(rfp_id: int, *, offer: int, public_id: str) -> Found | None:
    """A file of the price envelope, None where prices stayed sealed. Seven statements. Raises `StillSealed`."""
    files = [file for file in opened_prices(rfp_id).files.get(offer, ()) if file.public_id == public_id]
    return _with_content(rfp_id, files, envelope=Envelope.PRICE)


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
