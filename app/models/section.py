"""The RFP's document: sections, all their versions, comments on them, and who is editing which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, new_public_id


class SectionRow(Base):
    """A section as it stands; `public_id` is its key. `drafter_id` is who is to write it, if that was said."""

    __tablename__ = "section"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level_in_range"),
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_section_rfp_id", "rfp_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    position: Mapped[int]
    level: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text, default="")
    drafter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SectionVersion(Base):
    """A section's title and text at one version; never rewritten, and kept when the section goes."""

    __tablename__ = "section_version"

    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    level: Mapped[int]
    author: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    """What was done: written, merged with another's, restored from a version."""


class SectionComment(Base):
    """A remark on a section, until it is resolved."""

    __tablename__ = "section_comment"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolved_by_someone"),
        Index("ix_section_comment_rfp_id", "rfp_id", "section_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    author: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(String(200))


class BeingEdited(Base):
    """Somebody has a section open to write in it; a sign of life older than a minute counts for nothing."""

    __tablename__ = "being_edited"

    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
