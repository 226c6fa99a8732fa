"""Submitting one's marks, having them reopened, standing back from an offer and coming back to it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, update

from app.domain.audit import content_hash
from app.domain.entries import LONGEST_WHY
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import MarkKind, OfferStatus
from app.domain.lifecycle import Stage
from app.domain.packet_figures import counted
from app.domain.policy import Action
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.scoring.letters import tell_of_reopening
from app.stages.scoring.operations.storing import MarkToStore, add_history, store_marks, take_marks
from app.stages.scoring.queries.cells import OwnMark, SeatState, locked_cells, seat_state
from app.stages.scoring.queries.frozen import leaves_of_seat
from app.stages.scoring.queries.own_tasks import own_tasks
from app.web.unit_of_work import Work, operation

NOT_SCORING = "The RFP is not being scored any more, so marks stay as they are."


class NotReady(DomainError):
    """A set of marks cannot be submitted yet, because something is missing in it."""


@operation
def submit_marks(work: Work, *, rfp_id: int, seat: int) -> None:
    """Hand in the marks of a seat (by number): they are closed then. Raises NotReady, DomainError."""
    state = _open_seat(work, rfp_id=rfp_id, seat=seat)
    undone = sum(not task.is_done for task in own_tasks(rfp_id, seat=seat, state=state).tasks)
    if undone:
        raise NotReady(f"Your marks cannot be submitted yet: something is missing for {counted(undone, 'offer')}.")
    _set(work, rfp_id=rfp_id, seat=seat, submitted_at=work.now)
    work.record(
        rfp_id=rfp_id,
        action=Action.MARK_GIVE,
        subject=state.reference,
        sentence=f"Submitted the marks of {state.name}.",
        detail={"seat": state.code},
    )


@operation
def reopen_marks(work: Work, *, rfp_id: int, seat: str, reason: str) -> None:
    """Open the submitted marks of the seat with this public id again. Raises NotHere, DomainError."""
    number = work.session.scalar(select(SeatRow.number).where(SeatRow.rfp_id == rfp_id, SeatRow.public_id == seat))
    if number is None:
        raise NotHere("This RFP has no such seat.")
    state = _locked_seat(work, rfp_id=rfp_id, seat=number)
    if state.submitted_at is None:
        raise DomainError(f"The marks of {state.name} are open already.")
    if state.person_id is not None and state.person_id == work.actor.person_id:
        raise DomainError("Nobody reopens their own marks after seeing those of others. Another lead can.")
    _refuse_reason(reason, wanted="Say why the marks are reopened: the evaluator and the audit read it.")
    _set(work, rfp_id=rfp_id, seat=number, submitted_at=None, reopened_at=work.now)
    holder = work.session.execute(select(Person.email, Person.name).where(Person.id == state.person_id)).one_or_none()
    if holder is not None:
        tell_of_reopening(
            work, to=holder.email, name=holder.name, rfp_id=rfp_id, reference=state.reference, reason=reason
        )
    work.record(
        rfp_id=rfp_id,
        action=Action.SEAT_REOPEN,
        subject=state.reference,
        sentence=f"Reopened the marks of {state.name}: {reason}",
        detail={"seat": state.code},
    )


@operation
def stand_back(work: Work, *, rfp_id: int, seat: int, offer: int, reason: str) -> None:
    """Stand back from an offer: every cell of it that the seat scores becomes recused, what was there goes into the
    history. Raises NotHere, DomainError."""
    state = _open_seat(work, rfp_id=rfp_id, seat=seat)
    _refuse_reason(reason, wanted="Say why you stand back, for example the interest you have in the firm.")
    name, marks = _own_cells(rfp_id, seat=seat, offer=offer, state=state)
    if any(mark.kind is MarkKind.RECUSED for mark in marks):
        raise DomainError(f"You stand back from {name} already.")
    recused = [_next(mark, kind=MarkKind.RECUSED, comment=reason, why="", work=work) for mark in marks]
    add_history(work.session, rfp_id=rfp_id, seat=seat, versions=[*_not_in_history(marks), *recused])
    store_marks(work.session, rfp_id=rfp_id, seat=seat, marks=recused)
    _record_recusal(work, rfp_id=rfp_id, state=state, sentence=f"{state.name} stood back from {name}.", written=recused)


@operation
def come_back(work: Work, *, rfp_id: int, seat: int, offer: int, reason: str) -> None:
    """Take standing back from an offer back: its cells are empty again. Raises NotHere, DomainError.

    A reason is asked for only after the set was reopened, as for every change then.
    """
    state = _open_seat(work, rfp_id=rfp_id, seat=seat)
    if state.reopened_at is not None:
        _refuse_reason(reason, wanted="Your set was reopened, so say why you come back to this offer.")
    name, marks = _own_cells(rfp_id, seat=seat, offer=offer, state=state)
    recused = [mark for mark in marks if mark.kind is MarkKind.RECUSED]
    if not recused:
        raise DomainError(f"You do not stand back from {name}.")
    emptied = [_next(mark, kind=MarkKind.NOTED, comment="", why=reason, work=work) for mark in recused]
    add_history(work.session, rfp_id=rfp_id, seat=seat, versions=[*_not_in_history(recused), *emptied])
    take_marks(work.session, rfp_id=rfp_id, seat=seat, cells=emptied)
    _record_recusal(work, rfp_id=rfp_id, state=state, sentence=f"{state.name} came back to {name}.", written=emptied)


def _locked_seat(work: Work, *, rfp_id: int, seat: int) -> SeatState:
    """The seat, locked against saving; the RFP, locked against closing. Raises DomainError when it is not scored."""
    work.session.execute(select(Rfp.id).where(Rfp.id == rfp_id).with_for_update(read=True))
    here = (SeatRow.rfp_id == rfp_id, SeatRow.number == seat)
    work.session.execute(select(SeatRow.number).where(*here).with_for_update())
    state = seat_state(rfp_id, seat=seat)
    if state.stage is not Stage.SCORING:
        raise DomainError(NOT_SCORING)
    return state


def _open_seat(work: Work, *, rfp_id: int, seat: int) -> SeatState:
    """The actor's own seat, locked, with its marks still open. Raises DomainError."""
    state = _locked_seat(work, rfp_id=rfp_id, seat=seat)
    if state.submitted_at is not None:
        raise DomainError("You have submitted your marks. The lead can reopen your set, with a reason.")
    if state.person_id != work.actor.person_id:
        raise DomainError("The seat is no longer yours. The lead gives seats on the page Committee.")
    return state


