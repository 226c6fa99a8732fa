"""Security events, without what vendors do on their own pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.domain.policy import NOTHING_HERE, Action
from app.models.person import Person, SecurityEvent
from app.people.paging import slice_of

VENDORS_OWN = ("portal:", "response:own", "response:write", "response:withdraw")
"""How the actions begin that vendors' people do on their own pages."""


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
