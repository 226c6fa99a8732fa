"""What administrators do to accounts: invite, change what somebody is in the instance, deactivate, reactivate."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.policy import INSTANCE_ROLE_WORDS, Action, Actor, InstanceRole
from app.models.person import LinkPurpose, Person
from app.people.operations.sign_in import end_all
from app.web import letters, links
from app.web.unit_of_work import Conflict, Work, operation

LAST_ADMINISTRATOR = (
    "This is the last administrator who can sign in. Make somebody else an administrator first; "
    "they count once they have accepted their invitation."
)
FOR_VENDORS = "answers for vendors here and can be nothing else. Use another address."
COLUMNS = {
    InstanceRole.ADMINISTRATOR: "is_administrator",
    InstanceRole.AUDITOR: "is_auditor",
    InstanceRole.BUYER: "is_buyer",
}


@operation
def invite(work: Work, *, email: str, name: str, instance_roles: Collection[InstanceRole]) -> str:
    """Add an account and mail its invitation; returns the address of the link. Raises DomainError."""
    person = add_invited(work.session, email=email, name=name, now=work.now)
    _hold(person, instance_roles)
    work.session.flush()
    address = mail_invitation(work, person)
    work.record(
        action=Action.PEOPLE_MANAGE,
        subject=label(person),
        sentence=f"Invited {label(person)} as {_in_words(instance_roles)}.",
        detail={"instance_roles": sorted(instance_roles)},
    )
    return address


@operation
def invite_again(work: Work, *, public_id: str) -> str:
    """A new invitation to somebody who has not accepted yet; the earlier link stops working."""
    person = locked_person(work.session, public_id=public_id)
    if person.password_hash is not None:
        raise DomainError(f"{person.name} has accepted the invitation already and can sign in.")
    if person.deactivated_at is not None:
        raise DomainError(f"The account of {person.name} is deactivated. Reactivate it first.")
    address = mail_invitation(work, person)
    work.record(action=Action.PEOPLE_MANAGE, subject=label(person), sentence=f"Invited {label(person)} again.")
    return address


@operation
def change_instance_roles(
    work: Work, *, public_id: str, instance_roles: Collection[InstanceRole], version: int
) -> None:
    """Set what somebody is in the instance. Raises Conflict, DomainError for the last administrator."""
    administrators = lock_administrators(work.session)
    person = locked_person(work.session, public_id=public_id)
    if person.version != version:
        raise Conflict("Somebody else changed this account meanwhile. Nothing was overwritten; look at it again.")
    if person.is_vendor and instance_roles:
        raise DomainError(f"{person.name} {FOR_VENDORS}")
    if InstanceRole.ADMINISTRATOR not in instance_roles:
        _refuse_the_last(person, administrators=administrators)
    before = [role.value for role, column in COLUMNS.items() if getattr(person, column)]
    _hold(person, instance_roles)
    work.record(
        action=Action.PEOPLE_MANAGE,
        subject=label(person),
        sentence=f"Made {label(person)} {_in_words(instance_roles)}.",
        detail={"before": before, "after": sorted(instance_roles)},
    )


@operation
def deactivate(work: Work, *, public_id: str) -> None:
    """Close an account: its sessions end, unused links stop working. Raises DomainError for the last administrator."""
    administrators = lock_administrators(work.session)
    person = locked_person(work.session, public_id=public_id)
    if person.deactivated_at is not None:
        raise DomainError(f"The account of {person.name} is deactivated already.")
    _refuse_the_last(person, administrators=administrators)
    person.deactivated_at = work.now
    end_all(work.session, person_id=person.id)
    links.withdraw(work.session, person_id=person.id)
    work.record(
        action=Action.PEOPLE_MANAGE, subject=label(person), sentence=f"Deactivated the account of {label(person)}."
    )


@operation
def reactivate(work: Work, *, public_id: str) -> None:
    """Open a deactivated account again; the person signs in anew."""
    person = locked_person(work.session, public_id=public_id)
    if person.deactivated_at is None:
        raise DomainError(f"The account of {person.name} is active already.")
    person.deactivated_at = None
    work.record(
        action=Action.PEOPLE_MANAGE, subject=label(person), sentence=f"Reactivated the account of {label(person)}."
    )


def add_invited(session: Session, *, email: str, name: str, now: datetime) -> Person:
    """A new account without a password. Raises DomainError where the address has one already."""
    if session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise DomainError("There is an account with this e-mail address already.")
    person = Person(email=email, name=name, created_at=now)
    session.add(person)
    return person


def mail_invitation(work: Work, person: Person, *, rfp_id: int | None = None, purpose: str = "") -> str:
    """Mail a fresh invitation link and return its address. `purpose` says what the person is invited to."""
    link = links.issue(work.session, purpose=LinkPurpose.INVITATION, person_id=person.id, now=work.now)
    letters.send(
        work,
        "invitation",
        to=person.email,
        rfp_id=rfp_id,
        link=link.address,
        name=person.name,
        inviter=in_a_mail(work.actor),
        purpose=purpose,
        expires_at=link.expires_at,
    )
    return link.address


def lock_administrators(session: Session) -> list[int]:
    """The administrators who can sign in, locked so that of two who remove each other only one succeeds."""
    able = (Person.is_administrator, Person.deactivated_at.is_(None), Person.password_hash.is_not(None))
    return list(session.scalars(select(Person.id).where(*able).order_by(Person.id).with_for_update()))


def locked_person(session: Session, *, public_id: str) -> Person:
    """The account as it is now, locked until the commit. Raises DomainError."""
    query = select(Person).where(Person.public_id == public_id).with_for_update()
    person = session.scalar(query.execution_options(populate_existing=True))
    if person is None:
        raise DomainError("There is no such account.")
    return person


def in_a_mail(actor: Actor) -> str:
    """How the acting person is called in a mail; the command line is no person."""
    return actor.name if actor.signed_in else "An administrator"


def label(person: Person) -> str:
    return f"{person.name} <{person.email}>"


def _refuse_the_last(person: Person, *, administrators: list[int]) -> None:
    if person.is_administrator and not [other for other in administrators if other != person.id]:
        raise DomainError(LAST_ADMINISTRATOR)


def _hold(person: Person, instance_roles: Collection[InstanceRole]) -> None:
    for role, column in COLUMNS.items():
        setattr(person, column, role in instance_roles)


def _in_words(instance_roles: Collection[InstanceRole]) -> str:
    words = [words for role, words in INSTANCE_ROLE_WORDS.items() if role in instance_roles]
    return " and ".join(words) or "a person without a role in the instance"
