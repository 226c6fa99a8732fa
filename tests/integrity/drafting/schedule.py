"""Doors, rows and secrets of the schedule, and of the panel's assignment by expertise."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.people import Function, Level
from app.domain.request.schedule import DateKind
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import MemberProfile
from app.models.schedule import ScheduleDateRow
from tests.integrity.canary import Canary
from tests.integrity.door import Door, form_doors
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
    *_written("drafting.draft_panel_assign", "GET"),
    *_written("drafting.draft_panel_assign_save", "POST"),
    *form_doors("people.committee_profile", LEADS),
)
_DATE = frozenset(f"schedule_date.{name}" for name in ("kind", "title", "at", "ends_at", "note", "version"))
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.schedule_add": frozenset({"+schedule_date"}),
    "drafting.schedule_date": _DATE,
    "drafting.schedule_remove": frozenset({"-schedule_date"}),
    "drafting.schedule_deadline": frozenset({"rfp.closes_at", "rfp.version"}),
    "drafting.schedule_propose": frozenset({"+schedule_date", "-schedule_date", "rfp.closes_at", "rfp.version"}),
    "people.committee_profile": frozenset({"+member_profile"}),
    "drafting.draft_panel_assign_save": frozenset({"+seat_criterion", "-seat_criterion", "rfp.version"}),
}
CANARIES: tuple[Canary, ...] = (
    *(Canary(text, MEMBERS) for text in ("date-title-canary", "date-note-canary", "seat-expertise-canary")),
    Canary("member-expertise-canary", LEADS),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """One date, and the expertise of a seat and of a member."""
    date = ScheduleDateRow(
        rfp_id=rfp_id,
        kind=DateKind.QUESTIONS,
        title="date-title-canary",
        at=datetime(2099, 3, 2, 11, tzinfo=UTC),
        note="date-note-canary",
    )
    drafter = people["drafter"]
    fields = '["member-expertise-canary"]'
    profile = MemberProfile(
        rfp_id=rfp_id, person_id=drafter, function=Function.LEGAL, level=Level.MANAGER, expertise=fields
    )
    session.add_all([date, profile])
    here = (SeatRow.rfp_id == rfp_id, SeatRow.code == "E2")
    session.execute(update(SeatRow).where(*here).values(expertise='["seat-expertise-canary"]'))
    session.flush()
    member = session.scalars(select(Person.public_id).where(Person.id == people["observer"])).one()
    return {"schedule_date": date.public_id, "member": member}
