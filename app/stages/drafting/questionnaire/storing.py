"""A questionnaire becomes rows."""

from collections import defaultdict

from sqlalchemy.orm import Session

from app.domain.request.data import canonical
from app.domain.request.questionnaire import Question, Questionnaire
from app.models.question import QuestionRow, QuestionSectionRow


def store_questionnaire(
    session: Session, *, rfp_id: int, questionnaire: Questionnaire, first: int = 1
) -> dict[str, str]:
    """Insert sections and questions in their order, the first section at position `first`; returns the keys the
    sections got by the keys they came with."""
    rows = [
        QuestionSectionRow(
            rfp_id=rfp_id, position=position, title=each.title, intro=each.intro, condition=each.condition
        )
        for position, each in enumerate(questionnaire.sections, start=first)
    ]
    session.add_all(rows)
    session.flush()
    sections = {each.key: row for each, row in zip(questionnaire.sections, rows, strict=True)}
    positions: defaultdict[str, int] = defaultdict(int)
    for question in questionnaire.questions:
        positions[question.section] += 1
        session.add(
            QuestionRow(
                rfp_id=rfp_id,
                section_id=sections[question.section].id,
                position=positions[question.section],
                **question_values(question),
            )
        )
    return {key: row.public_id for key, row in sections.items()}


def question_values(question: Question) -> dict[str, object]:
    """What a row keeps of a question, but for its place."""
    return {
        "code": question.code,
        "kind": question.kind,
        "text": question.text,
        "help": question.help,
        "is_mandatory": question.is_mandatory,
        "passes": canonical(question.passes),
        "options": canonical(question.options),
        "unit": question.unit,
        "target": question.target,
        "direction": question.direction,
        "columns": canonical(question.columns),
        "condition": question.condition,
    }
