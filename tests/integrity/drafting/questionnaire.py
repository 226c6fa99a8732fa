"""Doors, rows and secrets of the questionnaire."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.questionnaire import Option, Question, QuestionKind
from app.models.question import QuestionRow, QuestionSectionRow
from app.stages.drafting.questionnaire.storing import question_values
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS

DRAFTERS = LEADS | {"drafter"}


def _drafted(endpoint: str, *methods: str) -> tuple[Door, ...]:
    return tuple(Door(endpoint, DRAFTERS, method=method, opens_until=Stage.DRAFTING) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.questionnaire", MEMBERS),
    Door("drafting.questionnaire_workbook", MEMBERS),
    Door("drafting.questionnaire_data", MEMBERS),
    Door("drafting.questionnaire_preview", MEMBERS),
    Door("drafting.questionnaire_preview", MEMBERS, method="POST"),
    Door("drafting.questionnaire_showing", MEMBERS, method="POST"),
    *_drafted("drafting.questionnaire_order", "POST"),
    *_drafted("drafting.questionnaire_add_section", "GET", "POST"),
    *_drafted("drafting.questionnaire_section", "GET", "POST"),
    *_drafted("drafting.questionnaire_remove_section", "POST"),
    *_drafted("drafting.questionnaire_add", "GET", "POST"),
    *_drafted("drafting.questionnaire_question", "GET", "POST"),
    *_drafted("drafting.questionnaire_remove", "POST"),
    *_drafted("drafting.questionnaire_condition", "POST"),
    *_drafted("drafting.questionnaire_import", "GET"),
    *_drafted("drafting.questionnaire_import_file", "POST"),
    *_drafted("drafting.questionnaire_import_preview", "GET"),
    *_drafted("drafting.questionnaire_import_confirm", "POST"),
)
_PLACES = frozenset({"question.position", "question.section_id", "question.version", "question_section.position"})
_WORDS = (
    *("code", "kind", "text", "help", "is_mandatory", "passes", "options", "unit", "target", "direction", "columns"),
    *("condition", "position", "section_id", "version"),
)
_LINKS = frozenset({"+requirement_question", "-requirement_question"})
_SECTION = frozenset(f"question_section.{name}" for name in ("title", "intro", "condition", "version"))
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.questionnaire_order": _PLACES | {"+question"},
    "drafting.questionnaire_add_section": frozenset({"+question_section"}),
    "drafting.questionnaire_section": _SECTION,
    "drafting.questionnaire_remove_section": _LINKS | {"-question_section", "-question"},
    "drafting.questionnaire_add": frozenset({"+question"}),
    "drafting.questionnaire_question": _LINKS | _SECTION | {f"question.{name}" for name in _WORDS},
    "drafting.questionnaire_remove": _LINKS | {"-question"},
}
_SECRETS = (
    *(f"canary-question-{name}" for name in ("text", "help", "label", "unit", "column")),
    *(f"canary-question-section-{name}" for name in ("title", "intro")),
)
CANARIES: tuple[Canary, ...] = tuple(Canary(text, MEMBERS) for text in _SECRETS)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean."""
    section = QuestionSectionRow(
        rfp_id=rfp_id, position=1, title="canary-question-section-title", intro="canary-question-section-intro"
    )
    session.add(section)
    session.flush()
    rows = [
        QuestionRow(rfp_id=rfp_id, section_id=section.id, position=position, **question_values(question))
        for position, question in enumerate(_questions(), start=1)
    ]
    session.add_all(rows)
    session.flush()
    return {"question": rows[0].public_id, "question_section": section.public_id}


def _questions() -> tuple[Question, ...]:
    options = (Option("one", "canary-question-label", Decimal(3)), Option("two", "Two"))
    texts = {"section": "", "text": "canary-question-text"}
    return (
        Question("CQ1", kind=QuestionKind.SINGLE_CHOICE, help="canary-question-help", options=options, **texts),
        Question("CQ2", kind=QuestionKind.SERVICE_LEVEL, unit="canary-question-unit", target=Decimal(80), **texts),
        Question("CQ3", kind=QuestionKind.TABLE, columns=("canary-question-column",), condition="CQ1 = one", **texts),
    )
