"""Accounts: who there is, in which state, with which roles in the instance."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select

from app.db import db
from app.domain.policy import InstanceRole
from app.models.person import Person, SignInSession
from app.people.paging import AnyRow, slice_of


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
        state=state_of(has_accepted=row.has_accepted, deactivated_at=row.deactivated_at),
        instance_roles=tuple(role for role, holds in held.items() if holds),
        is_vendor=row.is_vendor,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        version=row.version,
    )


def state_of(*, has_accepted: bool, deactivated_at: datetime | None) -> AccountState:
    if deactivated_at is not None:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if has_accepted else AccountState.INVITED
