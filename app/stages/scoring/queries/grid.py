"""All marks of one seat as a table: criteria × offers, in the order of the RFP."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from app.db import db
from app.domain.entries import score_text
from app.domain.evaluation import OfferStatus
from app.models.mark import MarkVersion
from app.models.offer import OfferRow
from app.stages.scoring.queries.cells import MARKS_OF_OFFER, RFP, SEAT, OwnMark, SeatState, seat_state
from app.stages.scoring.queries.frozen import leaves_of_seat

Place = tuple[int, int]
"""Offer and criterion, by number."""


@dataclass(frozen=True, slots=True)
class OwnGrid:
    """`offers` are the active ones by number; `marks` hold every cell of the seat's leaves, empty ones too."""

    seat: SeatState
    offers: Mapping[int, str]
    leaves: tuple[int, ...]
    marks: Mapping[Place, OwnMark]


OFFERS: Final = (
    select(OfferRow.number, OfferRow.name)
    .where(OfferRow.rfp_id == RFP, OfferRow.status == OfferStatus.ACTIVE)
    .order_by(OfferRow.number)
)
VERSIONS: Final = select(
    MarkVersion.offer, MarkVersion.criterion, MarkVersion.version, MarkVersion.kind, MarkVersion.value
).where(MarkVersion.rfp_id == RFP, MarkVersion.seat == SEAT)


def own_grid(rfp_id: int, *, seat: int) -> OwnGrid:
    """What a seat (by number) has marked and may mark. Three statements."""
    state = seat_state(rfp_id, seat=seat)
    leaves = leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)
    offers = {row.number: row.name for row in db.session.execute(OFFERS, {"rfp_id": rfp_id})}
    wanted = set(leaves)
    rows = db.session.execute(MARKS_OF_OFFER, {"rfp_id": rfp_id, "seat": seat, "offers": list(offers)})
    marks = {(row[0], row[1]): OwnMark(*row) for row in rows if row[1] in wanted}
    return OwnGrid(seat=state, offers=offers, leaves=leaves, marks=marks)


def scores_at(rfp_id: int, *, seat: int, versions: Iterable[tuple[Place, int]]) -> dict[Place, str]:
    """What stood in these cells at these versions, as it would be typed: nothing at version 0. Cells without such a
    version are left out."""
    wanted = dict(versions)
    if not wanted:
        return {}
    query = VERSIONS.where(
        MarkVersion.offer.in_({offer for offer, _ in wanted}),
        MarkVersion.criterion.in_({criterion for _, criterion in wanted}),
    )
    rows = db.session.execute(query, {"rfp_id": rfp_id, "seat": seat})
    return {place: "" for place, version in wanted.items() if not version} | {
        (row.offer, row.criterion): score_text(row.kind, row.value)
        for row in rows
        if wanted.get((row.offer, row.criterion)) == row.version
    }
