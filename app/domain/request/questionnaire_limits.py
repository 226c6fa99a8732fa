"""What of a questionnaire that came from a file could not be kept: too long, too many, not one word, not printable."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.errors import DomainError
from app.domain.request.conditions import parse
from app.domain.request.questionnaire import Question, Questionnaire
from app.domain.typed import POINTS, Unreadable, fitting

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS = 300, 2_000, 200, 30
CODE_LENGTH, UNIT_LENGTH, TITLE_LENGTH, TEXT_LENGTH = 80, 80, 300, 20_000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Unstorable:
    """What is wrong: `at` is the place of the question or section in its tuple, None for all; `about` the field."""

    in_sections: bool
    at: int | None
    about: str
    text: str


def unstorable(questionnaire: Questionnaire) -> tuple[Unstorable, ...]:
    """Everything that keeps the questionnaire from being stored at all."""
    return (*_of_sections(questionnaire), *_of_questions(questionnaire))


def _of_sections(questionnaire: Questionnaire) -> Iterator[Unstorable]:
    if len(questionnaire.sections) > MOST_SECTIONS:
        yield Unstorable(True, None, "", f"There are more than {MOST_SECTIONS} sections. Join or leave out some.")
        return
    for at, section in enumerate(questionnaire.sections):
        if not section.title.strip():
            yield Unstorable(True, at, "title", "The section needs a title.")
        for name, most in (("title", TITLE_LENGTH), ("intro", TEXT_LENGTH)):
            if text := _of_text(getattr(section, name), most=most):
                yield Unstorable(True, at, name, text)
        if text := _of_condition(section.condition):
            yield Unstorable(True, at, "condition", text)


def _of_questions(questionnaire: Questionnaire) -> Iterator[Unstorable]:
    if len(questionnaire.questions) > MOST_QUESTIONS:
        text = f"There are more than {MOST_QUESTIONS:,} questions. Split the questionnaire."
        yield Unstorable(False, None, "", text)
        return
    keys = {section.key for section in questionnaire.sections}
    counts = Counter(question.code for question in questionnaire.questions)
    for at, question in enumerate(questionnaire.questions):
        if question.section not in keys:
            text = f"There is no section “{question.section[:CODE_LENGTH]}”. Add it to the sections."
            yield Unstorable(False, at, "section", text)
        if counts[question.code] > 1:
            text = f"{counts[question.code]} questions have the code {question.code[:CODE_LENGTH]}. Each needs its own."
            yield Unstorable(False, at, "code", text)
        for about, text in _of_question(question):
            yield Unstorable(False, at, about, text)


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    if text := of_code(question.code):
        yield "code", text
    if not question.text.strip():
        yield "text", "The question needs its text."
    for name, most in (("text", TEXT_LENGTH), ("help", TEXT_LENGTH), ("unit", UNIT_LENGTH)):
        if text := _of_text(getattr(question, name), most=most):
            yield name, text
    if question.target is not None and (text := _of_number(question.target)):
        yield "target", text
    if text := _of_condition(question.condition):
        yield "condition", text
    yield from _of_lists(question)


def _of_lists(question: Question) -> Iterator[tuple[str, str]]:
    if len(question.options) > MOST_OPTIONS:
        yield "options", f"A question has at most {MOST_OPTIONS} options."
    if len(question.columns) > MOST_COLUMNS:
        yield "columns", f"A table has at most {MOST_COLUMNS} columns."
    for option in question.options:
        for text in (of_code(option.code), _of_text(option.label, most=TEXT_LENGTH)):
            if text:
                yield "options", text
        if option.points is not None and (text := _of_number(option.points)):
            yield "options", text
    for heading in question.columns:
        if text := _of_text(heading, most=TITLE_LENGTH) or ("" if heading.strip() else "A heading is empty."):
            yield "columns", text
    for code in question.passes:
        if text := of_code(code):
            yield "passes", text


def of_code(code: str) -> str:
    """Why a text cannot be the code of a question or an option, or ""."""
    if re.fullmatch(rf"\S{{1,{CODE_LENGTH}}}", code) and code.isprintable():
        return ""
    return f"A code is one word without blanks of at most {CODE_LENGTH} characters, such as Q7."


def _of_text(text: str, *, most: int) -> str:
    if len(text) > most:
        return f"The text has {len(text):,} characters; at most {most:,} are kept. Shorten it."
    return "The text holds an invisible control character. Delete it." if _UNPRINTABLE.search(text) else ""


def _of_number(number: Decimal) -> str:
    try:
        fitting(number, precision=POINTS)
    except Unreadable as error:
        return str(error)
    return ""


def _of_condition(text: str) -> str:
    if not text:
        return ""
    try:
        parse(text)
    except DomainError as error:
        return str(error)
    return _of_text(text, most=TEXT_LENGTH)
