"""The openers are told by mail that an envelope waits for them: once when the deadline passes, else by the lead."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from app.db import db
from app.domain.envelopes import price_obstacle, quality_obstacle
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import WORKER, Action, Role
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.opening.operations import locked
from app.opening.queries import envelopes_of
from app.web import letters, links
from app.web.clock import now
from app.web.unit_of_work import Work, operation

MAIL = "openers:"
"""How the keys of these mails begin."""
BETWEEN = timedelta(days=1)
"""How long after a mail the openers can be reminded again."""
CALLED = {"quality": "the responses", "price": "the prices"}


@operation
def call_openers(work: Work, *, rfp_id: int, untold_since: datetime) -> int:
    """Mail everybody who opens that an envelope waits; returns how many got a mail.

    Raises DomainError where none can be opened now, where nobody is named, or where such a mail went since then.
    """
    rfp = locked(work, rfp_id=rfp_id)
    envelope = _waiting(rfp, at=work.now)
    last = _last_mail(work.session, rfp_id=rfp_id)
    if last is not None and last >= untold_since:
        raise DomainError("The openers got a mail within the last day; they can be reminded once a day.")
    openers = work.session.execute(
        select(Person.id, Person.email, Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, *_is_opener())
        .order_by(Person.name, Person.id)
    ).all()
    if not openers:
        raise DomainError("No openers are named yet.")
    for opener in openers:
        _send(work, rfp, envelope=envelope, opener=opener, openers=[each.name for each in openers])
    work.record(
        rfp_id=rfp_id,
        action=Action.ENVELOPE_OPEN,
        subject=rfp.reference,
        sentence=f"Told the openers by mail that {CALLED[envelope]} wait to be opened.",
        detail={"envelope": envelope, "openers": [each.name for each in openers]},
    )
    return len(openers)


def call_openers_who_are_due() -> None:
    """Tell, as the worker, the openers of each RFP whose deadline has passed since the last of these mails."""
    has_opener = exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == Person.id, *_is_opener())
    was_told = exists().where(
        OutboxItem.rfp_id == Rfp.id, OutboxItem.once_key.startswith(MAIL), OutboxItem.created_at >= Rfp.closes_at
    )
    waiting = db.session.execute(
        select(Rfp.id, Rfp.closes_at)
        .where(
            Rfp.stage == Stage.RESPONSES,
            Rfp.closes_at <= now(),
            Rfp.responses_opened_at.is_(None),
            Rfp.amending_since.is_(None),
            has_opener,
            ~was_told,
        )
        .order_by(Rfp.id)
    ).all()
    db.session.rollback()
    for row in waiting:
        try:
            call_openers(WORKER, rfp_id=row.id, untold_since=row.closes_at)
        except DomainError as error:  # opened meanwhile, or another worker was quicker
            structlog.get_logger().info("openers_not_told", reason=str(error))


def _waiting(rfp: Rfp, *, at: datetime) -> str:
    facts = envelopes_of(rfp, now=at)
    quality, price = quality_obstacle(facts), price_obstacle(facts)
    if quality is None:
        return "quality"
    if price is None:
        return "price"
    raise DomainError(price if facts.responses_opened else quality)


def _last_mail(session: Session, *, rfp_id: int) -> datetime | None:
    query = select(OutboxItem.created_at).where(OutboxItem.rfp_id == rfp_id, OutboxItem.once_key.startswith(MAIL))
    return session.scalars(query.order_by(OutboxItem.id.desc()).limit(1)).first()


def _send(work: Work, rfp: Rfp, *, envelope: str, opener: Row[int, str, str], openers: Sequence[str]) -> None:
    letters.send(
        work,
        "openers_called",
        to=opener.email,
        rfp_id=rfp.id,
        link=links.address("opening.envelopes", rfp=rfp.public_id),
        once_key=f"{MAIL}{rfp.id}:{work.now.isoformat()}:{opener.id}",
        name=opener.name,
        reference=rfp.reference,
        title=rfp.title,
        called=CALLED[envelope],
        needed=rfp.openers_needed,
        openers=openers,
    )


def _is_opener() -> tuple[ColumnElement[bool], ...]:
    return RfpRole.role == Role.OPENER, Person.deactivated_at.is_(None)
