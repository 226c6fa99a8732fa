"""What the pages of answers show: progress by section, a section with its questions, who saved what when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.domain.request.answers import Typed, said, typed_again
from app.domain.request.completeness import SectionState
from app.domain.request.price_sheet_words import variant_words
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.targets import target_hint
from app.domain.request.text import brief
from app.portal.answering.saving import over
from app.portal.answering.standing import Contents, Standing, clock, whose
from app.portal.attaching.page import Attaching, Slot, attaching, field_of
from app.stages.drafting.publication.queries import QuestionChange, question_changes
from app.stages.responses.sealed.items import Item
from app.stages.responses.sealed.own import QUALITY
from app.web.asking import BELOW, Asked, asked, part_name
from app.web.invitation_in_question import InvitationInQuestion
from app.web.markdown import rendered

RECENT = 8
"""So many of the last saved answers the overview tells of."""


@dataclass(frozen=True, slots=True)
class QuestionLink:
    """A question with the section in which it stands, by its number."""

    code: str
    words: str
    section: int


@dataclass(frozen=True, slots=True)
class EmptyPrices:
    """Prices that are missing in one variant; `place` is the variant's in the sheet, from 1."""

    place: int
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class State:
    """What is missing before the response can be handed in, and what its authors should know. `uploading` are names
    of files that are not whole yet; `prices_needed` is for one way to deliver, `prices_there` how many there are."""

    sections: tuple[SectionState, ...]
    asked: int
    answered: int
    missing: tuple[QuestionLink, ...]
    failing: tuple[QuestionLink, ...]
    unfitting: tuple[QuestionLink, ...]
    open: int
    ways_to_deliver: int
    prices_given: int
    prices_needed: int
    prices_there: int
    prices_whole: bool
    empty_prices: tuple[EmptyPrices, ...]
    uploading: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.prices_whole and not self.uploading


