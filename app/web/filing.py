"""Documents made behind the page: asked for once, watched while they are made, filed once with their hashes, found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from app.db import db
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.rfp import Rfp
from app.web import files
from app.web.downloads import KINDS, download
from app.web.unit_of_work import Work, wake_worker

# --- asked for -------------------------------------------------------------------------------------------------------


def enqueue_once(
    work: Work, kind: WorkKind, *, rfp_id: int, subject: str, once_key: str, payload: Mapping[str, object]
) -> None:
    """Put the making of documents in the outbox, at most once for each `once_key`; what failed for good is tried again.

    Called while the row of the RFP is locked, so that of two who ask at once the second finds what the first asked for.
    """
    known = work.session.scalar(select(OutboxItem).where(OutboxItem.once_key == once_key))
    if known is None:
        work.enqueue(kind, subject=subject, payload=payload, rfp_id=rfp_id, once_key=once_key)
    elif known.failed_at is not None:
        known.failed_at, known.attempts, known.error, known.due_at = None, 0, "", work.now
        work.after_commit(wake_worker)


# --- being made ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Documents being made: percent done, what is being done, and the error in words once an attempt failed; `failed`
    says that no other follows."""

    progress: int
    note: str
    error: str
    failed: bool


def under_way(rfp_id: int, *, kind: WorkKind, once_keys: str = "%") -> UnderWay | None:
    """What is being made, or failed last; None when nothing is under way. One statement.

    Where work of one kind makes documents of several things, `once_keys` tells which: a pattern as SQL's LIKE takes it.
    """
    query = (
        select(
            OutboxItem.progress, OutboxItem.progress_note, OutboxItem.error, OutboxItem.failed_at, OutboxItem.done_at
        )
        .where(OutboxItem.rfp_id == rfp_id, OutboxItem.kind == kind, OutboxItem.once_key.like(once_keys))
        .order_by(OutboxItem.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or row.done_at is not None:
        return None
    return UnderWay(row.progress, row.progress_note, row.error, failed=row.failed_at is not None)


def progress_answer(html: str, *, work: UnderWay | None) -> Response:
    """The piece of a page that shows progress; once nothing is under way the page is drawn anew with what was filed."""
    response = Response(html, mimetype="text/html")
    if work is None:
        response.headers["HX-Refresh"] = "true"
    return response


# --- filed -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """A document whose bytes lie in the file store; `name` is what follows the RFP's reference in that of its file."""

    kind: DocumentKind
    name: str
    sha256: str
    size: int

    @property
    def proof(self) -> dict[str, object]:
        """What the audit keeps of it."""
        return {"sha256": self.sha256, "size": self.size}


def made(content: bytes, *, kind: DocumentKind, name: str) -> Made:
    """A document that was just made; the ending of its name is one of those that are taken away (`KINDS`)."""
    return Made(kind, name, sha256=files.store(content), size=len(content))


def file_once(
    work: Work, *, rfp_id: int, audit_sequence: int, documents: Collection[Made]
) -> tuple[str, tuple[Made, ...]]:
    """File documents that tell of the RFP's audit up to this row, those left out that are filed already.

    Gives the reference of the RFP, whose row is locked by it, and what was new.
    """
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == rfp_id).with_for_update()).one()
    here = (
        FiledDocument.rfp_id == rfp_id,
        FiledDocument.kind.in_([document.kind for document in documents]),
        FiledDocument.audit_sequence == audit_sequence,
    )
    known = set(work.session.scalars(select(FiledDocument.kind).where(*here)))
    new = tuple(document for document in documents if document.kind not in known)
    work.session.add_all(
        FiledDocument(
            rfp_id=rfp_id,
            kind=document.kind,
            name=secure_filename(f"{reference} {document.name}"),
            media_type=KINDS[document.name.rpartition(".")[2]],
            size=document.size,
            sha256=document.sha256,
            audit_sequence=audit_sequence,
            created_at=work.now,
        )
        for document in new
    )
    return reference, new


# --- found -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that is filed; `audit_sequence` is the last row of the RFP's audit that it tells of."""

    public_id: str
    kind: DocumentKind
    name: str
    size: int
    sha256: str
    audit_sequence: int
    created_at: datetime

    @property
    def ending(self) -> str:
        """How its name ends: one of `KINDS`."""
        return self.name.rpartition(".")[2]


def filed(rfp_id: int, *, kinds: Collection[DocumentKind]) -> tuple[Filed, ...]:
    """The documents of these kinds, newest first, those of one moment in the order they were filed. One statement."""
    return _found(_filed(rfp_id, kinds))


def filed_at(rfp_id: int, *, kinds: Collection[DocumentKind], audit_sequence: int) -> tuple[Filed, ...]:
    """Those that tell of the audit up to this very row. One statement."""
    return _found(_filed(rfp_id, kinds, FiledDocument.audit_sequence == audit_sequence))


def last_filed(rfp_id: int, *, kind: DocumentKind) -> Filed | None:
    """The newest document of this kind; None where there is none yet. One statement."""
    return next(iter(_found(_filed(rfp_id, [kind]).limit(1))), None)


def filed_one(rfp_id: int, *, kinds: Collection[DocumentKind], public_id: str) -> Filed | None:
    """One document of this RFP; None for other kinds and for anybody else's. One statement."""
    return next(iter(_found(_filed(rfp_id, kinds, FiledDocument.public_id == public_id))), None)


def taken_away(document: Filed) -> Response:
    """A filed document as a file to be saved."""
    return download(files.fetch(document.sha256), name=document.name.rpartition(".")[0], kind=document.ending)


def _filed(rfp_id: int, kinds: Collection[DocumentKind], *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            FiledDocument.public_id,
            FiledDocument.kind,
            FiledDocument.name,
            FiledDocument.size,
            FiledDocument.sha256,
            FiledDocument.audit_sequence,
            FiledDocument.created_at,
        )
        .where(FiledDocument.rfp_id == rfp_id, FiledDocument.kind.in_(kinds), *where)
        .order_by(FiledDocument.audit_sequence.desc(), FiledDocument.id)
    )


def _found(query: Select[*tuple[Any, ...]]) -> tuple[Filed, ...]:
    return tuple(Filed(*row) for row in db.session.execute(query))
