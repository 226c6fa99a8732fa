"""Questions of vendors about an RFP, and what they were answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class Answering(StrEnum):
    """What became of a vendor's question."""

    OPEN = "open"
    ANSWERED = "answered"
    REJECTED = "rejected"


class ClarificationAnswer(Base):
    """An answer, to all without naming who asked, or to one vendor with the reason why only to that one."""

    __tablename__ = "clarification_answer"
    __table_args__ = (
        UniqueConstraint("rfp_id", "number"),
        CheckConstraint("(private_to IS NULL) = (number > 0)", name="private_ones_count_apart"),
        CheckConstraint("private_to IS NULL OR private_reason <> ''", name="private_says_why"),
        CheckConstraint("question <> '' AND answer <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1, 2, … for what is answered to all, -1, -2, … for what is not: a gap would tell of a private answer."""
    corrects: Mapped[int | None]
    """The number of an earlier answer that this one puts right: what was told is never changed."""
    question: Mapped[str] = mapped_column(Text)
    """The question as it is published: merged and without anything that tells who asked."""
    answer: Mapped[str] = mapped_column(Text)
    private_to: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    private_reason: Mapped[str] = mapped_column(Text, default="")
    leads_to_addendum: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(String(200))
    told_at: Mapped[datetime | None]
    """When it went out with a digest."""


class Clarification(Base):
    """A question that a vendor asked."""

    __tablename__ = "clarification"
    __table_args__ = (
        CheckConstraint("text <> ''", name="asks_something"),
        CheckConstraint("(status = 'answered') = (answer_id IS NOT NULL)", name="answered_by_an_answer"),
        CheckConstraint("status <> 'rejected' OR rejected_reason <> ''", name="rejecting_says_why"),
        Index("ix_clarification_rfp_id", "rfp_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    about: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    is_late: Mapped[bool]
    status: Mapped[Answering] = mapped_column(choice(Answering, "status"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("clarification_answer.id"))
    rejected_reason: Mapped[str] = mapped_column(Text, default="")
