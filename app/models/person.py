"""People, their sign-in sessions, single-use links, attempts to sign in, and security events."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class Person(Base):
    """Someone with an account. Without a password hash the person has been invited and has not answered yet."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint(
            "NOT is_vendor OR NOT (is_administrator OR is_auditor OR is_buyer)", name="vendors_are_nothing_else"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_auditor: Mapped[bool] = mapped_column(default=False)
    is_buyer: Mapped[bool] = mapped_column(default=False)
    is_vendor: Mapped[bool] = mapped_column(default=False)
    """Answers for vendors, and is nothing else here."""
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SignInSession(Base):
    """One sign-in on one device. `token_hash` is the SHA-256 of the random token in the cookie."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        Index("ix_sign_in_session_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    network: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(200))


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password
    FIRST_ADMINISTRATOR = "first_administrator"


class SingleUseLink(Base):
    """A link that works once. The token itself (256 bits) is only in the mail; here stands its SHA-256."""

    __tablename__ = "single_use_link"
    __table_args__ = (
        CheckConstraint(
            "purpose = 'first_administrator' OR person_id IS NOT NULL",
            name="belongs_to_a_person",
        ),
        Index("ix_single_use_link_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "purpose"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed attempt, counted per account and per network; both are kept as keyed digests."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_at", "account", "at"),
        Index("ix_sign_in_attempt_network_at", "network", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(64))


class SecurityEvent(Base):
    """A refusal or a sign-in event worth seeing later; short transactions of their own, outside the audit chain."""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    rfp_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    network: Mapped[str] = mapped_column(String(64))
    request_id: Mapped[str] = mapped_column(String(64))
    sentence: Mapped[str] = mapped_column(Text)
