"""What the rows of requirements, scope and terms have in common: a version of their own, a place, a readable code."""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.requirement import ContractTermRow, RequirementRow, ScopeItemRow
from app.web.draft_lock import Stale, next_row_version
from app.web.unit_of_work import Work

Row = TypeVar("Row", RequirementRow, ScopeItemRow, ContractTermRow)
Coded = RequirementRow | ContractTermRow


class CodeTaken(DomainError):
    """Another row of the RFP has this code already."""


class Gone(NotHere):
    """The row was removed meanwhile, or is none of this RFP's."""

    def __init__(self) -> None:
        super().__init__("Somebody removed this meanwhile.")


def current(session: Session, model: type[Row], *, rfp_id: int, public_id: str, version: int | None) -> Row:
    """The row a form was drawn from. Raises `Gone`, and `Stale` where somebody else has changed it since."""
    row = session.scalar(select(model).where(model.rfp_id == rfp_id, model.public_id == public_id))
    if row is None:
        raise Gone
    if row.version != version:
        raise Stale
    return row


def next_position(session: Session, model: type[Row], *, rfp_id: int) -> int:
    last = session.scalar(select(func.max(model.position)).where(model.rfp_id == rfp_id))
    return (last or 0) + 1


def refuse_taken(session: Session, model: type[Coded], *, rfp_id: int, code: str, but: int | None = None) -> None:
    """Raise `CodeTaken` where a row other than `but` has the code."""
    holder = session.scalar(select(model.id).where(model.rfp_id == rfp_id, model.code == code))
    if holder not in (None, but):
        raise CodeTaken(f"There is a {code} already. Choose another code.")


def move(session: Session, model: type[Row], *, rfp_id: int, public_id: str, where: str) -> None:
    """Put a row one place `up` or `down`. Raises `Gone`, and DomainError where it stands at that end already.

    The row keeps its version: a form that is open in another window stays current.
    """
    query = select(model.id, model.public_id).where(model.rfp_id == rfp_id).order_by(model.position, model.id)
    ids = session.execute(query).all()
    order = [row.id for row in ids]
    at = next((place for place, row in enumerate(ids) if row.public_id == public_id), None)
    if at is None:
        raise Gone
    to = at + {"up": -1, "down": 1}[where]
    if not 0 <= to < len(order):
        raise DomainError(f"It stands {'first' if where == 'up' else 'last'} already.")
    order[at], order[to] = order[to], order[at]
    for position, key in enumerate(order, start=1):
        session.execute(update(model).where(model.id == key, model.position != position).values(position=position))


def record(
    work: Work, row: RequirementRow | ScopeItemRow | ContractTermRow, *, subject: str, sentence: str, **detail: object
) -> None:
    """The audit row of a change to a row, with the version that the change makes."""
    work.session.flush()
    told = {**next_row_version(row.public_id, version=row.version), **detail}
    work.record(rfp_id=row.rfp_id, action=Action.REQUEST_EDIT, subject=subject, sentence=sentence, detail=told)


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """[before, after] of every value that differs, by name."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
