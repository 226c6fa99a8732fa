"""Staged workbooks, those that are filed, and the one being written."""

from sqlalchemy import func, select

from app.db import db
from app.models.mark import MarkRow
from app.models.outbox import DocumentKind, WorkKind
from app.models.rfp import UploadKind
from app.web.filing import Filed, UnderWay, filed, filed_one, under_way
from app.web.staged_uploads import StagedUpload, find


def staged_workbook(public_id: str, *, person_id: int | None) -> StagedUpload | None:
    """A person's own staged workbook that was not imported yet; None for anybody else's."""
    return find(public_id, kind=UploadKind.EVALUATION, person_id=person_id)


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
