"""Reading requirements, scope and contract terms."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import literal, select, union_all

from app.db import db
from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.models.requirement import (
    ContractTermRow,
    RequirementCriterion,
    RequirementQuestion,
    RequirementRow,
    ScopeItemRow,
)
from app.stages.drafting.queries.framework import RFP_ID

Value = TypeVar("Value", Requirement, ScopeItem, ContractTerm)


@dataclass(frozen=True, slots=True)
class Stored(Generic[Value]):
    """A value as it is stored: `public_id` names it in addresses, `version` is what a form drawn from it carries."""

    public_id: str
    version: int
    value: Value


REQUIREMENTS = (
    select(
        RequirementRow.id,
        RequirementRow.public_id,
        RequirementRow.version,
        RequirementRow.code,
        RequirementRow.statement,
        RequirementRow.obligation,
        RequirementRow.problem,
        RequirementRow.hurt,
        RequirementRow.evidence,
        RequirementRow.outcome,
        RequirementRow.measure,
        RequirementRow.need,
    )
    .where(RequirementRow.rfp_id == RFP_ID)
    .order_by(RequirementRow.position, RequirementRow.id)
)
_IDS = select(RequirementRow.id).where(RequirementRow.rfp_id == RFP_ID)
LINKS = union_all(
    select(literal("question").label("to"), RequirementQuestion.requirement_id, RequirementQuestion.question).where(
        RequirementQuestion.requirement_id.in_(_IDS)
    ),
    select(literal("criterion").label("to"), RequirementCriterion.requirement_id, RequirementCriterion.criterion).where(
        RequirementCriterion.requirement_id.in_(_IDS)
    ),
)


def requirements_of(rfp_id: int) -> tuple[Requirement, ...]:
    """The requirements in their order, each with the codes it is linked to. Two statements."""
    return tuple(each.value for each in stored_requirements(rfp_id))


def stored_requirements(rfp_id: int) -> tuple[Stored[Requirement], ...]:
    """The same with what their forms carry. Two statements."""
    linked: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for to, requirement, code in db.session.execute(LINKS, {"rfp_id": rfp_id}):
        linked[to, requirement].append(code)
    return tuple(
        Stored(
            row.public_id,
            row.version,
            Requirement(
                code=row.code,
                statement=row.statement,
                obligation=row.obligation,
                problem=row.problem,
                hurt=row.hurt,
                evidence=row.evidence,
                outcome=row.outcome,
                measure=row.measure,
                need=row.need,
                questions=tuple(sorted(linked["question", row.id])),
                criteria=tuple(sorted(linked["criterion", row.id])),
            ),
        )
        for row in db.session.execute(REQUIREMENTS, {"rfp_id": rfp_id})
    )


SCOPE = (
    select(ScopeItemRow.public_id, ScopeItemRow.version, ScopeItemRow.side, ScopeItemRow.text, ScopeItemRow.note)
    .where(ScopeItemRow.rfp_id == RFP_ID)
    .order_by(ScopeItemRow.position, ScopeItemRow.id)
)


def scope_of(rfp_id: int) -> tuple[ScopeItem, ...]:
    """What is in the scope, out of it and open, in its order. One statement."""
    return tuple(each.value for each in stored_scope(rfp_id))


def stored_scope(rfp_id: int) -> tuple[Stored[ScopeItem], ...]:
    """The same with what its forms carry. One statement."""
    return tuple(
        Stored(row.public_id, row.version, ScopeItem(row.public_id, row.side, row.text, row.note))
        for row in db.session.execute(SCOPE, {"rfp_id": rfp_id})
    )


TERMS = (
    select(
        ContractTermRow.public_id,
        ContractTermRow.version,
        ContractTermRow.code,
        ContractTermRow.title,
        ContractTermRow.text,
        ContractTermRow.controlled_by,
        ContractTermRow.measure,
        ContractTermRow.is_flagged,
        ContractTermRow.concern,
    )
    .where(ContractTermRow.rfp_id == RFP_ID)
    .order_by(ContractTermRow.position, ContractTermRow.id)
)


def terms_of(rfp_id: int) -> tuple[ContractTerm, ...]:
    """The contract's terms in their order. One statement."""
    return tuple(each.value for each in stored_terms(rfp_id))


def stored_terms(rfp_id: int) -> tuple[Stored[ContractTerm], ...]:
    """The same with what their forms carry. One statement."""
    return tuple(
        Stored(
            row.public_id,
            row.version,
            ContractTerm(
                code=row.code,
                title=row.title,
                text=row.text,
                controlled_by=row.controlled_by,
                measure=row.measure,
                is_flagged=row.is_flagged,
                concern=row.concern,
            ),
        )
        for row in db.session.execute(TERMS, {"rfp_id": rfp_id})
    )
