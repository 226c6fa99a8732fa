"""Who may take or leave a seat while marks are given: marks are independent only if their giver saw no others."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.domain.evaluation import MarkKind
from app.domain.policy import READERS, Actor
from app.models.mark import MarkRow
from app.models.panel import FormerReader, FormerSeat, SeatRow
from app.models.person import Person
from app.models.rfp import RfpRole


def not_independent(session: Session, *, seat: SeatRow, person: Person) -> str | None:
    """Why this person cannot take a seat whose marks are still to be given; None while nothing is marked or seen."""
    if not session.scalar(select(exists().where(MarkRow.rfp_id == seat.rfp_id))):
        return None
    here = (RfpRole.rfp_id == seat.rfp_id, RfpRole.person_id == person.id, RfpRole.role.in_(READERS))
    was_reader = (FormerReader.rfp_id == seat.rfp_id, FormerReader.person_id == person.id)
    had_submitted = (
        FormerSeat.rfp_id == seat.rfp_id,
        FormerSeat.person_id == person.id,
        FormerSeat.had_submitted.is_(True),
    )
    if person.is_auditor or session.scalar(
        select(exists().where(*here) | exists().where(*was_reader) | exists().where(*had_submitted))
    ):
        return (
            f"{person.name} could have seen others' marks of this RFP and cannot give independent ones. Seat another."
        )
    another = (
        FormerSeat.rfp_id == seat.rfp_id,
        FormerSeat.seat == seat.number,
        FormerSeat.person_id != person.id,
    )
    marked = exists().where(MarkRow.rfp_id == seat.rfp_id, MarkRow.seat == seat.number)
    if session.scalar(select(exists().where(*another) & marked)):
        return (
            f"Seat {seat.code} holds marks that somebody else gave and has not submitted; nobody else is to read them. "
            "Give the seat back to whoever gave them, or take their filled tab in."
        )
    return None


def stays_seated(session: Session, *, seat: SeatRow, person: Person, by: Actor) -> str | None:
    """Why this seat cannot be taken back from the person who sits on it; None if it can."""
    if person.id == by.person_id:
        return (
            "Nobody leaves the panel by themselves: whoever left could look at others' marks and come back. Another "
            "lead can take this seat back."
        )
    recused = exists().where(
        MarkRow.rfp_id == seat.rfp_id, MarkRow.seat == seat.number, MarkRow.kind == MarkKind.RECUSED
    )
    if seat.submitted_at is not None and session.scalar(select(recused)):
        return f"{person.name} stands back from an offer. The seat stays theirs, so that its marks stay closed to them."
    return None


def remember_seat(session: Session, *, seat: SeatRow, person_id: int) -> None:
    """Keep that this person sat there, as far as anything was marked there or seen."""
    row = FormerSeat(
        rfp_id=seat.rfp_id, seat=seat.number, person_id=person_id, had_submitted=seat.submitted_at is not None
    )
    session.merge(row)


def remember_reader(session: Session, *, rfp_id: int, person_id: int) -> None:
    """Keep that this person could read the marks there were."""
    if session.scalar(select(exists().where(MarkRow.rfp_id == rfp_id))):
        session.merge(FormerReader(rfp_id=rfp_id, person_id=person_id))
