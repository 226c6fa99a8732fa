"""Puts the panel back as it was published, leaving whoever sits on a seat where they sit."""

import json
from collections.abc import Sequence
from itertools import count

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.evaluation import Seat
from app.domain.request.request import Request
from app.models.panel import SeatCriterion, SeatRow
from app.stages.drafting.operations.storing import numbers_of


def free_seats(session: Session, *, rfp_id: int) -> None:
    """Take from the seats what they score, so that criteria can be put back; `put_panel_back` gives it again."""
    session.execute(delete(SeatCriterion).where(SeatCriterion.rfp_id == rfp_id))


def put_panel_back(session: Session, *, rfp_id: int, to: Request) -> None:
    """The seats with their codes, names, expertise and criteria; addresses and people stay with their seats."""
    query = select(SeatRow).where(SeatRow.rfp_id == rfp_id).order_by(SeatRow.number)
    rows = _matched(session, list(session.scalars(query)), panel=to.panel, rfp_id=rfp_id)
    for row in rows:
        row.code = f" {row.number}"  # codes may have changed places, and no two seats may share one meanwhile
    session.flush()
    for row, seat in zip(rows, to.panel, strict=True):
        row.code, row.name = seat.id, seat.name
        row.expertise = json.dumps(list(to.seat_expertise.get(seat.id, ())), ensure_ascii=False)
    session.flush()
    numbers = numbers_of(to.framework)
    session.add_all(
        SeatCriterion(rfp_id=rfp_id, seat=row.number, criterion=numbers[code], position=position)
        for row, seat in zip(rows, to.panel, strict=True)
        for position, code in enumerate(seat.criteria)
    )


def _matched(session: Session, rows: list[SeatRow], *, panel: Sequence[Seat], rfp_id: int) -> list[SeatRow]:
    """A row for each seat of the panel, in its order: the same seats where none came or went, else those of the same
    code; the rest are removed or made anew, with a number between their neighbours'."""
    if len(rows) == len(panel):
        return rows
    codes = {seat.id for seat in panel}
    for row in rows:
        if row.code not in codes:
            session.delete(row)
    session.flush()
    kept = {row.code: row for row in rows if row.code in codes}
    taken = {row.number for row in kept.values()}
    found: list[SeatRow] = []
    last = 0
    for seat in panel:
        row = kept.get(seat.id) or SeatRow(rfp_id=rfp_id, number=0, code=seat.id, name=seat.name)
        if row.number == 0:
            number = next(number for number in count(last + 1) if number not in taken)
            taken.add(number)
            row.number = number
            session.add(row)
        last = row.number
        found.append(row)
    session.flush()
    return found
