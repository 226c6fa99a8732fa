"""The cells of one seat: what is stored, and everything that decides whether it may be changed."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, String, bindparam, case, cast, func, select

from app.db import db
from app.domain.entries import score_text
from app.domain.evaluation import MarkKind, OfferStatus
from app.domain.lifecycle import Stage
from app.models.criterion import CriterionRow
from app.models.mark import MarkRow, MarkVersion
from app.models.offer import OfferRow
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import Rfp


class SeatState(NamedTuple):
    """A seat and the RFP it belongs to, as far as marking asks for them."""

    stage: Stage
    snapshot_hash: str
    reference: str
    public_id: str
    code: str
    name: str
    person_id: int | None
    submitted_at: datetime | None
    reopened_at: datetime | None
    responses_opened_at: datetime | None
    assigned: tuple[int, ...]


class OwnMark(NamedTuple):
    """One cell of one seat. `kind` is None where nothing is there; `version` then is that of what was taken back, or 0.
    `in_history` is the last version that the history holds, None where it holds none."""

    offer: int
    criterion: int
    kind: MarkKind | None = None
    value: Decimal | None = None
    comment: str = ""
    strengths: str = ""
    weaknesses: str = ""
    at: datetime | None = None
    version: int = 0
    in_history: int | None = None

    @property
    def score(self) -> str:
        """The score as it would be typed."""
        return score_text(self.kind, self.value)


class CellFound(NamedTuple):
    """A cell with the offer it belongs to."""

    offer_name: str
    offer_status: OfferStatus
    mark: OwnMark


RFP: Final = bindparam("rfp_id", type_=CriterionRow.number.type)
SEAT: Final = bindparam("seat", type_=CriterionRow.number.type)


def _assigned() -> Any:
    """The criteria of the seat as entered, put together as one text: they must not multiply the rows."""
    return (
        select(func.aggregate_strings(cast(SeatCriterion.criterion, String), ","))
        .where(SeatCriterion.rfp_id == RFP, SeatCriterion.seat == SEAT)
        .scalar_subquery()
    )


OF_SEAT: Final = (
    Rfp.stage,
    Rfp.snapshot_hash,
    Rfp.reference,
    SeatRow.public_id,
    SeatRow.code,
    SeatRow.name,
    SeatRow.person_id,
    SeatRow.submitted_at,
    SeatRow.reopened_at,
    Rfp.responses_opened_at,
    _assigned().label("assigned"),
)
STATE: Final = (
    select(*OF_SEAT)
    .select_from(SeatRow)
    .join(Rfp, Rfp.id == SeatRow.rfp_id)
    .where(Rfp.id == RFP, SeatRow.number == SEAT)
)


def _last_version() -> Any:
    return (
        select(func.max(MarkVersion.version))
        .where(
            MarkVersion.rfp_id == RFP,
            MarkVersion.criterion == CriterionRow.number,
            MarkVersion.offer == OfferRow.number,
            MarkVersion.seat == SEAT,
        )
        .scalar_subquery()
    )


OF_MARK: Final = (
    MarkRow.kind,
    MarkRow.value,
    func.coalesce(MarkRow.comment, ""),
    func.coalesce(MarkRow.strengths, ""),
    func.coalesce(MarkRow.weaknesses, ""),
    MarkRow.at,
)


def _with_marks(query: Select[Any]) -> Select[Any]:
    here = (
        (MarkRow.rfp_id == RFP)
        & (MarkRow.criterion == CriterionRow.number)
        & (MarkRow.offer == OfferRow.number)
        & (MarkRow.seat == SEAT)
    )
    return (
        query.join(OfferRow, (OfferRow.rfp_id == RFP) & OfferRow.number.in_(bindparam("offers", expanding=True)))
        .join(CriterionRow, CriterionRow.rfp_id == RFP)
        .outerjoin(MarkRow, here)
    )


LOCKED: Final = (
    _with_marks(
        select(
            *OF_SEAT,
            OfferRow.name,
            OfferRow.status,
            OfferRow.number,
            CriterionRow.number,
            *OF_MARK,
            MarkRow.version,
            _last_version(),
        )
        .select_from(SeatRow)
        .join(Rfp, Rfp.id == SeatRow.rfp_id)
    )
    .where(Rfp.id == RFP, SeatRow.number == SEAT, CriterionRow.number.in_(bindparam("criteria", expanding=True)))
    .with_for_update(read=True, of=[Rfp, SeatRow])
)
"""One statement for all that a save has to know. The locks let others save, and nobody submit or close meanwhile."""

MARKS_OF_OFFER: Final = (
    _with_marks(
        select(
            OfferRow.number,
            CriterionRow.number,
            *OF_MARK,
            case((MarkRow.version.is_(None), func.coalesce(_last_version(), 0)), else_=MarkRow.version),
        ).select_from(SeatRow)
    )
    .where(SeatRow.rfp_id == RFP, SeatRow.number == SEAT)
    .order_by(CriterionRow.number)
)


def seat_state(rfp_id: int, *, seat: int) -> SeatState:
    """The seat with this number; there is one where the policy let somebody pass who holds it."""
    return _state(db.session.execute(STATE, {"rfp_id": rfp_id, "seat": seat}).one())


def own_marks(rfp_id: int, *, seat: int, offer: int) -> dict[int, OwnMark]:
    """A seat's marks of one offer by criterion, with those that are not there yet; empty for an unknown offer."""
    rows = db.session.execute(MARKS_OF_OFFER, {"rfp_id": rfp_id, "seat": seat, "offers": [offer]})
    return {row[1]: OwnMark(*row) for row in rows}


def locked_cells(
    rfp_id: int, *, seat: int, offers: list[int], criteria: list[int]
) -> tuple[SeatState, dict[tuple[int, int], CellFound]] | None:
    """The seat and its cells of these offers on these criteria, by (offer, criterion), locked against submitting.

    Within an operation only. None where no such offer or criterion exists.
    """
    values = {"rfp_id": rfp_id, "seat": seat, "offers": offers, "criteria": criteria}
    rows = db.session.execute(LOCKED, values).all()
    if not rows:
        return None
    width = len(OF_SEAT)
    return _state(rows[0]), {(row[width + 2], row[width + 3]): _cell(row[width:]) for row in rows}


def _state(row: Any) -> SeatState:
    *facts, assigned = row[: len(OF_SEAT)]
    criteria = tuple(sorted(int(number) for number in assigned.split(","))) if assigned else ()
    return SeatState._make((*facts, criteria))


def _cell(row: Any) -> CellFound:
    name, status, *mark, version, in_history = row
    kept = version if version is not None else in_history or 0
    return CellFound(offer_name=name, offer_status=status, mark=OwnMark._make((*mark, kept, in_history)))
