"""The invitation that an address of the vendors' portal names, and who is asking for it."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Invited
from app.models.offer import Firm
from app.models.rfp import Rfp
from app.models.vendor import Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.web.public_title import public_title


@dataclass(frozen=True, slots=True)
class InvitationInQuestion:
    """What the portal's routes and pages know without asking for more; `id` and `rfp_id` are keys."""

    id: int
    public_id: str
    rfp_id: int
    firm_id: int
    firm: str
    reference: str
    title: str
    currency: str
    time_zone: str
    stage: Stage
    closes_at: datetime
    amending_since: datetime | None
    responses_opened_at: datetime | None
    prices_opened_at: datetime | None
    intent: Intent | None
    intent_at: datetime | None
    withdrawn_at: datetime | None


KNOWN = tuple(field.name for field in fields(InvitationInQuestion))
IN_QUESTION = (
    select(
        InvitationRow.id,
        InvitationRow.public_id,
        InvitationRow.rfp_id,
        InvitationRow.firm_id,
        Firm.name.label("firm"),
        Rfp.reference,
        Rfp.title,
        Rfp.currency,
        Rfp.time_zone,
        Rfp.stage,
        Rfp.closes_at,
        Rfp.amending_since,
        Rfp.responses_opened_at,
        Rfp.prices_opened_at,
        InvitationRow.intent,
        InvitationRow.intent_at,
        InvitationRow.withdrawn_at,
        InvitedPerson.agreed_at,
    )
    .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
    .join(Rfp, Rfp.id == InvitationRow.rfp_id)
    .join(Firm, Firm.id == InvitationRow.firm_id)
    .where(InvitationRow.public_id == bindparam("public_id"), InvitedPerson.person_id == bindparam("person_id"))
)


def find(public_id: str, *, actor: Actor) -> tuple[InvitationInQuestion, Actor] | None:
    """The invitation and the actor with the standing in it; None unless the actor answers for the invited vendor."""
    row = db.session.execute(IN_QUESTION, {"public_id": public_id, "person_id": actor.person_id}).one_or_none()
    if row is None:
        return None
    invited = Invited(
        agreed=row.agreed_at is not None,
        declined=row.intent is Intent.DECLINED,
        withdrawn=row.withdrawn_at is not None,
    )
    known = {name: getattr(row, name) for name in KNOWN}
    is_amended = row.amending_since is not None
    known["title"] = public_title(db.session(), rfp_id=row.rfp_id, title=row.title, is_amended=is_amended)
    return InvitationInQuestion(**known), replace(actor, invited=invited)
