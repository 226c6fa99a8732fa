"""A document that somebody uploaded to start an RFP from, and has not confirmed yet."""

from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.models.rfp import StagedImport


@dataclass(frozen=True, slots=True)
class StagedDocument:
    """An uploaded file; its bytes are in the file store under `sha256`."""

    public_id: str
    name: str
    sha256: str


def staged_document(public_id: str, *, person_id: int | None) -> StagedDocument | None:
    """A person's own staged file that nothing was made of yet; None for anybody else's."""
    row = db.session.execute(
        select(StagedImport.public_id, StagedImport.name, StagedImport.sha256).where(
            StagedImport.public_id == public_id,
            StagedImport.person_id == person_id,
            StagedImport.imported_rfp_id.is_(None),
        )
    ).one_or_none()
    return None if row is None else StagedDocument(*row)
