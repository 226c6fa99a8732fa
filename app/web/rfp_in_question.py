"""The RFP that an address names, and what the person asking is in it."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from app.db import db
from app.domain.evaluation import MarkKind
from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.models.mark import MarkRow, without_value
from app.models.panel import SeatRow
from app.models.rfp import Rfp, RfpRole


@dataclass(frozen=True, slots=True)
class RfpInQuestion:
    """What routes and pages know of the RFP without asking for more: `id` is the key, `public_id` is in addresses."""

    id: int
    public_id: str
    reference: str
    title: str
    currency: str
    time_zone: str
    stage: Stage
    imported_at: datetime | None
    is_sample: bool
    closes_at: datetime | None
    amending_since: datetime | None
    responses_opened_at: datetime | None
    prices_opened_at: datetime | None


KNOWN = tuple(field.name for field in fields(RfpInQuestion))
IN_QUESTION = (
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
        Rfp.closes_at,
        Rfp.amending_since,
        Rfp.responses_opened_at,
        Rfp.prices_opened_at,
        RfpRole.role,
        SeatRow.number,
        SeatRow.submitted_at,
        MarkRow.offer,
    )
    .outerjoin(RfpRole, (RfpRole.rfp_id == Rfp.id) & (RfpRole.person_id == bindparam("person_id")))
    .outerjoin(SeatRow, (SeatRow.rfp_id == Rfp.id) & (SeatRow.person_id == bindparam("person_id")))
    .outerjoin(
        MarkRow,
        and_(
            MarkRow.rfp_id == Rfp.id,
            MarkRow.seat == SeatRow.number,
            MarkRow.kind == MarkKind.RECUSED,
            without_value,
        ),
    )
    .where(Rfp.public_id == bindparam("public_id"))
    .distinct()
)


def find(public_id: str, *, actor: Actor) -> tuple[RfpInQuestion, Actor] | None:
    """The RFP and the actor with the roles held in it; None if there is no such RFP.

    Whoever has no seat has nothing to submit and counts as not having submitted.
    """
    rows = db.session.execute(IN_QUESTION, {"public_id": public_id, "person_id": actor.person_id}).all()
    if not rows:
        return None
    member = replace(
        actor,
        roles=frozenset(row.role for row in rows if row.role is not None),
        seat=rows[0].number,
        submitted=all(row.number is not None and row.submitted_at is not None for row in rows),
        recused_from=frozenset(row.offer for row in rows if row.offer is not None),
    )
    return RfpInQuestion(**{name: getattr(rows[0], name) for name in KNOWN}), member
