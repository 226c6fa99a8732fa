"""Whose a single-use link is, and whether it can still be used."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from app.db import db
from app.models.offer import Firm
from app.models.person import LinkPurpose, Person, SingleUseLink
from app.models.rfp import Rfp
from app.models.vendor import Invitation, InvitedPerson
from app.people.queries.account_rows import there_is_an_administrator
from app.web.clock import now
from app.web.links import usable
from app.web.public_title import public_title


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whose link it is."""

    name: str
    email: str
    answers: "ToAnswer | None" = None


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """The RFP that a vendor's person is invited to answer; `invitation` is the public id."""

    invitation: str
    firm: str
    title: str


def invited(token: str) -> LinkHolder | None:
    """Whose invitation this is; None where it cannot be used (any more). Looking does not use it up."""
    holder = _link_holder(token, purpose=LinkPurpose.INVITATION)
    return replace(holder, answers=_to_answer(holder.email)) if holder else None


def _to_answer(email: str) -> ToAnswer | None:
    """What the person was invited to answer last; None for the buyer's people."""
    query = (
        select(
            Invitation.public_id,
            Firm.name,
            Rfp.id,
            Rfp.title,
            Rfp.amending_since.is_not(None).label("is_amended"),
        )
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .join(Person, Person.id == InvitedPerson.person_id)
        .join(Firm, Firm.id == Invitation.firm_id)
        .join(Rfp, Rfp.id == Invitation.rfp_id)
        .where(Person.email == email, Invitation.withdrawn_at.is_(None))
        .order_by(InvitedPerson.added_at.desc(), Invitation.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    title = public_title(db.session(), rfp_id=row.id, title=row.title, is_amended=row.is_amended)
    return ToAnswer(invitation=row.public_id, firm=row.name, title=title)


def resetting(token: str) -> LinkHolder | None:
    """Whose link for a new password this is; None where it cannot be used (any more)."""
    return _link_holder(token, purpose=LinkPurpose.PASSWORD_RESET)


def first_administrator_is_awaited(token: str) -> bool:
    """Whether the one-time address still works: unused, not expired, and no administrator yet."""
    query = select(SingleUseLink.id).where(*usable(token, purpose=LinkPurpose.FIRST_ADMINISTRATOR, now=now()))
    return db.session.scalar(query) is not None and not there_is_an_administrator()


def _link_holder(token: str, *, purpose: LinkPurpose) -> LinkHolder | None:
    query = (
        select(Person.name, Person.email)
        .join(SingleUseLink, SingleUseLink.person_id == Person.id)
        .where(*usable(token, purpose=purpose, now=now()), Person.deactivated_at.is_(None))
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else LinkHolder(*row)
