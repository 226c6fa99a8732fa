"""The RFP as Word and PDF: asked for, made behind the page, filed with their hashes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.domain.policy import WORKER, Action
from app.domain.request.freezing import as_published
from app.domain.request.printed import Edition, edition_words
from app.domain.request.request import Request
from app.models.outbox import DocumentKind, WorkKind
from app.models.rfp import Rfp
from app.stages.drafting.publication.queries import DRAFT, once_key, publications, publishing_rows, request_at
from app.stages.drafting.queries.request import request_of
from app.web.audit_trail import record_head
from app.web.filing import Made, enqueue_once, file_once, made
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, of_one_moment, operation

NUMBER = "publication"
"""Under this name the work in the outbox says which publication it is about; none for the draft."""


def enqueue_documents(work: Work, *, rfp: Rfp, number: int | None) -> None:
    """Have Word and PDF made: of publication `number`, or of the draft as it stands."""
    enqueue_once(
        work,
        WorkKind.REQUEST,
        rfp_id=rfp.id,
        subject=f"Word and PDF of {rfp.reference}, {edition_words(number).lower()}",
        once_key=once_key(rfp.id, of=f"{DRAFT}{record_head(rfp.id).sequence}" if number is None else str(number)),
        payload={NUMBER: number},
    )


@operation
def request_documents(work: Work, *, rfp_id: int, number: int | None) -> None:
    """Ask for the documents of a publication or of the draft. Asking twice makes them once; what failed is tried
    again."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    enqueue_documents(work, rfp=rfp, number=number)
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_PRINT,
        subject=rfp.reference,
        sentence=f"Asked for Word and PDF of the RFP, {edition_words(number).lower()}.",
    )


def make_documents(item: WorkItem, report: Report) -> Mapping[str, Any] | None:
    """Make both documents and file them together; making them again files nothing new. Handles WorkKind.REQUEST."""
    from app.reports.request_docx import request_docx
    from app.reports.request_pdf import request_pdf

    if item.rfp_id is None:
        raise ValueError("A request belongs to an RFP.")
    request, edition, sequence = _to_print(item.rfp_id, number=item.payload.get(NUMBER))
    db.session.rollback()
    report(5, "Writing the Word file")
    word = request_docx(request, edition)
    report(55, "Setting the PDF")
    pdf = request_pdf(request, edition)
    name = _named(edition, zone=request.framework.time_zone)
    documents = (
        made(word, kind=DocumentKind.REQUEST_WORD, name=f"{name}.docx"),
        made(pdf, kind=DocumentKind.REQUEST_PDF, name=f"{name}.pdf"),
    )
    file_documents(WORKER, rfp_id=item.rfp_id, number=edition.number, audit_sequence=sequence, documents=documents)
    return None


def _named(edition: Edition, *, zone: str) -> str:
    """By which people know a document: the edition, and of a draft the day and time at which it stood like this."""
    words = edition_words(edition.number).lower()
    return f"{words} of {edition.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H.%M}" if edition.is_draft else words


def _to_print(rfp_id: int, *, number: int | None) -> tuple[Request, Edition, int]:
    """What is printed, as which edition, and the last row of the audit that it tells of."""
    of_one_moment()
    organisation: str = current_app.config["ORGANISATION"]
    if number is None:
        head = record_head(rfp_id)
        return as_published(request_of(rfp_id)), Edition(organisation, head.at), head.sequence
    request = request_at(rfp_id, number=number)
    if request is None:
        raise ValueError(f"There is no publication {number}.")
    line = next(line for line in publications(rfp_id) if line.number == number)
    edition = Edition(organisation, _seconds(line.published_at), number=number, snapshot_hash=line.snapshot_hash)
    return request, edition, publishing_rows(rfp_id)[number]


def _seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0)


@operation
def file_documents(
    work: Work, *, rfp_id: int, number: int | None, audit_sequence: int, documents: tuple[Made, ...]
) -> None:
    """File documents that tell of the record up to `audit_sequence`, all in one transaction."""
    reference, new = file_once(work, rfp_id=rfp_id, audit_sequence=audit_sequence, documents=documents)
    edition = edition_words(number).lower()
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_PRINT,
        subject=reference,
        sentence=f"Filed Word and PDF of the RFP, {edition}."
        if new
        else f"Made Word and PDF of the RFP, {edition}, again; they are filed already.",
        detail={document.kind.value: document.proof for document in documents},
    )
