"""Doors, rows and secrets of the schedule."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.schedule import DateKind
from app.models.schedule import ScheduleDateRow
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS

WRITERS = LEADS | {"drafter"}


def _written(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What lead and drafters can do while the RFP is drafted."""
    return tuple(Door(endpoint, WRITERS, method=method, opens_until=Stage.DRAFTING) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.schedule", MEMBERS),
    Door("drafting.schedule_calendar", MEMBERS),
    *_written("drafting.schedule_add", "GET", "POST"),
    *_written("drafting.schedule_date", "GET", "POST"),
    *_written("drafting.schedule_remove", "POST"),
    *_written("drafting.schedule_deadline", "GET", "POST"),
    *_written("drafting.schedule_propose", "GET", "POST"),
)
_DATE = frozenset(f"schedule_date.{name}" for name in ("kind", "title", "at", "ends_at", "note", "version"))
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.schedule_add": frozenset({"+schedule_date"}),
    "drafting.schedule_date": _DATE,
    "drafting.schedule_remove": frozenset({"-schedule_date"}),
    "drafting.schedule_deadline": frozenset({"rfp.closes_at", "rfp.version"}),
    "drafting.schedule_propose": frozenset({"+schedule_date", "-schedule_date", "rfp.closes_at", "rfp.version"}),
}
CANARIES: tuple[Canary, ...] = tuple(Canary(text, MEMBERS) for text in ("date-title-canary", "date-note-canary"))


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """One date."""
    date = ScheduleDateRow(
        rfp_id=rfp_id,
        kind=DateKind.QUESTIONS,
        title="date-title-canary",
        at=datetime(2099, 3, 2, 11, tzinfo=UTC),
        note="date-note-canary",
    )
    session.add(date)
    session.flush()
    return {"schedule_date": date.public_id}
