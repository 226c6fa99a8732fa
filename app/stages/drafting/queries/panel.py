"""The panel of an RFP and what each seat scores."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Seat
from app.models.panel import SeatCriterion, SeatRow
from app.stages.drafting.queries.framework import RFP_ID

PANEL = (
    select(SeatRow.number, SeatRow.code, SeatRow.name, SeatRow.email, SeatCriterion.criterion)
    .outerjoin(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
    .where(SeatRow.rfp_id == RFP_ID)
    .order_by(SeatRow.number, SeatCriterion.position)
)


def panel_of(rfp_id: int, *, criteria: Mapping[int, str]) -> tuple[tuple[Seat, ...], dict[int, str]]:
    """The seats in the order of the sheet, and their codes by number; `criteria` are codes by number."""
    rows = db.session.execute(PANEL, {"rfp_id": rfp_id}).all()
    scored: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.criterion is not None:
            scored[row.number].append(criteria[row.criterion])
    seats = {
        row.number: Seat(id=row.code, name=row.name, email=row.email, criteria=tuple(scored[row.number]))
        for row in rows
    }
    return tuple(seats.values()), {number: seat.id for number, seat in seats.items()}
