"""Sealed responses: what vendors write, hand in and attach is kept encrypted, and who opened it. Only the stage of
responses may import this file: that is the seal in the structure of the program."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class Envelope(StrEnum):
    """A response has two; price is opened after quality."""

    QUALITY = "quality"
    PRICE = "price"


class EnvelopeKey(Base):
    """The key of one envelope of an RFP, wrapped by the master key, and when the envelope was opened."""

    __tablename__ = "envelope_key"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    envelope: Mapped[Envelope] = mapped_column(choice(Envelope, "envelope"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class ResponseRow(Base):
    """What an invited vendor is writing and has handed in."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), unique=True)
    begun_at: Mapped[datetime]
    offer: Mapped[int | None]
    """The number of the offer it became when it was opened."""


class SealedItem(Base):
    """One answer or price as it is being written, encrypted; each save names the version it was made over."""

    __tablename__ = "sealed_item"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    envelope: Mapped[Envelope] = mapped_column(choice(Envelope, "envelope"), primary_key=True)
    item: Mapped[str] = mapped_column(String(300), primary_key=True)
    """A question's code, or a price cell's name."""
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(200))


class Attachment(Base):
    """A file of a response: encrypted in chunks under a random name; its own name, type and hash lie encrypted too."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("received <= size", name="not_more_than_announced"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), index=True)
    envelope: Mapped[Envelope] = mapped_column(choice(Envelope, "envelope"))
    item: Mapped[str] = mapped_column(String(300))
    """The question it answers; "" for the response as a whole."""
    about: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted JSON: name, media type, SHA-256 once complete."""
    stored: Mapped[str] = mapped_column(String(64))
    """The random name of its folder of chunks."""
    size: Mapped[int]
    received: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    completed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """Taken out of the response; kept while a submission holds it."""


class Submission(Base):
    """What was handed in at one moment, frozen; the last one that was not withdrawn counts."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    number: Mapped[int]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(200))
    quality: Mapped[bytes] = mapped_column(LargeBinary)
    price: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted canonical JSON of the receipt, as it was signed: times, hashes, and the names of files."""
    signature: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")


class OpenerPresent(Base):
    """A named opener has given the password for an envelope; with enough of them it opens."""

    __tablename__ = "opener_present"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    envelope: Mapped[Envelope] = mapped_column(choice(Envelope, "envelope"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class OpeningRecord(Base):
    """The record of an opening: who, when, which receipts and hashes. Never changed."""

    __tablename__ = "opening_record"
    __table_args__ = (Index("ix_opening_record_opened_at", "opened_at"),)

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id"), primary_key=True)
    envelope: Mapped[Envelope] = mapped_column(choice(Envelope, "envelope"), primary_key=True)
    opened_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
