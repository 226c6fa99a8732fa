"""Blanks of a template that nobody has filled in yet: words in square brackets that are no link of Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from app.domain.request.document import numbered
from app.domain.request.request import Request

BLANK = re.compile(r"(?<![\\!\]])\[(?![ xX]\])([^\[\]\n]{1,300})\](?![(\[:])")
"""Not a link, a picture, a reference, a tick box of a list, or a bracket that was escaped."""


class Part(StrEnum):
    """Where blanks are looked for."""

    DOCUMENT = "document"
    REQUIREMENTS = "requirements"
    SCOPE = "scope"
    TERMS = "terms"
    QUESTIONNAIRE = "questionnaire"
    PRICING_SHEET = "pricing_sheet"


def blanks_in(text: str) -> tuple[str, ...]:
    """The words in each blank of a text."""
    return tuple(BLANK.findall(text)) if "[" in text else ()


def blanks_of(request: Request) -> dict[Part, tuple[str, ...]]:
    """Where blanks are left, by part: numbers of sections, codes of requirements, terms, questions and price lines."""
    found = {part: _places(texts(request)) for part, texts in TEXTS.items()}
    return {part: places for part, places in found.items() if places}


def _places(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for place, text in texts if blanks_in(text)))


def _document(request: Request) -> Iterator[tuple[str, str]]:
    for number, section in zip(numbered(request.sections), request.sections, strict=True):
        yield number, f"{section.title}\n{section.body}"


def _requirements(request: Request) -> Iterator[tuple[str, str]]:
    for each in request.requirements:
        yield (
            each.code,
            "\n".join((each.statement, each.problem, each.hurt, each.evidence, each.outcome, each.measure)),
        )


def _scope(request: Request) -> Iterator[tuple[str, str]]:
    for item in request.scope:
        yield "", f"{item.text}\n{item.note}"


def _terms(request: Request) -> Iterator[tuple[str, str]]:
    for term in request.terms:
        yield term.code, f"{term.title}\n{term.text}\n{term.measure}"


def _questionnaire(request: Request) -> Iterator[tuple[str, str]]:
    for section in request.questionnaire.sections:
        yield section.title, section.intro
    for question in request.questionnaire.questions:
        yield question.code, "\n".join((question.text, question.help, *(option.label for option in question.options)))


def _pricing_sheet(request: Request) -> Iterator[tuple[str, str]]:
    yield "its note", request.price_sheet.note
    for line in request.price_sheet.lines:
        yield line.code, f"{line.title}\n{line.note}"


TEXTS: dict[Part, Callable[[Request], Iterator[tuple[str, str]]]] = {
    Part.DOCUMENT: _document,
    Part.REQUIREMENTS: _requirements,
    Part.SCOPE: _scope,
    Part.TERMS: _terms,
    Part.QUESTIONNAIRE: _questionnaire,
    Part.PRICING_SHEET: _pricing_sheet,
}
"""Every text of a part with the name of its place; the scope is one place."""
