"""The optimistic lock of a draft: a form carries the version it was drawn from, a stale save changes nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm.attributes import flag_modified

from app.db import db
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage, title
from app.domain.policy import Action
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.web.unit_of_work import Conflict, Work

VERSION = "draft_version"
"""Under this name the audit row of a change keeps the version that the change made."""
ROW, ROW_VERSION = "row", "row_version"
"""The same for a row with a version of its own: its public id, and the version that the change made."""
MOST_TOLD = 5


class Stale(Conflict):
    """Somebody else changed the draft after the form was drawn; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this meanwhile. Nothing was overwritten, and what you typed is still here. "
            "Look at what changed; saving again puts yours in its place."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to the draft, for the person whose form has grown stale."""

    at: datetime
    actor: str
    sentence: str


def version_of(rfp_id: int) -> int:
    """The version that a form drawn now carries."""
    return db.session.scalars(select(Rfp.version).where(Rfp.id == rfp_id)).one()


def locked(work: Work, *, rfp_id: int, version: int | None, stages: tuple[Stage, ...]) -> Rfp:
    """The RFP's row for a change, its version raised. Raises `Stale`, and DomainError in any other stage."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    if rfp.stage not in stages:
        raise DomainError(f"This cannot be changed while the RFP is in the stage “{title(rfp.stage)}”.")
    return _raised(rfp, version=version)


def editable(work: Work, *, rfp_id: int) -> Rfp:
    """The RFP's row, locked for a change to what it asks. Raises DomainError where that is frozen."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    if rfp.stage is not Stage.DRAFTING and rfp.amending_since is None:
        raise DomainError(f"What the RFP asks is frozen in the stage “{title(rfp.stage)}”. Nothing was changed.")
    return rfp


def locked_draft(work: Work, *, rfp_id: int, version: int | None) -> Rfp:
    """The RFP's row for a change to its rules, criteria or panel, its version raised. Raises `Stale`, and DomainError
    where that is frozen."""
    return _raised(editable(work, rfp_id=rfp_id), version=version)


def _raised(rfp: Rfp, *, version: int | None) -> Rfp:
    if rfp.version != version:
        raise Stale
    flag_modified(rfp, "title")  # so that the row is written and its version raised, whatever else changes
    return rfp


def next_version(rfp: Rfp) -> dict[str, object]:
    """What the audit row of a change keeps in its detail, so that `changes_since` finds it."""
    return {VERSION: rfp.version + 1}


def changes_since(rfp_id: int, *, version: int | None, action: Action) -> tuple[Change, ...]:
    """What was changed since the form was drawn, newest first, as far as whoever may do `action` may know."""
    found = _newest(AuditRow.chain == rfp_id, AuditRow.action == action.value)
    return tuple(change for change, detail in found if detail.get(VERSION, 0) > (version or 0))


def next_row_version(row: str, *, version: int) -> dict[str, object]:
    """What the audit row of a change to a row with its own version keeps, so that `changes_to_row` finds it."""
    return {ROW: row, ROW_VERSION: version}


def changes_to_row(rfp_id: int, *, row: str, version: int | None) -> tuple[Change, ...]:
    """What was changed in the row with this public id since a form was drawn from its version, newest first."""
    found = _newest(AuditRow.chain == rfp_id, AuditRow.detail.contains(row, autoescape=True))
    return tuple(
        change for change, detail in found if detail.get(ROW) == row and detail.get(ROW_VERSION, 0) > (version or 0)
    )


def _newest(*where: ColumnElement[bool]) -> list[tuple[Change, dict[str, Any]]]:
    """The newest audit rows of these as changes, each with the detail it keeps. One statement."""
    rows = db.session.execute(
        select(AuditRow.at, AuditRow.actor, AuditRow.sentence, AuditRow.detail)
        .where(*where)
        .order_by(AuditRow.sequence.desc())
        .limit(MOST_TOLD)
    )
    return [
        (Change(at=row.at, actor=row.actor.split(" <")[0], sentence=row.sentence), json.loads(row.detail))
        for row in rows
    ]
