"""Answers beside the scale: which belong to a criterion, through the requirements that link it with questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.request.comparison import Replies, Reply
from app.domain.request.questionnaire import Question
from app.domain.request.request import Request
from app.domain.request.requirements import Requirement
from app.domain.submission import SubmittedFile


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what one vendor replied to it."""

    question: Question
    reply: Reply


@dataclass(frozen=True, slots=True)
class AnswersBeside:
    """One vendor's answers by the code of the criterion; `others` belong to none, `other_files` to no question."""

    by_criterion: Mapping[str, tuple[Answered, ...]] = field(default_factory=dict)
    others: tuple[Answered, ...] = ()
    other_files: tuple[SubmittedFile, ...] = ()


def criteria_of_questions(requirements: Sequence[Requirement]) -> dict[str, tuple[str, ...]]:
    """The codes of the criteria that score what a question asks for, by the question's code."""
    found: dict[str, dict[str, None]] = {}
    for requirement in requirements:
        for question in requirement.questions:
            found.setdefault(question, {}).update(dict.fromkeys(requirement.criteria))
    return {question: tuple(criteria) for question, criteria in found.items()}


def beside(request: Request, replies: Replies) -> AnswersBeside:
    """The answers in the order of the questionnaire, each beside every criterion that it belongs to."""
    linked = criteria_of_questions(request.requirements)
    by_criterion: dict[str, list[Answered]] = {}
    others: list[Answered] = []
    for question in request.questionnaire.questions:
        reply = replies.by_question.get(question.code)
        if reply is None:
            continue
        answered = Answered(question, reply)
        criteria = linked.get(question.code, ())
        for criterion in criteria:
            by_criterion.setdefault(criterion, []).append(answered)
        if not criteria:
            others.append(answered)
    return AnswersBeside(
        {criterion: tuple(answers) for criterion, answers in by_criterion.items()}, tuple(others), replies.other_files
    )
