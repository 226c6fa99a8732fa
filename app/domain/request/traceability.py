"""Whether requirements, questions and criteria belong together: what is asked for, scored and needed, both ways."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.request import Request
from app.domain.request.requirements import Requirement


class GapKind(StrEnum):
    """What is missing between two of them; the sentences stand in `SENTENCES`."""

    UNASKED = "unasked"
    UNSCORED = "unscored"
    LOST_QUESTION = "lost_question"
    LOST_CRITERION = "lost_criterion"
    GROUP = "group"
    UNNEEDED_CRITERION = "unneeded_criterion"
    UNNEEDED_QUESTION = "unneeded_question"


SENTENCES = {
    GapKind.UNASKED: "No question asks vendors for {code}.",
    GapKind.UNSCORED: "No criterion scores {code}.",
    GapKind.LOST_QUESTION: "{code} is linked to the question {other}, which does not exist.",
    GapKind.LOST_CRITERION: "{code} is linked to the criterion {other}, which does not exist.",
    GapKind.GROUP: "{code} is linked to {other}, which is a group: choose what under it scores {code}.",
    GapKind.UNNEEDED_CRITERION: "The criterion {code} is scored, and no requirement says why.",
    GapKind.UNNEEDED_QUESTION: "The question {code} is asked, and no requirement needs it.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One link that is missing or leads nowhere. `code` and `title` are those of the requirement, criterion or question
    in question, `other` is the code that a lost link names."""

    kind: GapKind
    code: str
    title: str
    other: str = ""

    @property
    def sentence(self) -> str:
        return SENTENCES[self.kind].format(code=self.code, other=self.other)


def gaps(
    requirements: Sequence[Requirement], *, criteria: Sequence[Criterion], questions: Sequence[Question]
) -> tuple[Gap, ...]:
    """Everything that does not belong together: by requirement in their order, then criteria, then questions.

    Criteria that give no points by scoring (price, gates, groups) need no requirement, nor do texts that ask nothing.
    """
    return (
        *(gap for each in requirements for gap in _of_requirement(each, criteria=criteria, questions=questions)),
        *_unneeded_criteria(requirements, criteria=criteria),
        *_unneeded_questions(requirements, questions=questions),
    )


def gaps_of(request: Request) -> tuple[Gap, ...]:
    """The same of a whole request; nothing for one that has no requirements, where there is nothing to trace."""
    if not request.requirements:
        return ()
    return gaps(request.requirements, criteria=request.framework.criteria, questions=request.questionnaire.questions)


def linkable(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The criteria that can score a requirement: all but groups."""
    return tuple(node for node in criteria if node.kind is not CriterionKind.GROUP)


def askable(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions that can ask for a requirement: all but texts to read."""
    return tuple(question for question in questions if question.kind is not QuestionKind.INFORMATION)


def _of_requirement(
    requirement: Requirement, *, criteria: Sequence[Criterion], questions: Sequence[Question]
) -> list[Gap]:
    code, title = requirement.code, requirement.statement
    asked = {question.code for question in askable(questions)}
    kinds = {node.id: node.kind for node in criteria}
    found = [] if asked & set(requirement.questions) else [Gap(GapKind.UNASKED, code, title)]
    scoring = {node.id for node in linkable(criteria)}
    if not scoring & set(requirement.criteria):
        found.append(Gap(GapKind.UNSCORED, code, title))
    found += [Gap(GapKind.LOST_QUESTION, code, title, other) for other in requirement.questions if other not in asked]
    for other in requirement.criteria:
        if other not in kinds:
            found.append(Gap(GapKind.LOST_CRITERION, code, title, other))
        elif kinds[other] is CriterionKind.GROUP:
            found.append(Gap(GapKind.GROUP, code, title, other))
    return found


def _unneeded_criteria(requirements: Sequence[Requirement], *, criteria: Sequence[Criterion]) -> list[Gap]:
    linked = {code for each in requirements for code in each.criteria}
    return [
        Gap(GapKind.UNNEEDED_CRITERION, node.id, node.title)
        for node in criteria
        if node.kind is CriterionKind.SCORE and node.id not in linked
    ]


def _unneeded_questions(requirements: Sequence[Requirement], *, questions: Sequence[Question]) -> list[Gap]:
    linked = {code for each in requirements for code in each.questions}
    return [
        Gap(GapKind.UNNEEDED_QUESTION, question.code, question.text)
        for question in askable(questions)
        if question.code not in linked
    ]
