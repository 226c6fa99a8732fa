"""The dates of a schedule become rows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.domain.request.schedule import ScheduleDate
from app.models.schedule import ScheduleDateRow


def store_schedule(session: Session, *, rfp_id: int, schedule: Sequence[ScheduleDate]) -> None:
    session.add_all(
        ScheduleDateRow(
            rfp_id=rfp_id, kind=each.kind, title=each.title, at=each.at, ends_at=each.ends_at, note=each.note
        )
        for each in schedule
    )
