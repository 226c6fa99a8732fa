"""Reading what was worked out of the record, and the scenarios that stand beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.db import db
from app.domain.evaluation import Mark
from app.domain.policy import Action
from app.domain.scenario import SavedScenario
from app.domain.scenario_text import scenario_from_json
from app.models.audit import AuditRow
from app.models.mark import MarkRow
from app.models.outbox import DocumentKind, WorkKind
from app.models.panel import SeatRow
from app.models.scenario import ScenarioRow
from app.stages.drafting.queries import framework_of
from app.stages.responses.queries import offers_of
from app.stages.scoring.queries import Recorded, came_with_the_import
from app.web import files
from app.web.audit_trail import ABOUT_DOCUMENTS
from app.web.filing import UnderWay, last_filed, under_way

NOT_ANALYSED = (*ABOUT_DOCUMENTS, Action.SCENARIO_SAVE.value)
"""Rows that change nothing an analysis tells of; a packet prints scenarios, so there a saved one is a change."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """The document of an analysis, and how far the record has gone on since; `changes_since` counts audit rows."""

    document: Mapping[str, Any]
    audit_sequence: int
    created_at: datetime
    changes_since: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by which addresses name offers and criteria, by their ids."""

    offers: Mapping[str, int]
    criteria: Mapping[str, int]


def analysis(rfp_id: int) -> Analysed | None:
    """What was worked out last; None where nothing was yet. Two statements."""
    document = last_filed(rfp_id, kind=DocumentKind.ANALYSIS)
    if document is None:
        return None
    since = select(func.count()).where(
        AuditRow.chain == rfp_id, AuditRow.sequence > document.audit_sequence, AuditRow.action.not_in(NOT_ANALYSED)
    )
    return Analysed(
        document=json.loads(files.fetch(document.sha256)),
        audit_sequence=document.audit_sequence,
        created_at=document.created_at,
        changes_since=db.session.execute(since).scalar_one(),
    )


def analysis_work(rfp_id: int) -> UnderWay | None:
    """The analysis being worked out or failed last; None when nothing is under way."""
    return under_way(rfp_id, kind=WorkKind.ANALYSIS)


def numbers(rfp_id: int) -> Numbers:
    """What addresses call the offers and criteria of the RFP."""
    _, criteria = framework_of(rfp_id)
    _, _, offers = offers_of(rfp_id)
    return Numbers(
        offers={code: number for number, code in offers.items()},
        criteria={code: number for number, code in criteria.items()},
    )


def scenarios(rfp_id: int) -> tuple[SavedScenario, ...]:
    """The saved scenarios of an RFP, oldest first. One statement."""
    query = (
        select(
            ScenarioRow.public_id,
            ScenarioRow.name,
            ScenarioRow.reason,
            ScenarioRow.author,
            ScenarioRow.created_at,
            ScenarioRow.audit_sequence,
            ScenarioRow.changes,
        )
        .where(ScenarioRow.rfp_id == rfp_id)
        .order_by(ScenarioRow.id)
    )
    return tuple(
        SavedScenario(
            public_id=row.public_id,
            name=row.name,
            reason=row.reason,
            author=row.author,
            created_at=row.created_at,
            audit_sequence=row.audit_sequence,
            scenario=scenario_from_json(row.changes),
        )
        for row in db.session.execute(query)
    )


def marks_of_seats(rfp_id: int, *, seats: Iterable[str], of: Recorded) -> tuple[Mark, ...]:
    """The submitted marks of these seats, without their words: what counting without them takes off. One statement."""
    offers = {number: code for code, number in of.offers.items()}
    criteria = {number: code for code, number in of.criteria.items()}
    query = (
        select(MarkRow.offer, MarkRow.criterion, SeatRow.code, MarkRow.kind, MarkRow.value)
        .join(SeatRow, (SeatRow.rfp_id == MarkRow.rfp_id) & (SeatRow.number == MarkRow.seat))
        .where(MarkRow.rfp_id == rfp_id, SeatRow.code.in_(sorted(set(seats))))
        .where(SeatRow.submitted_at.is_not(None) | came_with_the_import(MarkRow.at, rfp_id=rfp_id))
    )
    return tuple(
        Mark(offers[offer], criteria[criterion], seat, kind, value)
        for offer, criterion, seat, kind, value in db.session.execute(query)
    )
