"""Reading the dates of an RFP."""

from sqlalchemy import select

from app.db import db
from app.domain.request.schedule import ScheduleDate
from app.models.schedule import ScheduleDateRow
from app.stages.drafting.queries.framework import RFP_ID

DATES = (
    select(
        ScheduleDateRow.public_id,
        ScheduleDateRow.kind,
        ScheduleDateRow.title,
        ScheduleDateRow.at,
        ScheduleDateRow.ends_at,
        ScheduleDateRow.note,
    )
    .where(ScheduleDateRow.rfp_id == RFP_ID)
    .order_by(ScheduleDateRow.at, ScheduleDateRow.id)
)


def schedule_of(rfp_id: int) -> tuple[ScheduleDate, ...]:
    """The dates in the order of time, without the deadline. One statement."""
    return tuple(ScheduleDate(*row) for row in db.session.execute(DATES, {"rfp_id": rfp_id}))
