"""Reading an opening: who may open, who is present, and what was recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.domain.audit import sealed_chain
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.sealed.queries import Presence, Record, presences_of, records_of

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Opening:
    """The openers who may sign in by name, how many have to come, who is present, and the records by envelope."""

    openers: tuple[str, ...]
    needed: int
    presences: tuple[Presence, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A row of the sealed chain."""

    sequence: int
    at: datetime
    actor: str
    sentence: str
    hash: str


def opening_of(rfp_id: int) -> Opening:
    """Four statements."""
    openers = (
        select(Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role == Role.OPENER, Person.deactivated_at.is_(None))
        .order_by(Person.name)
    )
    return Opening(
        openers=tuple(db.session.scalars(openers)),
        needed=db.session.scalars(select(Rfp.openers_needed).where(Rfp.id == rfp_id)).one(),
        presences=presences_of(rfp_id),
        records=records_of(rfp_id),
    )


def sealed_lines(rfp_id: int, *, before: int | None = None) -> tuple[SealedLine, ...]:
    """What vendors did while their responses were sealed, newest first. One statement."""
    query = (
        select(AuditRow.sequence, AuditRow.at, AuditRow.actor, AuditRow.sentence, AuditRow.hash)
        .where(AuditRow.chain == sealed_chain(rfp_id))
        .order_by(AuditRow.sequence.desc())
        .limit(MOST_ROWS)
    )
    if before is not None:
        query = query.where(AuditRow.sequence < before)
    return tuple(SealedLine(*row) for row in db.session.execute(query))
