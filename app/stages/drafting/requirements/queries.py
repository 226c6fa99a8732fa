"""Reading requirements, scope and contract terms."""

from collections import defaultdict

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

REQUIREMENTS = (
    select(
        RequirementRow.id,
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
    linked: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for to, requirement, code in db.session.execute(LINKS, {"rfp_id": rfp_id}):
        linked[to, requirement].append(code)
    return tuple(
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
        )
        for row in db.session.execute(REQUIREMENTS, {"rfp_id": rfp_id})
    )


SCOPE = (
    select(ScopeItemRow.public_id, ScopeItemRow.side, ScopeItemRow.text, ScopeItemRow.note)
    .where(ScopeItemRow.rfp_id == RFP_ID)
    .order_by(ScopeItemRow.position, ScopeItemRow.id)
)


def scope_of(rfp_id: int) -> tuple[ScopeItem, ...]:
    """What is in the scope, out of it and open, in its order. One statement."""
    return tuple(ScopeItem(*row) for row in db.session.execute(SCOPE, {"rfp_id": rfp_id}))


TERMS = (
    select(
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
    return tuple(ContractTerm(*row) for row in db.session.execute(TERMS, {"rfp_id": rfp_id}))
