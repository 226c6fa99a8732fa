"""Reads of people's pages: accounts, links, sessions, security events and committees, as frozen dataclasses."""

from app.people.queries.account_rows import (
    ACCOUNT_COLUMNS,
    Account,
    AccountPage,
    AccountState,
    account,
    accounts,
    there_is_an_administrator,
)
from app.people.queries.committees import (
    NEWEST_SHOWN,
    Committee,
    Member,
    Seat,
    Standing,
    committee,
    member,
    own_standing,
    rfp_id,
    seat,
    seats,
)
from app.people.queries.events import VENDORS_OWN, Event, EventPage, security_events
from app.people.queries.links import LinkHolder, ToAnswer, first_administrator_is_awaited, invited, resetting
from app.people.queries.sessions import Credentials, OwnSession, credentials, own_sessions

__all__ = [
    "ACCOUNT_COLUMNS",
    "NEWEST_SHOWN",
    "VENDORS_OWN",
    "Account",
    "AccountPage",
    "AccountState",
    "Committee",
    "Credentials",
    "Event",
    "EventPage",
    "LinkHolder",
    "Member",
    "OwnSession",
    "Seat",
    "Standing",
    "ToAnswer",
    "account",
    "accounts",
    "committee",
    "credentials",
    "first_administrator_is_awaited",
    "invited",
    "member",
    "own_sessions",
    "own_standing",
    "resetting",
    "rfp_id",
    "seat",
    "seats",
    "security_events",
    "there_is_an_administrator",
]
