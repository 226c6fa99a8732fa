"""Marks of the evaluators and the agreed scores of the panel; pages read them as tuples and sums, never as objects."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import MARK_PLACES, Base, Exact
from app.domain.evaluation import MarkKind
from app.models.columns import choice

WITHOUT_VALUE = "kind <> 'score'"
"""Which marks the partial index holds. In queries it must stand as text: no database proves it of a bound value."""


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
            postgresql_where=text(WITHOUT_VALUE),
            sqlite_where=text(WITHOUT_VALUE),
        ),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind, "kind"))
    value: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    comment: Mapped[str] = mapped_column(Text, default="")
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class MarkVersion(Base):
    """What a mark was at one version: the history of what was given in the browser. Append-only.

    `why` says why a mark was changed after the seat had been reopened; `entered_by` is the name of who typed it.
    """

    __tablename__ = "mark_version"
    __table_args__ = (
        ForeignKeyConstraint(["rfp_id", "seat"], ["seat.rfp_id", "seat.number"], ondelete="CASCADE"),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="a_score_has_a_value"),
    )

    rfp_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[MarkKind] = mapped_column(choice(MarkKind, "kind"))
    value: Mapped[Decimal | None] = mapped_column(Exact(MARK_PLACES))
    comment: Mapped[str] = mapped_column(Text, default="")
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]


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


without_value = text(f"mark.{WITHOUT_VALUE}")
"""The condition under which the few marks without a value are found by their own index."""

BULK_COLUMNS = "rfp_id, criterion, offer, seat, kind, value, comment, strengths, weaknesses, at, version"


def insert_marks(session: Session, marks: Iterable[tuple[object, ...]], *, at: datetime) -> None:
    """Insert many marks by the quickest way each database has: COPY on PostgreSQL, one prepared statement on SQLite.

    A mark is (rfp_id, criterion, offer, seat, kind, value in billionths or None, comment, strengths, weaknesses); all
    get the same moment.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f"COPY mark ({BULK_COLUMNS}) FROM STDIN") as copy:
            for mark in marks:
                copy.write_row((*mark, at, 1))
        return
    moment = at.astimezone(UTC).replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.%f")
    statement = f"INSERT INTO mark ({BULK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '{moment}', 1)"  # noqa: S608 - our own
    rows = list(marks)
    if rows:
        connection.exec_driver_sql(statement, rows)
