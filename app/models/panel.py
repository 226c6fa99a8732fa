"""The panel: seats, who sits on them, and what each seat scores."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, new_public_id


class SeatRow(Base):
    """A place on the panel. Marks belong to the seat; a person may be given it later."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("rfp_id", "code"),
        Index("ix_seat_person_id", "person_id", "rfp_id", unique=True),
    )

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    expertise: Mapped[str] = mapped_column(Text, default="[]")
    """Fields of expertise the seat is for, as a JSON list."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    submitted_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    """When a submitted set was last opened again: from then on every change says why."""


class FormerSeat(Base):
    """Who sat on a seat before: what one marked there is not handed to the next, and what one has seen stays seen."""

    __tablename__ = "former_seat"
    __table_args__ = (
        ForeignKeyConstraint(["rfp_id", "seat"], ["seat.rfp_id", "seat.number"], ondelete="CASCADE"),
        Index("ix_former_seat_person_id", "person_id", "rfp_id"),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    had_submitted: Mapped[bool]


class FormerReader(Base):
    """Who held a role that opens the marks once marks were there: such a person gives no independent ones."""

    __tablename__ = "former_reader"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class SeatCriterion(Base):
    """A criterion or group that a seat scores, as entered; a seat without any scores all."""

    __tablename__ = "seat_criterion"
    __table_args__ = (
        ForeignKeyConstraint(["rfp_id", "seat"], ["seat.rfp_id", "seat.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["rfp_id", "criterion"], ["criterion.rfp_id", "criterion.number"], ondelete="CASCADE"),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
