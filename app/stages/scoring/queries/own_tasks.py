"""What a seat has given and what it still has to do, offer by offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from app.db import db
from app.domain.evaluation import OfferStatus
from app.domain.marking import Given, OfferTask, shuffled, tasks
from app.models.mark import MarkRow
from app.models.offer import OfferRow
from app.stages.scoring.queries.cells import RFP, SEAT, SeatState, seat_state
from app.stages.scoring.queries.frozen import frozen, leaves_of_seat


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """The active offers in the seat's own order; names of offers and titles of its leaves by number."""

    tasks: tuple[OfferTask, ...]
    offers: Mapping[int, str]
    leaves: Mapping[int, str]


ACTIVE: Final = (
    select(OfferRow.number, OfferRow.name)
    .where(OfferRow.rfp_id == RFP, OfferRow.status == OfferStatus.ACTIVE)
    .order_by(OfferRow.number)
)
GIVEN: Final = select(
    MarkRow.offer, MarkRow.criterion, MarkRow.kind, (func.trim(MarkRow.comment) != "").label("is_justified")
).where(MarkRow.rfp_id == RFP, MarkRow.seat == SEAT)


def own_tasks_of(rfp_id: int, *, seat: int) -> tuple[SeatState, OwnTasks]:
    """The seat (by number) and its tasks. Three statements."""
    state = seat_state(rfp_id, seat=seat)
    return state, own_tasks(rfp_id, seat=seat, state=state)


def own_tasks(rfp_id: int, *, seat: int, state: SeatState) -> OwnTasks:
    """What `seat` (by number) has given and what it lacks. Two statements."""
    known = frozen(rfp_id, state.snapshot_hash)
    leaves = leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)
    offers: dict[int, str] = {row.number: row.name for row in db.session.execute(ACTIVE, {"rfp_id": rfp_id})}
    rows = db.session.execute(GIVEN, {"rfp_id": rfp_id, "seat": seat})
    return OwnTasks(
        tasks=tasks(
            shuffled(tuple(offers), seed=state.public_id),
            leaves=leaves,
            given=(Given(*row) for row in rows),
            justification=known.tree.framework.rules.justification,
        ),
        offers=offers,
        leaves={number: known.tree.by_id[known.codes[number]].title for number in leaves},
    )
