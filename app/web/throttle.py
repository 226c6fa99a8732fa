"""How often somebody may try: counted in the database per account and per network, before the attempt is judged."""

import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, insert, select, text
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.models.person import SignInAttempt
from app.web.clock import now
from app.web.unit_of_work import writing

WINDOW = timedelta(minutes=15)
TURN = 7_461_233
"""The number of the lock that puts those who try at once in a line on PostgreSQL; SQLite's writers have one already."""


class Trying(StrEnum):
    PASSWORD = "password"  # noqa: S105 - what is tried, not a password
    RESET = "reset"


LIMITS = {Trying.PASSWORD: (5, 30), Trying.RESET: (3, 30)}
"""What is tried -> how often within WINDOW for one account, and from one network."""


class TooManyAttempts(DomainError):
    """The account or the network has to wait; nothing was judged."""

    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds() // 60)
        super().__init__(f"Too many attempts. Wait {minutes} minutes and try again.")


def count(trying: Trying, *, email: str, network: str) -> int:
    """Count an attempt before it is judged, so that many at once cannot slip through.

    Returns how many more this account may make. Raises TooManyAttempts.
    """
    account = _digest(trying, "account", email)
    place = _digest(trying, "network", neighbourhood(network))
    per_account, per_network = LIMITS[trying]
    with writing() as session:
        _wait_for_turn(session)
        moment = now()
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= moment - WINDOW))
        earlier = _counted(session, SignInAttempt.account == account)
        if earlier >= per_account or _counted(session, SignInAttempt.network == place) >= per_network:
            raise TooManyAttempts
        session.execute(insert(SignInAttempt).values(at=moment, account=account, network=place))
    return per_account - earlier - 1


def forget(session: Session, *, email: str) -> None:
    """The right password was given, or a new one set: the failures before it count no longer."""
    account = _digest(Trying.PASSWORD, "account", email)
    session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))


def neighbourhood(network: str) -> str:
    """The address that is counted: an IPv6 client commands its whole /64."""
    try:
        address = ip_address(network)
    except ValueError:
        return network
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return address.exploded[:19]


def _wait_for_turn(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def _counted(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SignInAttempt).where(condition)) or 0


def _digest(trying: Trying, kind: str, value: str) -> str:
    """Keyed, so that the table tells neither who was tried nor from where."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"{trying}:{kind}:{value}".encode(), hashlib.sha256).hexdigest()
