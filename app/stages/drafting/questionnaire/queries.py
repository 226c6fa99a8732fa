"""Reading the questionnaire of an RFP."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from app.db import db
from app.domain.request.questionnaire import Option, Question, Questionnaire, QuestionSection
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.requirement import RequirementQuestion, RequirementRow
from app.stages.drafting.queries.framework import RFP_ID

SECTIONS = (
    select(
        QuestionSectionRow.public_id,
        QuestionSectionRow.title,
        QuestionSectionRow.intro,
        QuestionSectionRow.condition,
        QuestionSectionRow.version,
    )
    .where(QuestionSectionRow.rfp_id == RFP_ID)
    .order_by(QuestionSectionRow.position, QuestionSectionRow.id)
)
QUESTIONS = (
    select(
        QuestionRow.code,
        QuestionSectionRow.public_id.label("section"),
        QuestionRow.kind,
        QuestionRow.text,
        QuestionRow.help,
        QuestionRow.is_mandatory,
        QuestionRow.passes,
        QuestionRow.options,
        QuestionRow.unit,
        QuestionRow.target,
        QuestionRow.direction,
        QuestionRow.columns,
        QuestionRow.condition,
        QuestionRow.public_id,
        QuestionRow.version,
    )
    .join(QuestionSectionRow, QuestionSectionRow.id == QuestionRow.section_id)
    .where(QuestionRow.rfp_id == RFP_ID)
    .order_by(QuestionSectionRow.position, QuestionSectionRow.id, QuestionRow.position, QuestionRow.id)
)
LINKED = (
    select(RequirementQuestion.question, RequirementRow.code)
    .join(RequirementRow, RequirementRow.id == RequirementQuestion.requirement_id)
    .where(RequirementRow.rfp_id == RFP_ID)
    .order_by(RequirementRow.position, RequirementRow.id)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a question is kept: the public id of its row, and the version that a form of it carries."""

    public_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """The questionnaire with what its editor needs: where each question is kept by its code, the versions of the
    sections by their keys, and the codes of the requirements that each question asks for."""

    questionnaire: Questionnaire
    kept: Mapping[str, Kept]
    versions: Mapping[str, int]
    asked_for: Mapping[str, tuple[str, ...]]

    def section(self, key: str) -> QuestionSection | None:
        return next((section for section in self.questionnaire.sections if section.key == key), None)

    def question(self, public_id: str) -> Question | None:
        """The question in the row with this public id."""
        code = next((code for code, kept in self.kept.items() if kept.public_id == public_id), None)
        return next((question for question in self.questionnaire.questions if question.code == code), None)


def questionnaire_of(rfp_id: int) -> Questionnaire:
    """All sections and questions in their order. Two statements."""
    return _questionnaire(_rows(SECTIONS, rfp_id), _rows(QUESTIONS, rfp_id))


def drafted(rfp_id: int) -> Drafted:
    """The questionnaire as its editor needs it. Three statements."""
    sections, questions = _rows(SECTIONS, rfp_id), _rows(QUESTIONS, rfp_id)
    linked: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(LINKED, rfp_id):
        linked[row.question].append(row.code)
    return Drafted(
        questionnaire=_questionnaire(sections, questions),
        kept={row.code: Kept(row.public_id, row.version) for row in questions},
        versions={row.public_id: row.version for row in sections},
        asked_for={code: tuple(requirements) for code, requirements in linked.items()},
    )


def _rows(query: Any, rfp_id: int) -> list[Row[Any]]:
    return list(db.session.execute(query, {"rfp_id": rfp_id}))


def _questionnaire(sections: list[Row[Any]], questions: list[Row[Any]]) -> Questionnaire:
    return Questionnaire(
        sections=tuple(QuestionSection(row.public_id, row.title, row.intro, row.condition) for row in sections),
        questions=tuple(
            Question(
                code=row.code,
                section=row.section,
                kind=row.kind,
                text=row.text,
                help=row.help,
                is_mandatory=row.is_mandatory,
                passes=tuple(json.loads(row.passes)),
                options=_options(row.options),
                unit=row.unit,
                target=row.target,
                direction=row.direction,
                columns=tuple(json.loads(row.columns)),
                condition=row.condition,
            )
            for row in questions
        ),
    )


def _options(text: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            code=option["code"],
            label=option["label"],
            points=None if option["points"] is None else Decimal(option["points"]),
        )
        for option in json.loads(text)
    )
