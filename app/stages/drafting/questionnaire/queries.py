"""Reading the questionnaire of an RFP."""

import json

from sqlalchemy import select

from app.db import db
from app.domain.request.data import from_data
from app.domain.request.questionnaire import Option, Question, Questionnaire, QuestionSection
from app.models.question import QuestionRow, QuestionSectionRow
from app.stages.drafting.queries.framework import RFP_ID

SECTIONS = (
    select(
        QuestionSectionRow.public_id,
        QuestionSectionRow.title,
        QuestionSectionRow.intro,
        QuestionSectionRow.condition,
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
    )
    .join(QuestionSectionRow, QuestionSectionRow.id == QuestionRow.section_id)
    .where(QuestionRow.rfp_id == RFP_ID)
    .order_by(QuestionSectionRow.position, QuestionSectionRow.id, QuestionRow.position, QuestionRow.id)
)


def questionnaire_of(rfp_id: int) -> Questionnaire:
    """All sections and questions in their order. Two statements."""
    sections = tuple(QuestionSection(*row) for row in db.session.execute(SECTIONS, {"rfp_id": rfp_id}))
    questions = tuple(
        Question(
            code=row.code,
            section=row.section,
            kind=row.kind,
            text=row.text,
            help=row.help,
            is_mandatory=row.is_mandatory,
            passes=tuple(json.loads(row.passes)),
            options=from_data(json.loads(row.options), tuple[Option, ...]),
            unit=row.unit,
            target=row.target,
            direction=row.direction,
            columns=tuple(json.loads(row.columns)),
            condition=row.condition,
        )
        for row in db.session.execute(QUESTIONS, {"rfp_id": rfp_id})
    )
    return Questionnaire(sections=sections, questions=questions)
