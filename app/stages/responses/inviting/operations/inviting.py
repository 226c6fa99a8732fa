"""What the buyer does: invite a firm or several, invite again, take an invitation back. Each is told by mail."""

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.sentences import listed
from app.models.offer import Firm
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.models.vendor import InvitedPerson, VendorProfile
from app.stages.responses.inviting.operations.accounts import (
    Contact,
    account_of,
    joined,
    mail_the_way_in,
    title_outside,
)
from app.stages.responses.inviting.operations.directory import contacts_known
from app.web import letters, links
from app.web.clock import now
from app.web.unit_of_work import Work, operation
from app.web.vendor_directory import firm_called, know_contacts

LETTER = "rfp_invitation"
MOST_CONTACTS = 20
TAKEN_BACK = "The invitation of {firm} was taken back already."
RIVAL = "{contact} was invited for {firm} already, and nobody answers for two vendors in the same RFP."


@operation
def invite(work: Work, *, rfp_id: int, firm: str, contacts: Sequence[Contact], message: str = "") -> None:
    """Invite a firm by its name with these contacts; one invited before gets more contacts, one taken back counts
    again. Raises DomainError."""
    rfp = taking_responses(work, rfp_id=rfp_id)
    row = firm_called(work, name=firm)
    know_contacts(work, firm=row, contacts=contacts)
    _invite(work, rfp=rfp, firm=row, contacts=contacts, message=message)
    work.record(
        rfp_id=rfp.id,
        action=Action.INVITATION_EDIT,
        subject=row.name,
        sentence=f"Invited {row.name}: {listed([str(contact) for contact in contacts])}.",
        detail={"contacts": [str(contact) for contact in contacts], "message": message},
    )


@operation
def invite_several(work: Work, *, rfp_id: int, firms: Sequence[str], message: str = "") -> int:
    """Invite firms of the directory (public ids) with all contacts known there; returns how many firms.

    All or none. Raises DomainError.
    """
    rfp = taking_responses(work, rfp_id=rfp_id)
    rows = work.session.scalars(
        select(Firm)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(Firm.public_id.in_(firms), VendorProfile.retired_at.is_(None))
        .order_by(Firm.name)
    ).all()
    if len(rows) != len(set(firms)) or not rows:
        raise DomainError("Choose firms of the vendor directory.")
    invited = {}
    for row in rows:
        contacts = contacts_known(work, firm_id=row.id)
        _invite(work, rfp=rfp, firm=row, contacts=contacts, message=message)
        invited[row.name] = [str(contact) for contact in contacts]
    work.record(
        rfp_id=rfp.id,
        action=Action.INVITATION_EDIT,
        subject=rfp.reference,
        sentence=f"Invited {listed(list(invited))}.",
        detail={"contacts": invited, "message": message},
    )
    return len(rows)


@operation
def invite_again(work: Work, *, rfp_id: int, invitation: str) -> str:
    """Send the letter once more to whom the buyer invited, with new links; returns the firm. Raises DomainError."""
    rfp = taking_responses(work, rfp_id=rfp_id)
    row, firm = _invitation(work, rfp=rfp, public_id=invitation)
    if row.withdrawn_at is not None:
        raise DomainError(f"{TAKEN_BACK.format(firm=firm.name)} Invite the firm anew.")
    people = work.session.scalars(
        select(Person)
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(InvitedPerson.invitation_id == row.id, InvitedPerson.was_invited, Person.deactivated_at.is_(None))
        .order_by(Person.id)
        .with_for_update(of=Person)
    ).all()
    called = {contact.email: contact.name for contact in contacts_known(work, firm_id=firm.id)}
    for person in people:
        name = called.get(person.email, person.name)
        mail_the_way_in(work, LETTER, rfp=rfp, firm=firm, invitation=row, person=person, name=name)
    work.record(rfp_id=rfp.id, action=Action.INVITATION_EDIT, subject=firm.name, sentence=f"Invited {firm.name} again.")
    return firm.name


@operation
def take_back(work: Work, *, rfp_id: int, invitation: str, reason: str) -> str:
    """Take an invitation back and tell those who answer it; returns the firm. Raises DomainError."""
    rfp = taking_responses(work, rfp_id=rfp_id)
    row, firm = _invitation(work, rfp=rfp, public_id=invitation)
    if row.withdrawn_at is not None:
        raise DomainError(TAKEN_BACK.format(firm=firm.name))
    row.withdrawn_at, row.withdrawn_reason = work.now, reason
    for name, email, was_invited in _people(work, invitation=row):
        letters.send(
            work,
            "rfp_invitation_back",
            to=email,
            rfp_id=rfp.id if was_invited else None,
            sealed_for=None if was_invited else rfp.id,
            name=name,
            firm=firm.name,
            title=title_outside(work, rfp),
            reason=reason,
            inviter=work.actor.name,
        )
    work.record(
        rfp_id=rfp.id,
        action=Action.INVITATION_EDIT,
        subject=firm.name,
        sentence=f"Took the invitation of {firm.name} back.",
        detail={"reason": reason},
    )
    return firm.name


