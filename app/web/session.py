"""Who is asking: server-side sign-in sessions behind Flask-Login, which is only the glue to the cookie."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import bindparam, select, update

from app.db import db
from app.domain.policy import ANONYMOUS, Actor, InstanceRole
from app.models.person import Person, SignInSession
from app.web.clock import now
from app.web.unit_of_work import writing

TOUCH_EVERY = timedelta(minutes=1)
"""A session's last-seen time is written at most this often: a write on every request would double the commits."""

login_manager = LoginManager()
login_manager.session_protection = None  # it would read X-Forwarded-For from anyone; the session row is what counts


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """What Flask-Login holds as `current_user`: the actor and the token that names the session row."""

    actor: Actor
    token: str

    def get_id(self) -> str:
        return self.token


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def network() -> str:
    """The client's address, as the trusted proxies (if any) say."""
    return (request.remote_addr or "unknown")[:64]


SIGNED_IN = (
    select(
        SignInSession.id,
        SignInSession.public_id.label("session_public_id"),
        SignInSession.last_seen_at,
        SignInSession.expires_at,
        SignInSession.revoked_at,
        Person.id.label("person_id"),
        Person.public_id,
        Person.name,
        Person.email,
        Person.is_administrator,
        Person.is_auditor,
        Person.is_buyer,
        Person.is_vendor,
        Person.deactivated_at,
    )
    .join(Person, Person.id == SignInSession.person_id)
    .where(SignInSession.token_hash == bindparam("token_hash"))
)


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    row = db.session.execute(SIGNED_IN, {"token_hash": token_hash(token)}).one_or_none()
    if row is None or row.revoked_at or row.deactivated_at:
        return None
    moment = now()
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    if moment >= row.expires_at or moment - row.last_seen_at >= idle:
        return None
    _touch(row.id, last_seen_at=row.last_seen_at, moment=moment)
    held = {
        InstanceRole.ADMINISTRATOR: row.is_administrator,
        InstanceRole.AUDITOR: row.is_auditor,
        InstanceRole.BUYER: row.is_buyer,
    }
    actor = Actor(
        person_id=row.person_id,
        public_id=row.public_id,
        name=row.name,
        email=row.email,
        session_id=row.session_public_id,
        instance_roles=frozenset(role for role, holds in held.items() if holds),
        is_vendor=row.is_vendor,
    )
    return SignedIn(actor=actor, token=token)


def _touch(session_id: int, *, last_seen_at: datetime, moment: datetime) -> None:
    if moment - last_seen_at < TOUCH_EVERY:
        return
    with writing() as rows:
        rows.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=moment))


def current_actor() -> Actor:
    """The actor of this request, with the roles in the RFP in question once the guard has looked them up."""
    if "actor" in g:
        return g.actor
    return current_user.actor if current_user.is_authenticated else ANONYMOUS


def enter(token: str) -> None:
    """Put a sign-in session in this browser's cookie; whatever the cookie held before is dropped first."""
    session.clear()
    signed_in = _load(token)
    if signed_in is not None:
        login_user(signed_in, remember=False)


def leave() -> None:
    """Empty this browser's cookie; the session row is revoked by whoever calls this."""
    logout_user()
    session.clear()
