"""Review and publication: rounds of sign-off, and what was published, frozen with its hash."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.domain.request.people import Decision, Function, Level
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class ReviewRound(Base):
    """The draft as it was put before those who sign; never changed. A changed draft needs a new round."""

    __tablename__ = "review_round"
    __table_args__ = (CheckConstraint("number > 0", name="counts_from_one"),)

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    snapshot: Mapped[str] = mapped_column(Text)
    """The request as canonical JSON."""
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")


class SignOff(Base):
    """One person asked to sign a round for a function at a level, and what the person decided."""

    __tablename__ = "sign_off"
    __table_args__ = (
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_a_moment"),
        CheckConstraint("decision IS NULL OR decision <> 'objected' OR comment <> ''", name="an_objection_says_why"),
        UniqueConstraint("rfp_id", "round", "person_id"),
        Index("ix_sign_off_person_id", "person_id", "rfp_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    function: Mapped[Function] = mapped_column(choice(Function, "function"))
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision: Mapped[Decision | None] = mapped_column(choice(Decision, "decision"))
    comment: Mapped[str] = mapped_column(Text, default="")


class Publication(Base):
    """What was published: number 0 is the RFP, each further one an addendum. Never changed, never removed."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("number >= 0", name="counts_from_nought"),
        CheckConstraint("number = 0 OR reason <> ''", name="an_addendum_has_a_reason"),
    )

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text, default="")
    notice: Mapped[str] = mapped_column(Text, default="")
    """What vendors are told of it, in words."""
    closes_at: Mapped[datetime]
    snapshot: Mapped[str] = mapped_column(Text)
    snapshot_hash: Mapped[str] = mapped_column(String(64))