@dataclass(frozen=True, slots=True)
class Recent:
    """An answer that was saved lately, by whom and when."""

    link: QuestionLink
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredShown:
    """What a colleague has stored meanwhile, beside what is still in the field."""

    words: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """A question with its answer to be typed. `over` is what its field carries."""

    asked: Asked
    over: str
    saved: str
    fault: str = ""
    stored: StoredShown | None = None
    no_longer_fits: str = ""
    hint: str = ""
    changed_by: int | None = None
    """The addendum that changed the question after it was answered."""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section of the questionnaire; `before` and `after` are the numbers of its neighbours that show."""

    number: int
    key: str
    title: str
    intro: Markup
    is_shown: bool
    answers: tuple[AnswerShown, ...]
    sections: tuple[SectionState, ...]
    before: int | None
    after: int | None
    has_prices: bool
    attaching: Attaching | None
    """The places for files, where the section asks for any."""

    def slot(self, code: str) -> Slot | None:
        return self.attaching.slots.get(field_of(QUALITY, code)) if self.attaching else None

    @property
    def state(self) -> SectionState | None:
        return next((section for section in self.sections if section.number == self.number), None)


def state_of(now: Contents, *, uploading: tuple[str, ...] = ()) -> State:
    """What is missing; `uploading` are names of files that are not whole yet."""
    found, priced = now.answered, now.priced
    empty = [
        EmptyPrices(place, variant_words(variant) or "Prices", len(cells))
        for place, (variant, cells) in enumerate(priced.empty.items(), start=1)
        if cells
    ]
    return State(
        sections=found.sections,
        asked=found.asked,
        answered=found.answered,
        missing=links(now, found.missing),
        failing=links(now, found.failing),
        unfitting=links(now, found.unfitting),
        open=len(found.open),
        ways_to_deliver=len(priced.empty),
        prices_given=priced.given,
        prices_needed=priced.needed,
        prices_there=priced.there,
        prices_whole=priced.is_whole,
        empty_prices=tuple(empty),
        uploading=uploading,
    )


def uploading(now: Standing) -> tuple[str, ...]:
    return tuple(file.name for file in now.own.files if not file.is_complete)


def links(now: Contents, questions: Iterable[Question]) -> tuple[QuestionLink, ...]:
    numbers = {section.key: number for number, section in enumerate(now.request.questionnaire.sections, start=1)}
    return tuple(QuestionLink(each.code, brief(each.text), numbers[each.section]) for each in questions)


def recent(now: Standing) -> tuple[Recent, ...]:
    """The answers saved last, newest first."""
    questions = {question.code: question for question in now.request.questionnaire.questions}
    newest = sorted(now.own.answers.items(), key=lambda pair: pair[1].saved_at, reverse=True)
    known = [(code, item) for code, item in newest if code in questions][:RECENT]
    return tuple(Recent(links(now, [questions[code]])[0], item.saved_by, item.saved_at) for code, item in known)


def section_page(
    now: Standing,
    *,
    number: int,
    invitation: InvitationInQuestion,
    typed: Mapping[str, Typed] | None = None,
    faults: Mapping[str, str] | None = None,
    clashes: Collection[str] = (),
) -> SectionPage | None:
    """A section by its number; None where there is none. `typed` are fields by question that were not saved.

    One statement, three more where it asks for files.
    """
    sections = now.request.questionnaire.sections
    if not 1 <= number <= len(sections):
        return None
    section = sections[number - 1]
    shown = [state.number for state in now.answered.sections]
    changes = question_changes(invitation.rfp_id)
    inside = [question for question in now.request.questionnaire.questions if question.section == section.key]
    return SectionPage(
        number=number,
        key=section.key,
        title=section.title,
        intro=rendered(section.intro, below=BELOW),
        is_shown=section.key in now.answered.shown.sections,
        answers=tuple(
            answer_shown(
                now,
                question,
                invitation=invitation,
                typed=(typed or {}).get(question.code),
                fault=(faults or {}).get(question.code, ""),
                clashes=question.code in clashes,
                changes=changes.get(question.code, ()),
            )
            for question in inside
        ),
        sections=now.answered.sections,
        before=max((each for each in shown if each < number), default=None),
        after=min((each for each in shown if each > number), default=None),
        has_prices=bool(now.request.price_sheet.lines),
        attaching=attaching(invitation) if any(each.kind is QuestionKind.FILE for each in inside) else None,
    )


def answer_shown(
    now: Standing,
    question: Question,
    *,
    invitation: InvitationInQuestion,
    typed: Typed | None = None,
    fault: str = "",
    clashes: bool = False,
    changes: Sequence[QuestionChange] = (),
) -> AnswerShown:
    """A question with what is stored, or with what was typed and not stored."""
    item = now.own.answers.get(question.code)
    text = item.text if item else ""
    again = typed_again(question, text)
    fields = MultiDict(
        (part_name(question.code, part), value)
        for part, values in (again if typed is None else typed).items()
        for value in values
    )
    return AnswerShown(
        asked=asked(
            question,
            typed=fields,
            is_shown=question.code in now.answered.shown.questions,
            currency=invitation.currency,
        ),
        over=over(item),
        saved=saved_words(item, zone=invitation.time_zone),
        fault=fault,
        stored=stored_shown(question, item, invitation=invitation) if clashes else None,
        no_longer_fits=said(question, text) if text and not again else "",
        hint=target_hint(question, text),
        changed_by=_changed_by(item, changes) if again else None,
        saved_at=item.saved_at if item else None,
    )


def _changed_by(item: Item | None, changes: Sequence[QuestionChange]) -> int | None:
    """The last addendum that changed the question after it was answered."""
    later = [each.number for each in changes if item and each.published_at > item.saved_at]
    return max(later, default=None)


def in_words(question: Question, text: str, *, currency: str) -> str:
    """The answer for people, money after its currency."""
    words = said(question, text)
    return f"{currency} {words}".lstrip() if words and question.kind is QuestionKind.MONEY else words


def saved_words(item: Item | None, *, zone: str) -> str:
    return f"Saved {clock(item.saved_at, zone=zone)} by {item.saved_by}" if item else ""


def stored_shown(question: Question, item: Item | None, *, invitation: InvitationInQuestion) -> StoredShown:
    if item is None:
        return StoredShown("Nothing.", "", "")
    words = in_words(question, item.text, currency=invitation.currency) or "Nothing: the answer was emptied."
    return StoredShown(words, whose(item), clock(item.saved_at, zone=invitation.time_zone))
