"""Uploads that wait to be confirmed: of each kind a person has one, for each RFP it is for, and a week to look at it.

What may be uploaded, who may confirm it and what is said about it is the callers' own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from app.db import db
from app.models.rfp import StagedImport, UploadKind
from app.web.clock import now
from app.web.unit_of_work import Work

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StagedUpload:
    """An uploaded file that waits; its bytes are in the file store under `sha256`."""

    public_id: str
    name: str
    sha256: str


WHOLE = (StagedImport.public_id, StagedImport.name, StagedImport.sha256)


def keep(work: Work, *, kind: UploadKind, name: str, sha256: str, rfp_id: int | None = None) -> str:
    """Keep an upload of the person at work until it is confirmed; returns its public id.

    It takes the place of the last of its kind for the same RFP. What nobody confirmed in time goes too, whoever
    uploaded it.
    """
    same = _own(work.actor.person_id, kind=kind, rfp_id=rfp_id)
    work.session.execute(delete(StagedImport).where(or_(and_(*same), StagedImport.created_at <= work.now - LASTS)))
    row = StagedImport(
        person_id=work.actor.person_id, kind=kind, rfp_id=rfp_id, name=name, sha256=sha256, created_at=work.now
    )
    work.session.add(row)
    work.session.flush()
    return row.public_id


def find(public_id: str, *, kind: UploadKind, person_id: int | None, rfp_id: int | None = None) -> StagedUpload | None:
    """A person's own upload that still waits; None for anybody else's, of another kind or for another RFP."""
    query = select(*WHOLE).where(*_waiting(public_id, at=now()), *_own(person_id, kind=kind, rfp_id=rfp_id))
    row = db.session.execute(query).one_or_none()
    return None if row is None else StagedUpload(*row)


def take(work: Work, public_id: str, *, kind: UploadKind, rfp_id: int | None = None) -> StagedUpload | None:
    """Drop an upload of the person at work because it is confirmed. Of several confirmations at once only one has it,
    the others None; if the operation fails, the upload waits as before."""
    own = _own(work.actor.person_id, kind=kind, rfp_id=rfp_id)
    query = delete(StagedImport).where(*_waiting(public_id, at=work.now), *own).returning(*WHOLE)
    row = work.session.execute(query).one_or_none()
    return None if row is None else StagedUpload(*row)


def _waiting(public_id: str, *, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (StagedImport.public_id == public_id, StagedImport.created_at > at - LASTS)


def _own(person_id: int | None, *, kind: UploadKind, rfp_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (StagedImport.person_id == person_id, StagedImport.kind == kind, StagedImport.rfp_id == rfp_id)
