"""The vendor's own people on its response: brought in and let go by each other, unseen by the buyer until opened."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.offer import Firm
from app.models.person import Person
from app.models.vendor import InvitedPerson
from app.stages.responses.inviting.operations.accounts import Contact, account_of, joined, mail_the_way_in
from app.stages.responses.inviting.queries import NAME_AMONG_COLLEAGUES
from app.stages.responses.sealed.gate import standing_invitation
from app.web.unit_of_work import Work, operation

MOST_PEOPLE = 30


@operation
def bring_in(work: Work, *, invitation_id: int, contacts: Sequence[Contact]) -> None:
    """Give colleagues an account where they have none, and tell them by mail; all or none. Raises DomainError."""
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id, to_change=True)
    firm = work.session.get_one(Firm, invitation.firm_id)
    people = select(func.count()).where(InvitedPerson.invitation_id == invitation_id)
    if work.session.scalars(people).one() + len(contacts) > MOST_PEOPLE:
        raise DomainError(f"At most {MOST_PEOPLE} people work on a response. Let somebody go first.")
    for contact in contacts:
        person = account_of(work.session, contact=contact, now=work.now)
        if not joined(work, invitation=invitation, person=person, was_invited=False)[1]:
            raise DomainError(f"{contact.email} works on this response already.")
        mail_the_way_in(
            work,
            "rfp_colleague",
            rfp=rfp,
            firm=firm,
            invitation=invitation,
            person=person,
            name=contact.name,
            is_sealed=True,
        )
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.PORTAL_INTEND,
        subject=firm.name,
        sentence=f"Brought {', '.join(str(contact) for contact in contacts)} in for {firm.name}.",
    )


@operation
def let_go(work: Work, *, invitation_id: int, person: str) -> str:
    """Take the access of a colleague (public id) whom the vendor brought in; returns the name, "" where it is not
    for the vendor to know. Raises DomainError.
    """
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id)
    firm = work.session.get_one(Firm, invitation.firm_id)
    found = work.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            NAME_AMONG_COLLEAGUES.label("known_as"),
            InvitedPerson.was_invited,
        )
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(InvitedPerson.invitation_id == invitation_id, Person.public_id == person)
        .with_for_update(of=InvitedPerson)
    ).one_or_none()
    if found is None:
        raise NotHere("This person does not work on the response.")
    if found.was_invited:
        raise DomainError(f"{found.name} was invited by the buyer and stays.")
    if found.id == work.actor.person_id:
        raise DomainError("You cannot take your own access. Ask a colleague.")
    work.session.execute(
        delete(InvitedPerson).where(InvitedPerson.invitation_id == invitation_id, InvitedPerson.person_id == found.id)
    )
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.PORTAL_INTEND,
        subject=firm.name,
        sentence=f"Let {found.name} <{found.email}> go for {firm.name}.",
    )
    known_as: str = found.known_as
    return known_as
