"""What a vendor handed in, for worlds that are made of rows: frozen, signed and audited as by the operation, but at any
moment and with any words."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.policy import Actor
from app.domain.submission import EnvelopeContent, SubmittedFile
from app.models.response import Envelope, ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation
from app.stages.responses.sealed.keys import keyring
from app.stages.responses.sealed.submitting import content_of, counting_submission, freeze
from app.web.clock import now
from app.web.unit_of_work import Work

WHO = "Person of the vendor"
NOTHING = EnvelopeContent({}, ())


def response_of(session: Session, invitation: Invitation) -> ResponseRow:
    """The response of an invitation, begun where there is none."""
    response = session.scalar(select(ResponseRow).where(ResponseRow.invitation_id == invitation.id))
    if response is None:
        response = ResponseRow(rfp_id=invitation.rfp_id, invitation_id=invitation.id, begun_at=now())
        session.add(response)
        session.flush()
    return response


def hand_in(
    session: Session,
    invitation: Invitation,
    *,
    offer: int | None = None,
    quality: Mapping[str, str] | None = None,
    price: Mapping[str, str] | None = None,
    files: Mapping[Envelope, SubmittedFile] | None = None,
) -> Submission:
    """Hand in what was handed in before with these items (JSON texts by name) and files; `offer` is what it became."""
    response = response_of(session, invitation)
    response.offer = offer if offer is not None else response.offer
    keys = keyring(session, rfp_id=invitation.rfp_id, now=now())
    last = counting_submission(session, response_id=response.id)
    contents = {}
    for envelope, items in ((Envelope.QUALITY, quality or {}), (Envelope.PRICE, price or {})):
        before = content_of(last, envelope=envelope, keys=keys) if last else NOTHING
        added = [files[envelope]] if files and envelope in files else []
        contents[envelope] = EnvelopeContent({**before.items, **items}, (*before.files, *added))
    work = Work(session=session, actor=Actor(name=WHO), now=now())
    rfp = session.get_one(Rfp, invitation.rfp_id)
    submission = freeze(work, rfp=rfp, invitation=invitation, response=response, keys=keys, contents=contents)
    work.chain_up()
    return submission
