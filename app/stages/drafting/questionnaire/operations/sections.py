"""Sections of the questionnaire: added, changed, moved, removed with all that stands in them."""

from sqlalchemy import select

from app.domain.errors import DomainError
from app.domain.packet_figures import counted
from app.domain.request.questionnaire import QuestionSection
from app.models.question import QuestionRow, QuestionSectionRow
from app.stages.drafting.questionnaire.operations.rows import (
    next_place,
    put_in_order,
    record,
    record_plainly,
    the_section,
)
from app.stages.drafting.requirements.storing import rename_question
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation

STEPS = {"up": -1, "down": 1}


@operation
def add_section(work: Work, *, rfp_id: int, section: QuestionSection) -> str:
    """Add a section, the last; returns its key."""
    editable(work, rfp_id=rfp_id)
    row = QuestionSectionRow(
        rfp_id=rfp_id,
        position=next_place(work.session, rfp_id=rfp_id),
        title=section.title,
        intro=section.intro,
        condition=section.condition,
    )
    work.session.add(row)
    work.session.flush()
    record(work, row, subject=section.title, sentence=f"Added the section “{section.title}” to the questionnaire.")
    return row.public_id


@operation
def change_section(work: Work, *, rfp_id: int, version: int | None, section: QuestionSection) -> None:
    """Put these words in the place of those of the section with this key. Raises `Stale`, `NotHere`."""
    editable(work, rfp_id=rfp_id)
    row = the_section(work.session, rfp_id=rfp_id, key=section.key, version=version or 0)
    before = {"title": row.title, "intro": row.intro, "condition": row.condition}
    changed = {name: [was, getattr(section, name)] for name, was in before.items() if getattr(section, name) != was}
    row.title, row.intro, row.condition = section.title, section.intro, section.condition
    sentence = f"Changed the section “{section.title}” of the questionnaire."
    record(work, row, subject=section.title, sentence=sentence, changed=changed)


@operation
def remove_section(work: Work, *, rfp_id: int, key: str, version: int | None) -> None:
    """Remove a section and its questions. Raises `Stale`, `NotHere`."""
    editable(work, rfp_id=rfp_id)
    row = the_section(work.session, rfp_id=rfp_id, key=key, version=version or 0)
    inside = select(QuestionRow).where(QuestionRow.section_id == row.id).order_by(QuestionRow.position)
    questions = list(work.session.scalars(inside))
    for question in questions:
        rename_question(work.session, rfp_id=rfp_id, old=question.code, new=None)
        work.session.delete(question)
    work.session.flush()
    work.session.delete(row)
    with_them = f" with {counted(len(questions), 'question')}" if questions else ""
    record_plainly(
        work,
        rfp_id=rfp_id,
        subject=row.title,
        sentence=f"Removed the section “{row.title}”{with_them} from the questionnaire.",
        questions=[question.code for question in questions],
    )


@operation
def move_section(work: Work, *, rfp_id: int, key: str, where: str) -> None:
    """Put a section one place `up` or `down`. Raises DomainError where it stands at that end already."""
    editable(work, rfp_id=rfp_id)
    row = the_section(work.session, rfp_id=rfp_id, key=key)
    query = select(QuestionSectionRow.id).where(QuestionSectionRow.rfp_id == rfp_id)
    order = list(work.session.scalars(query.order_by(QuestionSectionRow.position, QuestionSectionRow.id)))
    at = order.index(row.id)
    to = at + STEPS[where]
    if not 0 <= to < len(order):
        raise DomainError(f"The section stands {'first' if where == 'up' else 'last'} already.")
    order[at], order[to] = order[to], order[at]
    put_in_order(work.session, QuestionSectionRow, ids=order)
    sentence = f"Moved the section “{row.title}” of the questionnaire {where}."
    record_plainly(work, rfp_id=rfp_id, subject=row.title, sentence=sentence)
