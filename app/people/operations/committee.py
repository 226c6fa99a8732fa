"""Who is what in an RFP: giving and taking roles and panel seats. Each change is one sentence in the RFP's audit."""

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.policy import READERS, ROLE_WORDS, Action, Role
from app.domain.request.data import canonical, to_data
from app.domain.request.people import Profile
from app.domain.request.people_words import FUNCTIONS, LEVELS
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import MemberProfile, Rfp, RfpRole
from app.people.operations.accounts import add_invited, in_a_mail, label, mail_invitation
from app.people.operations.independence import not_independent, remember_reader, remember_seat, stays_seated
from app.web import letters
from app.web.unit_of_work import Work, operation

LAST_LEAD = "An RFP needs a lead who can sign in. Make somebody else a lead first."


class NameNeeded(DomainError):
    """Nobody has an account under this address; with a name the person can be invited."""

    def __init__(self) -> None:
        super().__init__("There is no account with this address yet. Give the person's name to send an invitation.")


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who is given something in an RFP. `invited` is true if the account was made for it just now."""

    person: Person
    invited: bool


@operation
def give_role(work: Work, *, rfp_id: int, email: str, name: str, role: Role) -> None:
    """Give somebody a role and tell them by mail; without an account they are invited. Raises DomainError."""
    rfp = _locked_rfp(work.session, rfp_id)
    joining = _joining(work, email=email, name=name)
    if not _add_role(work, rfp, joining.person, role):
        raise DomainError(f"{joining.person.name} is {ROLE_WORDS[role]} of this RFP already.")
    _tell(work, rfp, joining, purpose=f"{ROLE_WORDS[role]} in {rfp.title} ({rfp.reference})")
    made = f"{label(joining.person)} {ROLE_WORDS[role]}"
    work.record(
        action=Action.COMMITTEE_MANAGE,
        rfp_id=rfp.id,
        subject=label(joining.person),
        sentence=f"Invited and made {made}." if joining.invited else f"Made {made}.",
        detail={"role": role, "given": True},
    )


@operation
def take_role(work: Work, *, rfp_id: int, person: str, role: Role) -> None:
    """Take a role from the person with this public id. Raises DomainError for the last lead or a taken seat."""
    rfp = _locked_rfp(work.session, rfp_id)
    member = _member(work.session, rfp_id=rfp.id, public_id=person)
    if role is Role.LEAD and _other_leads(work.session, rfp_id=rfp.id, person_id=member.id) == 0:
        raise DomainError(LAST_LEAD)
    if role is Role.EVALUATOR and (seat := _seat_of(work.session, rfp_id=rfp.id, person_id=member.id)):
        raise DomainError(f"{member.name} sits on the panel as {seat.code}. Take the seat back first.")
    held = (RfpRole.rfp_id == rfp.id, RfpRole.person_id == member.id, RfpRole.role == role)
    if work.session.scalar(delete(RfpRole).where(*held).returning(RfpRole.role)) is None:
        raise DomainError(f"{member.name} is not {ROLE_WORDS[role]} of this RFP.")
    if role in READERS:
        remember_reader(work.session, rfp_id=rfp.id, person_id=member.id)
    work.record(
        action=Action.COMMITTEE_MANAGE,
        rfp_id=rfp.id,
        subject=label(member),
        sentence=f"{label(member)} is no longer {ROLE_WORDS[role]}.",
        detail={"role": role, "given": False},
    )


@operation
def give_seat(work: Work, *, rfp_id: int, seat: str, email: str, name: str) -> None:
    """Link a free seat (by public id) to a person, who becomes an evaluator too. Raises DomainError."""
    rfp = _locked_rfp(work.session, rfp_id)
    row = _seat(work.session, rfp_id=rfp.id, public_id=seat)
    if row.person_id is not None:
        raise DomainError(f"Seat {row.code} is taken. Take it back first.")
    joining = _joining(work, email=email, name=name)
    other = _seat_of(work.session, rfp_id=rfp.id, person_id=joining.person.id)
    if other is not None:
        raise DomainError(f"{joining.person.name} sits on the panel as {other.code} already; nobody scores twice.")
    if row.submitted_at is None and (reason := not_independent(work.session, seat=row, person=joining.person)):
        raise DomainError(reason)
    row.person_id = joining.person.id
    _add_role(work, rfp, joining.person, Role.EVALUATOR)
    _tell(work, rfp, joining, purpose=f"{ROLE_WORDS[Role.EVALUATOR]} in {rfp.title} ({rfp.reference})")
    given = f"{label(joining.person)} seat {row.code} ({row.name}) of the panel"
    work.record(
        action=Action.COMMITTEE_MANAGE,
        rfp_id=rfp.id,
        subject=row.code,
        sentence=f"Invited and gave {given}." if joining.invited else f"Gave {given}.",
        detail={"seat": row.code, "person": label(joining.person)},
    )


@operation
def take_seat_back(work: Work, *, rfp_id: int, seat: str) -> None:
    """Free a seat; its marks stay with it. The person stays an evaluator until that role is taken too."""
    rfp = _locked_rfp(work.session, rfp_id)
    row = _seat(work.session, rfp_id=rfp.id, public_id=seat)
    member = work.session.get(Person, row.person_id) if row.person_id is not None else None
    if member is None:
        raise DomainError(f"Nobody sits on seat {row.code}.")
    if reason := stays_seated(work.session, seat=row, person=member, by=work.actor):
        raise DomainError(reason)
    remember_seat(work.session, seat=row, person_id=member.id)
    row.person_id = None
    work.record(
        action=Action.COMMITTEE_MANAGE,
        rfp_id=rfp.id,
        subject=row.code,
        sentence=f"Took seat {row.code} ({row.name}) of the panel back from {label(member)}.",
        detail={"seat": row.code, "person": label(member)},
    )


@operation
def save_profile(work: Work, *, rfp_id: int, person: str, profile: Profile) -> None:
    """Keep what the member with this public id brings to the RFP. Raises DomainError for whoever has no role in it."""
    rfp = _locked_rfp(work.session, rfp_id)
    member = _member(work.session, rfp_id=rfp.id, public_id=person)
    row = work.session.get(MemberProfile, (rfp.id, member.id))
    if row is None:
        row = MemberProfile(rfp_id=rfp.id, person_id=member.id)
        work.session.add(row)
    row.function, row.level, row.expertise = profile.function, profile.level, canonical(profile.expertise)
    fields = f", who knows {', '.join(profile.expertise)}" if profile.expertise else ""
    words = f"{FUNCTIONS[profile.function]}, {LEVELS[profile.level].lower()}{fields}"
    work.record(
        action=Action.COMMITTEE_MANAGE,
        rfp_id=rfp.id,
        subject=label(member),
        sentence=f"Noted what {label(member)} brings: {words}.",
        detail={"person": label(member), "profile": to_data(profile)},
    )


def _locked_rfp(session: Session, rfp_id: int) -> Rfp:
    """Changes to one committee happen one after the other, so that the last lead cannot leave twice."""
    query = select(Rfp).where(Rfp.id == rfp_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _joining(work: Work, *, email: str, name: str) -> Joining:
    found = work.session.scalar(select(Person).where(Person.email == email))
    if found is None and not name:
        raise NameNeeded
    if found is None:
        person = add_invited(work.session, email=email, name=name, now=work.now)
        work.session.flush()
        return Joining(person=person, invited=True)
    if found.is_vendor:
        raise DomainError(f"The account under {email} cannot have a role here. Use another address.")
    if found.deactivated_at is not None:
        raise DomainError(f"The account of {found.name} is deactivated. An administrator can reactivate it.")
    return Joining(person=found, invited=False)


def _tell(work: Work, rfp: Rfp, joining: Joining, *, purpose: str) -> None:
    if joining.invited:
        mail_invitation(work, joining.person, rfp_id=rfp.id, purpose=purpose)
        return
    letters.send(
        work,
        "committee_role",
        to=joining.person.email,
        rfp_id=rfp.id,
        name=joining.person.name,
        reference=rfp.reference,
        purpose=purpose,
        giver=in_a_mail(work.actor),
    )


def _add_role(work: Work, rfp: Rfp, person: Person, role: Role) -> bool:
    """False if the person has the role already."""
    held = (RfpRole.rfp_id == rfp.id, RfpRole.person_id == person.id, RfpRole.role == role)
    if work.session.scalar(select(RfpRole.role).where(*held)) is not None:
        return False
    row = {"rfp_id": rfp.id, "person_id": person.id, "role": role, "given_at": work.now}
    work.session.execute(insert(RfpRole).values(row))
    return True


def _other_leads(session: Session, *, rfp_id: int, person_id: int) -> int:
    """Leads besides this person who can sign in."""
    query = (
        select(func.count())
        .select_from(RfpRole)
        .join(Person, Person.id == RfpRole.person_id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role == Role.LEAD, RfpRole.person_id != person_id)
        .where(Person.deactivated_at.is_(None), Person.password_hash.is_not(None))
    )
    return session.scalar(query) or 0


def _member(session: Session, *, rfp_id: int, public_id: str) -> Person:
    has_a_role = select(RfpRole.person_id).where(RfpRole.rfp_id == rfp_id)
    person = session.scalar(select(Person).where(Person.public_id == public_id, Person.id.in_(has_a_role)))
    if person is None:
        raise DomainError("There is no such person in this RFP.")
    return person


def _seat(session: Session, *, rfp_id: int, public_id: str) -> SeatRow:
    query = select(SeatRow).where(SeatRow.rfp_id == rfp_id, SeatRow.public_id == public_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise DomainError("There is no such seat on this panel.")
    return row


def _seat_of(session: Session, *, rfp_id: int, person_id: int) -> SeatRow | None:
    return session.scalar(select(SeatRow).where(SeatRow.rfp_id == rfp_id, SeatRow.person_id == person_id))
