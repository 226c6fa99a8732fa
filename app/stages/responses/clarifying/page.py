"""The buyer's pages of questions and answers: what waits, what goes out next, what was told or not taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.clarifying import cut_off, next_digest, numbered_in_words
from app.models.clarification import Answering
from app.reports.clarifications_list import Entry
from app.stages.drafting.publication.queries import published
from app.stages.responses.clarifying.operations.writing import Said, seen_mark
from app.stages.responses.clarifying.queries import AskedQuestion, GivenAnswer, asked_questions, given_answers


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with the questions it answers; `corrects` and `corrected_by` are numbers in words, "" for none."""

    line: GivenAnswer
    number: str
    corrects: str
    corrected_by: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class ClarificationsPage:
    """`waiting` has the open questions, `new` the answers that have not gone out, oldest first, `told` those that have,
    newest first. `goes_out_at` is when the new ones go out by themselves."""

    waiting: tuple[AskedQuestion, ...]
    new: tuple[AnswerShown, ...]
    told: tuple[AnswerShown, ...]
    rejected: tuple[AskedQuestion, ...]
    cut_off: datetime | None
    goes_out_at: datetime | None

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.new or self.told or self.rejected)

    @property
    def new_in_words(self) -> str:
        return f"{len(self.new)} new {'answer' if len(self.new) == 1 else 'answers'}"


def clarifications_page(rfp_id: int, *, now: datetime, time_zone: str) -> ClarificationsPage:
    """Three statements."""
    questions, answers = asked_questions(rfp_id), given_answers(rfp_id)
    known = published(rfp_id)
    shown = _shown(answers, questions=questions)
    new = tuple(reversed([each for each in shown if each.line.told_at is None]))
    return ClarificationsPage(
        waiting=tuple(each for each in questions if each.status is Answering.OPEN),
        new=new,
        told=tuple(each for each in shown if each.line.told_at is not None),
        rejected=tuple(each for each in questions if each.status is Answering.REJECTED),
        cut_off=cut_off(known.request.schedule) if known else None,
        goes_out_at=max(now, next_digest(new[0].line.answered_at, time_zone=time_zone)) if new else None,
    )


def _shown(answers: Sequence[GivenAnswer], *, questions: Sequence[AskedQuestion]) -> list[AnswerShown]:
    corrected = {answer.corrects: numbered_in_words(answer.number) for answer in answers if answer.corrects}
    return [
        AnswerShown(
            line=answer,
            number=numbered_in_words(answer.number),
            corrects=numbered_in_words(answer.corrects) if answer.corrects else "",
            corrected_by=corrected.get(answer.number, ""),
            questions=tuple(each for each in questions if each.answer == answer.number),
        )
        for answer in answers
    ]


def chosen(questions: Sequence[AskedQuestion], *, public_ids: Sequence[str]) -> tuple[AskedQuestion, ...]:
    """Those of the open questions that were chosen to be answered together."""
    return tuple(each for each in questions if each.public_id in public_ids and each.status is Answering.OPEN)


def as_one(questions: Sequence[AskedQuestion]) -> str:
    """The chosen questions one below the other, each under what it is about: to be rewritten before it is published."""
    return "\n\n".join(f"{each.about}:\n{each.text}" if each.about else each.text for each in questions)


def said_in(answer: GivenAnswer) -> Said:
    return Said(
        question=answer.question,
        answer=answer.answer,
        leads_to_addendum=answer.leads_to_addendum,
        is_private=bool(answer.private_to),
        reason=answer.private_reason,
    )


def mark_of(answer: GivenAnswer) -> str:
    """By which a form that was drawn from an answer knows whether the answer is still the same."""
    return seen_mark(answer.question, answer.answer, answer.private_reason, leads=answer.leads_to_addendum)


STATES = {Answering.OPEN: "waits for an answer", Answering.REJECTED: "not taken up"}


def entries(rfp_id: int) -> tuple[Entry, ...]:
    """Every question with its answer, then the answers that nobody asked for. Two statements."""
    questions, answers = asked_questions(rfp_id), given_answers(rfp_id)
    by_number = {answer.number: answer for answer in answers}
    listed = [_entry(each, answer=by_number.get(each.answer) if each.answer else None) for each in questions]
    asked_for = {each.answer for each in questions}
    alone = [_entry(None, answer=each) for each in reversed(answers) if each.number not in asked_for]
    return (*listed, *alone)


def _entry(question: AskedQuestion | None, *, answer: GivenAnswer | None) -> Entry:
    gone = "answered" if answer is not None and answer.told_at else "answered, not sent yet"
    return Entry(
        number=numbered_in_words(answer.number) if answer else "",
        state=gone if answer else STATES.get(question.status, "") if question else "",
        firm=question.firm if question else "",
        asked_at=question.asked_at if question else None,
        is_late=bool(question and question.is_late),
        about=question.about if question else "",
        asked=question.text if question else "",
        published=answer.question if answer else "",
        answer=answer.answer if answer else "",
        goes_to=(answer.private_to or "all") if answer else "",
        reason=answer.private_reason if answer else question.rejected_reason if question else "",
        corrects=numbered_in_words(answer.corrects) if answer and answer.corrects else "",
        leads_to_addendum=bool(answer and answer.leads_to_addendum),
        answered_by=answer.answered_by if answer else "",
        told_at=answer.told_at if answer else None,
    )
