"""Staged workbooks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.models.rfp import StagedImport


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
