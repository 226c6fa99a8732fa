"""The whole request of an RFP as one value."""

import json

from sqlalchemy import select

from app.db import db
from app.domain.request.request import Request
from app.models.criterion import CriterionExpertise
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.stages.drafting.document.queries import sections_of
from app.stages.drafting.pricing_sheet.queries import price_sheet_of
from app.stages.drafting.queries.draft import draft_of
from app.stages.drafting.queries.framework import RFP_ID
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.stages.drafting.requirements.queries import requirements_of, scope_of, terms_of
from app.stages.drafting.schedule.queries import schedule_of

CLOSES_AT = select(Rfp.closes_at).where(Rfp.id == RFP_ID)
OF_CRITERIA = (
    select(CriterionExpertise.criterion, CriterionExpertise.expertise)
    .where(CriterionExpertise.rfp_id == RFP_ID)
    .order_by(CriterionExpertise.criterion)
)
OF_SEATS = select(SeatRow.code, SeatRow.expertise).where(SeatRow.rfp_id == RFP_ID).order_by(SeatRow.number)


def criterion_expertise_of(rfp_id: int) -> dict[str, tuple[str, ...]]:
    """The fields of expertise that criteria ask for, by code. One statement."""
    return {code: tuple(json.loads(text)) for code, text in db.session.execute(OF_CRITERIA, {"rfp_id": rfp_id})}


def seat_expertise_of(rfp_id: int) -> dict[str, tuple[str, ...]]:
    """The fields of expertise of the seats that have any, by code. One statement."""
    rows = db.session.execute(OF_SEATS, {"rfp_id": rfp_id})
    return {code: fields for code, text in rows if (fields := tuple(json.loads(text)))}


def request_of(rfp_id: int) -> Request:
    """Everything the RFP says, as it stands now. Eighteen statements, whatever the size."""
    draft = draft_of(rfp_id)
    return Request(
        framework=draft.framework,
        panel=draft.panel,
        seat_expertise=seat_expertise_of(rfp_id),
        criterion_expertise=criterion_expertise_of(rfp_id),
        sections=sections_of(rfp_id),
        requirements=requirements_of(rfp_id),
        scope=scope_of(rfp_id),
        terms=terms_of(rfp_id),
        questionnaire=questionnaire_of(rfp_id),
        price_sheet=price_sheet_of(rfp_id),
        schedule=schedule_of(rfp_id),
        closes_at=db.session.execute(CLOSES_AT, {"rfp_id": rfp_id}).scalar_one(),
    )
