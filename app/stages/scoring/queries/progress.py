"""How far each seat of the panel is: marks counted, never shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from app.db import db
from app.domain.evaluation import NO_JUDGEMENT, MarkKind, OfferStatus
from app.domain.tree import Tree
from app.models.mark import MarkRow, without_value
from app.models.offer import OfferRow
from app.models.panel import SeatRow
from app.models.person import Person
from app.stages.drafting.queries import RFP_ID, framework_of, panel_of


@dataclass(frozen=True, slots=True)
class SeatProgress:
    """A seat and how far it is. `holder` is "" where nobody sits on it; `stood_back` counts offers."""

    public_id: str
    code: str
    name: str
    holder: str
    given: int
    expected: int
    stood_back: int
    submitted_at: datetime | None
    reopened_at: datetime | None


ACTIVE_OFFERS: Final = (
    select(func.count())
    .select_from(OfferRow)
    .where(OfferRow.rfp_id == RFP_ID, OfferRow.status == OfferStatus.ACTIVE)
    .scalar_subquery()
)
SEATS: Final = (
    select(
        SeatRow.number,
        SeatRow.public_id,
        SeatRow.submitted_at,
        SeatRow.reopened_at,
        func.coalesce(Person.name, "").label("holder"),
        ACTIVE_OFFERS.label("offers"),
    )
    .outerjoin(Person, Person.id == SeatRow.person_id)
    .where(SeatRow.rfp_id == RFP_ID)
    .order_by(SeatRow.number)
)
_ON_ACTIVE_OFFERS: Final = (
    (OfferRow.rfp_id == MarkRow.rfp_id) & (OfferRow.number == MarkRow.offer) & (OfferRow.status == OfferStatus.ACTIVE)
)
MARKS: Final = (
    select(MarkRow.seat, MarkRow.criterion, func.count().label("marks"))
    .join(OfferRow, _ON_ACTIVE_OFFERS)
    .where(MarkRow.rfp_id == RFP_ID)
    .group_by(MarkRow.seat, MarkRow.criterion)
)
NOT_JUDGED: Final = (
    select(MarkRow.seat, MarkRow.criterion, MarkRow.offer, MarkRow.kind)
    .join(OfferRow, _ON_ACTIVE_OFFERS)
    .where(MarkRow.rfp_id == RFP_ID, without_value, MarkRow.kind.in_(NO_JUDGEMENT))
)
"""Few, and found by their own index: counting all marks then needs no more than the key."""


def progress_of(rfp_id: int) -> tuple[SeatProgress, ...]:
    """The seats in the order of the panel. Marks of offers that are out of the race count for nobody, nor is anything
    expected for an offer that a seat stands back from."""
    framework, codes = framework_of(rfp_id)
    panel, seat_codes, _ = panel_of(rfp_id, criteria=codes)
    tree = Tree.of(framework)
    seats = dict(zip(seat_codes, panel, strict=True))
    numbers = {code: number for number, code in codes.items()}
    leaves = {number: frozenset(numbers[leaf] for leaf in tree.leaves_of(seat)) for number, seat in seats.items()}
    given, stood_back = _counts(rfp_id, leaves=leaves)
    return tuple(
        SeatProgress(
            public_id=row.public_id,
            code=seats[row.number].id,
            name=seats[row.number].name,
            holder=row.holder,
            given=given[row.number],
            expected=len(leaves[row.number]) * (row.offers - stood_back[row.number]),
            stood_back=stood_back[row.number],
            submitted_at=row.submitted_at,
            reopened_at=row.reopened_at,
        )
        for row in db.session.execute(SEATS, {"rfp_id": rfp_id})
    )


def _counts(rfp_id: int, *, leaves: Mapping[int, frozenset[int]]) -> tuple[Counter[int], Counter[int]]:
    """Judgements given and offers stood back from, by seat; `leaves` are those each seat marks."""
    given: Counter[int] = Counter()
    for seat, criterion, marks in db.session.execute(MARKS, {"rfp_id": rfp_id}):
        if criterion in leaves[seat]:
            given[seat] += marks
    recused: set[tuple[int, int]] = set()
    for seat, criterion, offer, kind in db.session.execute(NOT_JUDGED, {"rfp_id": rfp_id}):
        if criterion in leaves[seat]:
            given[seat] -= 1
        if kind is MarkKind.RECUSED:
            recused.add((seat, offer))
    return given, Counter(seat for seat, _ in recused)


@dataclass(frozen=True, slots=True)
class NamedSeat:
    """A seat by its name, and whether its marks are handed in."""

    code: str
    name: str
    is_submitted: bool


def seat_named(rfp_id: int, *, public_id: str) -> NamedSeat | None:
    """The seat with this public id, or None."""
    query = select(SeatRow.code, SeatRow.name, SeatRow.submitted_at.is_not(None)).where(
        SeatRow.rfp_id == rfp_id, SeatRow.public_id == public_id
    )
    row = db.session.execute(query).one_or_none()
    return NamedSeat(*row) if row else None
