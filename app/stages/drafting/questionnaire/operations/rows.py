"""What changes to sections and questions have in common: the row a form was drawn from, its place, its audit row."""

from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.domain.request.conditions import rewritten
from app.models.question import QuestionRow, QuestionSectionRow
from app.web.draft_lock import Stale, next_row_version
from app.web.unit_of_work import Work

Row = TypeVar("Row", QuestionRow, QuestionSectionRow)


def the_section(session: Session, *, rfp_id: int, key: str, version: int | None = None) -> QuestionSectionRow:
    """The section's row. Raises `NotHere`, and `Stale` where a version is given and it is another one by now."""
    return _current(session, QuestionSectionRow, rfp_id=rfp_id, public_id=key, version=version)


def the_question(session: Session, *, rfp_id: int, public_id: str, version: int | None = None) -> QuestionRow:
    """The question's row. Raises `NotHere`, and `Stale` where a version is given and it is another one by now."""
    return _current(session, QuestionRow, rfp_id=rfp_id, public_id=public_id, version=version)


def _current(session: Session, model: type[Row], *, rfp_id: int, public_id: str, version: int | None) -> Row:
    row = session.scalar(select(model).where(model.rfp_id == rfp_id, model.public_id == public_id))
    if row is None:
        raise NotHere("Somebody removed this meanwhile.")
    if version is not None and row.version != version:
        raise Stale
    return row


def next_place(session: Session, row: QuestionSectionRow | None = None, *, rfp_id: int) -> int:
    """The position after the last question of a section, or after the last section."""
    if row is None:
        last = session.scalar(select(func.max(QuestionSectionRow.position)).where(QuestionSectionRow.rfp_id == rfp_id))
    else:
        last = session.scalar(select(func.max(QuestionRow.position)).where(QuestionRow.section_id == row.id))
    return (last or 0) + 1


def put_in_order(session: Session, model: type[Row], *, ids: list[int]) -> None:
    """Give the rows positions in this order. Their versions stay: a form that is open elsewhere stays current."""
    session.flush()
    for position, key in enumerate(ids, start=1):
        session.execute(update(model).where(model.id == key, model.position != position).values(position=position))


def refuse_taken(session: Session, *, rfp_id: int, code: str, but: int | None = None) -> None:
    """Raise DomainError where a question other than `but` has the code."""
    holder = session.scalar(select(QuestionRow.id).where(QuestionRow.rfp_id == rfp_id, QuestionRow.code == code))
    if holder not in (None, but):
        raise DomainError(f"There is a question {code} already. Choose another code.")


def follow(session: Session, *, rfp_id: int, old: str, new: str) -> None:
    """Conditions that look at the question `old` look at `new`. Versions of the rows rise where words change."""
    questions = select(QuestionRow).where(QuestionRow.rfp_id == rfp_id, QuestionRow.condition != "")
    sections = select(QuestionSectionRow).where(QuestionSectionRow.rfp_id == rfp_id, QuestionSectionRow.condition != "")
    for row in (*session.scalars(questions), *session.scalars(sections)):
        row.condition = rewritten(row.condition, {old: new})


def record(work: Work, row: QuestionRow | QuestionSectionRow, *, subject: str, sentence: str, **detail: object) -> None:
    """The audit row of a change to a row, with the version that the change makes."""
    work.session.flush()
    told = {**next_row_version(row.public_id, version=row.version), **detail}
    work.record(rfp_id=row.rfp_id, action=Action.REQUEST_EDIT, subject=subject, sentence=sentence, detail=told)


def record_plainly(work: Work, *, rfp_id: int, subject: str, sentence: str, **detail: object) -> None:
    """The audit row of a change that leaves no row behind, or only their order."""
    work.record(rfp_id=rfp_id, action=Action.REQUEST_EDIT, subject=subject, sentence=sentence, detail=detail)
