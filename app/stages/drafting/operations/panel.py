"""The seats of the panel while drafting: added, changed, removed. Who sits on them is the committee's page."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Seat
from app.domain.opening import seat_fault
from app.domain.policy import Action
from app.domain.request.data import canonical
from app.domain.tree import Tree
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import Rfp
from app.stages.drafting.operations.storing import numbers_of
from app.stages.drafting.queries import draft_of
from app.stages.drafting.queries.expertise import assignment_of
from app.web.draft_lock import locked_draft, next_version
from app.web.unit_of_work import Work, operation


@operation
def add_seat(work: Work, *, rfp_id: int, version: int | None, seat: Seat, expertise: tuple[str, ...] = ()) -> None:
    """Add a seat at the end of the panel. Raises `Stale`, and DomainError for a code that is taken."""
    rfp = _locked(work, rfp_id=rfp_id, version=version)
    last = work.session.scalar(select(func.max(SeatRow.number)).where(SeatRow.rfp_id == rfp_id)) or 0
    row = SeatRow(
        rfp_id=rfp_id,
        number=last + 1,
        code=seat.id,
        name=seat.name,
        email=seat.email,
        expertise=canonical(expertise),
    )
    _refuse_taken(work.session, rfp_id=rfp_id, code=seat.id, number=row.number)
    work.session.add(row)
    _record(work, rfp, seat=seat, sentence=f"Added seat {seat.id} to the panel.", before=None, expertise=expertise)
    work.session.flush()
    _assign(work.session, rfp_id=rfp_id, number=row.number, seat=seat)


@operation
def change_seat(
    work: Work,
    *,
    rfp_id: int,
    version: int | None,
    public_id: str,
    seat: Seat,
    expertise: tuple[str, ...] = (),
) -> None:
    """Put these facts in the place of a seat's. Raises `Stale`, and DomainError for a code that is taken."""
    rfp = _locked(work, rfp_id=rfp_id, version=version)
    row = _seat(work.session, rfp_id=rfp_id, public_id=public_id)
    before = next(each for each in draft_of(rfp_id).panel if each.id == row.code)
    _refuse_taken(work.session, rfp_id=rfp_id, code=seat.id, number=row.number)
    sentence = f"Changed seat {row.code} of the panel."
    _record(work, rfp, seat=seat, sentence=sentence, before=before, expertise=expertise)
    row.code, row.name, row.email = seat.id, seat.name, seat.email
    row.expertise = canonical(expertise)
    _assign(work.session, rfp_id=rfp_id, number=row.number, seat=seat)


@operation
def remove_seat(work: Work, *, rfp_id: int, version: int | None, public_id: str) -> None:
    """Remove a seat that nobody sits on. Raises `Stale`, and DomainError where somebody does."""
    rfp = _locked(work, rfp_id=rfp_id, version=version)
    row = _seat(work.session, rfp_id=rfp_id, public_id=public_id)
    if row.person_id is not None:
        raise DomainError(f"Somebody sits on seat {row.code}. Take it back on the page Committee first.")
    work.session.execute(delete(SeatRow).where(SeatRow.rfp_id == rfp_id, SeatRow.number == row.number))
    _record(work, rfp, seat=None, sentence=f"Removed seat {row.code} from the panel.", before=None)


@operation
def assign_by_expertise(work: Work, *, rfp_id: int, version: int | None) -> int:
    """Give every seat the criteria whose fields it shares; seats that share none keep theirs. Returns how many seats
    score something else now. Raises `Stale` where the proposal looked at is no longer the same."""
    rfp = _locked(work, rfp_id=rfp_id, version=version)
    changes = assignment_of(rfp_id).changes
    draft = draft_of(rfp_id)
    numbers = {seat.id: number for number, seat in zip(_numbers(work.session, rfp_id), draft.panel, strict=True)}
    for seat in draft.panel:
        if seat.id in changes:
            assigned = replace(seat, criteria=changes[seat.id])
            _assign(work.session, rfp_id=rfp_id, number=numbers[seat.id], seat=assigned)
    count = "1 seat" if len(changes) == 1 else f"{len(changes)} seats"
    work.record(
        rfp_id=rfp_id,
        action=Action.FRAMEWORK_EDIT,
        subject=rfp.reference,
        sentence=f"Assigned criteria to {count} by expertise.",
        detail={
            **next_version(rfp),
            "before": {seat.id: list(seat.criteria) for seat in draft.panel if seat.id in changes},
            "after": {code: list(criteria) for code, criteria in changes.items()},
        },
    )
    return len(changes)


def _numbers(session: Session, rfp_id: int) -> Sequence[int]:
    return session.scalars(select(SeatRow.number).where(SeatRow.rfp_id == rfp_id).order_by(SeatRow.number)).all()


def _locked(work: Work, *, rfp_id: int, version: int | None) -> Rfp:
    return locked_draft(work, rfp_id=rfp_id, version=version)


def _seat(session: Session, *, rfp_id: int, public_id: str) -> SeatRow:
    row = session.scalar(select(SeatRow).where(SeatRow.rfp_id == rfp_id, SeatRow.public_id == public_id))
    if row is None:
        raise NotHere("There is no such seat any more. Look at the panel as it is now.")
    return row


def _refuse_taken(session: Session, *, rfp_id: int, code: str, number: int) -> None:
    holder = session.scalar(select(SeatRow.number).where(SeatRow.rfp_id == rfp_id, SeatRow.code == code))
    if holder not in (None, number):
        raise DomainError(f"There is a seat {code} already. Give this one another code.")


def _assign(session: Session, *, rfp_id: int, number: int, seat: Seat) -> None:
    """Store what a seat scores, in the order given. Raises DomainError for a criterion that is gone or unmarked."""
    framework = draft_of(rfp_id).framework
    numbers = numbers_of(framework)
    tree = Tree.grown(framework)
    gone = [code for code in seat.criteria if code not in numbers]
    if gone:
        raise DomainError(f"There is no criterion {gone[0]} any more. Choose among those that are there.")
    given = [leaf for code in seat.criteria for leaf in tree.leaves_under(code)]
    if given and (fault := seat_fault(tree, seat)):
        raise DomainError(fault)
    session.execute(delete(SeatCriterion).where(SeatCriterion.rfp_id == rfp_id, SeatCriterion.seat == number))
    session.add_all(
        SeatCriterion(rfp_id=rfp_id, seat=number, criterion=numbers[code], position=position)
        for position, code in enumerate(seat.criteria)
    )


def _record(
    work: Work,
    rfp: Rfp,
    *,
    seat: Seat | None,
    sentence: str,
    before: Seat | None,
    expertise: tuple[str, ...] = (),
) -> None:
    work.record(
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
        subject=seat.id if seat else rfp.reference,
        sentence=sentence,
        detail={
            **next_version(rfp),
            "before": asdict(before) if before else None,
            "after": asdict(seat) if seat else None,
            "expertise": list(expertise),
        },
    )
