"""A response as the buyer will see it after the opening: as it stands, or as it was handed in."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from app.domain.request.answers import figures, table_rows
from app.domain.request.price_sheet_words import variant_words
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.targets import target_hint
from app.domain.submission import EnvelopeContent, content_from
from app.portal.answering.page import in_words
from app.portal.answering.price_page import Sums, sums_of
from app.portal.answering.standing import Contents, Standing, request_seen
from app.stages.responses.sealed.own import PRICE, QUALITY, handed_in
from app.web.asking import BELOW, wanted_in_words
from app.web.invitation_in_question import InvitationInQuestion
from app.web.markdown import rendered

FileNames = Mapping[str, tuple[str, ...]]
"""The names of files by the question they answer, "" for the response as a whole."""


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """An answer as the buyer will read it. `wanted` is the target in words, `hint` says where it is missed."""

    code: str
    kind: str
    text: Markup
    words: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[str, ...]
    wanted: str
    hint: str


@dataclass(frozen=True, slots=True)
class SeenSection:
    title: str
    answers: tuple[SeenAnswer, ...]


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """A price of a line, at a tier and in a year where these matter."""

    line: str
    variant: str
    tier: str
    year: str
    price: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A response as the buyer will see it: first envelope and second. `files` belong to the response as a whole."""

    sections: tuple[SeenSection, ...]
    files: tuple[str, ...]
    prices: tuple[SeenPrice, ...]
    sums: Sums
    price_files: tuple[str, ...]


def seen_now(now: Standing, *, currency: str) -> Seen:
    """What the buyer would see if the response were handed in as it stands."""
    return _seen(now, _names(now, QUALITY), _names(now, PRICE).get("", ()), currency=currency)


def section_seen(now: Standing, *, key: str, currency: str) -> tuple[SeenAnswer, ...]:
    """The questions of a section that show, to be read."""
    return tuple(_answers(now, key, _names(now, QUALITY), currency=currency))


def _names(now: Standing, envelope: str) -> FileNames:
    found: dict[str, tuple[str, ...]] = {}
    for file in now.own.files:
        if file.envelope == envelope and file.is_complete:
            found[file.item] = (*found.get(file.item, ()), file.name)
    return found


def seen_then(invitation: InvitationInQuestion, *, public_id: str) -> Seen | None:
    """What was handed in with a submission; None for anybody else's."""
    contents = [_content(invitation.id, public_id=public_id, envelope=name) for name in (QUALITY, PRICE)]
    quality, price = contents
    if quality is None or price is None:
        return None
    files: dict[str, tuple[str, ...]] = {}
    for file in quality.files:
        files[file.item] = (*files.get(file.item, ()), file.name)
    found = Contents(request_seen(invitation), quality.items, price.items, frozenset(item for item in files if item))
    return _seen(found, files, tuple(file.name for file in price.files), currency=invitation.currency)


def _content(invitation_id: int, *, public_id: str, envelope: str) -> EnvelopeContent | None:
    text = handed_in(invitation_id, public_id=public_id, envelope=envelope)
    return None if text is None else content_from(json.loads(text))


def _seen(found: Contents, files: FileNames, price_files: tuple[str, ...], *, currency: str) -> Seen:
    sections = {section.key: section.title for section in found.request.questionnaire.sections}
    return Seen(
        sections=tuple(
            SeenSection(title, tuple(_answers(found, key, files, currency=currency)))
            for key, title in sections.items()
            if key in found.answered.shown.sections
        ),
        files=files.get("", ()),
        prices=tuple(_prices(found)),
        sums=sums_of(found),
        price_files=price_files,
    )


def _answers(found: Contents, section: str, files: FileNames, *, currency: str) -> Iterator[SeenAnswer]:
    for question in found.request.questionnaire.questions:
        if question.section == section and question.code in found.answered.shown.questions:
            yield _answer(question, found.answers.get(question.code, ""), files.get(question.code, ()), currency)


def _answer(question: Question, text: str, files: tuple[str, ...], currency: str) -> SeenAnswer:
    return SeenAnswer(
        code="" if question.kind is QuestionKind.INFORMATION else question.code,
        kind=question.kind.value,
        text=rendered(question.text, below=BELOW),
        words=in_words(question, text, currency=currency),
        columns=question.columns,
        rows=tuple(tuple(row) for row in table_rows(question, text)),
        files=files,
        wanted=wanted_in_words(question),
        hint=target_hint(question, text),
    )


def _prices(found: Contents) -> Iterator[SeenPrice]:
    titles = {line.code: f"{line.code} {line.title}" for line in found.request.price_sheet.lines}
    for cell, price in found.prices.items():
        yield SeenPrice(
            line=titles[cell.line],
            variant=variant_words(cell.variant),
            tier=cell.tier,
            year=str(cell.year or ""),
            price=figures(price),
        )
