"""Questions: added, changed, copied, moved within their section and beyond it, removed."""

from sqlalchemy import select

from app.domain.errors import DomainError
from app.domain.request.data import to_data
from app.domain.request.question_kinds import fitted
from app.domain.request.questionnaire import Question
from app.models.question import QuestionRow, QuestionSectionRow
from app.stages.drafting.questionnaire.operations.rows import (
    follow,
    next_place,
    put_in_order,
    record,
    record_plainly,
    refuse_taken,
    the_question,
    the_section,
)
from app.stages.drafting.questionnaire.operations.sections import STEPS
from app.stages.drafting.questionnaire.storing import question_values
from app.stages.drafting.requirements.storing import rename_question
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation


@operation
def add_question(work: Work, *, rfp_id: int, question: Question) -> str:
    """Add a question, the last of its section; returns its public id. Raises DomainError for a code that is taken."""
    editable(work, rfp_id=rfp_id)
    section = the_section(work.session, rfp_id=rfp_id, key=question.section)
    refuse_taken(work.session, rfp_id=rfp_id, code=question.code)
    row = QuestionRow(
        rfp_id=rfp_id,
        section_id=section.id,
        position=next_place(work.session, section, rfp_id=rfp_id),
        **question_values(fitted(question)),
    )
    work.session.add(row)
    work.session.flush()
    sentence = f"Added the question {question.code}."
    record(work, row, subject=question.code, sentence=sentence, after=to_data(fitted(question)))
    return row.public_id


@operation
def change_question(work: Work, *, rfp_id: int, public_id: str, version: int | None, question: Question) -> None:
    """Put this question in the place of another; conditions and requirements follow a new code, and one that goes to
    another section stands last in it. Raises `Stale`, `NotHere`, and DomainError for a code that is taken."""
    editable(work, rfp_id=rfp_id)
    row = the_question(work.session, rfp_id=rfp_id, public_id=public_id, version=version or 0)
    section = the_section(work.session, rfp_id=rfp_id, key=question.section)
    refuse_taken(work.session, rfp_id=rfp_id, code=question.code, but=row.id)
    was = row.code
    values = question_values(fitted(question))
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    if section.id != row.section_id:
        row.position = next_place(work.session, section, rfp_id=rfp_id)
        row.section_id = section.id
    work.session.flush()
    if question.code != was:
        follow(work.session, rfp_id=rfp_id, old=was, new=question.code)
        rename_question(work.session, rfp_id=rfp_id, old=was, new=question.code)
    told = {name: [str(before), str(after)] for name, (before, after) in changed.items()}
    record(work, row, subject=question.code, sentence=f"Changed the question {was}.", changed=told)


@operation
def copy_question(work: Work, *, rfp_id: int, public_id: str) -> str:
    """Put a copy right after a question, with a code of its own; returns the copy's public id."""
    editable(work, rfp_id=rfp_id)
    row = the_question(work.session, rfp_id=rfp_id, public_id=public_id)
    taken = set(work.session.scalars(select(QuestionRow.code).where(QuestionRow.rfp_id == rfp_id)))
    names = [column.key for column in QuestionRow.__table__.columns if column.key not in NOT_COPIED]
    copy = QuestionRow(**{name: getattr(row, name) for name in names}, code=code_of_copy(row.code, taken=taken))
    work.session.add(copy)
    work.session.flush()
    order = _order(work, section_id=row.section_id)
    order.remove(copy.id)
    order.insert(order.index(row.id) + 1, copy.id)
    put_in_order(work.session, QuestionRow, ids=order)
    record(work, copy, subject=copy.code, sentence=f"Copied the question {row.code} as {copy.code}.")
    return copy.public_id


NOT_COPIED = ("id", "public_id", "code", "version")


def code_of_copy(code: str, *, taken: set[str]) -> str:
    """The code with the first number after it that nothing has: Q7-2, Q7-3, …"""
    stem, number = code[:70], 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


@operation
def move_question(work: Work, *, rfp_id: int, public_id: str, where: str) -> None:
    """Put a question one place `up` or `down`, over the edge of its section into the one beside it. Raises DomainError
    where it stands at that end of the questionnaire already."""
    editable(work, rfp_id=rfp_id)
    row = the_question(work.session, rfp_id=rfp_id, public_id=public_id)
    order = _order(work, section_id=row.section_id)
    at = order.index(row.id)
    to = at + STEPS[where]
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        put_in_order(work.session, QuestionRow, ids=order)
    else:
        _move_over(work, row, where=where)
    record_plainly(work, rfp_id=rfp_id, subject=row.code, sentence=f"Moved the question {row.code} {where}.")


def _move_over(work: Work, row: QuestionRow, *, where: str) -> None:
    query = select(QuestionSectionRow.id).where(QuestionSectionRow.rfp_id == row.rfp_id)
    sections = list(work.session.scalars(query.order_by(QuestionSectionRow.position, QuestionSectionRow.id)))
    beside = sections.index(row.section_id) + STEPS[where]
    if not 0 <= beside < len(sections):
        raise DomainError(f"The question {row.code} stands {'first' if where == 'up' else 'last'} already.")
    row.section_id = sections[beside]
    inside = [key for key in _order(work, section_id=sections[beside]) if key != row.id]
    put_in_order(work.session, QuestionRow, ids=[*inside, row.id] if where == "up" else [row.id, *inside])


def _order(work: Work, *, section_id: int) -> list[int]:
    query = select(QuestionRow.id).where(QuestionRow.section_id == section_id)
    return list(work.session.scalars(query.order_by(QuestionRow.position, QuestionRow.id)))


@operation
def remove_question(work: Work, *, rfp_id: int, public_id: str, version: int | None) -> None:
    """Remove a question; conditions that look at it stay and become faults. Raises `Stale`, `NotHere`."""
    editable(work, rfp_id=rfp_id)
    row = the_question(work.session, rfp_id=rfp_id, public_id=public_id, version=version or 0)
    rename_question(work.session, rfp_id=rfp_id, old=row.code, new=None)
    work.session.delete(row)
    record_plainly(work, rfp_id=rfp_id, subject=row.code, sentence=f"Removed the question {row.code}.")
