"""Signing in and out: session rows and security events, short transactions of their own beside the audit."""

import secrets
from datetime import timedelta

from flask import current_app, request
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import db
from app.domain.policy import Actor
from app.models.person import Person, SignInSession
from app.people.devices import device
from app.people.paging import AnyRow
from app.web import passwords, security, throttle
from app.web.clock import now
from app.web.session import network, token_hash
from app.web.throttle import Trying
from app.web.unit_of_work import writing

KEPT_AFTER_EXPIRY = timedelta(days=30)
FAILED = "A wrong password, or an account that may not sign in."
WRONG_CURRENT = "A wrong current password on “My account”."


def sign_in(*, email: str, password: str, leaving: Actor) -> str | None:
    """The token of a new session, or None where address and password do not belong together.

    An unknown, an invited and a deactivated account are judged as long as any other and answered the same. The
    session of `leaving`, who used this browser before, ends. Raises TooManyAttempts.
    """
    left = throttle.count(Trying.PASSWORD, email=email, network=network())
    query = select(Person.id, Person.email, Person.password_hash).where(Person.email == email)
    found = db.session.execute(query).one_or_none()
    is_right = passwords.matches(password, kept=found.password_hash if found else None)
    person_id = found.id if found else None
    token = _enter(found, leaving=leaving, password=password) if found and is_right else None
    if token is None:
        _note_wrong(left, kind="sign_in_failed", sentence=FAILED, person_id=person_id)
        return None
    security.note("signed_in", sentence="Signed in.", person_id=person_id)
    return token


def note_wrong_current_password(left: int, *, actor: Actor) -> None:
    """Keep that somebody signed in did not know the current password; the try that uses up the attempts says so."""
    _note_wrong(left, kind="password_wrong", sentence=WRONG_CURRENT, person_id=actor.person_id)


def _note_wrong(left: int, *, kind: str, sentence: str, person_id: int | None) -> None:
    waits = " The account now has to wait." if left == 0 else ""
    security.note(kind, sentence=f"{sentence}{waits}", person_id=person_id)


def _enter(found: AnyRow, *, leaving: Actor, password: str) -> str | None:
    """Open a session if the account still is as it was when the password was judged: not deactivated, not reset."""
    renewed = passwords.renewed(password, kept=found.password_hash)
    same = (Person.id == found.id, Person.password_hash == found.password_hash, Person.deactivated_at.is_(None))
    with writing() as session:
        if session.scalar(select(Person.id).where(*same).with_for_update()) is None:
            return None
        throttle.forget(session, email=found.email)
        if renewed:
            session.execute(update(Person).where(*same).values(password_hash=renewed))
        end_session(session, session_id=leaving.session_id)
        return open_session(session, person_id=found.id)


def open_session(session: Session, *, person_id: int) -> str:
    """Add a session row for this browser and return its token; rows long expired are cleared away."""
    moment = now()
    forgotten = SignInSession.expires_at < moment - KEPT_AFTER_EXPIRY
    session.execute(delete(SignInSession).where(SignInSession.person_id == person_id, forgotten))
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=moment,
            last_seen_at=moment,
            stepped_up_at=moment,
            expires_at=moment + timedelta(hours=current_app.config["SESSION_HOURS"]),
            network=network(),
            device=device(request.user_agent.string),
        )
    )
    return token


def rotate_session(session: Session, *, actor: Actor) -> str:
    """A new token for the session somebody is in, after the password was asked for again; the old cookie is dead."""
    token = secrets.token_urlsafe(32)
    mine = update(SignInSession).where(SignInSession.public_id == actor.session_id)
    session.execute(mine.values(token_hash=token_hash(token), stepped_up_at=now()))
    return token


def sign_out(actor: Actor) -> None:
    """End the session the person is in, for every copy of its cookie."""
    with writing() as session:
        end_session(session, session_id=actor.session_id)
    security.note("signed_out", sentence="Signed out.", person_id=actor.person_id)


def end_own_session(actor: Actor, *, session_id: str) -> None:
    """End one of the person's own sessions; another person's is left alone without a word."""
    with writing() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.public_id == session_id, SignInSession.person_id == actor.person_id)
            .where(SignInSession.revoked_at.is_(None))
            .values(revoked_at=now())
        )
    security.note("session_ended", sentence="Ended one of their own sessions.", person_id=actor.person_id)


def end_other_sessions(actor: Actor) -> None:
    """End every session of the person but the one they are in."""
    with writing() as session:
        end_all(session, person_id=actor.person_id, but=actor.session_id)
    security.note("session_ended", sentence="Ended all their other sessions.", person_id=actor.person_id)


def end_all(session: Session, *, person_id: int | None, but: str = "") -> None:
    """Revoke all sessions of a person except the one with the public id `but`."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.public_id != but)
        .where(SignInSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def end_session(session: Session, *, session_id: str) -> None:
    session.execute(
        update(SignInSession)
        .where(SignInSession.public_id == session_id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )
