"""Plain functions that build what tests need, with defaults."""

import secrets
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from app.domain.policy import InstanceRole, Role
from app.models.panel import SeatRow
from app.models.person import Person, SignInSession
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.session import token_hash
from app.web.unit_of_work import writing

ON_SQLITE = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("migrated_app", ["postgresql"], indirect=True)
"""For what only one of the databases has; a test that skips itself has failed where nothing may be missing."""

_numbers = count(1)


def a_person(
    app: Flask, *, name: str = "", instance_roles: tuple[InstanceRole, ...] = (), deactivated: bool = False
) -> int:
    """An account without a password; returns its key."""
    number = next(_numbers)
    name = name or f"Person {number}"
    with app.app_context(), writing() as session:
        person = Person(
            email=f"person{number}@example.org",
            name=name,
            is_administrator=InstanceRole.ADMINISTRATOR in instance_roles,
            is_auditor=InstanceRole.AUDITOR in instance_roles,
            is_buyer=InstanceRole.BUYER in instance_roles,
            created_at=now(),
            deactivated_at=now() if deactivated else None,
        )
        session.add(person)
        session.flush()
        return person.id


def with_role(app: Flask, *, person: int, rfp: str, role: Role) -> None:
    """Give a person a role in the RFP with this public id."""
    with app.app_context(), writing() as session:
        rfp_id = session.query(Rfp.id).filter_by(public_id=rfp).scalar()
        session.add(RfpRole(rfp_id=rfp_id, person_id=person, role=role, given_at=now()))


def signed_in(app: Flask, person: int) -> FlaskClient:
    """A browser in which this person has signed in."""
    token = secrets.token_urlsafe(32)
    with app.app_context(), writing() as session:
        session.add(
            SignInSession(
                token_hash=token_hash(token),
                person_id=person,
                created_at=now(),
                last_seen_at=now(),
                stepped_up_at=now(),
                expires_at=now() + timedelta(hours=12),
                network="127.0.0.1",
                device="test",
            )
        )
    return with_cookie(app, token)


def with_cookie(app: Flask, token: str) -> FlaskClient:
    """A browser with the cookie that names this session."""
    browser = app.test_client()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    browser.set_cookie(app.config["SESSION_COOKIE_NAME"], str(signer.dumps({"_user_id": token, "_fresh": True})))
    return browser


def seated(app: Flask, *, person: int, rfp: str, seat: str) -> None:
    """Give the panel's seat with this code in the RFP with this public id to a person."""
    with app.app_context(), writing() as session:
        rfp_id = session.query(Rfp.id).filter_by(public_id=rfp).scalar()
        session.query(SeatRow).filter_by(rfp_id=rfp_id, code=seat).update({"person_id": person})
