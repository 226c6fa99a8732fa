"""Asking for a packet, building it behind the page, and filing it with its hash."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.db import db
from app.domain.packet import DecisionPacket
from app.domain.policy import WORKER, Action
from app.domain.sentences import listed
from app.models.outbox import WorkKind
from app.models.rfp import Rfp
from app.stages.packets import queries
from app.stages.packets.documents import BY_KIND, FORMS, Progress
from app.stages.packets.examining import beside, examined
from app.web.audit_trail import record_head
from app.web.filing import Made, enqueue_once, file_once, made
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, operation

PACKET_VERSION = 2
"""Rises when packets gain a form, so that one of the same record can be asked for once more."""


@operation
def request_packet(work: Work, *, rfp_id: int) -> None:
    """Put a packet of the record as it stands in the outbox. Asking twice, or again after a failure, builds one."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    head = record_head(rfp_id)
    enqueue_once(
        work,
        WorkKind.PACKET,
        rfp_id=rfp_id,
        subject=f"Decision packet of {rfp.reference}",
        once_key=f"packet:{PACKET_VERSION}:{rfp_id}:{head.sequence}",
        payload={"audit_sequence": head.sequence},
    )
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
    sequence, documents = packet.audit.sequence, []
    for number, form in enumerate(FORMS):
        content = form.make(packet, _within(report, start=40 + number * 14))
        documents.append(made(content, kind=form.kind, name=f"decision packet {sequence}{form.suffix}"))
    file_packet(WORKER, rfp_id=item.rfp_id, audit_sequence=sequence, documents=tuple(documents))
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


@operation
def file_packet(work: Work, *, rfp_id: int, audit_sequence: int, documents: tuple[Made, ...]) -> None:
    """File the forms of a packet that was built of the record up to `audit_sequence`, all in one transaction."""
    reference, new = file_once(work, rfp_id=rfp_id, audit_sequence=audit_sequence, documents=documents)
    titles = [BY_KIND[document.kind].title for document in new]
    forms = listed(title if title == "PDF" else title.lower() for title in titles)
    work.record(
        rfp_id=rfp_id,
        action=Action.PACKET_BUILD,
        subject=reference,
        sentence=f"Filed the decision packet of the record up to row {audit_sequence} as {forms}."
        if new
        else f"Built the decision packet of row {audit_sequence} again; it is filed already.",
        detail={document.kind.value: document.proof for document in documents},
    )
