"""Invitations as the buyer sees them, and as those who answer them do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.models.offer import Firm
from app.models.publication import Publication
from app.models.response import ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import AddendumSeen, Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation as the list of somebody who answers it tells of it; `to_acknowledge` counts addenda."""

    public_id: str
    firm: str
    title: str
    time_zone: str
    stage: Stage
    closes_at: datetime
    responses_opened_at: datetime | None
    agreed_at: datetime | None
    intent: Intent | None
    withdrawn_at: datetime | None
    submitted_at: datetime | None
    to_acknowledge: int


_ADDENDA = (
    select(func.count()).where(Publication.rfp_id == Rfp.id, Publication.number > 0).correlate(Rfp).scalar_subquery()
)
_SEEN = (
    select(func.count())
    .where(AddendumSeen.invitation_id == InvitationRow.id)
    .correlate(InvitationRow)
    .scalar_subquery()
)
_NEWEST = (
    select(func.max(Submission.number))
    .where(Submission.response_id == ResponseRow.id)
    .correlate(ResponseRow)
    .scalar_subquery()
)
_SUBMITTED_AT = (
    select(Submission.submitted_at)
    .join(ResponseRow, ResponseRow.id == Submission.response_id)
    .where(
        ResponseRow.invitation_id == InvitationRow.id,
        Submission.number == _NEWEST,
        Submission.withdrawn_at.is_(None),
    )
    .correlate(InvitationRow)
    .scalar_subquery()
)


def invitations_of(actor: Actor) -> tuple[OwnInvitation, ...]:
    """The invitations which the actor answers, the one that closes last first. One statement."""
    query = (
        select(
            InvitationRow.public_id,
            Firm.name.label("firm"),
            Rfp.title,
            Rfp.time_zone,
            Rfp.stage,
            Rfp.closes_at,
            Rfp.responses_opened_at,
            InvitedPerson.agreed_at,
            InvitationRow.intent,
            InvitationRow.withdrawn_at,
            _SUBMITTED_AT.label("submitted_at"),
            (_ADDENDA - _SEEN).label("to_acknowledge"),
        )
        .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
        .join(Rfp, Rfp.id == InvitationRow.rfp_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitedPerson.person_id == actor.person_id, Rfp.closes_at.is_not(None))
        .order_by(Rfp.closes_at.desc(), InvitationRow.id)
    )
    return tuple(OwnInvitation(**row._asdict()) for row in db.session.execute(query))
