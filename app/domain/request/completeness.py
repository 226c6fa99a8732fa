"""How complete a response is: what is asked and missing under conditions, which gates fail, which prices are empty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.request.answers import for_conditions, value_of
from app.domain.request.conditions import Answers
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.pricing import AskedCell, Variant, asked_cells, variants
from app.domain.request.question_kinds import passes_gate
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire
from app.domain.request.showing import Showing, showing


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section that shows, with what in it shows and can be answered. `number` is its place in the questionnaire."""

    number: int
    key: str
    title: str
    asked: int
    answered: int
    missing: tuple[Question, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Answered:
    """The state of the questionnaire. `missing` have to be answered and are not, `open` may be answered and are not;
    `failing` are gates that what was answered does not pass, `unfitting` were answered before they became others."""

    sections: tuple[SectionState, ...]
    shown: Showing
    open: tuple[Question, ...]
    failing: tuple[Question, ...]
    unfitting: tuple[Question, ...]

    @property
    def missing(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.missing)

    @property
    def asked(self) -> int:
        return sum(section.asked for section in self.sections)

    @property
    def answered(self) -> int:
        return sum(section.answered for section in self.sections)


@dataclass(frozen=True, slots=True)
class Priced:
    """The state of the pricing sheet: how many prices are asked for and given, and which are empty by variant.

    It is whole once one variant is priced in every line that counts: an offer is compared in a variant priced whole.
    `needed` are the prices of one variant in the lines that count, `there` how many the fullest variant has of them.
    """

    asked: int
    given: int
    empty: Mapping[Variant, tuple[AskedCell, ...]]
    needed: int
    there: int

    @property
    def is_whole(self) -> bool:
        return self.there == self.needed


def conditions_answers(questionnaire: Questionnaire, answers: Mapping[str, str], files: Collection[str]) -> Answers:
    """What was answered, by code, as conditions look at it; `files` are the codes of questions with a file."""
    found = {
        question.code: for_conditions(question, answers.get(question.code, "")) for question in questionnaire.questions
    }
    return {
        question.code: "filled"
        if question.kind is QuestionKind.FILE and question.code in files
        else found[question.code]
        for question in questionnaire.questions
    }


def answered(questionnaire: Questionnaire, answers: Mapping[str, str], *, files: Collection[str] = ()) -> Answered:
    """How far a questionnaire is answered; `answers` are texts by code as `answers.read_answer` makes them."""
    known = conditions_answers(questionnaire, answers, files)
    shown = showing(questionnaire, known)
    seen = [question for question in questionnaire.questions if question.code in shown.questions]
    to_answer = [question for question in seen if question.kind is not QuestionKind.INFORMATION]
    given = {question.code for question in to_answer if is_answered(question, answers, files=files)}
    states = []
    for number, section in enumerate(questionnaire.sections, start=1):
        if section.key not in shown.sections:
            continue
        inside = [question for question in to_answer if question.section == section.key]
        states.append(
            SectionState(
                number=number,
                key=section.key,
                title=section.title,
                asked=len(inside),
                answered=sum(question.code in given for question in inside),
                missing=tuple(each for each in inside if each.is_mandatory and each.code not in given),
            )
        )
    return Answered(
        sections=tuple(states),
        shown=shown,
        open=tuple(each for each in to_answer if not each.is_mandatory and each.code not in given),
        failing=tuple(
            each for each in to_answer if each.code in given and passes_gate(each, _looked_at(known, each)) is False
        ),
        unfitting=tuple(
            each for each in to_answer if answers.get(each.code) and value_of(each, answers[each.code]) is None
        ),
    )


def _looked_at(known: Answers, question: Question) -> str | frozenset[str] | None:
    answer = known[question.code]
    return answer if answer is None or isinstance(answer, str) else frozenset(answer)


def is_answered(question: Question, answers: Mapping[str, str], *, files: Collection[str] = ()) -> bool:
    """Whether a question is answered; a service level is once it says whether it is met."""
    if question.kind is QuestionKind.FILE:
        return question.code in files
    value = value_of(question, answers.get(question.code, ""))
    return bool(value["level"]) if isinstance(value, dict) else value is not None


def priced(sheet: PriceSheet, prices: Mapping[AskedCell, Decimal]) -> Priced:
    """How far a pricing sheet is filled in."""
    cells = asked_cells(sheet)
    counted = {line.code for line in sheet.lines if line.is_counted}
    empty = {
        variant: tuple(cell for cell in cells if cell.variant == variant and cell not in prices)
        for variant in variants(sheet)
    }
    needed = {variant: sum(cell.variant == variant and cell.line in counted for cell in cells) for variant in empty}
    lacking = {variant: sum(cell.line in counted for cell in missing) for variant, missing in empty.items()}
    fullest = min(lacking, key=lambda variant: lacking[variant])
    return Priced(
        asked=len(cells),
        given=sum(cell in prices for cell in cells),
        empty=empty,
        needed=needed[fullest],
        there=needed[fullest] - lacking[fullest],
    )
