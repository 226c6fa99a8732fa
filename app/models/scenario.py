"""Scenarios: what-if rules beside the record, never over it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, new_public_id


class ScenarioRow(Base):
    """One scenario as its author saved it. It is never changed; a better one is saved beside it.

    `changes` is the JSON that `domain.scenario` writes and reads; `audit_sequence` the last row of the RFP's audit when
    it was saved.
    """

    __tablename__ = "scenario"
    __table_args__ = (Index("ix_scenario_rfp_id", "rfp_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changes: Mapped[str] = mapped_column(Text)
    audit_sequence: Mapped[int]
    created_at: Mapped[datetime]
