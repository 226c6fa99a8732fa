"""The RFP that an address names, and what the person asking is in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import MarkKind
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Role
from app.models.mark import MarkRow
from app.models.panel import SeatRow
from app.models.rfp import Rfp, RfpRole


@dataclass(frozen=True, slots=True)
class RfpInQuestion:
    """What routes and pages know of the RFP without asking for more. `id` is the key, `public_id` stands in addresses."""

    id: int
    public_id: str
    reference: str
    title: str
    currency: str
    time_zone: str
    stage: Stage
    imported_at: datetime | None
    is_sample: bool


def find(public_id: str, *, actor: Actor) -> tuple[RfpInQuestion, Actor] | None:
    """The RFP and the actor with the roles held in it; None if there is no such RFP."""
    query = (
        select(
            Rfp.id,
            Rfp.public_id,
            Rfp.reference,
            Rfp.title,
            Rfp.currency,
            Rfp.time_zone,
            Rfp.stage,
            Rfp.imported_at,
            Rfp.is_sample,
            RfpRole.role,
        )
        .outerjoin(RfpRole, (RfpRole.rfp_id == Rfp.id) & (RfpRole.person_id == actor.person_id))
        .where(Rfp.public_id == public_id)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return None
    rfp = RfpInQuestion(*rows[0][:-1])
    roles = frozenset(row.role for row in rows if row.role is not None)
    member = replace(actor, roles=roles)
    if Role.EVALUATOR in roles:
        member = _with_seat(member, rfp_id=rfp.id)
    return rfp, member


def _with_seat(actor: Actor, *, rfp_id: int) -> Actor:
    """An evaluator without a seat has nothing to submit and is treated as not having submitted."""
    recusals = (MarkRow.rfp_id == SeatRow.rfp_id) & (MarkRow.seat == SeatRow.number)
    query = (
        select(SeatRow.number, SeatRow.submitted_at, MarkRow.offer)
        .outerjoin(MarkRow, recusals & (MarkRow.kind == MarkKind.RECUSED))
        .where(SeatRow.rfp_id == rfp_id, SeatRow.person_id == actor.person_id)
        .distinct()
    )
    rows = db.session.execute(query).all()
    return replace(
        actor,
        submitted=bool(rows) and all(row.submitted_at is not None for row in rows),
        recused_from=frozenset(row.offer for row in rows if row.offer is not None),
    )
