"""Who on the panel knows what, and the assignment that follows from it."""

import json

from sqlalchemy import select

from app.db import db
from app.domain.request.assignment import Assignment, assignment
from app.models.panel import SeatRow
from app.models.rfp import MemberProfile
from app.stages.drafting.queries.draft import Draft, draft_of
from app.stages.drafting.queries.framework import RFP_ID
from app.stages.drafting.queries.request import criterion_expertise_of

OF_THE_PANEL = (
    select(SeatRow.code, SeatRow.expertise, MemberProfile.expertise.label("of_the_holder"))
    .outerjoin(MemberProfile, (MemberProfile.rfp_id == SeatRow.rfp_id) & (MemberProfile.person_id == SeatRow.person_id))
    .where(SeatRow.rfp_id == RFP_ID)
    .order_by(SeatRow.number)
)


def panel_expertise_of(rfp_id: int) -> dict[str, tuple[str, ...]]:
    """The fields of each seat by its code: those of the seat, and those of whoever sits on it. One statement."""
    found: dict[str, tuple[str, ...]] = {}
    for code, of_the_seat, of_the_holder in db.session.execute(OF_THE_PANEL, {"rfp_id": rfp_id}):
        fields: dict[str, str] = {}
        for field in (*json.loads(of_the_seat), *json.loads(of_the_holder or "[]")):
            fields.setdefault(field.casefold(), field)
        found[code] = tuple(fields.values())
    return found


def assignment_of(rfp_id: int, *, draft: Draft | None = None) -> Assignment:
    """The criteria proposed to each seat by expertise. Two statements beside the draft's five."""
    found = draft or draft_of(rfp_id)
    return assignment(
        found.framework,
        panel=found.panel,
        seat_expertise=panel_expertise_of(rfp_id),
        criterion_expertise=criterion_expertise_of(rfp_id),
    )
