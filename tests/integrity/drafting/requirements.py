"""Doors, rows and secrets of requirements, scope and contract terms."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.requirements import Control, Obligation, Side
from app.models.requirement import (
    ContractTermRow,
    RequirementCriterion,
    RequirementQuestion,
    RequirementRow,
    ScopeItemRow,
)
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS

DRAFTERS = LEADS | {"drafter"}


def _drafted(endpoint: str, *methods: str) -> tuple[Door, ...]:
    return tuple(Door(endpoint, DRAFTERS, method=method, opens_until=Stage.DRAFTING) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.requirements", MEMBERS),
    Door("drafting.requirements_traceability", MEMBERS),
    Door("drafting.requirements_csv", MEMBERS),
    Door("drafting.requirements_workbook", MEMBERS),
    *_drafted("drafting.requirements_add", "GET", "POST"),
    *_drafted("drafting.requirements_requirement", "GET", "POST"),
    *_drafted("drafting.requirements_move", "POST"),
    *_drafted("drafting.requirements_remove", "POST"),
    *_drafted("drafting.requirements_paste", "GET", "POST"),
    Door("drafting.requirements_scope", MEMBERS),
    *_drafted("drafting.requirements_scope_add", "GET", "POST"),
    *_drafted("drafting.requirements_scope_item", "GET", "POST"),
    *_drafted("drafting.requirements_scope_move", "POST"),
    *_drafted("drafting.requirements_scope_remove", "POST"),
    Door("drafting.requirements_terms", MEMBERS),
    *_drafted("drafting.requirements_terms_add", "GET", "POST"),
    *_drafted("drafting.requirements_term", "GET", "POST"),
    *_drafted("drafting.requirements_terms_move", "POST"),
    *_drafted("drafting.requirements_terms_remove", "POST"),
)
_LINKS = frozenset({"+requirement_question", "+requirement_criterion"})
_UNLINKS = frozenset({"-requirement_question", "-requirement_criterion"})
_WORDS = ("code", "statement", "obligation", "problem", "hurt", "evidence", "outcome", "measure", "need", "version")
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.requirements_add": _LINKS | {"+requirement"},
    "drafting.requirements_requirement": _LINKS | _UNLINKS | {f"requirement.{name}" for name in _WORDS},
    "drafting.requirements_remove": _UNLINKS | {"-requirement"},
    "drafting.requirements_move": frozenset({"requirement.position"}),
    "drafting.requirements_paste": _LINKS | {"+requirement"},
    "drafting.requirements_scope_add": frozenset({"+scope_item"}),
    "drafting.requirements_scope_item": frozenset(
        f"scope_item.{name}" for name in ("side", "text", "note", "position", "version")
    ),
    "drafting.requirements_scope_move": frozenset({"scope_item.side", "scope_item.position", "scope_item.version"}),
    "drafting.requirements_scope_remove": frozenset({"-scope_item"}),
    "drafting.requirements_terms_add": frozenset({"+contract_term"}),
    "drafting.requirements_term": frozenset(
        f"contract_term.{name}"
        for name in ("code", "title", "text", "controlled_by", "measure", "is_flagged", "concern", "version")
    ),
    "drafting.requirements_terms_move": frozenset({"contract_term.position"}),
    "drafting.requirements_terms_remove": frozenset({"-contract_term"}),
}
_TEXTS = ("statement", "problem", "hurt", "evidence", "outcome", "measure", "need")
_SECRETS = (
    *(f"canary-requirement-{name}" for name in _TEXTS),
    *(f"canary-scope-{name}" for name in ("text", "note")),
    *(f"canary-term-{name}" for name in ("title", "text", "measure", "concern")),
)
CANARIES: tuple[Canary, ...] = tuple(Canary(text, MEMBERS) for text in _SECRETS)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean."""
    requirement = RequirementRow(
        rfp_id=rfp_id,
        position=1,
        code="R1",
        obligation=Obligation.MUST,
        **{name: f"canary-requirement-{name}" for name in _TEXTS},
    )
    item = ScopeItemRow(rfp_id=rfp_id, position=1, side=Side.OPEN, text="canary-scope-text", note="canary-scope-note")
    term = ContractTermRow(
        rfp_id=rfp_id,
        position=1,
        code="T1",
        title="canary-term-title",
        text="canary-term-text",
        controlled_by=Control.NOBODY,
        measure="canary-term-measure",
        is_flagged=True,
        concern="canary-term-concern",
    )
    session.add_all([requirement, item, term])
    session.flush()
    session.add(RequirementQuestion(requirement_id=requirement.id, question="Q-GONE"))
    session.add(RequirementCriterion(requirement_id=requirement.id, criterion="C1"))
    session.flush()
    return {"requirement": requirement.public_id, "scope_item": item.public_id, "term": term.public_id}
