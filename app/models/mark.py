"""Marks of the evaluators and the agreed scores of the panel; pages read them as tuples and sums, never as objects."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import MARK_PLACES, Base, Exact
from app.domain.evaluation import MarkKind
from app.models.columns import choice


class MarkRow(Base):
    """One evaluator's score of one offer on one criterion."""

    __tablename__ = "mark"
    __table_args__ = (
        ForeignKeyConstraint(["rfp_id", "criterion"], ["criterion.rfp_id", "criterion.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["rfp_id", "offer"], ["offer.rfp_id", "offer.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["rfp_id", "seat"], ["seat.rfp_id", "seat.number"], ondelete="CASCADE"),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="a_score_has_a_value"),
        Index("ix_mark_tally", "rfp_id", "criterion", "offer", "value"),
        Index(
            "ix_mark_without_value",
            "rfp_id",
            "kind",
            postgresql_where=text("kind <> 'score'"),
            sqlite_where=text("kind <> 'score'"),
        ),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind, "kind"))
    value: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class AgreedScoreRow(Base):
    """The panel's score after consensus, with its reason."""

    __tablename__ = "agreed_score"
    __table_args__ = (
        ForeignKeyConstraint(["rfp_id", "criterion"], ["criterion.rfp_id", "criterion.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["rfp_id", "offer"], ["offer.rfp_id", "offer.number"], ondelete="CASCADE"),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="a_score_has_a_value"),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind, "kind"))
    value: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
