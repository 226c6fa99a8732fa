"""An evaluation becomes rows: codes become numbers, everything is inserted in bulk within the running operation."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.evaluation import AGREED, Criterion, Evaluation
from app.domain.rounding import billionths
from app.evaluations.submitting import submitted_seats
from app.models.criterion import CriterionRow, ScaleWordRow
from app.models.mark import AgreedScoreRow, insert_marks
from app.models.offer import Firm, OfferRow, PreferenceRow, PriceLineRow
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import PublishedRules


def store(session: Session, *, rfp_id: int, evaluation: Evaluation, at: datetime) -> None:
    """Insert all of `evaluation` under the RFP. Seats whose marks are all there count as submitted."""
    criteria = {node.id: number for number, node in enumerate(evaluation.framework.criteria, start=1)}
    offers = {offer.id: number for number, offer in enumerate(evaluation.offers, start=1)}
    seats = {seat.id: number for number, seat in enumerate(evaluation.panel, start=1)}
    _store_framework(session, rfp_id=rfp_id, evaluation=evaluation, criteria=criteria)
    _store_offers(session, rfp_id=rfp_id, evaluation=evaluation, offers=offers)
    _store_panel(session, rfp_id=rfp_id, evaluation=evaluation, seats=seats, criteria=criteria, at=at)
    _store_marks(session, rfp_id=rfp_id, evaluation=evaluation, codes=(criteria, offers, seats), at=at)


def _insert(session: Session, model: type[Base], rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(cast("Table", model.__table__)), rows)


def _store_framework(session: Session, *, rfp_id: int, evaluation: Evaluation, criteria: dict[str, int]) -> None:
    framework = evaluation.framework
    rules = {name: getattr(framework.rules, name) for name in framework.rules.__slots__}
    _insert(session, PublishedRules, [{"rfp_id": rfp_id, **rules}])
    _insert(
        session,
        CriterionRow,
        [
            {
                "rfp_id": rfp_id,
                "number": criteria[node.id],
                "parent": criteria[node.parent] if node.parent else None,
                "code": node.id,
                "title": node.title,
                "kind": node.kind,
                "weight": node.weight,
                "scale_min": node.scale_min,
                "scale_max": node.scale_max,
                "scale_step": node.scale_step,
                "scale": node.scale,
                "minimum": node.minimum,
                "stage": node.stage,
            }
            for node in _parents_first(evaluation)
        ],
    )
    _insert(
        session,
        ScaleWordRow,
        [
            {"rfp_id": rfp_id, "number": number, "scale": word.scale, "label": word.label, "value": word.value}
            for number, word in enumerate(framework.scales, start=1)
        ],
    )


def _parents_first(evaluation: Evaluation) -> list[Criterion]:
    """The criteria so that a parent stands before its children, as the foreign key wants."""
    criteria = evaluation.framework.criteria
    placed: dict[str, Criterion] = {}
    while len(placed) < len(criteria):
        for node in criteria:
            if node.id not in placed and (node.parent is None or node.parent in placed):
                placed[node.id] = node
    return list(placed.values())


def _firms(session: Session, names: list[str]) -> dict[str, int]:
    """The directory's keys of firms by name; firms not known yet are added."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    known = select(Firm.name, Firm.id).where(Firm.name.in_(names))
    found = {row.name: row.id for row in session.execute(known)}
    missing = sorted(set(names) - set(found))
    if missing:
        session.execute(dialect.insert(Firm).on_conflict_do_nothing(), [{"name": name} for name in missing])
        found = {row.name: row.id for row in session.execute(known)}
    return found


def _store_offers(session: Session, *, rfp_id: int, evaluation: Evaluation, offers: dict[str, int]) -> None:
    firms = _firms(session, [offer.firm for offer in evaluation.offers])
    _insert(
        session,
        OfferRow,
        [
            {
                "rfp_id": rfp_id,
                "number": offers[offer.id],
                "firm_id": firms[offer.firm],
                "code": offer.id,
                "name": offer.name,
                "status": offer.status,
                "reason": offer.reason,
                "location": offer.location,
                "country": offer.country,
            }
            for offer in evaluation.offers
        ],
    )
    _insert(
        session,
        PriceLineRow,
        [
            {
                "rfp_id": rfp_id,
                "number": number,
                "offer": offers[line.offer],
                "amount": line.amount,
                "line": line.line,
                "year": line.year,
                "location": line.location,
                "support_model": line.support_model,
                "counted": line.counted,
                "note": line.note,
            }
            for number, line in enumerate(evaluation.prices, start=1)
        ],
    )
    _insert(
        session,
        PreferenceRow,
        [
            {
                "rfp_id": rfp_id,
                "number": number,
                "offer": offers[preference.offer],
                "label": preference.label,
                "points": preference.points,
            }
            for number, preference in enumerate(evaluation.preferences, start=1)
        ],
    )


def _store_panel(
    session: Session,
    *,
    rfp_id: int,
    evaluation: Evaluation,
    seats: dict[str, int],
    criteria: dict[str, int],
    at: datetime,
) -> None:
    submitted = submitted_seats(evaluation)
    _insert(
        session,
        SeatRow,
        [
            {
                "rfp_id": rfp_id,
                "number": seats[seat.id],
                "code": seat.id,
                "name": seat.name,
                "email": seat.email,
                "submitted_at": at if seat.id in submitted else None,
            }
            for seat in evaluation.panel
        ],
    )
    _insert(
        session,
        SeatCriterion,
        [
            {"rfp_id": rfp_id, "seat": seats[seat.id], "criterion": criteria[code], "position": position}
            for seat in evaluation.panel
            for position, code in enumerate(seat.criteria)
        ],
    )


def _store_marks(
    session: Session,
    *,
    rfp_id: int,
    evaluation: Evaluation,
    codes: tuple[dict[str, int], dict[str, int], dict[str, int]],
    at: datetime,
) -> None:
    criteria, offers, seats = codes
    given = (
        (
            rfp_id,
            criteria[mark.criterion],
            offers[mark.offer],
            seats[mark.evaluator],
            mark.kind.value,
            None if mark.value is None else billionths(mark.value),
            mark.comment,
            mark.strengths,
            mark.weaknesses,
        )
        for mark in evaluation.marks
        if mark.evaluator != AGREED
    )
    insert_marks(session, given, at=at)
    agreed: list[dict[str, object]] = [
        {
            "rfp_id": rfp_id,
            "criterion": criteria[mark.criterion],
            "offer": offers[mark.offer],
            "kind": mark.kind,
            "value": mark.value,
            "comment": mark.comment,
            "at": at,
        }
        for mark in evaluation.marks
        if mark.evaluator == AGREED
    ]
    _insert(session, AgreedScoreRow, agreed)
