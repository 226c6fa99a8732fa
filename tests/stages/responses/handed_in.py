"""A response put into the database as if it had been handed in and opened, for worlds that are made of rows."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import canonical
from app.domain.submission import EnvelopeContent, SubmittedFile, receipt
from app.models.response import Envelope, ResponseRow, Submission
from app.models.vendor import Invitation
from app.stages.responses.sealed.keys import keyring
from app.stages.responses.sealed.submitting import content_of, counting_submission
from app.web.clock import now


def hand_in(
    session: Session,
    invitation: Invitation,
    *,
    offer: int,
    quality: Mapping[str, str],
    price: Mapping[str, str] | None = None,
    files: tuple[SubmittedFile, ...] = (),
) -> None:
    """`quality` and `price` are JSON texts by item, handed in with what the invitation's response said before."""
    response = session.scalar(select(ResponseRow).where(ResponseRow.invitation_id == invitation.id))
    if response is None:
        response = ResponseRow(rfp_id=invitation.rfp_id, invitation_id=invitation.id, begun_at=now())
        session.add(response)
        session.flush()
    response.offer = offer
    keys = keyring(session, rfp_id=invitation.rfp_id, now=now())
    last = counting_submission(session, response_id=response.id)
    number = last.number + 1 if last else 1
    place = f"response {response.id}|submission {number}"
    contents = {}
    for envelope, items, added in ((Envelope.QUALITY, quality, files), (Envelope.PRICE, price or {}, ())):
        before = content_of(last, envelope=envelope, keys=keys) if last else EnvelopeContent({}, ())
        contents[envelope] = EnvelopeContent({**before.items, **items}, (*before.files, *added))
    sealed = {
        envelope.value: keys.seal(content.text().encode(), envelope=envelope, place=f"{place}|{envelope}")
        for envelope, content in contents.items()
    }
    session.add(
        Submission(
            response_id=response.id,
            number=number,
            submitted_at=now(),
            submitted_by="Person of the vendor",
            receipt=keys.seal(
                receipt_text(response, number=number, contents=contents).encode(),
                envelope=Envelope.QUALITY,
                place=f"{place}|receipt",
            ),
            signature="0" * 88,
            **sealed,
        )
    )
    session.flush()


def receipt_text(response: ResponseRow, *, number: int, contents: Mapping[Envelope, EnvelopeContent]) -> str:
    """The receipt of what was handed in, by nobody in particular."""
    return canonical(
        receipt(
            instance="http://localhost",
            reference="RFP",
            title="RFP",
            vendor="Vendor",
            response=response.public_id,
            number=number,
            at=now(),
            by="Person of the vendor",
            quality=contents[Envelope.QUALITY],
            price=contents[Envelope.PRICE],
        )
    )
