"""The decision packet as values, the packets that are filed, and the one being built."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.domain.packet import DecisionPacket, Source
from app.domain.ranking import rank
from app.domain.tally import count
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.rfp import Rfp
from app.stages.scoring import queries as scoring
from app.web.audit_trail import record_head


@dataclass(frozen=True, slots=True)
class FiledPacket:
    """A packet that was built and filed. `is_current` says that nothing was recorded since."""

    public_id: str
    name: str
    size: int
    sha256: str
    audit_sequence: int
    created_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class PacketWork:
    """A packet being built: percent done, what is being done, and the error in words when it failed for now or good."""

    progress: int
    note: str
    error: str
    failed: bool
    attempts: int


def packet(rfp_id: int) -> DecisionPacket:
    """All a packet of this RFP prints. The same record gives the same packet."""
    row = db.session.execute(select(Rfp.source_name, Rfp.snapshot_hash, Rfp.is_sample).where(Rfp.id == rfp_id)).one()
    evaluation = scoring.evaluation(rfp_id)
    head = record_head(rfp_id)
    return DecisionPacket(
        evaluation=evaluation,
        ranking=rank(count(evaluation)),
        audit=head,
        as_of=head.at,
        prepared_for=current_app.config["ORGANISATION"],
        source=Source(
            note=f"Source file: {row.source_name}." if row.source_name else "", snapshot_hash=row.snapshot_hash or ""
        ),
        sample=row.is_sample,
    )


def filed_packets(rfp_id: int) -> tuple[FiledPacket, ...]:
    """The filed packets, newest first."""
    current = record_head(rfp_id).sequence
    query = (
        select(
            FiledDocument.public_id,
            FiledDocument.name,
            FiledDocument.size,
            FiledDocument.sha256,
            FiledDocument.audit_sequence,
            FiledDocument.created_at,
        )
        .where(FiledDocument.rfp_id == rfp_id, FiledDocument.kind == DocumentKind.PACKET)
        .order_by(FiledDocument.id.desc())
    )
    return tuple(FiledPacket(*row, is_current=row.audit_sequence == current) for row in db.session.execute(query))


def filed_packet(rfp_id: int, *, public_id: str) -> FiledPacket | None:
    """One filed packet of this RFP."""
    return next((each for each in filed_packets(rfp_id) if each.public_id == public_id), None)


def packet_work(rfp_id: int) -> PacketWork | None:
    """The packet being built or failed last; None when nothing is under way."""
    query = (
        select(
            OutboxItem.progress,
            OutboxItem.progress_note,
            OutboxItem.error,
            OutboxItem.failed_at,
            OutboxItem.attempts,
            OutboxItem.done_at,
        )
        .where(OutboxItem.rfp_id == rfp_id, OutboxItem.kind == WorkKind.PACKET)
        .order_by(OutboxItem.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or row.done_at is not None:
        return None
    return PacketWork(
        progress=row.progress,
        note=row.progress_note,
        error=row.error,
        failed=row.failed_at is not None,
        attempts=row.attempts,
    )
