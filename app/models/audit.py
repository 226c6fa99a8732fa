"""The audit: one append-only hash chain per RFP and one for the instance, and the head of each."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AuditRow(Base):
    """One sentence of the audit. `chain` is the RFP's id, or 0 for the instance; it outlives what it tells of."""

    __tablename__ = "audit_row"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(300))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    sentence: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """Where a chain ends. Locked while a row is added, so that a chain has one order."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("sequence >= 0", name="sequence_not_negative"),)

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
