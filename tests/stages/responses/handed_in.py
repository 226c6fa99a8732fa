"""A response put into the database as if it had been handed in and opened, for worlds that were not made by its steps."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.submission import EnvelopeContent, SubmittedFile
from app.models.response import Envelope, ResponseRow, Submission
from app.models.vendor import Invitation
from app.stages.responses.sealed.keys import keyring
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
    """`quality` and `price` are JSON texts by item. What was handed in before for this invitation counts no longer."""
    response = session.scalar(select(ResponseRow).where(ResponseRow.invitation_id == invitation.id))
    if response is None:
        response = ResponseRow(rfp_id=invitation.rfp_id, invitation_id=invitation.id, begun_at=now())
        session.add(response)
        session.flush()
    response.offer = offer
    keys = keyring(session, rfp_id=invitation.rfp_id, now=now())
    newest = session.scalar(select(func.max(Submission.number)).where(Submission.response_id == response.id)) or 0
    place = f"response {response.id}|submission {newest + 1}"
    contents = {
        Envelope.QUALITY: EnvelopeContent(quality, files),
        Envelope.PRICE: EnvelopeContent(price or {}, ()),
    }
    sealed = {
        envelope.value: keys.seal(content.text().encode(), envelope=envelope, place=f"{place}|{envelope}")
        for envelope, content in contents.items()
    }
    session.add(
        Submission(
            response_id=response.id,
            number=newest + 1,
            submitted_at=now(),
            submitted_by="Person of the vendor",
            receipt=keys.seal(b"{}", envelope=Envelope.QUALITY, place=f"{place}|receipt"),
            signature="0" * 88,
            **sealed,
        )
    )
    session.flush()
