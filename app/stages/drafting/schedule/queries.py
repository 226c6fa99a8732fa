"""Reading the dates of an RFP."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.domain.request.schedule import ScheduleDate
from app.domain.request.schedule_checks import with_deadline
from app.domain.request.schedule_moving import Move, followers
from app.models.publication import Publication
from app.models.rfp import Rfp
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
        ScheduleDateRow.version,
    )
    .where(ScheduleDateRow.rfp_id == RFP_ID)
    .order_by(ScheduleDateRow.at, ScheduleDateRow.id)
)
OF_THE_RFP = select(
    Rfp.closes_at,
    Rfp.version,
    Rfp.created_at,
    select(func.max(Publication.published_at))
    .where(Publication.rfp_id == Rfp.id)
    .scalar_subquery()
    .label("published_at"),
).where(Rfp.id == RFP_ID)


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """The dates while they are written. `versions` are those of the dates by key, `version` is the RFP's own.

    `published_at` is when they were published last, None for a draft.
    """

    dates: tuple[ScheduleDate, ...]
    versions: dict[str, int]
    closes_at: datetime | None
    version: int
    created_at: datetime
    published_at: datetime | None

    def judged_at(self, now: datetime) -> datetime:
        """The moment before which a date lies in the past: what was published is judged as it was then."""
        return self.published_at or now

    def date(self, key: str) -> ScheduleDate | None:
        return next((each for each in self.dates if each.key == key), None)


def schedule_of(rfp_id: int) -> tuple[ScheduleDate, ...]:
    """The dates in the order of time, without the deadline. One statement."""
    return tuple(ScheduleDate(*row[:-1]) for row in db.session.execute(DATES, {"rfp_id": rfp_id}))


def schedule_draft(rfp_id: int) -> ScheduleDraft:
    """The dates, the deadline, and what their forms carry. Two statements."""
    rows = db.session.execute(DATES, {"rfp_id": rfp_id}).all()
    rfp = db.session.execute(OF_THE_RFP, {"rfp_id": rfp_id}).one()
    return ScheduleDraft(
        dates=tuple(ScheduleDate(*row[:-1]) for row in rows),
        versions={row.public_id: row.version for row in rows},
        closes_at=rfp.closes_at,
        version=rfp.version,
        created_at=rfp.created_at,
        published_at=rfp.published_at,
    )


def moves_of(
    draft: ScheduleDraft, *, key: str, was: datetime, to: datetime, zone: str, is_drafting: bool
) -> tuple[Move, ...]:
    """What follows the date `key` from `was` to `to`; the deadline does only while the RFP is drafted."""
    dates = with_deadline(draft.dates, closes_at=draft.closes_at if is_drafting else None)
    return followers(dates, key=key, was=was, to=to, zone=zone)
