"""What is offered beside what is wanted: a hint where the two do not fit, never a refusal."""

from decimal import Decimal

from app.domain.request.answers import figures, value_of
from app.domain.request.questionnaire import Direction, Question, QuestionKind

MEETS = "meets"


def target_hint(question: Question, text: str) -> str:
    """Says that what is offered misses what is wanted, "" where it does not or nothing can be said.

    `text` is the stored answer. A service level is looked at only where it is said to be met.
    """
    value = value_of(question, text)
    if question.target is None:
        return ""
    if question.kind is QuestionKind.NUMBER and isinstance(value, str):
        return _hint(question, value)
    if question.kind is QuestionKind.SERVICE_LEVEL and isinstance(value, dict) and value["level"] == MEETS:
        hint = _hint(question, value["value"])
        return f"The answer is “Meets”, but {hint}" if hint else ""
    return ""


def _hint(question: Question, offered: str) -> str:
    if not offered or question.target is None:
        return ""
    value = Decimal(offered)
    is_least = question.direction is Direction.AT_LEAST
    if value >= question.target if is_least else value <= question.target:
        return ""
    unit = f" {question.unit}".rstrip()
    side = "less" if is_least else "more"
    return f"{figures(value)}{unit} is {side} than the {figures(question.target)}{unit} wanted."
