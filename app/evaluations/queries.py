"""Staged workbooks, those that are filed, and the one being written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.models.mark import MarkRow
from app.models.outbox import DocumentKind, WorkKind
from app.models.rfp import StagedImport
from app.web.filing import Filed, UnderWay, filed, filed_one, under_way


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


def marks_given(rfp_id: int) -> int:
    """How many marks the RFP has: what decides whether its workbook is written behind the page."""
    return db.session.scalar(select(func.count()).where(MarkRow.rfp_id == rfp_id)) or 0


def filed_workbooks(rfp_id: int) -> tuple[Filed, ...]:
    """The filed workbooks, newest first. One statement."""
    return filed(rfp_id, kinds=[DocumentKind.WORKBOOK])


def filed_workbook(rfp_id: int, *, public_id: str) -> Filed | None:
    """One filed workbook of this RFP. One statement."""
    return filed_one(rfp_id, kinds=[DocumentKind.WORKBOOK], public_id=public_id)


def workbook_work(rfp_id: int) -> UnderWay | None:
    """The workbook being written or failed last; None when nothing is under way."""
    return under_way(rfp_id, kind=WorkKind.WORKBOOK)
