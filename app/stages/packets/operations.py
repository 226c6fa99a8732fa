"""Asking for a packet, building it behind the page, and filing it with its hash."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.db import db
from app.domain.packet import DecisionPacket
from app.domain.policy import WORKER, Action
from app.domain.sentences import listed
from app.models.outbox import FiledDocument, OutboxItem, WorkKind
from app.models.rfp import Rfp
from app.stages.packets import queries
from app.stages.packets.documents import FORMS, Form, Progress
from app.stages.packets.examining import beside, examined
from app.web import files
from app.web.audit_trail import record_head
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, operation

PACKET_VERSION = 2
"""Rises when packets gain a form, so that one of the same record can be asked for once more."""


@operation
def request_packet(work: Work, *, rfp_id: int) -> None:
    """Put a packet of the record as it stands in the outbox. Asking twice, or again after a failure, builds one."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    head = record_head(rfp_id)
    once_key = f"packet:{PACKET_VERSION}:{rfp_id}:{head.sequence}"
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
    """Build the packet of the record as it stands now in all its forms and file them together, or nothing at all.

    Building it again files nothing new.
    """
    if item.rfp_id is None:
        raise ValueError("A packet belongs to an RFP.")
    packet = whole_packet(item.rfp_id, progress=lambda part, note: report(int(part * 40), note))
    made = []
    for number, form in enumerate(FORMS):
        content = form.make(packet, _within(report, start=40 + number * 14))
        made.append(MadeForm(form, sha256=files.store(content), size=len(content)))
    file_packet(WORKER, rfp_id=item.rfp_id, audit_sequence=packet.audit.sequence, made=tuple(made))
    return None


def _within(report: Report, *, start: int) -> Progress:
    """Progress of one form as its part of the whole work."""
    return lambda part, note: report(start + int(part * 13), note)


def whole_packet(rfp_id: int, *, progress: Progress) -> DecisionPacket:
    """All a packet of this RFP says, with what is worked out beside the record; no transaction stays open."""
    packet, saved = queries.packet(rfp_id), queries.scenarios(rfp_id)
    db.session.rollback()
    packet = replace(packet, scenarios=beside(packet.evaluation, scenarios=saved))
    return examined(packet, progress=progress)


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form of a packet whose bytes lie in the file store."""

    form: Form
    sha256: str
    size: int


@operation
def file_packet(work: Work, *, rfp_id: int, audit_sequence: int, made: tuple[MadeForm, ...]) -> None:
    """File the forms of a packet that was built of the record up to `audit_sequence`, all in one transaction."""
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == rfp_id).with_for_update()).one()
    known = set(
        work.session.scalars(
            select(FiledDocument.kind).where(
                FiledDocument.rfp_id == rfp_id,
                FiledDocument.kind.in_([one.form.kind for one in made]),
                FiledDocument.audit_sequence == audit_sequence,
            )
        )
    )
    new = [one for one in made if one.form.kind not in known]
    work.session.add_all(
        FiledDocument(
            rfp_id=rfp_id,
            kind=one.form.kind,
            name=one.form.file_name(reference, audit_sequence=audit_sequence),
            media_type=one.form.media_type,
            size=one.size,
            sha256=one.sha256,
            audit_sequence=audit_sequence,
            created_at=work.now,
        )
        for one in new
    )
    forms = listed(one.form.title.lower() if one.form.title != "PDF" else "PDF" for one in new)
    work.record(
        rfp_id=rfp_id,
        action=Action.PACKET_BUILD,
        subject=reference,
        sentence=f"Filed the decision packet of the record up to row {audit_sequence} as {forms}."
        if new
        else f"Built the decision packet of row {audit_sequence} again; it is filed already.",
        detail={one.form.kind.value: {"sha256": one.sha256, "size": one.size} for one in made},
    )
