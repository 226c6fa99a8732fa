"""Requirements: added, changed, moved, removed, and taken in as a block."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.domain.errors import DomainError
from app.domain.packet_figures import counted
from app.domain.policy import Action
from app.domain.request.requirements import Requirement
from app.models.requirement import RequirementCriterion, RequirementQuestion, RequirementRow
from app.stages.drafting.requirements.operations.rows import (
    CodeTaken,
    current,
    differences,
    move,
    next_position,
    record,
    refuse_taken,
)
from app.stages.drafting.requirements.storing import store_links
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation

TEXTS = ("code", "statement", "obligation", "problem", "hurt", "evidence", "outcome", "measure", "need")


@operation
def add_requirement(work: Work, *, rfp_id: int, requirement: Requirement) -> str:
    """Add a requirement as the last; returns its public id. Raises `CodeTaken`."""
    editable(work, rfp_id=rfp_id)
    refuse_taken(work.session, RequirementRow, rfp_id=rfp_id, code=requirement.code)
    row = _insert(work.session, requirement, rfp_id=rfp_id)
    sentence = f"Added the requirement {requirement.code}."
    record(work, row, subject=requirement.code, sentence=sentence, after=asdict(requirement))
    return row.public_id


@operation
def change_requirement(
    work: Work, *, rfp_id: int, public_id: str, version: int | None, requirement: Requirement
) -> None:
    """Put these words and links in the place of a requirement's. Raises `Stale`, `Gone`, `CodeTaken`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, RequirementRow, rfp_id=rfp_id, public_id=public_id, version=version)
    refuse_taken(work.session, RequirementRow, rfp_id=rfp_id, code=requirement.code, but=row.id)
    before, was = _as_stored(work.session, row), row.code
    for name in TEXTS:
        setattr(row, name, getattr(requirement, name))
    flag_modified(row, "code")  # so that the version rises where only links changed
    _link_again(work.session, row=row, requirement=requirement)
    changed = differences(before, asdict(requirement))
    record(work, row, subject=requirement.code, sentence=f"Changed the requirement {was}.", changed=changed)


@operation
def remove_requirement(work: Work, *, rfp_id: int, public_id: str, version: int | None) -> None:
    """Remove a requirement with its links. Raises `Stale`, `Gone`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, RequirementRow, rfp_id=rfp_id, public_id=public_id, version=version)
    sentence = f"Removed the requirement {row.code}."
    record(work, row, subject=row.code, sentence=sentence, before=_as_stored(work.session, row))
    work.session.delete(row)


@operation
def move_requirement(work: Work, *, rfp_id: int, public_id: str, where: str) -> None:
    """Put a requirement one place `up` or `down`. Raises `Gone`."""
    editable(work, rfp_id=rfp_id)
    move(work.session, RequirementRow, rfp_id=rfp_id, public_id=public_id, where=where)
    code = work.session.scalars(select(RequirementRow.code).where(RequirementRow.public_id == public_id)).one()
    sentence = f"Moved the requirement {code} {where}."
    work.record(rfp_id=rfp_id, action=Action.REQUEST_EDIT, subject=code, sentence=sentence)


@operation
def import_requirements(work: Work, *, rfp_id: int, requirements: Sequence[Requirement]) -> None:
    """Add a block of requirements, all of them or none. Raises DomainError where a code was taken meanwhile."""
    editable(work, rfp_id=rfp_id)
    here = select(RequirementRow.code).where(RequirementRow.rfp_id == rfp_id)
    taken = sorted(set(work.session.scalars(here)) & {each.code for each in requirements})
    if taken:
        raise CodeTaken(f"Somebody else added {', '.join(taken)} meanwhile. Nothing was stored; send the block again.")
    if not requirements:
        raise DomainError("There is no requirement to add.")
    for each in requirements:
        _insert(work.session, each, rfp_id=rfp_id)
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=requirements[0].code,
        sentence=f"Took in a block of {counted(len(requirements), 'requirement')}.",
        detail={"after": [asdict(each) for each in requirements]},
    )


def _insert(session: Session, requirement: Requirement, *, rfp_id: int) -> RequirementRow:
    words = {name: getattr(requirement, name) for name in TEXTS}
    row = RequirementRow(rfp_id=rfp_id, position=next_position(session, RequirementRow, rfp_id=rfp_id), **words)
    session.add(row)
    session.flush()
    store_links(session, requirement_id=row.id, requirement=requirement)
    return row


def _link_again(session: Session, *, row: RequirementRow, requirement: Requirement) -> None:
    for model in (RequirementQuestion, RequirementCriterion):
        session.execute(delete(model).where(model.requirement_id == row.id))
    store_links(session, requirement_id=row.id, requirement=requirement)


def _as_stored(session: Session, row: RequirementRow) -> dict[str, object]:
    questions = select(RequirementQuestion.question).where(RequirementQuestion.requirement_id == row.id)
    criteria = select(RequirementCriterion.criterion).where(RequirementCriterion.requirement_id == row.id)
    words: dict[str, object] = {name: getattr(row, name) for name in TEXTS}
    links = {"questions": session.scalars(questions), "criteria": session.scalars(criteria)}
    return words | {name: tuple(sorted(codes)) for name, codes in links.items()}
