"""All that the pages of requirements, scope and terms show, and what requirements can be linked to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Criterion
from app.domain.request.questionnaire import Question
from app.domain.request.requirement_rows import Existing
from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.domain.request.traceability import Gap, askable, gaps, linkable
from app.models.criterion import CriterionRow
from app.models.question import QuestionRow, QuestionSectionRow
from app.stages.drafting.queries.framework import RFP_ID
from app.stages.drafting.requirements.queries import Stored, stored_requirements, stored_scope, stored_terms


@dataclass(frozen=True, slots=True)
class Written:
    """What is written so far. Of criteria and questions only code, title or text, kind and place are known here;
    `sections` are the titles of the questionnaire's sections by key."""

    requirements: tuple[Stored[Requirement], ...]
    scope: tuple[Stored[ScopeItem], ...]
    terms: tuple[Stored[ContractTerm], ...]
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    sections: Mapping[str, str]

    @property
    def existing(self) -> Existing:
        """What a block of requirements is checked against."""
        return Existing(
            codes={each.value.code for each in self.requirements},
            statements={each.value.statement for each in self.requirements},
            questions={question.code for question in askable(self.questions)},
            criteria={node.id for node in linkable(self.criteria)},
        )

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What does not belong together; nothing while there are no requirements."""
        values = [each.value for each in self.requirements]
        return gaps(values, criteria=self.criteria, questions=self.questions) if values else ()


CRITERIA = (
    select(CriterionRow.number, CriterionRow.parent, CriterionRow.code, CriterionRow.title, CriterionRow.kind)
    .where(CriterionRow.rfp_id == RFP_ID)
    .order_by(CriterionRow.number)
)
QUESTIONS = (
    select(
        QuestionRow.code,
        QuestionRow.kind,
        QuestionRow.text,
        QuestionSectionRow.public_id.label("section"),
        QuestionSectionRow.title,
    )
    .join(QuestionSectionRow, QuestionSectionRow.id == QuestionRow.section_id)
    .where(QuestionRow.rfp_id == RFP_ID)
    .order_by(QuestionSectionRow.position, QuestionSectionRow.id, QuestionRow.position, QuestionRow.id)
)


def written_of(rfp_id: int) -> Written:
    """Everything these pages show. Six statements, whatever the size."""
    questions = db.session.execute(QUESTIONS, {"rfp_id": rfp_id}).all()
    return Written(
        requirements=stored_requirements(rfp_id),
        scope=stored_scope(rfp_id),
        terms=stored_terms(rfp_id),
        criteria=_criteria(rfp_id),
        questions=tuple(
            Question(code=row.code, section=row.section, kind=row.kind, text=row.text) for row in questions
        ),
        sections={row.section: row.title for row in questions},
    )


def _criteria(rfp_id: int) -> tuple[Criterion, ...]:
    rows = db.session.execute(CRITERIA, {"rfp_id": rfp_id}).all()
    codes = {row.number: row.code for row in rows}
    return tuple(Criterion(id=row.code, title=row.title, kind=row.kind, parent=codes.get(row.parent)) for row in rows)
