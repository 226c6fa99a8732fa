"""What of a questionnaire shows, given the answers so far: the one rule for previews and for vendors' real answers."""

from dataclasses import dataclass

from app.domain.errors import DomainError
from app.domain.request.conditions import Answer, Answers, Condition, holds, parse
from app.domain.request.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Showing:
    """The keys of the sections and the codes of the questions that show; a section shows with its first question."""

    sections: frozenset[str]
    questions: frozenset[str]


def readable(text: str) -> Condition | None:
    """The condition a text says; None where there is none or it cannot be read, which hides nothing."""
    try:
        return parse(text) if text else None
    except DomainError:
        return None


def showing(questionnaire: Questionnaire, answers: Answers) -> Showing:
    """What shows. What is hidden counts as not answered, whatever was typed into it before; and so does what is asked
    only later."""
    known: dict[str, Answer] = {}
    sections: set[str] = set()
    questions: set[str] = set()
    conditions = {section.key: readable(section.condition) for section in questionnaire.sections}
    opened: dict[str, bool] = {}
    for question in questionnaire.questions:
        if question.section not in opened:
            opened[question.section] = _holds(conditions.get(question.section), known)
        if opened[question.section] and _holds(readable(question.condition), known):
            sections.add(question.section)
            questions.add(question.code)
            known[question.code] = answers.get(question.code)
    return Showing(frozenset(sections), frozenset(questions))


def _holds(condition: Condition | None, known: Answers) -> bool:
    return condition is None or holds(condition, known)