def _set(work: Work, *, rfp_id: int, seat: int, **values: object) -> None:
    here = (SeatRow.rfp_id == rfp_id, SeatRow.number == seat)
    work.session.execute(update(SeatRow).where(*here).values(values))


def _refuse_reason(reason: str, *, wanted: str) -> None:
    if not reason:
        raise DomainError(wanted)
    if len(reason) > LONGEST_WHY:
        raise DomainError(f"The reason has {len(reason):,} characters; {LONGEST_WHY:,} are kept. Shorten it.")
    if "\0" in reason:
        raise DomainError("The reason has a character that cannot be kept (a NUL). Delete it.")


def _own_cells(rfp_id: int, *, seat: int, offer: int, state: SeatState) -> tuple[str, list[OwnMark]]:
    """The name of an active offer and the seat's cells of it. Raises NotHere, DomainError."""
    leaves = leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)
    if not leaves:
        raise DomainError("Nothing is assigned to your seat, so there is nothing to stand back from.")
    found = locked_cells(rfp_id, seat=seat, offers=[offer], criteria=list(leaves))
    if found is None:
        raise NotHere("This RFP has no such offer.")
    cells = found[1].values()
    first = next(iter(cells))
    if first.offer_status is not OfferStatus.ACTIVE:
        raise DomainError(f"{first.offer_name} is {first.offer_status.value} and is not scored any more.")
    return first.offer_name, [cell.mark for cell in cells]


def _next(mark: OwnMark, *, kind: MarkKind, comment: str, why: str, work: Work) -> MarkToStore:
    return MarkToStore(
        criterion=mark.criterion,
        offer=mark.offer,
        kind=kind,
        value=None,
        comment=comment,
        strengths="",
        weaknesses="",
        at=work.now,
        version=mark.version + 1,
        why=why,
        entered_by=work.actor.name[:300],
    )


def _not_in_history(marks: Iterable[OwnMark]) -> Iterator[MarkToStore]:
    """What is about to be replaced and came in with an import, so that the history begins with it."""
    for mark in marks:
        if mark.kind is not None and mark.at is not None and mark.in_history is None:
            yield MarkToStore(
                criterion=mark.criterion,
                offer=mark.offer,
                kind=mark.kind,
                value=mark.value,
                comment=mark.comment,
                strengths=mark.strengths,
                weaknesses=mark.weaknesses,
                at=mark.at,
                version=mark.version,
                entered_by="import",
            )


def _record_recusal(
    work: Work, *, rfp_id: int, state: SeatState, sentence: str, written: Sequence[MarkToStore]
) -> None:
    work.record(
        rfp_id=rfp_id,
        action=Action.MARK_GIVE,
        subject=state.reference,
        sentence=sentence,
        detail={
            "seat": state.code,
            "cells": [[mark.offer, mark.criterion, mark.version] for mark in written],
            "content": content_hash([[*mark[:7], *mark[8:10]] for mark in written]),
        },
    )
