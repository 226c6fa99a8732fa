"""Where RFPs stand, what an RFP consists of, its audit, and the work behind its pages; every list is paged by key."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Select, Table, exists, func, or_, select

from app.db import db
from app.domain.evaluation import NO_JUDGEMENT, CriterionKind
from app.domain.lifecycle import BEFORE_SCORING, Stage
from app.domain.policy import Actor, InstanceRole, Role
from app.models.audit import AuditRow
from app.models.clarification import Answering, Clarification
from app.models.criterion import CriterionRow
from app.models.mark import MarkRow
from app.models.offer import OfferRow
from app.models.outbox import OutboxItem, WorkKind
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.publication import Publication, ReviewRound, SignOff
from app.models.rfp import Rfp, RfpRole

T = TypeVar("T")

PAGE_SIZE = 25
AUDIT_PAGE_SIZE = 50
EVERY_SEAT = cast("Table", SeatRow.__table__).alias("every_seat")
"""The whole panel, beside one's own seat."""


@dataclass(frozen=True, slots=True)
class RfpLine:
    """An RFP on somebody's desk; `seat` is the number of the panel seat held, `submitted` whether its marks are in."""

    id: int
    public_id: str
    reference: str
    title: str
    stage: Stage
    created_at: datetime
    time_zone: str
    is_sample: bool
    closes_at: datetime | None
    responses_opened_at: datetime | None
    prices_opened_at: datetime | None
    amending_since: datetime | None
    has_to_sign: bool
    has_offers: bool
    lacks_openers: bool
    open_questions: int
    seat: int | None
    submitted: bool
    has_empty_seats: bool
    waits_for_marks: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next_key` leads to the next one, None on the last."""

    items: tuple[T, ...]
    next_key: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What an RFP consists of. Criteria are those scored, priced or passed, not groups; recusals are no marks.

    `last_publication` counts addenda, from 0 for the RFP itself; None where it was not published here.
    """

    criteria: int
    offers: int
    seats: int
    seated: int
    submitted: int
    marks: int
    source_name: str
    snapshot_hash: str
    created_at: datetime
    imported_at: datetime | None
    frozen_at: datetime | None
    scoring_closed_at: datetime | None
    closes_at: datetime | None
    responses_opened_at: datetime | None
    prices_opened_at: datetime | None
    amending_since: datetime | None
    has_to_sign: bool
    lacks_openers: bool
    open_questions: int
    stage: Stage
    last_publication: int | None
    members: tuple[tuple[str, tuple[Role, ...]], ...]

    @property
    def has_offers(self) -> bool:
        return self.offers > 0

    @property
    def frozen_when(self) -> str:
        """What froze it last: publication, an addendum (its number is that of the publication), or the scoring."""
        if self.stage not in BEFORE_SCORING or self.last_publication is None:
            return "when scoring opened"
        if self.last_publication:
            return f"when addendum {self.last_publication} was issued"
        return "when it was published"

    @property
    def openers(self) -> tuple[str, ...]:
        return tuple(name for name, roles in self.members if Role.OPENER in roles)

    @property
    def has_empty_seats(self) -> bool:
        return self.seated < self.seats

    @property
    def waits_for_marks(self) -> bool:
        return self.submitted < self.seats


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A sentence of the audit with what stands behind it."""

    sequence: int
    at: datetime
    actor: str
    sentence: str
    detail: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A mail or another piece of work behind the page."""

    public_id: str
    kind: WorkKind
    subject: str
    created_at: datetime
    due_at: datetime
    done_at: datetime | None
    failed_at: datetime | None
    attempts: int
    error: str
    progress: int


def rfps_of(actor: Actor, *, search: str = "", before: int | None = None) -> Page[RfpLine]:
    """The RFPs in which the actor has a role, newest first; all of them for an auditor. Two statements."""
    columns = (
        Rfp.id,
        Rfp.public_id,
        Rfp.reference,
        Rfp.title,
        Rfp.stage,
        Rfp.created_at,
        Rfp.time_zone,
        Rfp.is_sample,
        Rfp.closes_at,
        Rfp.responses_opened_at,
        Rfp.prices_opened_at,
        Rfp.amending_since,
        _has_to_sign(actor).label("has_to_sign"),
        exists().where(OfferRow.rfp_id == Rfp.id).correlate(Rfp).label("has_offers"),
        _lacks_openers().label("lacks_openers"),
        _open_questions().label("open_questions"),
        SeatRow.number.label("seat"),
        SeatRow.submitted_at.is_not(None).label("submitted"),
        _some_seat(EVERY_SEAT.c.person_id.is_(None)).label("has_empty_seats"),
        _some_seat(EVERY_SEAT.c.submitted_at.is_(None)).label("waits_for_marks"),
    )
    own_seat = (SeatRow.rfp_id == Rfp.id) & (SeatRow.person_id == actor.person_id)
    query: Select[Any] = _visible(select(*columns).outerjoin(SeatRow, own_seat), actor=actor)
    query = query.order_by(Rfp.id.desc()).limit(PAGE_SIZE + 1)
    if before is not None:
        query = query.where(Rfp.id < before)
    if search:
        pattern = f"%{_escaped(search.lower())}%"
        query = query.where(
            or_(func.lower(Rfp.title).like(pattern, escape="\\"), func.lower(Rfp.reference).like(pattern, escape="\\"))
        )
    rows = db.session.execute(query).all()
    roles = _roles(actor, rfp_ids=[row.id for row in rows[:PAGE_SIZE]])
    lines = tuple(RfpLine(**row._asdict(), roles=tuple(roles[row.id])) for row in rows[:PAGE_SIZE])
    return Page(items=lines, next_key=lines[-1].id if len(rows) > PAGE_SIZE else None)


def _has_to_sign(actor: Actor) -> Any:
    """Whether the actor's word on the last round of sign-off is waited for."""
    last = select(func.max(ReviewRound.number)).where(ReviewRound.rfp_id == Rfp.id).correlate(Rfp).scalar_subquery()
    asked = (SignOff.rfp_id == Rfp.id) & (SignOff.person_id == actor.person_id) & SignOff.decision.is_(None)
    return exists().where(asked, SignOff.round == last).correlate(Rfp)


def _lacks_openers() -> Any:
    """Whether fewer openers who can sign in are named than have to be present."""
    named = (
        select(func.count())
        .select_from(RfpRole)
        .join(Person, Person.id == RfpRole.person_id)
        .where(RfpRole.rfp_id == Rfp.id, RfpRole.role == Role.OPENER, Person.deactivated_at.is_(None))
        .correlate(Rfp)
        .scalar_subquery()
    )
    return named < Rfp.openers_needed


def _open_questions() -> Any:
    """How many questions of vendors wait for an answer."""
    waiting = (Clarification.rfp_id == Rfp.id) & (Clarification.status == Answering.OPEN)
    return select(func.count()).select_from(Clarification).where(waiting).correlate(Rfp).scalar_subquery()


def _some_seat(condition: Any) -> Any:
    return exists().where(EVERY_SEAT.c.rfp_id == Rfp.id, condition)


def _visible(query: Any, *, actor: Actor) -> Any:
    if InstanceRole.AUDITOR in actor.instance_roles:
        return query
    mine = select(RfpRole.rfp_id).where(RfpRole.person_id == actor.person_id)
    return query.where(Rfp.id.in_(mine))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _roles(actor: Actor, *, rfp_ids: list[int]) -> defaultdict[int, list[Role]]:
    query = select(RfpRole.rfp_id, RfpRole.role).where(
        RfpRole.person_id == actor.person_id, RfpRole.rfp_id.in_(rfp_ids)
    )
    roles: defaultdict[int, list[Role]] = defaultdict(list)
    for rfp_id, role in db.session.execute(query.order_by(RfpRole.role)):
        roles[rfp_id].append(role)
    return roles


def overview(rfp_id: int, *, reader: Actor) -> Overview:
    """What the RFP consists of, and whether it waits for the reader's signature. Two statements."""

    def counted(model: Any, *conditions: Any) -> Any:
        return select(func.count()).select_from(model).where(model.rfp_id == rfp_id, *conditions).scalar_subquery()

    query = select(
        counted(CriterionRow, CriterionRow.kind != CriterionKind.GROUP).label("criteria"),
        counted(OfferRow).label("offers"),
        counted(SeatRow).label("seats"),
        counted(SeatRow, SeatRow.person_id.is_not(None)).label("seated"),
        counted(SeatRow, SeatRow.submitted_at.is_not(None)).label("submitted"),
        counted(MarkRow, MarkRow.kind.not_in(NO_JUDGEMENT)).label("marks"),
        func.coalesce(Rfp.source_name, "").label("source_name"),
        func.coalesce(Rfp.snapshot_hash, "").label("snapshot_hash"),
        Rfp.created_at,
        Rfp.imported_at,
        Rfp.frozen_at,
        Rfp.scoring_closed_at,
        Rfp.closes_at,
        Rfp.responses_opened_at,
        Rfp.prices_opened_at,
        Rfp.amending_since,
        _has_to_sign(reader).label("has_to_sign"),
        _lacks_openers().label("lacks_openers"),
        _open_questions().label("open_questions"),
        Rfp.stage,
        select(func.max(Publication.number))
        .where(Publication.rfp_id == rfp_id)
        .scalar_subquery()
        .label("last_publication"),
    ).where(Rfp.id == rfp_id)
    row = db.session.execute(query).one()
    return Overview(**row._asdict(), members=_members(rfp_id))


def _members(rfp_id: int) -> tuple[tuple[str, tuple[Role, ...]], ...]:
    query = (
        select(Person.id, Person.name, RfpRole.role)
        .join(Person, Person.id == RfpRole.person_id)
        .where(RfpRole.rfp_id == rfp_id)
        .order_by(Person.name, Person.id, RfpRole.role)
    )
    members: dict[int, tuple[str, list[Role]]] = {}
    for person_id, name, role in db.session.execute(query):
        members.setdefault(person_id, (name, []))[1].append(role)
    return tuple((name, tuple(roles)) for name, roles in members.values())


def audit_page(chain: int, *, before: int | None = None) -> Page[AuditLine]:
    """The rows of a chain, newest first."""
    query = (
        select(AuditRow.sequence, AuditRow.at, AuditRow.actor, AuditRow.sentence, AuditRow.detail, AuditRow.hash)
        .where(AuditRow.chain == chain)
        .order_by(AuditRow.sequence.desc())
        .limit(AUDIT_PAGE_SIZE + 1)
    )
    if before is not None:
        query = query.where(AuditRow.sequence < before)
    rows = db.session.execute(query).all()
    lines = tuple(
        AuditLine(row.sequence, row.at, row.actor, row.sentence, _detail(row.detail), row.hash)
        for row in rows[:AUDIT_PAGE_SIZE]
    )
    return Page(items=lines, next_key=lines[-1].sequence if len(rows) > AUDIT_PAGE_SIZE else None)


def _detail(text: str) -> tuple[tuple[str, str], ...]:
    found = json.loads(text)
    return tuple(
        (key.replace("_", " "), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in found.items()
    )


def work_page(rfp_id: int, *, before: str | None = None) -> tuple[tuple[WorkLine, ...], str | None]:
    """The RFP's mails and other work, newest first, and the id that leads to the next page."""
    query = (
        select(
            OutboxItem.public_id,
            OutboxItem.kind,
            OutboxItem.subject,
            OutboxItem.created_at,
            OutboxItem.due_at,
            OutboxItem.done_at,
            OutboxItem.failed_at,
            OutboxItem.attempts,
            OutboxItem.error,
            OutboxItem.progress,
        )
        .where(OutboxItem.rfp_id == rfp_id)
        .order_by(OutboxItem.id.desc())
        .limit(AUDIT_PAGE_SIZE + 1)
    )
    if before is not None:
        start = select(OutboxItem.id).where(OutboxItem.rfp_id == rfp_id, OutboxItem.public_id == before)
        query = query.where(OutboxItem.id < start.scalar_subquery())
    lines = tuple(WorkLine(**row._asdict()) for row in db.session.execute(query))
    shown = lines[:AUDIT_PAGE_SIZE]
    return shown, shown[-1].public_id if len(lines) > AUDIT_PAGE_SIZE else None
