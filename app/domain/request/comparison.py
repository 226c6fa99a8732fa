"""One response beside the others: what was answered to each question, what is missing, and what was never asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.request.answers import figures, said, table_rows, value_of
from app.domain.request.completeness import conditions_answers, is_answered
from app.domain.request.conditions import Answers
from app.domain.request.question_kinds import answer_labels, passes_gate
from app.domain.request.questionnaire import Direction, Question, QuestionKind, Questionnaire
from app.domain.request.showing import showing
from app.domain.submission import SubmittedFile


class State(StrEnum):
    """How a question was answered."""

    ANSWERED = "answered"
    MISSING = "missing"  # it had to be answered
    OPEN = "open"  # it did not have to be
    HIDDEN = "hidden"  # its condition did not hold, so it was not asked


@dataclass(frozen=True, slots=True)
class Reply:
    """What one vendor replied to one question.

    `passes` is None where the question is no gate or was not asked. `against` says how a value stands to the target,
    `falls_short` whether it misses it; `contradicts` is a service level said to be met whose value misses the target.
    `chosen` are labels with the points that advise whoever scores, `fits` is False for an answer given before the
    question became another one.
    """

    state: State
    words: str = ""
    files: tuple[SubmittedFile, ...] = ()
    passes: bool | None = None
    level: str = ""
    offered: str = ""
    target: str = ""
    against: str = ""
    falls_short: bool = False
    contradicts: bool = False
    chosen: tuple[tuple[str, Decimal | None], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Replies:
    """One vendor's replies by the codes of the questions, and the files that answer no question."""

    by_question: Mapping[str, Reply]
    other_files: tuple[SubmittedFile, ...] = field(default=())


def replies(questionnaire: Questionnaire, answers: Mapping[str, str], files: Sequence[SubmittedFile]) -> Replies:
    """What was replied to every question; `answers` are texts as `answers.read_answer` makes them, by code."""
    attached: dict[str, list[SubmittedFile]] = {}
    for file in files:
        attached.setdefault(file.item, []).append(file)
    with_files = frozenset(attached)
    known = conditions_answers(questionnaire, answers, with_files)
    shown = showing(questionnaire, known).questions
    found = {
        question.code: _reply(question, answers, known=known, files=tuple(attached.get(question.code, ())))
        if question.code in shown
        else Reply(State.HIDDEN)
        for question in questionnaire.questions
        if question.kind is not QuestionKind.INFORMATION
    }
    return Replies(found, tuple(file for file in files if file.item not in found))


def _reply(
    question: Question, answers: Mapping[str, str], *, known: Answers, files: tuple[SubmittedFile, ...]
) -> Reply:
    text = answers.get(question.code, "")
    given = is_answered(question, answers, files=(question.code,) if files else ())
    value = value_of(question, text)
    fits = not text or value is not None
    answer = known[question.code]
    passes = passes_gate(question, answer if answer is None or isinstance(answer, str) else frozenset(answer))
    state = State.ANSWERED if given or not fits else State.MISSING if question.is_mandatory else State.OPEN
    words = said(question, text)
    if question.kind is QuestionKind.SERVICE_LEVEL and isinstance(value, dict):
        return _level(question, value, state=state, files=files, passes=passes)
    offered = value if question.kind is QuestionKind.NUMBER and isinstance(value, str) else ""
    return Reply(
        state=state,
        words=words,
        files=files,
        passes=passes,
        target=target_words(question),
        against=_against(question, offered),
        falls_short=_falls_short(question, offered),
        chosen=_chosen(question, text),
        rows=tuple(tuple(row) for row in table_rows(question, text)),
        fits=fits,
    )


def _level(
    question: Question,
    value: Mapping[str, str],
    *,
    state: State,
    files: tuple[SubmittedFile, ...],
    passes: bool | None,
) -> Reply:
    short = _falls_short(question, value["value"])
    return Reply(
        state=state,
        words=value["words"],
        files=files,
        passes=passes,
        level=answer_labels(question).get(value["level"], ""),
        offered=_with_unit(Decimal(value["value"]), question) if value["value"] else "",
        target=target_words(question),
        against=_against(question, value["value"]),
        falls_short=short,
        contradicts=short and value["level"] == "meets",
    )


def _chosen(question: Question, text: str) -> tuple[tuple[str, Decimal | None], ...]:
    """The options chosen, where the question gives points to any of its options."""
    value = value_of(question, text)
    codes = value if isinstance(value, list) else [value]
    if all(option.points is None for option in question.options):
        return ()
    return tuple((option.label, option.points) for option in question.options if option.code in codes)


def target_words(question: Question) -> str:
    """The target with its unit, "" where the question has none."""
    if question.target is None:
        return ""
    bound = "at least" if question.direction is Direction.AT_LEAST else "at most"
    return f"{bound} {_with_unit(question.target, question)}"


def _difference(question: Question, offered: str) -> Decimal | None:
    """How much better than the target a value is, below 0 for worse."""
    if not offered or question.target is None:
        return None
    beyond = Decimal(offered) - question.target
    return beyond if question.direction is Direction.AT_LEAST else -beyond


def _falls_short(question: Question, offered: str) -> bool:
    difference = _difference(question, offered)
    return difference is not None and difference < 0


def _against(question: Question, offered: str) -> str:
    difference = _difference(question, offered)
    if difference is None:
        return ""
    if not difference:
        return "on target"
    return f"{_with_unit(abs(difference), question)} {'better' if difference > 0 else 'worse'} than the target"


def _with_unit(number: Decimal, question: Question) -> str:
    return f"{figures(number)} {question.unit}".rstrip()
