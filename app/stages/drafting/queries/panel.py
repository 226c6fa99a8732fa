"""The panel of an RFP and what each seat scores."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Seat
from app.models.panel import SeatCriterion, SeatRow
from app.stages.drafting.queries.framework import RFP_ID

PANEL = (
    select(SeatRow.number, SeatRow.code, SeatRow.name, SeatRow.email, SeatRow.submitted_at, SeatCriterion.criterion)
    .outerjoin(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
    .where(SeatRow.rfp_id == RFP_ID)
    .order_by(SeatRow.number, SeatCriterion.position)
)


class Panel(NamedTuple):
    """The seats in the order of the sheet, their codes by number, and the numbers of those not submitted yet."""

    seats: tuple[Seat, ...]
    codes: dict[int, str]
    open: frozenset[int]


def panel_of(rfp_id: int, *, criteria: Mapping[int, str]) -> Panel:
    """The panel of an RFP; `criteria` are codes by number. One statement."""
    rows = db.session.execute(PANEL, {"rfp_id": rfp_id}).all()
    scored: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.criterion is not None:
            scored[row.number].append(criteria[row.criterion])
    seats = {
        row.number: Seat(id=row.code, name=row.name, email=row.email, criteria=tuple(scored[row.number]))
        for row in rows
    }
    return Panel(
        seats=tuple(seats.values()),
        codes={number: seat.id for number, seat in seats.items()},
        open=frozenset(row.number for row in rows if row.submitted_at is None),
    )
