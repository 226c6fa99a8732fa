"""The questionnaire in print: each question over the room for its answer."""

from collections.abc import Callable, Iterator, Mapping

from app.domain.request.conditions import labels_of, spoken
from app.domain.request.paper import Asked, Block, Chapters, Choices, Column, Markdown, Prose, Room, Table, row
from app.domain.request.question_kinds import CHOICES, answer_labels
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire
from app.domain.request.request import Request
from app.domain.request.showing import readable
from app.domain.request.words import DIRECTIONS
from app.domain.rounding import plain
from app.domain.sentences import listed

INTRO = "Please answer every question that applies to you. An answer to a question marked “mandatory” has to be there."
EMPTY_ROWS = 4


def add_questionnaire(chapters: Chapters, request: Request) -> None:
    """The chapter of questions, section by section; nothing where there are none."""
    questionnaire = request.questionnaire
    if not questionnaire.questions:
        return
    chapters.chapter("questionnaire", "Questionnaire", Prose(INTRO))
    for section in questionnaire.sections:
        inside = [question for question in questionnaire.questions if question.section == section.key]
        if not inside:
            continue
        chapters.section(f"questions-{section.key}", section.title)
        if section.condition:
            told = _condition(section.condition, questionnaire)
            chapters.add([Prose(f"To be answered if {told}.", note=True)])
        if section.intro:
            chapters.add([Markdown(section.intro)])
        for question in inside:
            chapters.add(list(_asked(question, request=request)))


def _condition(text: str, questionnaire: Questionnaire) -> str:
    """A condition in words; as it was typed where it cannot be read."""
    condition = readable(text)
    if condition is None:
        return text
    codes = {question.code: question.code for question in questionnaire.questions}
    return spoken(condition, titles=codes, labels=labels_of(questionnaire))


def _asked(question: Question, *, request: Request) -> Iterator[Block]:
    if question.kind is QuestionKind.INFORMATION:
        yield Markdown(question.text)
        return
    yield Asked(question.code, question.text, question.help, tuple(_marks(question, request.questionnaire)))
    if question.kind in CHOICES:
        single = question.kind is QuestionKind.SINGLE_CHOICE
        yield Choices(tuple(option.label for option in question.options), is_single=single)
    elif question.kind is QuestionKind.TABLE:
        columns = tuple(Column(title) for title in question.columns)
        empty = row(*[""] * len(columns))
        yield Table(columns, (empty,) * EMPTY_ROWS, is_roomy=True) if columns else Room(6)
    else:
        if labels := answer_labels(question):
            yield Choices(tuple(labels.values()), is_single=True)
        if question.kind in ROOMS:
            yield ROOMS[question.kind](question, request.framework.currency)


ROOMS: Mapping[QuestionKind, Callable[[Question, str], Room]] = {
    QuestionKind.SHORT_TEXT: lambda _question, _currency: Room(1),
    QuestionKind.LONG_TEXT: lambda _question, _currency: Room(6),
    QuestionKind.NUMBER: lambda question, _currency: Room(1, question.unit),
    QuestionKind.SERVICE_LEVEL: lambda question, _currency: Room(1, f"Value offered {question.unit}".rstrip()),
    QuestionKind.DATE: lambda _question, _currency: Room(1, "Day, month, year"),
    QuestionKind.MONEY: lambda _question, currency: Room(1, currency),
    QuestionKind.FILE: lambda _question, _currency: Room(1, "Name of the attached file"),
}


def _marks(question: Question, questionnaire: Questionnaire) -> Iterator[str]:
    if question.is_mandatory:
        yield "mandatory"
    if question.passes:
        labels = answer_labels(question)
        named = [f"“{labels.get(code, code)}”" for code in question.passes]
        joined = "and" if question.kind is QuestionKind.MULTIPLE_CHOICE else "or"
        yield (
            f"only {listed(named, joined_by=joined)} passes"
            if len(named) == 1
            else (f"{listed(named, joined_by=joined)} passes")
        )
    if question.target is not None:
        yield f"target: {DIRECTIONS[question.direction]} {plain(question.target)} {question.unit}".rstrip()
    if question.condition:
        yield f"to be answered if {_condition(question.condition, questionnaire)}"
