"""Questions as vendors meet them: texts as HTML, the names of the fields, what was answered so far, what shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.domain.request.answers import OFFERED, WORDS
from app.domain.request.conditions import Answer
from app.domain.request.question_kinds import KINDS, TARGET, answer_labels
from app.domain.request.questionnaire import Direction, Question, QuestionKind, Questionnaire
from app.domain.request.showing import showing
from app.domain.rounding import plain
from app.web.markdown import rendered

ROWS = 3
"""So many rows a table offers beyond those that were filled."""
BELOW = 2
"""The level of the headings above a question's text."""
SIDES = {Direction.AT_LEAST: "at least", Direction.AT_MOST: "at most"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row of a table as typed, one cell for each column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be drawn. `name` is the name of its field; a table has one for each column, a service level two
    more, for the value and the explanation: each is called as here with a blank and its part, see `part_name`."""

    code: str
    kind: str
    name: str
    text: Markup
    help: Markup
    is_mandatory: bool
    is_gate: bool
    is_shown: bool
    asked_for: str = ""
    unit: str = ""
    columns: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    value: str = ""
    offered: str = ""
    words: str = ""
    rows: tuple[AskedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A section to be drawn, with its questions."""

    key: str
    title: str
    intro: Markup
    is_shown: bool
    questions: tuple[Asked, ...]


def field_name(code: str) -> str:
    return f"answer-{code}"


def part_name(code: str, part: str) -> str:
    """The field of one part of an answer, "" for the main one. Codes have no blanks, so none is taken for another's."""
    return f"{field_name(code)} {part}" if part else field_name(code)


def asked_sections(
    questionnaire: Questionnaire, *, typed: MultiDict[str, str], currency: str = ""
) -> tuple[AskedSection, ...]:
    """The whole questionnaire with what was typed, whether it shows or not."""
    shown = showing(questionnaire, answers_in(questionnaire, typed=typed))
    inside: dict[str, list[Asked]] = {section.key: [] for section in questionnaire.sections}
    for question in questionnaire.questions:
        is_shown = question.code in shown.questions
        inside[question.section].append(asked(question, typed=typed, is_shown=is_shown, currency=currency))
    return tuple(
        AskedSection(
            key=section.key,
            title=section.title,
            intro=rendered(section.intro, below=BELOW),
            is_shown=section.key in shown.sections,
            questions=tuple(inside[section.key]),
        )
        for section in questionnaire.sections
    )


def asked(question: Question, *, typed: MultiDict[str, str], is_shown: bool = True, currency: str = "") -> Asked:
    """One question with what was typed."""
    name = field_name(question.code)
    chosen = set(typed.getlist(name))
    return Asked(
        code=question.code,
        kind=question.kind.value,
        name=name,
        text=rendered(question.text, below=BELOW),
        help=rendered(question.help, below=BELOW),
        is_mandatory=question.is_mandatory,
        is_gate=bool(question.passes),
        is_shown=is_shown,
        asked_for=wanted_in_words(question),
        unit=currency if question.kind is QuestionKind.MONEY else question.unit,
        columns=question.columns,
        choices=tuple(Choice(code, label, code in chosen) for code, label in answer_labels(question).items()),
        value=typed.get(name, ""),
        offered=typed.get(part_name(question.code, OFFERED), ""),
        words=typed.get(part_name(question.code, WORDS), ""),
        rows=_rows(question, typed=typed),
    )


def wanted_in_words(question: Question) -> str:
    """The target of a question: "at least 80 %", "" where it has none."""
    if TARGET not in KINDS[question.kind].fields or question.target is None:
        return ""
    return f"{SIDES[question.direction]} {plain(question.target)} {question.unit}".rstrip()


def answers_in(questionnaire: Questionnaire, *, typed: MultiDict[str, str]) -> Mapping[str, Answer]:
    """What was answered, as conditions look at it."""
    return {question.code: _answer(question, typed=typed) for question in questionnaire.questions}


def _answer(question: Question, *, typed: MultiDict[str, str]) -> Answer:
    name = field_name(question.code)
    if question.kind is QuestionKind.MULTIPLE_CHOICE:
        return frozenset(typed.getlist(name))
    if question.kind is QuestionKind.TABLE:
        filled = (row for row in _typed_rows(question, typed=typed) if any(row))
        return "filled" if any(filled) else None
    return typed.get(name, "").strip() or None


def _rows(question: Question, *, typed: MultiDict[str, str]) -> tuple[AskedRow, ...]:
    if question.kind is not QuestionKind.TABLE:
        return ()
    filled = [row for row in _typed_rows(question, typed=typed) if any(row)]
    empty = [("",) * len(question.columns)] * ROWS
    return tuple(AskedRow(number, row) for number, row in enumerate([*filled, *empty], start=1))


def _typed_rows(question: Question, *, typed: MultiDict[str, str]) -> list[tuple[str, ...]]:
    code = question.code
    columns = [typed.getlist(part_name(code, str(place))) for place, _ in enumerate(question.columns, start=1)]
    height = max(map(len, columns), default=0)
    padded = [[cell.strip() for cell in column] + [""] * (height - len(column)) for column in columns]
    return list(zip(*padded, strict=True))
