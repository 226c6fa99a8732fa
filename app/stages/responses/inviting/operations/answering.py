"""What those who answer an invitation do before they write: agree to confidentiality, say whether the vendor will
answer, acknowledge addenda."""

import hashlib
from dataclasses import replace

from flask import current_app
from sqlalchemy import select

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.models.offer import Firm
from app.models.publication import Publication
from app.models.rfp import Rfp
from app.models.vendor import AddendumSeen, Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.inviting.confidentiality import agreement
from app.stages.responses.inviting.operations.accounts import title_outside
from app.stages.responses.sealed.gate import standing_invitation
from app.web.unit_of_work import Work, operation

SAID = {Intent.INTENDS: "{firm} means to answer.", Intent.DECLINED: "{firm} declines to answer: {reason}"}


@operation
def agree(work: Work, *, invitation_id: int, name: str, text_hash: str) -> None:
    """Keep that the actor agreed to the text with this hash, by this name. Raises DomainError."""
    invitation, rfp, firm = _whole(work, invitation_id=invitation_id)
    person = work.session.get(InvitedPerson, (invitation_id, work.actor.person_id), with_for_update=True)
    if person is None:
        raise NotHere("You do not answer this invitation any more.")
    if person.agreed_at is not None:
        raise DomainError("You have agreed already.")
    if invitation.withdrawn_at is not None or rfp.stage is Stage.DRAFTING:
        raise DomainError("There is nothing to agree to: the invitation does not stand any more.")
    text = agreement(organisation=current_app.config["ORGANISATION"], firm=firm.name, title=title_outside(work, rfp))
    if text.hash != text_hash:
        raise DomainError("The text has changed since you opened the page. Please read it again.")
    person.agreed_at, person.agreed_name, person.agreed_text_hash = work.now, name, text.hash
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.PORTAL_ENTER,
        subject=firm.name,
        sentence=f"Agreed to confidentiality for {firm.name}, as “{name}”.",
        detail={"text_hash": text.hash},
    )


@operation
def intend(work: Work, *, invitation_id: int) -> None:
    """Say for the vendor that it means to answer; until the deadline that can be changed. Raises `Late`, and
    DomainError in words."""
    _say(work, invitation_id=invitation_id, intent=Intent.INTENDS, reason="")


@operation
def decline(work: Work, *, invitation_id: int, reason: str) -> None:
    """Say for the vendor that it will not answer, and why; until the deadline that can be changed."""
    if not reason:
        raise DomainError("Say in a few words why you decline.")
    _say(work, invitation_id=invitation_id, intent=Intent.DECLINED, reason=reason)


@operation
def acknowledge(work: Work, *, invitation_id: int, number: int) -> None:
    """Keep that the vendor has taken note of an addendum; a second time changes nothing. Raises DomainError."""
    invitation, rfp, firm = _whole(work, invitation_id=invitation_id)
    if invitation.withdrawn_at is not None:
        raise DomainError("The buyer has taken this invitation back. Nothing was changed.")
    if number < 1 or work.session.get(Publication, (rfp.id, number)) is None:
        raise NotHere("There is no such addendum.")
    if work.session.get(AddendumSeen, (invitation_id, number)) is None:
        seen = AddendumSeen(invitation_id=invitation_id, number=number, person_id=work.actor.person_id, at=work.now)
        work.session.add(seen)
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.PORTAL_INTEND,
        subject=firm.name,
        sentence=f"Took note of addendum {number} for {firm.name}.",
    )


def _whole(work: Work, *, invitation_id: int) -> tuple[InvitationRow, Rfp, Firm]:
    """The invitation, locked, with its RFP and firm."""
    row = work.session.execute(
        select(InvitationRow, Rfp, Firm)
        .join(Rfp, Rfp.id == InvitationRow.rfp_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitationRow.id == invitation_id)
        .with_for_update(of=InvitationRow)
    ).one_or_none()
    if row is None:
        raise NotHere("There is no such invitation any more.")
    return row[0], row[1], row[2]


def _say(work: Work, *, invitation_id: int, intent: Intent, reason: str) -> None:
    """The buyer sees it, but not who of the vendor's people said it: that would tell of colleagues."""
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id, to_change=True)
    firm = work.session.get_one(Firm, invitation.firm_id)
    before = invitation.intent
    invitation.intent, invitation.intent_at, invitation.intent_by = intent, work.now, firm.name
    invitation.intent_reason = reason
    said_by = hashlib.sha256(work.actor.public_id.encode()).hexdigest()
    work.actor = replace(work.actor, name=firm.name, email="")
    work.record(
        rfp_id=rfp.id,
        action=Action.PORTAL_INTEND,
        subject=firm.name,
        sentence=SAID[intent].format(firm=firm.name, reason=reason),
        detail={"before": before, "after": intent, "said_by": said_by},
    )