def taking_responses(work: Work, *, rfp_id: int) -> Rfp:
    """The RFP, locked, while it is open for answers. Raises DomainError."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    work.now = now()
    if rfp.stage is not Stage.RESPONSES:
        raise DomainError("Vendors are invited while the RFP is open for answers only.")
    if rfp.closes_at is None or work.now >= rfp.closes_at:
        raise DomainError("The deadline for responses has passed; invitations stay as they are now.")
    return rfp


def _invite(work: Work, *, rfp: Rfp, firm: Firm, contacts: Sequence[Contact], message: str) -> None:
    if not contacts:
        raise DomainError(
            f"{firm.name} has no contact in the directory. Give at least one, with name and e-mail address."
        )
    if len(contacts) > MOST_CONTACTS:
        raise DomainError(f"A firm is invited with at most {MOST_CONTACTS} contacts.")
    mine = (InvitationRow.rfp_id == rfp.id, InvitationRow.firm_id == firm.id)
    row = work.session.scalar(select(InvitationRow).where(*mine).with_for_update())
    if row is None:
        row = InvitationRow(rfp_id=rfp.id, firm_id=firm.id, invited_at=work.now, invited_by=work.actor.name)
        work.session.add(row)
        work.session.flush()
    elif row.withdrawn_at is not None:
        row.invited_at, row.invited_by = work.now, work.actor.name
        row.withdrawn_at, row.withdrawn_reason = None, ""
        row.intent = row.intent_at = None
        row.intent_by = row.intent_reason = ""
    there = _people(work, invitation=row)
    added = []
    for contact in contacts:
        person = account_of(work.session, contact=contact, now=work.now)
        _refuse_rival(work, rfp=rfp, invitation=row, person=person, contact=contact)
        if joined(work, invitation=row, person=person, was_invited=True)[1]:
            added.append(str(contact))
        mail_the_way_in(
            work, LETTER, rfp=rfp, firm=firm, invitation=row, person=person, name=contact.name, message=message
        )

    _tell_of_more_people(work, rfp=rfp, firm=firm, invitation=row, people=there, added=added)


def _people(work: Work, *, invitation: InvitationRow) -> list[tuple[str, str, bool]]:
    """Name, address and whether the buyer invited them, of everybody who answers the invitation."""
    query = (
        select(Person.name, Person.email, InvitedPerson.was_invited)
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(InvitedPerson.invitation_id == invitation.id, Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return [(row.name, row.email, row.was_invited) for row in work.session.execute(query)]


def _tell_of_more_people(
    work: Work,
    *,
    rfp: Rfp,
    firm: Firm,
    invitation: InvitationRow,
    people: Sequence[tuple[str, str, bool]],
    added: Sequence[str],
) -> None:
    """Whom the buyer adds reads the whole response: those who write it hear of it, whom nobody of the buyer's sees."""
    for name, email, _ in people if added else ():
        letters.send(
            work,
            "rfp_contact_added",
            to=email,
            sealed_for=rfp.id,
            link=links.address("portal.colleagues", invitation=invitation.public_id),
            name=name,
            firm=firm.name,
            title=title_outside(work, rfp),
            added=listed(added),
            inviter=work.actor.name,
        )


def _refuse_rival(work: Work, *, rfp: Rfp, invitation: InvitationRow, person: Person, contact: Contact) -> None:
    """Of whom vendors brought in the buyer knows nothing, so only those whom the buyer invited count here."""
    elsewhere = (
        select(Firm.name)
        .join(InvitationRow, InvitationRow.firm_id == Firm.id)
        .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
        .where(
            InvitationRow.rfp_id == rfp.id,
            InvitationRow.id != invitation.id,
            InvitedPerson.person_id == person.id,
            InvitedPerson.was_invited,
        )
    )
    rival = work.session.scalar(elsewhere.limit(1))
    if rival is not None:
        raise DomainError(RIVAL.format(contact=contact, firm=rival))


def _invitation(work: Work, *, rfp: Rfp, public_id: str) -> tuple[InvitationRow, Firm]:
    found = work.session.execute(
        select(InvitationRow, Firm)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitationRow.rfp_id == rfp.id, InvitationRow.public_id == public_id)
        .with_for_update(of=InvitationRow)
    ).one_or_none()
    if found is None:
        raise NotHere("There is no such invitation in this RFP.")
    return found[0], found[1]
