"""Staged workbooks, those that are filed, and the one being written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.models.mark import MarkRow
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.rfp import StagedImport
from app.web.audit_trail import record_head


@dataclass(frozen=True, slots=True)
class StagedWorkbook:
    """An uploaded workbook that waits to be confirmed; its bytes are in the file store under `sha256`."""

    public_id: str
    name: str
    sha256: str
    created_at: datetime


def staged_workbook(public_id: str, *, person_id: int | None) -> StagedWorkbook | None:
    """A person's own staged workbook that was not imported yet; None for anybody else's."""
    row = db.session.execute(
        select(StagedImport.public_id, StagedImport.name, StagedImport.sha256, StagedImport.created_at).where(
            StagedImport.public_id == public_id,
            StagedImport.person_id == person_id,
            StagedImport.imported_rfp_id.is_(None),
        )
    ).one_or_none()
    return None if row is None else StagedWorkbook(*row)


@dataclass(frozen=True, slots=True)
class FiledWorkbook:
    """A workbook that was written and filed. `is_current` says that nothing was recorded since."""

    public_id: str
    name: str
    size: int
    sha256: str
    audit_sequence: int
    created_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class WorkbookWork:
    """A workbook being written: percent done, what is being done, and the error in words when it failed."""

    progress: int
    note: str
    error: str
    failed: bool


def marks_given(rfp_id: int) -> int:
    """How many marks the RFP has: what decides whether its workbook is written behind the page."""
    return db.session.scalar(select(func.count()).where(MarkRow.rfp_id == rfp_id)) or 0


def filed_workbooks(rfp_id: int) -> tuple[FiledWorkbook, ...]:
    """The filed workbooks, newest first."""
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
        .where(FiledDocument.rfp_id == rfp_id, FiledDocument.kind == DocumentKind.WORKBOOK)
        .order_by(FiledDocument.id.desc())
    )
    return tuple(FiledWorkbook(*row, is_current=row.audit_sequence == current) for row in db.session.execute(query))


def filed_workbook(rfp_id: int, *, public_id: str) -> FiledWorkbook | None:
    """One filed workbook of this RFP."""
    return next((each for each in filed_workbooks(rfp_id) if each.public_id == public_id), None)


def workbook_work(rfp_id: int) -> WorkbookWork | None:
    """The workbook being written or failed last; None when nothing is under way."""
    query = (
        select(
            OutboxItem.progress, OutboxItem.progress_note, OutboxItem.error, OutboxItem.failed_at, OutboxItem.done_at
        )
        .where(OutboxItem.rfp_id == rfp_id, OutboxItem.kind == WorkKind.WORKBOOK)
        .order_by(OutboxItem.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or row.done_at is not None:
        return None
    return WorkbookWork(row.progress, row.progress_note, row.error, failed=row.failed_at is not None)
