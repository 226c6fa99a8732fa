"""Filling the demo's empty database with its people and the samples, and stepping into somebody's shoes."""

from functools import cache

from sqlalchemy import select

from app.demo.cast import CAST, PASSWORD
from app.domain.policy import Action, Actor, InstanceRole, Role
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.people.operations.sign_in import end_session, open_session
from app.web.passwords import accepted
from app.web.unit_of_work import Work, operation, writing


@operation
def bring_the_cast(work: Work) -> None:
    """Make the accounts of the demo's people, who all have the same password: one steps into their shoes."""
    for character in CAST:
        work.session.add(_account(work, name=character.name, email=character.email, held=character.instance_roles))
    work.record(action=Action.PEOPLE_MANAGE, subject="demo", sentence="Made the accounts of the demo's people.")


@operation
def seat_the_cast(work: Work, *, reference: str) -> None:
    """Give everyone their role in a sample, and every seat with an address its person."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.reference == reference)).one()
    people = {person.email: person for person in work.session.scalars(select(Person))}
    for character in CAST:
        for role in character.roles:
            if role is not Role.LEAD:
                _give(work, rfp=rfp, person=people[character.email], role=role)
    for seat in work.session.scalars(select(SeatRow).where(SeatRow.rfp_id == rfp.id, SeatRow.email != "")):
        person = people.get(seat.email)
        if person is None:
            person = _account(work, name=seat.name, email=seat.email, held=())
            work.session.add(person)
            work.session.flush()
        seat.person_id = person.id
        _give(work, rfp=rfp, person=person, role=Role.EVALUATOR)
    work.record(
        rfp_id=rfp.id,
        action=Action.COMMITTEE_MANAGE,
        subject=reference,
        sentence="Gave the demo's people their roles and seats.",
    )


@cache
def known_password() -> str:
    """The hash of the one password of all the demo's people, so that they count as people who can sign in."""
    return accepted(PASSWORD, own_words=())


def _account(work: Work, *, name: str, email: str, held: tuple[InstanceRole, ...]) -> Person:
    return Person(
        email=email.lower(),
        name=name,
        created_at=work.now,
        is_administrator=InstanceRole.ADMINISTRATOR in held,
        is_auditor=InstanceRole.AUDITOR in held,
        is_buyer=InstanceRole.BUYER in held,
        password_hash=known_password(),
    )


def _give(work: Work, *, rfp: Rfp, person: Person, role: Role) -> None:
    work.session.add(RfpRole(rfp_id=rfp.id, person_id=person.id, role=role, given_at=work.now))


def step_into(person_id: int, *, leaving: Actor) -> str:
    """The token of a new session as this person; the session of `leaving` ends."""
    with writing() as session:
        if leaving.session_id:
            end_session(session, session_id=leaving.session_id)
        return open_session(session, person_id=person_id)
