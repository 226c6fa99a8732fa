"""Requirements, scope and contract terms become rows."""

from collections.abc import Sequence

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
