"""Work behind the page (mails, packets) and the documents it files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import PUBLIC_ID_LENGTH, choice, new_public_id


class WorkKind(StrEnum):
    MAIL = "mail"
    PACKET = "packet"
    ANALYSIS = "analysis"
    WORKBOOK = "workbook"
    REQUEST = "request"


class DocumentKind(StrEnum):
    """What is filed: the packet in its four forms, the figures of agreement and robustness, the exported workbook, the
    RFP in Word and as a PDF."""

    PACKET = "packet"
    PACKET_PAGE = "packet_page"
    PACKET_DATA = "packet_data"
    PACKET_WORKBOOK = "packet_workbook"
    ANALYSIS = "analysis"
    WORKBOOK = "workbook"
    REQUEST_WORD = "request_word"
    REQUEST_PDF = "request_pdf"


class OutboxItem(Base):
    """Something to be done after a commit: due, claimed, done or failed; retried until done or given up."""

    __tablename__ = "outbox_item"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR failed_at IS NULL", name="not_both_done_and_failed"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_in_percent"),
        UniqueConstraint("once_key"),
        Index("ix_outbox_item_due", "done_at", "failed_at", "due_at"),
        Index("ix_outbox_item_rfp_id", "rfp_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int | None] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    kind: Mapped[WorkKind] = mapped_column(choice(WorkKind, "kind"))
    subject: Mapped[str] = mapped_column(String(300))
    payload: Mapped[str] = mapped_column(Text)
    once_key: Mapped[str | None] = mapped_column(String(120))
    """The same key is put in the outbox once: a retried request adds nothing."""
    sealed_for: Mapped[int | None]
    """The RFP whose sealed responses it tells of: shown to the buyer once they are opened."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    progress: Mapped[int] = mapped_column(default=0)
    progress_note: Mapped[str] = mapped_column(String(200), default="")


class FiledDocument(Base):
    """A document that was made and filed with its hash; the bytes lie in the file store under `sha256`."""

    __tablename__ = "filed_document"
    __table_args__ = (
        UniqueConstraint("rfp_id", "kind", "audit_sequence"),
        Index("ix_filed_document_rfp_id", "rfp_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    rfp_id: Mapped[int] = mapped_column(ForeignKey("rfp.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind, "kind"))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    audit_sequence: Mapped[int]
    """The last row of the RFP's audit that the document tells of."""
    created_at: Mapped[datetime]
