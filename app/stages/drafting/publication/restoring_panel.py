"""Puts the panel back as it was published, leaving whoever sits on a seat where they sit."""

import json
from collections.abc import Sequence

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


def _matched(session: Session, rows: Sequence[SeatRow], *, panel: Sequence[Seat], rfp_id: int) -> list[SeatRow]:
    """A row for each seat of the panel, in its order: that of the same code, else one that was given another code and
    stands where the seat stood, else a new one in the gap. Rows that belong to no seat are removed."""
    codes = [seat.id for seat in panel]
    if sorted(row.code for row in rows) == sorted(codes):
        return list(rows)  # the same seats, perhaps with codes that changed places
    kept = {row.code: row for row in rows if row.code in codes}
    renamed = {row.number: row for row in rows if row.code not in kept}
    found: list[SeatRow] = []
    last = 0
    for place, seat in enumerate(panel):
        following = [kept[code].number for code in codes[place + 1 :] if code in kept]
        row = kept.get(seat.id) or _in_the_gap(renamed, last, min(following, default=last + len(rows) + 1))
        if row is None:
            row = SeatRow(rfp_id=rfp_id, number=last + 1, code=seat.id, name=seat.name)
        last = row.number
        found.append(row)
    for row in renamed.values():
        session.delete(row)
    session.flush()
    session.add_all(found)
    session.flush()
    return found


def _in_the_gap(renamed: dict[int, SeatRow], after: int, before: int) -> SeatRow | None:
    """The first row in question whose number lies between these two, taken out of those that are left."""
    number = next((number for number in sorted(renamed) if after < number < before), None)
    return None if number is None else renamed.pop(number)
