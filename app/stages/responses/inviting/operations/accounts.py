"""The accounts of vendors' people: made with the first invitation, and nothing but vendors' accounts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.models.offer import Firm
from app.models.person import LinkPurpose, Person
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.models.vendor import InvitedPerson
from app.web import letters, links
from app.web.public_title import public_title
from app.web.unit_of_work import Work

STAFF = "cannot answer for a vendor here. Give another address."
"""Said to both sides alike: it does not tell a vendor who works for the buyer."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at a vendor, as typed: the address is in lower case."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class WayIn:
    """The address in somebody's mail; `expires_at` where it is a single-use link to choose a password by."""

    address: str
    expires_at: datetime | None


def account_of(session: Session, *, contact: Contact, now: datetime) -> Person:
    """The vendor's account under the contact's address, made where there is none. Raises DomainError for others'."""
    person = session.scalar(select(Person).where(Person.email == contact.email).with_for_update())
    if person is None:
        person = Person(email=contact.email, name=contact.name, is_vendor=True, created_at=now)
        session.add(person)
        session.flush()
        return person
    if not person.is_vendor or person.deactivated_at is not None:
        raise DomainError(f"The account under {contact.email} {STAFF}")
    return person


def joined(work: Work, *, invitation: InvitationRow, person: Person, was_invited: bool) -> tuple[InvitedPerson, bool]:
    """The person among those who answer the invitation, and whether they are new there.

    Whom the buyer invites counts as invited, even where a colleague brought them in before.
    """
    row = work.session.get(InvitedPerson, (invitation.id, person.id))
    if row is not None:
        row.was_invited = row.was_invited or was_invited
        return row, False
    row = InvitedPerson(
        invitation_id=invitation.id,
        person_id=person.id,
        added_at=work.now,
        added_by=work.actor.name,
        was_invited=was_invited,
    )
    work.session.add(row)
    return row, True


def way_in(work: Work, *, person: Person, invitation: InvitationRow) -> WayIn:
    """How somebody gets to an invitation: by a fresh single-use link until they have chosen a password."""
    if person.password_hash is not None:
        return WayIn(links.address("portal.invitation", invitation=invitation.public_id), None)
    link = links.issue(work.session, purpose=LinkPurpose.INVITATION, person_id=person.id, now=work.now)
    return WayIn(link.address, link.expires_at)


def mail_the_way_in(
    work: Work,
    letter: str,
    *,
    rfp: Rfp,
    firm: Firm,
    invitation: InvitationRow,
    person: Person,
    name: str,
    message: str = "",
    is_sealed: bool = False,
) -> None:
    """Mail somebody how to get to an invitation; a sealed letter stands in no list of the buyer's."""
    way = way_in(work, person=person, invitation=invitation)
    letters.send(
        work,
        letter,
        to=person.email,
        rfp_id=None if is_sealed else rfp.id,
        sealed_for=rfp.id if is_sealed else None,
        link=way.address,
        name=name,
        firm=firm.name,
        title=title_outside(work, rfp),
        closes_at=rfp.closes_at,
        time_zone=rfp.time_zone,
        inviter=work.actor.name,
        message=message,
        expires_at=way.expires_at,
    )


def title_outside(work: Work, rfp: Rfp) -> str:
    """The RFP's title as vendors know it."""
    return public_title(work.session, rfp_id=rfp.id, title=rfp.title, is_amended=rfp.amending_since is not None)
