"""Requirements, scope and contract terms become rows."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.models.requirement import (
    ContractTermRow,
    RequirementCriterion,
    RequirementQuestion,
    RequirementRow,
    ScopeItemRow,
)


def store_requirements(session: Session, *, rfp_id: int, requirements: Sequence[Requirement]) -> None:
    """Insert the requirements in their order, with their links."""
    rows = [
        RequirementRow(
            rfp_id=rfp_id,
            position=position,
            code=each.code,
            statement=each.statement,
            obligation=each.obligation,
            problem=each.problem,
            hurt=each.hurt,
            evidence=each.evidence,
            outcome=each.outcome,
            measure=each.measure,
            need=each.need,
        )
        for position, each in enumerate(requirements, start=1)
    ]
    session.add_all(rows)
    session.flush()
    for each, row in zip(requirements, rows, strict=True):
        store_links(session, requirement_id=row.id, requirement=each)


def store_links(session: Session, *, requirement_id: int, requirement: Requirement) -> None:
    """Insert what a requirement is linked to."""
    session.add_all(
        RequirementQuestion(requirement_id=requirement_id, question=code)
        for code in dict.fromkeys(requirement.questions)
    )
    session.add_all(
        RequirementCriterion(requirement_id=requirement_id, criterion=code)
        for code in dict.fromkeys(requirement.criteria)
    )


def rename_question(session: Session, *, rfp_id: int, old: str, new: str | None) -> None:
    """Requirements that were linked to the question `old` are linked to `new`. None for a question that is removed:
    the links stay as they are and show as leading nowhere."""
    if new is not None:
        _rename(session, RequirementQuestion, "question", rfp_id=rfp_id, renamed={old: new})


def rename_criteria(session: Session, *, rfp_id: int, renamed: Mapping[str, str]) -> None:
    """Requirements follow criteria to their new codes by their old ones; two may swap theirs."""
    _rename(session, RequirementCriterion, "criterion", rfp_id=rfp_id, renamed=renamed)


def _rename(
    session: Session,
    model: type[RequirementQuestion] | type[RequirementCriterion],
    name: str,
    *,
    rfp_id: int,
    renamed: Mapping[str, str],
) -> None:
    """Links are taken out and put in again under the new codes: a requirement may be linked to both already."""
    session.flush()
    requirement, code = model.requirement_id, getattr(model, name)
    here = requirement.in_(select(RequirementRow.id).where(RequirementRow.rfp_id == rfp_id))
    linked = [(row, old) for row, old in session.execute(select(requirement, code).where(here))]
    after = {(row, renamed.get(old, old)) for row, old in linked}
    for row, old in sorted(set(linked) - after):
        session.execute(delete(model).where(requirement == row, code == old))
    if added := sorted(after - set(linked)):
        session.execute(insert(model), [{"requirement_id": row, name: new} for row, new in added])


def store_scope(session: Session, *, rfp_id: int, scope: Sequence[ScopeItem]) -> None:
    session.add_all(
        ScopeItemRow(rfp_id=rfp_id, position=position, side=each.side, text=each.text, note=each.note)
        for position, each in enumerate(scope, start=1)
    )


def store_terms(session: Session, *, rfp_id: int, terms: Sequence[ContractTerm]) -> None:
    session.add_all(
        ContractTermRow(
            rfp_id=rfp_id,
            position=position,
            code=each.code,
            title=each.title,
            text=each.text,
            controlled_by=each.controlled_by,
            measure=each.measure,
            is_flagged=each.is_flagged,
            concern=each.concern,
        )
        for position, each in enumerate(terms, start=1)
    )
