"""Who has which role in an RFP, the seats of its panel, and what a person is where."""

import json
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Actor, Role
from app.domain.request.people import Profile
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import MemberProfile, Rfp, RfpRole
from app.people.paging import AnyRow
from app.people.queries.account_rows import AccountState, state_of


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with at least one role in an RFP; `seat` is the code of the panel seat held, `profile` is None where
    nobody said what they bring."""

    public_id: str
    name: str
    email: str
    state: AccountState
    roles: tuple[Role, ...]
    seat: str | None
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the panel; `email` is what the workbook said, `holder` the name of the person who sits on it."""

    public_id: str
    code: str
    name: str
    email: str
    holder: str | None
    submitted: bool


@dataclass(frozen=True, slots=True)
class Committee:
    members: tuple[Member, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in one RFP."""

    public_id: str
    reference: str
    title: str
    roles: tuple[Role, ...]


def committee(rfp_id: int) -> Committee:
    """Everybody with a role in the RFP by name, and its panel in the order of its seats; two statements."""
    return Committee(members=_members(rfp_id), seats=seats(rfp_id))


def member(rfp_id: int, *, public_id: str) -> Member | None:
    """One of those with a role in the RFP, or None. One statement."""
    return next((each for each in _members(rfp_id) if each.public_id == public_id), None)


def seat(rfp_id: int, *, public_id: str) -> Seat | None:
    """One place of the RFP's panel, or None."""
    return next((place for place in seats(rfp_id) if place.public_id == public_id), None)


def seats(rfp_id: int) -> tuple[Seat, ...]:
    """The panel in the order of its seats; one statement."""
    query = (
        select(
            SeatRow.public_id,
            SeatRow.code,
            SeatRow.name,
            SeatRow.email,
            Person.name.label("holder"),
            SeatRow.submitted_at.is_not(None),
        )
        .outerjoin(Person, Person.id == SeatRow.person_id)
        .where(SeatRow.rfp_id == rfp_id)
        .order_by(SeatRow.number)
    )
    return tuple(Seat(*row) for row in db.session.execute(query))


NEWEST_SHOWN = 25
"""RFPs listed on the page of who may do what; every RFP links there for itself."""


def own_standing(actor: Actor) -> tuple[Standing, ...]:
    """The newest RFPs in which a person has a role, by reference; at most `NEWEST_SHOWN`."""
    mine = select(RfpRole.rfp_id).where(RfpRole.person_id == actor.person_id).distinct()
    newest = mine.order_by(RfpRole.rfp_id.desc()).limit(NEWEST_SHOWN).subquery()
    query = (
        select(Rfp.public_id, Rfp.reference, Rfp.title, RfpRole.role)
        .join(newest, newest.c.rfp_id == Rfp.id)
        .join(RfpRole, (RfpRole.rfp_id == Rfp.id) & (RfpRole.person_id == actor.person_id))
        .order_by(Rfp.reference)
    )
    roles: dict[tuple[str, str, str], set[Role]] = {}
    for *rfp, role in db.session.execute(query):
        roles.setdefault((rfp[0], rfp[1], rfp[2]), set()).add(role)
    return tuple(Standing(*rfp, roles=_in_order(held)) for rfp, held in roles.items())


def rfp_id(reference: str) -> int:
    """The key of the RFP with this reference. Raises DomainError."""
    found = db.session.scalar(select(Rfp.id).where(Rfp.reference == reference))
    if found is None:
        raise DomainError(f"There is no RFP with the reference {reference}.")
    return found


def _members(rfp_id: int) -> tuple[Member, ...]:
    query = (
        select(
            Person.public_id,
            Person.name,
            Person.email,
            Person.password_hash.is_not(None).label("has_accepted"),
            Person.deactivated_at,
            RfpRole.role,
            SeatRow.code,
            MemberProfile.function,
            MemberProfile.level,
            MemberProfile.expertise,
        )
        .join(RfpRole, RfpRole.person_id == Person.id)
        .outerjoin(SeatRow, (SeatRow.rfp_id == RfpRole.rfp_id) & (SeatRow.person_id == Person.id))
        .outerjoin(MemberProfile, (MemberProfile.rfp_id == RfpRole.rfp_id) & (MemberProfile.person_id == Person.id))
        .where(RfpRole.rfp_id == rfp_id)
        .order_by(Person.name, Person.id)
    )
    people: dict[str, AnyRow] = {}
    roles: dict[str, set[Role]] = {}
    for row in db.session.execute(query):
        people[row.public_id] = row
        roles.setdefault(row.public_id, set()).add(row.role)
    return tuple(
        Member(
            public_id=key,
            name=row.name,
            email=row.email,
            state=state_of(has_accepted=row.has_accepted, deactivated_at=row.deactivated_at),
            roles=_in_order(roles[key]),
            seat=row.code,
            profile=_profile(row),
        )
        for key, row in people.items()
    )


def _profile(row: AnyRow) -> Profile | None:
    if row.function is None:
        return None
    return Profile(row.function, row.level, tuple(json.loads(row.expertise)))


def _in_order(roles: set[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)
