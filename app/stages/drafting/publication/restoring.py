"""Puts a working copy back as it was published: rows that differ, with the keys and versions that they had."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.request.document import Section
from app.domain.request.request import Request
from app.models.criterion import CriterionExpertise
from app.models.price_sheet import PriceSheetRow, SheetLineRow
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.requirement import ContractTermRow, RequirementRow, ScopeItemRow
from app.models.rfp import Rfp
from app.models.schedule import ScheduleDateRow
from app.models.section import SectionRow, SectionVersion
from app.stages.drafting.document.operations.sections import keep_version
from app.stages.drafting.operations.storing import rewrite
from app.stages.drafting.pricing_sheet.storing import store_price_sheet
from app.stages.drafting.publication.restoring_panel import free_seats, put_panel_back
from app.stages.drafting.queries.request import request_of
from app.stages.drafting.questionnaire.storing import store_questionnaire
from app.stages.drafting.requirements.storing import store_requirements, store_terms
from app.web.unit_of_work import Work

NOTE = "Put back as published."


def put_back(work: Work, *, rfp: Rfp, to: Request) -> None:
    """Make the RFP's rows say `to` again, within an addendum; people on seats and the deadline stay as they are."""
    session, rfp_id, now = work.session, rfp.id, request_of(rfp.id)
    if now.framework != to.framework or now.panel != to.panel or now.seat_expertise != to.seat_expertise:
        free_seats(session, rfp_id=rfp_id)
        rewrite(session, rfp=rfp, before=now.framework, after=to.framework)
        put_panel_back(session, rfp_id=rfp_id, to=to)
    if now.criterion_expertise != to.criterion_expertise:
        _put_expertise_back(session, rfp_id=rfp_id, expertise=to.criterion_expertise)
    if now.sections != to.sections:
        _put_sections_back(work, rfp_id=rfp_id, sections=to.sections)
    if now.requirements != to.requirements:
        session.execute(delete(RequirementRow).where(RequirementRow.rfp_id == rfp_id))
        store_requirements(session, rfp_id=rfp_id, requirements=to.requirements)
    if now.scope != to.scope:
        _put_scope_back(session, rfp_id=rfp_id, to=to)
    if now.terms != to.terms:
        session.execute(delete(ContractTermRow).where(ContractTermRow.rfp_id == rfp_id))
        store_terms(session, rfp_id=rfp_id, terms=to.terms)
    if now.questionnaire != to.questionnaire:
        _put_questionnaire_back(session, rfp_id=rfp_id, to=to)
    if now.price_sheet != to.price_sheet:
        session.execute(delete(SheetLineRow).where(SheetLineRow.rfp_id == rfp_id))
        session.execute(delete(PriceSheetRow).where(PriceSheetRow.rfp_id == rfp_id))
        session.expire_all()
        store_price_sheet(session, rfp_id=rfp_id, sheet=to.price_sheet)
    if now.schedule != to.schedule:
        _put_schedule_back(session, rfp_id=rfp_id, to=to)
    session.flush()


def _put_expertise_back(session: Session, *, rfp_id: int, expertise: Mapping[str, Sequence[str]]) -> None:
    session.execute(delete(CriterionExpertise).where(CriterionExpertise.rfp_id == rfp_id))
    rows = [
        {"rfp_id": rfp_id, "criterion": code, "expertise": json.dumps(list(fields), ensure_ascii=False)}
        for code, fields in expertise.items()
    ]
    if rows:
        session.execute(insert(CriterionExpertise), rows)


def _put_sections_back(work: Work, *, rfp_id: int, sections: Sequence[Section]) -> None:
    """Sections that are still there are changed in place, so that comments and drafters stay; one that was removed
    comes back under its key, one version further."""
    session = work.session
    keys = [section.key for section in sections]
    session.execute(delete(SectionRow).where(SectionRow.rfp_id == rfp_id, SectionRow.public_id.not_in(keys)))
    rows = {row.public_id: row for row in session.scalars(select(SectionRow).where(SectionRow.rfp_id == rfp_id))}
    for position, section in enumerate(sections, start=1):
        row = rows.get(section.key)
        if row is None:
            version = _last_version(session, rfp_id=rfp_id, key=section.key) + 1
            place = {"rfp_id": rfp_id, "public_id": section.key, "position": position, "version": version}
            words = {"title": section.title, "body": section.body, "level": section.level}
            session.execute(insert(cast("Table", SectionRow.__table__)).values(place | words))
            keep_version(work, rfp_id=rfp_id, section=section, version=version, note=NOTE)
            continue
        row.position = position
        if (row.title, row.body, row.level) != (section.title, section.body, section.level):
            row.title, row.body, row.level = section.title, section.body, section.level
            session.flush()
            keep_version(work, rfp_id=rfp_id, section=section, version=row.version, note=NOTE)


def _last_version(session: Session, *, rfp_id: int, key: str) -> int:
    here = (SectionVersion.rfp_id == rfp_id, SectionVersion.section == key)
    return session.scalar(select(func.max(SectionVersion.version)).where(*here)) or 0


def _put_scope_back(session: Session, *, rfp_id: int, to: Request) -> None:
    session.execute(delete(ScopeItemRow).where(ScopeItemRow.rfp_id == rfp_id))
    session.add_all(
        ScopeItemRow(
            rfp_id=rfp_id, public_id=each.key, position=position, side=each.side, text=each.text, note=each.note
        )
        for position, each in enumerate(to.scope, start=1)
    )


def _put_questionnaire_back(session: Session, *, rfp_id: int, to: Request) -> None:
    session.execute(delete(QuestionRow).where(QuestionRow.rfp_id == rfp_id))
    session.execute(delete(QuestionSectionRow).where(QuestionSectionRow.rfp_id == rfp_id))
    keys = store_questionnaire(session, rfp_id=rfp_id, questionnaire=to.questionnaire)
    session.flush()
    for key, made in keys.items():
        here = QuestionSectionRow.public_id == made
        session.execute(update(cast("Table", QuestionSectionRow.__table__)).where(here).values(public_id=key))


def _put_schedule_back(session: Session, *, rfp_id: int, to: Request) -> None:
    session.execute(delete(ScheduleDateRow).where(ScheduleDateRow.rfp_id == rfp_id))
    session.add_all(
        ScheduleDateRow(
            rfp_id=rfp_id,
            public_id=each.key,
            kind=each.kind,
            title=each.title,
            at=each.at,
            ends_at=each.ends_at,
            note=each.note,
        )
        for each in to.schedule
    )
