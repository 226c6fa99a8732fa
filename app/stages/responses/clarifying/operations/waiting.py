"""The leads are told by mail that questions wait: those of an hour in one mail, without who asked and what."""

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, exists, func, or_, select

from app.db import db
from app.domain.clarifying import questions_are_due
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import WORKER, Action, Role
from app.models.clarification import Answering, Clarification
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.clarifying.operations.writing import answering
from app.web import letters, links
from app.web.clock import now
from app.web.unit_of_work import Work, operation

MAIL = "asked:"
"""How the keys of these mails begin: the last one says up to when questions were told."""


@operation
def tell_leads(work: Work, *, rfp_id: int) -> int:
    """Mail each lead how many questions wait that no mail has told of; returns how many.

    Raises DomainError where there are none.
    """
    rfp = answering(work, rfp_id=rfp_id)
    new = work.session.scalars(
        select(Clarification.public_id).where(Clarification.rfp_id == rfp_id, *_untold()).order_by(Clarification.id)
    ).all()
    leads = work.session.execute(
        select(Person.id, Person.email, Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, *_is_lead())
        .order_by(Person.id)
    ).all()
    if not new or not leads:
        raise DomainError("No question waits of which the lead was not told.")
    for lead in leads:
        letters.send(
            work,
            "rfp_questions",
            to=lead.email,
            rfp_id=rfp_id,
            link=links.address("responses.clarifications", rfp=rfp.public_id),
            once_key=f"{MAIL}{rfp_id}:{new[-1]}:{lead.id}",
            name=lead.name,
            reference=rfp.reference,
            title=rfp.title,
            count=len(new),
        )
    waits = "a question waits" if len(new) == 1 else f"{len(new)} questions wait"
    work.record(
        rfp_id=rfp_id,
        action=Action.CLARIFICATION_ANSWER,
        subject=rfp.reference,
        sentence=f"Told the lead by mail that {waits} for an answer.",
        detail={"questions": list(new)},
    )
    return len(new)


def tell_leads_what_is_due() -> None:
    """Tell, as the worker, the leads of each RFP where the first question that they were not told of is an hour old."""
    has_lead = exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == Person.id, *_is_lead())
    waiting = db.session.execute(
        select(Rfp.id, func.min(Clarification.asked_at).label("oldest"))
        .join(Clarification, Clarification.rfp_id == Rfp.id)
        .where(*_untold(), has_lead, Rfp.stage == Stage.RESPONSES, Rfp.responses_opened_at.is_(None))
        .group_by(Rfp.id)
        .order_by(Rfp.id)
    ).all()
    db.session.rollback()
    for row in waiting:
        if not questions_are_due(row.oldest, now=now()):
            continue
        try:
            tell_leads(WORKER, rfp_id=row.id)
        except DomainError as error:  # answered meanwhile, or another worker was quicker
            structlog.get_logger().info("questions_not_told", reason=str(error))


def _untold() -> tuple[ColumnElement[bool], ...]:
    """The open questions that came after the last of these mails."""
    told: ColumnElement[datetime] = (
        select(func.max(OutboxItem.created_at))
        .where(OutboxItem.rfp_id == Clarification.rfp_id, OutboxItem.once_key.startswith(MAIL))
        .correlate(Clarification)
        .scalar_subquery()
    )
    return Clarification.status == Answering.OPEN, or_(told.is_(None), Clarification.asked_at > told)


def _is_lead() -> tuple[ColumnElement[bool], ...]:
    return RfpRole.role == Role.LEAD, Person.deactivated_at.is_(None)
