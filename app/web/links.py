"""Single-use links: 256 random bits in the address, their SHA-256 in the database; a newer one replaces the older."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.models.person import LinkPurpose, SingleUseLink
from app.web.session import token_hash

LASTS = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=1),
    LinkPurpose.FIRST_ADMINISTRATOR: timedelta(days=1),
}
ENDPOINTS = {
    LinkPurpose.INVITATION: "people.accept_invitation",
    LinkPurpose.PASSWORD_RESET: "people.reset_password",
    LinkPurpose.FIRST_ADMINISTRATOR: "people.become_first_administrator",
}


class SpentLink(DomainError):
    """The link was used, has expired, or a newer one took its place."""

    def __init__(self) -> None:
        super().__init__("This link cannot be used any more.")


@dataclass(frozen=True, slots=True)
class NewLink:
    address: str
    expires_at: datetime


def issue(session: Session, *, purpose: LinkPurpose, person_id: int | None, now: datetime) -> NewLink:
    """A new link of this person (or for the first administrator); the earlier ones stop working."""
    withdraw(session, person_id=person_id)
    token = secrets.token_urlsafe(32)
    expires_at = now + LASTS[purpose]
    row = {"token_hash": token_hash(token), "purpose": purpose, "person_id": person_id}
    session.add(SingleUseLink(**row, created_at=now, expires_at=expires_at))
    return NewLink(address=address(ENDPOINTS[purpose], token=token), expires_at=expires_at)


def withdraw(session: Session, *, person_id: int | None) -> None:
    """Unused links of this person stop working."""
    mine = SingleUseLink.person_id == person_id if person_id else SingleUseLink.person_id.is_(None)
    session.execute(delete(SingleUseLink).where(mine, SingleUseLink.used_at.is_(None)))


def use(session: Session, *, token: str, purpose: LinkPurpose, now: datetime) -> int | None:
    """Use a link up and return whose it is. Of two at once only one succeeds. Raises SpentLink."""
    conditions = usable(token, purpose=purpose, now=now)
    used = session.execute(
        update(SingleUseLink)
        .where(*conditions)
        .values(used_at=now)
        .returning(SingleUseLink.id, SingleUseLink.person_id)
    ).one_or_none()
    if used is None:
        raise SpentLink
    person_id: int | None = used.person_id
    return person_id


def address(endpoint: str, **values: str) -> str:
    """A whole address of this instance, from BASE_URL and never from what a request calls its host."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"


def usable(token: str, *, purpose: LinkPurpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a link works."""
    return (
        SingleUseLink.token_hash == token_hash(token),
        SingleUseLink.purpose == purpose,
        SingleUseLink.used_at.is_(None),
        SingleUseLink.expires_at > now,
    )
