"""Contract terms: added, changed, moved, removed."""

from dataclasses import asdict

from sqlalchemy import select

from app.domain.policy import Action
from app.domain.request.requirements import ContractTerm
from app.models.requirement import ContractTermRow
from app.stages.drafting.requirements.operations.rows import (
    current,
    differences,
    move,
    next_position,
    record,
    refuse_taken,
)
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation

FIELDS = ("code", "title", "text", "controlled_by", "measure", "is_flagged", "concern")


@operation
def add_term(work: Work, *, rfp_id: int, term: ContractTerm) -> str:
    """Add a term as the last; returns its public id. Raises `CodeTaken`."""
    editable(work, rfp_id=rfp_id)
    refuse_taken(work.session, ContractTermRow, rfp_id=rfp_id, code=term.code)
    position = next_position(work.session, ContractTermRow, rfp_id=rfp_id)
    row = ContractTermRow(rfp_id=rfp_id, position=position, **asdict(term))
    work.session.add(row)
    sentence = f"Added the contract term {term.code}, {term.title}."
    record(work, row, subject=term.code, sentence=sentence, after=asdict(term))
    return row.public_id


@operation
def change_term(work: Work, *, rfp_id: int, public_id: str, version: int | None, term: ContractTerm) -> None:
    """Put these words in the place of a term's. Raises `Stale`, `Gone`, `CodeTaken`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, ContractTermRow, rfp_id=rfp_id, public_id=public_id, version=version)
    refuse_taken(work.session, ContractTermRow, rfp_id=rfp_id, code=term.code, but=row.id)
    before, was = _as_stored(row), row.code
    for name in FIELDS:
        setattr(row, name, getattr(term, name))
    changed = differences(before, asdict(term))
    record(work, row, subject=term.code, sentence=f"Changed the contract term {was}, {term.title}.", changed=changed)


@operation
def remove_term(work: Work, *, rfp_id: int, public_id: str, version: int | None) -> None:
    """Remove a term. Raises `Stale`, `Gone`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, ContractTermRow, rfp_id=rfp_id, public_id=public_id, version=version)
    sentence = f"Removed the contract term {row.code}, {row.title}."
    record(work, row, subject=row.code, sentence=sentence, before=_as_stored(row))
    work.session.delete(row)


@operation
def move_term(work: Work, *, rfp_id: int, public_id: str, where: str) -> None:
    """Put a term one place `up` or `down`. Raises `Gone`."""
    editable(work, rfp_id=rfp_id)
    move(work.session, ContractTermRow, rfp_id=rfp_id, public_id=public_id, where=where)
    code = work.session.scalars(select(ContractTermRow.code).where(ContractTermRow.public_id == public_id)).one()
    sentence = f"Moved the contract term {code} {where}."
    work.record(rfp_id=rfp_id, action=Action.REQUEST_EDIT, subject=code, sentence=sentence)


def _as_stored(row: ContractTermRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in FIELDS}
