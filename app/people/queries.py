"""Reads: accounts, sessions, security events and committees, as frozen dataclasses."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import NOTHING_HERE, Action, Actor, InstanceRole, Role
from app.domain.request.people import Profile
from app.models.offer import Firm
from app.models.panel import SeatRow
from app.models.person import LinkPurpose, Person, SecurityEvent, SignInSession, SingleUseLink
from app.models.rfp import MemberProfile, Rfp, RfpRole
from app.models.vendor import Invitation, InvitedPerson
from app.people.paging import AnyRow, slice_of
from app.web.clock import now
from app.web.links import usable
from app.web.public_title import public_title

VENDORS_OWN = ("portal:", "response:own", "response:write", "response:withdraw")
"""How the actions begin that vendors' people do on their own pages."""


class AccountState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as administrators see it. `version` is what a change must have been made from."""

    public_id: str
    name: str
    email: str
    state: AccountState
    instance_roles: tuple[InstanceRole, ...]
    is_vendor: bool
    created_at: datetime
    last_seen_at: datetime | None
    """Not told of vendors' people: when they work on a response is sealed with it."""
    version: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    accounts: tuple[Account, ...]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class OwnSession:
    public_id: str
    device: str
    network: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A security event. `person` is None where nobody, or nobody with an account, was signed in."""

    id: int
    at: datetime
    kind: str
    person: str | None
    network: str
    sentence: str
    action: str
    request_id: str


@dataclass(frozen=True, slots=True)
class EventPage:
    events: tuple[Event, ...]
    has_previous: bool
    has_next: bool


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


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a current password is compared with."""

    email: str
    name: str
    password_hash: str | None


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


ACCOUNT_COLUMNS = (
    Person.public_id,
    Person.name,
    Person.email,
    Person.password_hash.is_not(None).label("has_accepted"),
    Person.deactivated_at,
    Person.is_administrator,
    Person.is_auditor,
    Person.is_buyer,
    Person.is_vendor,
    Person.created_at,
    Person.version,
    select(func.max(SignInSession.last_seen_at))
    .where(SignInSession.person_id == Person.id, ~Person.is_vendor)
    .scalar_subquery()
    .label("last_seen_at"),
)


def accounts(*, of_vendors: bool = False, search: str = "", after: str = "", before: str = "") -> AccountPage:
    """Accounts of the buyer's side, or of vendors' people, in the order of their addresses. `after` and `before` are
    public ids; one statement."""
    query = select(*ACCOUNT_COLUMNS).where(Person.is_vendor.is_(of_vendors))
    if search:
        query = query.where(
            or_(Person.name.icontains(search, autoescape=True), Person.email.icontains(search, autoescape=True))
        )
    page = slice_of(query, key=Person.email, after=_address_of(after), before=_address_of(before))
    return AccountPage(tuple(_account(row) for row in page.rows), page.has_previous, page.has_next)


def account(public_id: str) -> Account | None:
    row = db.session.execute(select(*ACCOUNT_COLUMNS).where(Person.public_id == public_id)).one_or_none()
    return None if row is None else _account(row)


def there_is_an_administrator() -> bool:
    """Whether there is one who can sign in."""
    able = (Person.is_administrator, Person.deactivated_at.is_(None), Person.password_hash.is_not(None))
    return db.session.scalar(select(Person.id).where(*able).limit(1)) is not None


def credentials(actor: Actor) -> Credentials:
    query = select(Person.email, Person.name, Person.password_hash).where(Person.id == actor.person_id)
    return Credentials(*db.session.execute(query).one())


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


def own_sessions(actor: Actor) -> tuple[OwnSession, ...]:
    """The person's sessions that still open a door, the latest seen first."""
    moment = now()
    seen_since = moment - timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    query = (
        select(
            SignInSession.public_id,
            SignInSession.device,
            SignInSession.network,
            SignInSession.created_at,
            SignInSession.last_seen_at,
            SignInSession.expires_at,
        )
        .where(SignInSession.person_id == actor.person_id, SignInSession.revoked_at.is_(None))
        .where(SignInSession.expires_at > moment, SignInSession.last_seen_at > seen_since)
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
    )
    return tuple(
        OwnSession(*row, is_this_one=row.public_id == actor.session_id) for row in db.session.execute(query).all()
    )


_came_or_went = SecurityEvent.kind.in_(("signed_in", "signed_out", "session_ended"))
_was_refused_at_home = (
    (SecurityEvent.kind == "refused")
    & SecurityEvent.action.in_([each.value for each in Action if each.value.startswith(VENDORS_OWN)])
    & (SecurityEvent.sentence != NOTHING_HERE)
)


def security_events(*, after: int | None = None, before: int | None = None) -> EventPage:
    """Security events, the newest first, but for what tells when vendors' people work on a response: that is sealed
    with it. `after` and `before` are keys in that order; one statement."""
    query = select(
        SecurityEvent.id,
        SecurityEvent.at,
        SecurityEvent.kind,
        Person.name,
        SecurityEvent.network,
        SecurityEvent.sentence,
        SecurityEvent.action,
        SecurityEvent.request_id,
    ).outerjoin(Person, Person.id == SecurityEvent.person_id)
    query = query.where(~func.coalesce(Person.is_vendor & (_came_or_went | _was_refused_at_home), False))
    page = slice_of(query, key=SecurityEvent.id, after=after, before=before, descending=True)
    return EventPage(tuple(Event(*row) for row in page.rows), page.has_previous, page.has_next)


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
            state=_state(has_accepted=row.has_accepted, deactivated_at=row.deactivated_at),
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


def _address_of(public_id: str) -> ColumnElement[str] | None:
    if not public_id:
        return None
    return select(Person.email).where(Person.public_id == public_id).scalar_subquery()


def _account(row: AnyRow) -> Account:
    held = {
        InstanceRole.ADMINISTRATOR: row.is_administrator,
        InstanceRole.AUDITOR: row.is_auditor,
        InstanceRole.BUYER: row.is_buyer,
    }
    return Account(
        public_id=row.public_id,
        name=row.name,
        email=row.email,
        state=_state(has_accepted=row.has_accepted, deactivated_at=row.deactivated_at),
        instance_roles=tuple(role for role, holds in held.items() if holds),
        is_vendor=row.is_vendor,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        version=row.version,
    )


def _state(*, has_accepted: bool, deactivated_at: datetime | None) -> AccountState:
    if deactivated_at is not None:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if has_accepted else AccountState.INVITED


def _in_order(roles: set[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)
