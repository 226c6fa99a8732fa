"""The vendor directory: firms with their people, places, capabilities and documents. The firm itself is in `offer`."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class VendorProfile(Base):
    """A firm that stands in the directory. Firms known from evaluations only have no profile and are in no list."""

    __tablename__ = "vendor_profile"
    __table_args__ = (CheckConstraint("domain = lower(domain)", name="domain_is_lower_case"),)

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), primary_key=True)
    domain: Mapped[str] = mapped_column(String(200), default="", index=True)
    """The domain of its mail addresses and site, by which duplicates are found; "" where unknown."""
    country: Mapped[str] = mapped_column(String(80), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class VendorContact(Base):
    """Somebody at a firm whom the buyer knows; an account comes with an invitation only."""

    __tablename__ = "vendor_contact"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        UniqueConstraint("firm_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[str] = mapped_column(String(200), default="")


class VendorPlace(Base):
    """A location from which a firm works."""

    __tablename__ = "vendor_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")


class VendorCapability(Base):
    """Something a firm can do, in a few words that can be searched for."""

    __tablename__ = "vendor_capability"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), primary_key=True)
    capability: Mapped[str] = mapped_column(String(120), primary_key=True)


class VendorDocument(Base):
    """A certificate or another paper of a firm, with the day on which it expires; the bytes lie in the file store."""

    __tablename__ = "vendor_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    expires_on: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))


class FirmsApart(Base):
    """Two firms that look alike and were found to be two; the lower key comes first."""

    __tablename__ = "firms_apart"
    __table_args__ = (CheckConstraint("first_id <= second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("firm.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(200))


class Intent(StrEnum):
    """What an invited vendor says it will do."""

    INTENDS = "intends"
    DECLINED = "declined"


class Invitation(Base):
    """A firm is invited to answer an RFP. The buyer sees all of this row."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("rfp_id", "firm_id"),
        CheckConstraint("(intent IS NULL) = (intent_at IS NULL)", name="said_at_a_moment"),
        CheckConstraint("intent IS NULL OR intent <> 'declined' OR intent_reason <> ''", name="declining_says_why"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name="withdrawing_says_why"),
        Index("ix_invitation_firm_id", "firm_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    invited_at: Mapped[datetime]
    invited_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    intent: Mapped[Intent | None] = mapped_column(choice(Intent, "intent"))
    intent_at: Mapped[datetime | None]
    intent_by: Mapped[str] = mapped_column(String(200), default="")
    intent_reason: Mapped[str] = mapped_column(Text, default="")


class InvitedPerson(Base):
    """Somebody who answers for an invited vendor, and whether the person agreed to confidentiality."""

    __tablename__ = "invited_person"
    __table_args__ = (
        CheckConstraint("(agreed_at IS NULL) = (agreed_name = '')", name="agreed_by_name"),
        Index("ix_invited_person_person_id", "person_id"),
    )

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    was_invited: Mapped[bool]
    """Invited by the buyer; False for a colleague whom the vendor added, whom the buyer sees after opening only."""
    agreed_at: Mapped[datetime | None]
    agreed_name: Mapped[str] = mapped_column(String(200), default="")
    agreed_text_hash: Mapped[str] = mapped_column(String(64), default="")


class AddendumSeen(Base):
    """A vendor acknowledged an addendum."""

    __tablename__ = "addendum_seen"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
