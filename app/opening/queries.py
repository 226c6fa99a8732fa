"""Reading an opening: who may open, who is present, and what was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.domain.audit import sealed_chain
from app.domain.dated_rfp import DatedRfp
from app.domain.envelopes import Envelopes
from app.domain.policy import Role
from app.models.audit import AuditRow
from app.models.offer import OfferRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.sealed.queries import Presence, Record, presences_of, records_of
from app.stages.scoring.queries import unsubmitted

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Opening:
    """The openers who may sign in by name, how many have to come, who is present, the records by envelope, and what
    the offers are called by number."""

    openers: tuple[str, ...]
    needed: int
    presences: tuple[Presence, ...]
    records: tuple[Record, ...]
    offers: Mapping[int, str]

    @property
    def to_be_named(self) -> int:
        """How many openers are missing before enough of them can come."""
        return max(self.needed - len(self.openers), 0)


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A row of the sealed chain."""

    sequence: int
    at: datetime
    actor: str
    sentence: str
    hash: str


def envelopes_of(rfp: DatedRfp, *, now: datetime, with_names: bool = False) -> Envelopes:
    """What decides whether an envelope may be opened at this moment. One statement.

    `with_names` is for whoever may know how far each evaluator is.
    """
    awaited = unsubmitted(rfp.id)
    return Envelopes(
        now=now,
        stage=rfp.stage,
        closes_at=rfp.closes_at,
        responses_opened=rfp.responses_opened_at is not None,
        prices_opened=rfp.prices_opened_at is not None,
        amending=rfp.amending_since is not None,
        marks_are_missing=bool(awaited),
        unsubmitted=awaited if with_names else (),
    )


def opening_of(rfp_id: int) -> Opening:
    """Five statements."""
    openers = (
        select(Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role == Role.OPENER, Person.deactivated_at.is_(None))
        .order_by(Person.name)
    )
    offers = select(OfferRow.number, OfferRow.name).where(OfferRow.rfp_id == rfp_id)
    return Opening(
        openers=tuple(db.session.scalars(openers)),
        needed=db.session.scalars(select(Rfp.openers_needed).where(Rfp.id == rfp_id)).one(),
        presences=presences_of(rfp_id),
        records=records_of(rfp_id),
        offers={row.number: row.name for row in db.session.execute(offers)},
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
