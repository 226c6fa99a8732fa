"""A whole request becomes the rows of an RFP that has none of it yet."""

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import insert, update

from app.domain.request.request import Request
from app.models.criterion import CriterionExpertise
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import Rfp
from app.stages.drafting.document.storing import store_sections
from app.stages.drafting.operations.storing import numbers_of, store_criteria, store_rules, store_scales
from app.stages.drafting.pricing_sheet.storing import store_price_sheet
from app.stages.drafting.questionnaire.storing import store_questionnaire
from app.stages.drafting.requirements.storing import store_requirements, store_scope, store_terms
from app.stages.drafting.schedule.storing import store_schedule
from app.web.unit_of_work import Work


def store_request(work: Work, *, rfp_id: int, request: Request, note: str = "") -> None:
    """Insert everything `request` says under an RFP that is drafted; `note` says where its sections come from.

    Reference, title, currency and time zone are the RFP row's own and are not written here.
    """
    session, framework = work.session, request.framework
    store_rules(session, rfp_id=rfp_id, framework=framework)
    store_criteria(session, rfp_id=rfp_id, framework=framework)
    store_scales(session, rfp_id=rfp_id, framework=framework)
    _store_panel(work, rfp_id=rfp_id, request=request)
    store_sections(session, rfp_id=rfp_id, sections=request.sections, author=work.actor.name, at=work.now, note=note)
    store_requirements(session, rfp_id=rfp_id, requirements=request.requirements)
    store_scope(session, rfp_id=rfp_id, scope=request.scope)
    store_terms(session, rfp_id=rfp_id, terms=request.terms)
    store_questionnaire(session, rfp_id=rfp_id, questionnaire=request.questionnaire)
    store_price_sheet(session, rfp_id=rfp_id, sheet=request.price_sheet)
    store_schedule(session, rfp_id=rfp_id, schedule=request.schedule)
    session.execute(update(Rfp).where(Rfp.id == rfp_id).values(closes_at=request.closes_at))


def without_dates(request: Request) -> Request:
    """The same request without its dates, which belong to the one procurement they were set for."""
    return replace(request, schedule=(), closes_at=None)


def _store_panel(work: Work, *, rfp_id: int, request: Request) -> None:
    numbers = numbers_of(request.framework)
    work.session.add_all(
        SeatRow(
            rfp_id=rfp_id,
            number=number,
            code=seat.id,
            name=seat.name,
            email=seat.email,
            expertise=_fields(request.seat_expertise, seat.id),
        )
        for number, seat in enumerate(request.panel, start=1)
    )
    work.session.flush()
    work.session.add_all(
        SeatCriterion(rfp_id=rfp_id, seat=number, criterion=numbers[code], position=position)
        for number, seat in enumerate(request.panel, start=1)
        for position, code in enumerate(seat.criteria)
    )
    rows = [
        {"rfp_id": rfp_id, "criterion": code, "expertise": _fields(request.criterion_expertise, code)}
        for code in request.criterion_expertise
    ]
    if rows:
        work.session.execute(insert(CriterionExpertise), rows)


def _fields(expertise: Mapping[str, tuple[str, ...]], code: str) -> str:
    return json.dumps(list(expertise.get(code, ())), ensure_ascii=False)
