"""Asking for a packet, building it behind the page, and filing it with its hash."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from werkzeug.utils import secure_filename

from app.db import db
from app.domain.policy import WORKER, Action
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.rfp import Rfp
from app.stages.packets import queries
from app.web import files
from app.web.audit_trail import record_head
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, operation

PDF = "application/pdf"


@operation
def request_packet(work: Work, *, rfp_id: int) -> None:
    """Put a packet of the record as it stands in the outbox. Asking twice, or again after a failure, builds one."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    head = record_head(rfp_id)
    once_key = f"packet:{rfp_id}:{head.sequence}"
    known = work.session.scalar(select(OutboxItem).where(OutboxItem.once_key == once_key))
    if known is None:
        work.enqueue(
            WorkKind.PACKET,
            subject=f"Decision packet of {rfp.reference}",
            payload={"audit_sequence": head.sequence},
            rfp_id=rfp_id,
            once_key=once_key,
        )
    elif known.failed_at is not None:
        known.failed_at, known.attempts, known.error, known.due_at = None, 0, "", work.now
    work.record(
        rfp_id=rfp_id,
        action=Action.PACKET_BUILD,
        subject=rfp.reference,
        sentence=f"Asked for the decision packet of the record up to row {head.sequence}.",
    )


def build_packet(item: WorkItem, report: Report) -> Mapping[str, Any] | None:
    """Build the packet of the record as it stands now and file it; building it again files nothing new."""
    from app.reports.packet import packet_pdf

    if item.rfp_id is None:
        raise ValueError("A packet belongs to an RFP.")
    packet = queries.packet(item.rfp_id)
    db.session.rollback()
    content = packet_pdf(packet, progress=lambda part, note: report(int(part * 95), note))
    sha256 = files.store(content)
    file_packet(WORKER, rfp_id=item.rfp_id, audit_sequence=packet.audit.sequence, sha256=sha256, size=len(content))
    return None


@operation
def file_packet(work: Work, *, rfp_id: int, audit_sequence: int, sha256: str, size: int) -> None:
    """File a packet that was built of the record up to `audit_sequence`."""
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == rfp_id).with_for_update()).one()
    known = work.session.scalar(
        select(FiledDocument.sha256).where(
            FiledDocument.rfp_id == rfp_id,
            FiledDocument.kind == DocumentKind.PACKET,
            FiledDocument.audit_sequence == audit_sequence,
        )
    )
    if known is None:
        work.session.add(
            FiledDocument(
                rfp_id=rfp_id,
                kind=DocumentKind.PACKET,
                name=secure_filename(f"{reference} decision packet {audit_sequence}.pdf") or "decision-packet.pdf",
                media_type=PDF,
                size=size,
                sha256=sha256,
                audit_sequence=audit_sequence,
                created_at=work.now,
            )
        )
    work.record(
        rfp_id=rfp_id,
        action=Action.PACKET_BUILD,
        subject=reference,
        sentence=f"Filed the decision packet of the record up to row {audit_sequence}."
        if known is None
        else f"Built the decision packet of row {audit_sequence} again; it is filed already.",
        detail={"sha256": sha256, "size": size},
    )
