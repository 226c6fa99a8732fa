"""The procurement's dates; the deadline for responses stands with the RFP itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.domain.request.schedule import DateKind
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class ScheduleDateRow(Base):
    """A date of the schedule; `public_id` is its key."""

    __tablename__ = "schedule_date"
    __table_args__ = (
        CheckConstraint("kind <> 'deadline'", name="the_deadline_is_the_rfps_own"),
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("ends_at IS NULL OR ends_at >= at", name="ends_after_it_begins"),
        Index("ix_schedule_date_rfp_id", "rfp_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    kind: Mapped[DateKind] = mapped_column(choice(DateKind, "kind"))
    title: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
