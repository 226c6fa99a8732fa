"""A draft as its pages need it: framework, panel, the version that forms carry, and whether it is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select

from app.db import db
from app.domain.evaluation import Framework, Seat
from app.domain.policy import Actor, InstanceRole, Role
from app.models.mark import AgreedScoreRow, MarkRow
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.drafting.queries.framework import RFP_ID, framework_of, scale_words
from app.stages.drafting.queries.panel import panel_of

MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What an RFP sets before anyone scores. `codes` are the criteria's codes by number; `frozen_at` is None while it
    may change; `is_marked` says that somebody has scored under it."""

    framework: Framework
    panel: tuple[Seat, ...]
    codes: Mapping[int, str]
    version: int
    frozen_at: datetime | None
    snapshot_hash: str | None
    is_imported: bool
    is_marked: bool


HEAD = select(
    Rfp.version,
    Rfp.frozen_at,
    Rfp.snapshot_hash,
    Rfp.imported_at,
    (exists().where(MarkRow.rfp_id == Rfp.id) | exists().where(AgreedScoreRow.rfp_id == Rfp.id)).label("is_marked"),
).where(Rfp.id == RFP_ID)


def draft_of(rfp_id: int) -> Draft:
    """The draft with the words of its scales. Five statements, whatever the size."""
    head = db.session.execute(HEAD, {"rfp_id": rfp_id}).one()
    framework, codes = framework_of(rfp_id)
    panel = panel_of(rfp_id, criteria=codes).seats
    return Draft(
        framework=replace(framework, scales=scale_words(rfp_id)),
        panel=panel,
        codes=codes,
        version=head.version,
        frozen_at=head.frozen_at,
        snapshot_hash=head.snapshot_hash,
        is_imported=head.imported_at is not None,
        is_marked=bool(head.is_marked),
    )


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat by its code, as addresses name it, and who sits on it."""

    public_id: str
    code: str
    holder: str | None


def seat_lines(rfp_id: int) -> dict[str, SeatLine]:
    """The seats by code."""
    rows = db.session.execute(
        select(SeatRow.public_id, SeatRow.code, Person.name.label("holder"))
        .outerjoin(Person, Person.id == SeatRow.person_id)
        .where(SeatRow.rfp_id == rfp_id)
    )
    return {row.code: SeatLine(row.public_id, row.code, row.holder) for row in rows}


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier RFP that a new one may start from. `with_addresses`: the reader may also see the panel's e-mails."""

    id: int
    public_id: str
    reference: str
    title: str
    time_zone: str
    is_led: bool
    with_addresses: bool

    @property
    def label(self) -> str:
        return f"{self.reference}: {self.title}"


def sources_for(actor: Actor) -> tuple[Source, ...]:
    """The RFPs whose rules the person may read, newest first."""
    is_auditor = InstanceRole.AUDITOR in actor.instance_roles
    mine = select(RfpRole.rfp_id).where(RfpRole.person_id == actor.person_id)
    led = mine.where(RfpRole.role == Role.LEAD)
    columns = (Rfp.id, Rfp.public_id, Rfp.reference, Rfp.title, Rfp.time_zone, Rfp.id.in_(led).label("is_led"))
    query = select(*columns).order_by(Rfp.id.desc())
    if not is_auditor:
        query = query.where(Rfp.id.in_(mine))
    return tuple(
        Source(*row[:-1], is_led=bool(row.is_led), with_addresses=bool(row.is_led) or is_auditor)
        for row in db.session.execute(query.limit(MOST_SOURCES))
    )
