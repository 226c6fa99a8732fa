"""The RFP as Word and PDF: asked for, made behind the page, filed with their hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from werkzeug.utils import secure_filename

from app.db import db
from app.domain.policy import WORKER, Action
from app.domain.request.freezing import as_published
from app.domain.request.printed import Edition, edition_words
from app.domain.request.request import Request
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.rfp import Rfp
from app.stages.drafting.publication.queries import publications, publishing_rows, request_at
from app.stages.drafting.queries.request import request_of
from app.web import files
from app.web.audit_trail import record_head
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, of_one_moment, operation

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ENDINGS = {DocumentKind.REQUEST_WORD: (".docx", WORD), DocumentKind.REQUEST_PDF: (".pdf", PDF)}
NUMBER = "publication"
"""Under this name the work in the outbox says which publication it is about; none for the draft."""


def enqueue_documents(work: Work, *, rfp: Rfp, number: int) -> None:
    """Have the documents of a publication made once it is committed."""
    work.enqueue(
        WorkKind.REQUEST,
        subject=f"Word and PDF of {rfp.reference}, {edition_words(number).lower()}",
        payload={NUMBER: number},
        rfp_id=rfp.id,
        once_key=f"request:{rfp.id}:{number}",
    )


@operation
def request_documents(work: Work, *, rfp_id: int, number: int | None) -> None:
    """Have documents made: of publication `number`, or of the draft as it stands. Asking twice makes them once; what
    failed is tried again."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    of_draft = f"draft:{record_head(rfp_id).sequence}"
    once_key = f"request:{rfp_id}:{of_draft if number is None else number}"
    known = work.session.scalar(select(OutboxItem).where(OutboxItem.once_key == once_key))
    if known is None:
        work.enqueue(
            WorkKind.REQUEST,
            subject=f"Word and PDF of {rfp.reference}, {edition_words(number).lower()}",
            payload={NUMBER: number},
            rfp_id=rfp_id,
            once_key=once_key,
        )
    elif known.failed_at is not None:
        known.failed_at, known.attempts, known.error, known.due_at = None, 0, "", work.now
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_PRINT,
        subject=rfp.reference,
        sentence=f"Asked for Word and PDF of the RFP, {edition_words(number).lower()}.",
    )


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A document whose bytes lie in the file store."""

    kind: DocumentKind
    sha256: str
    size: int


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
    made = tuple(
        MadeFile(kind, sha256=files.store(content), size=len(content))
        for kind, content in ((DocumentKind.REQUEST_WORD, word), (DocumentKind.REQUEST_PDF, pdf))
    )
    file_documents(WORKER, rfp_id=item.rfp_id, number=edition.number, audit_sequence=sequence, made=made)
    return None


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
    work: Work, *, rfp_id: int, number: int | None, audit_sequence: int, made: tuple[MadeFile, ...]
) -> None:
    """File documents that tell of the record up to `audit_sequence`, all in one transaction."""
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == rfp_id).with_for_update()).one()
    known = set(
        work.session.scalars(
            select(FiledDocument.kind).where(
                FiledDocument.rfp_id == rfp_id,
                FiledDocument.kind.in_([one.kind for one in made]),
                FiledDocument.audit_sequence == audit_sequence,
            )
        )
    )
    edition = edition_words(number).lower()
    for one in made:
        if one.kind in known:
            continue
        ending, media_type = ENDINGS[one.kind]
        name = f"{reference} {edition if number is not None else f'draft {audit_sequence}'}{ending}"
        work.session.add(
            FiledDocument(
                rfp_id=rfp_id,
                kind=one.kind,
                name=secure_filename(name) or f"request{ending}",
                media_type=media_type,
                size=one.size,
                sha256=one.sha256,
                audit_sequence=audit_sequence,
                created_at=work.now,
            )
        )
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_PRINT,
        subject=reference,
        sentence=f"Filed Word and PDF of the RFP, {edition}."
        if len(known) < len(made)
        else f"Made Word and PDF of the RFP, {edition}, again; they are filed already.",
        detail={one.kind.value: {"sha256": one.sha256, "size": one.size} for one in made},
    )
