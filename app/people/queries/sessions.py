"""A person's own sessions, and what a current password is compared with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.domain.policy import Actor
from app.models.person import Person, SignInSession
from app.web.clock import now


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
class Credentials:
    """What a current password is compared with."""

    email: str
    name: str
    password_hash: str | None


def credentials(actor: Actor) -> Credentials:
    query = select(Person.email, Person.name, Person.password_hash).where(Person.id == actor.person_id)
    return Credentials(*db.session.execute(query).one())


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
