"""What people do to their own account: name, password, and the links that set a first or a new one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.policy import Action, Actor
from app.models.person import LinkPurpose, Person
from app.people.operations.accounts import add_invited, label, lock_administrators, locked_person
from app.people.operations.sign_in import end_all, end_session, open_session, rotate_session
from app.web import letters, links, throttle
from app.web.passwords import AcceptedHash
from app.web.unit_of_work import Conflict, Work, operation


@operation
def change_own_name(work: Work, *, name: str) -> None:
    person = locked_person(work.session, public_id=work.actor.public_id)
    before, person.name = person.name, name
    work.record(
        action=Action.SESSION_OWN,
        subject=label(person),
        sentence=f"Changed their own name from {before} to {name}.",
        detail={"before": before, "after": name},
    )


@operation
def change_own_password(work: Work, *, verified: str | None, password_hash: AcceptedHash) -> str:
    """Set a new password and return this session's new token; every other session ends, unused links too.

    `verified` is the hash that the current password was just compared with. Raises Conflict if it changed since.
    """
    person = locked_person(work.session, public_id=work.actor.public_id)
    if person.password_hash != verified:
        raise Conflict("Your password was changed elsewhere meanwhile. Nothing was overwritten; try again.")
    end_all(work.session, person_id=person.id, but=work.actor.session_id)
    token = rotate_session(work.session, actor=work.actor)
    _replace_password(work, person, password_hash)
    work.record(action=Action.SESSION_OWN, subject=label(person), sentence="Changed their own password.")
    return token


@operation
def ask_for_new_password(work: Work, *, email: str) -> None:
    """Mail a link to whoever has an active account under this address.

    Where nobody has, all the same is done and then rolled back, so that neither the answer nor its time tells.
    """
    active = select(Person).where(Person.email == email, Person.deactivated_at.is_(None))
    person = work.session.scalar(active.with_for_update())
    purpose = LinkPurpose.PASSWORD_RESET if person else LinkPurpose.FIRST_ADMINISTRATOR  # the one without a person
    with work.session.begin_nested() as mailing:
        link = links.issue(work.session, purpose=purpose, person_id=person.id if person else None, now=work.now)
        letters.send(work, "password_reset", to=email, link=link.address, expires_at=link.expires_at)
        work.session.flush()
        if person is None:
            mailing.rollback()
    whom = "an account" if person else "an address that has no account"
    work.record(
        action=Action.PERSON_SIGN_IN,
        subject=label(person) if person else "no account",
        sentence=f"A link for a new password was asked for, for {whom}.",
    )


@operation
def reset_password(work: Work, *, token: str, password_hash: AcceptedHash) -> None:
    """Set a new password by a mailed link; every session ends. Raises SpentLink."""
    person = _holder(work, token=token, purpose=LinkPurpose.PASSWORD_RESET)
    end_all(work.session, person_id=person.id)
    _replace_password(work, person, password_hash)
    work.record(action=Action.PERSON_SIGN_IN, subject=label(person), sentence="Set a new password by a mailed link.")


@operation
def accept_invitation(work: Work, *, token: str, name: str, password_hash: AcceptedHash) -> str:
    """Set the first password and open a session; returns its token. Raises SpentLink."""
    person = _holder(work, token=token, purpose=LinkPurpose.INVITATION)
    person.name, person.password_hash = name, password_hash
    work.record(action=Action.PERSON_SIGN_IN, subject=label(person), sentence=f"Accepted the invitation as {name}.")
    return open_session(work.session, person_id=person.id)


@operation
def first_administrator_link(work: Work) -> str:
    """A one-time address for setting up the first administrator; earlier ones stop working.

    Raises DomainError once there is an administrator who can sign in.
    """
    _refuse_a_second_first(work.session)
    link = links.issue(work.session, purpose=LinkPurpose.FIRST_ADMINISTRATOR, person_id=None, now=work.now)
    work.record(
        action=Action.PEOPLE_MANAGE,
        subject="first administrator",
        sentence="Made a one-time address for setting up the first administrator.",
    )
    return link.address


@operation
def become_first_administrator(work: Work, *, token: str, email: str, name: str, password_hash: AcceptedHash) -> str:
    """Add the first administrator and open a session; returns its token. Raises SpentLink, DomainError."""
    links.use(work.session, token=token, purpose=LinkPurpose.FIRST_ADMINISTRATOR, now=work.now)
    _refuse_a_second_first(work.session)
    person = add_invited(work.session, email=email, name=name, now=work.now)
    person.password_hash = password_hash
    person.is_administrator = True
    work.session.flush()
    _act_as(work, person)
    work.record(
        action=Action.PERSON_SIGN_IN, subject=label(person), sentence="Set up the instance as its first administrator."
    )
    return open_session(work.session, person_id=person.id)


def _holder(work: Work, *, token: str, purpose: LinkPurpose) -> Person:
    """Use the link up; the person acts from here on."""
    person_id = links.use(work.session, token=token, purpose=purpose, now=work.now)
    person = work.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None or person.deactivated_at is not None:
        raise links.SpentLink
    _act_as(work, person)
    return person


def _replace_password(work: Work, person: Person, password_hash: AcceptedHash) -> None:
    person.password_hash = password_hash
    links.withdraw(work.session, person_id=person.id)
    throttle.forget(work.session, email=person.email)
    letters.send(work, "password_changed", to=person.email, name=person.name, at=work.now)


def _refuse_a_second_first(session: Session) -> None:
    if lock_administrators(session):
        raise DomainError("There is an administrator already. Ask them for an invitation.")


def _act_as(work: Work, person: Person) -> None:
    """From here on the person acts; whoever was signed in at this browser before is signed out."""
    end_session(work.session, session_id=work.actor.session_id)
    work.actor = Actor(person_id=person.id, public_id=person.public_id, name=person.name, email=person.email)
