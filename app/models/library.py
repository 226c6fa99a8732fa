"""The library: parts of RFPs that are used again, and where they were used."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class LibraryKind(StrEnum):
    SECTION = "section"
    QUESTION = "question"
    CRITERION = "criterion"
    CONTRACT_TERM = "contract_term"


class LibraryItem(Base):
    """A reusable part. `content` is the part's value as JSON, as `app.domain.request.data` writes it."""

    __tablename__ = "library_item"
    __table_args__ = (
        CheckConstraint("title <> ''", name="has_a_title"),
        Index("ix_library_item_kind", "kind", "title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    kind: Mapped[LibraryKind] = mapped_column(choice(LibraryKind, "kind"))
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text, default="")
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class LibraryUse(Base):
    """An item was put into an RFP as the part with this code or key."""

    __tablename__ = "library_use"
    __table_args__ = (Index("ix_library_use_item_id", "item_id"), Index("ix_library_use_rfp_id", "rfp_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("library_item.id", ondelete="CASCADE"))
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(80))
    item_version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
