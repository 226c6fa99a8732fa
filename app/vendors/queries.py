"""Reading the directory: the list, one firm, its history so far as the reader may know, and what looks alike."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.db import db
from app.domain.audit import INSTANCE_CHAIN
from app.domain.evaluation import OfferStatus
from app.domain.lifecycle import Stage
from app.domain.policy import READERS, Action, Actor, InstanceRole, Role
from app.domain.vendor import SOON_DAYS, Place, Vendor, VendorPerson, known_as
from app.domain.vendor_names import Known
from app.models.audit import AuditRow
from app.models.offer import Firm, OfferRow
from app.models.rfp import Rfp, RfpRole, UploadKind
from app.models.vendor import (
    FirmsApart,
    Intent,
    Invitation,
    VendorCapability,
    VendorContact,
    VendorDocument,
    VendorPlace,
    VendorProfile,
)
from app.web.clock import now
from app.web.staged_uploads import StagedUpload, find

PAGE = 50
FORMER = "former"
"""Under this name the audit row of a merger keeps the public ids of the entries that are no more."""
MOST = 200
"""The most lines of a history or of a list at the head of a page."""


@dataclass(frozen=True, slots=True)
class Search:
    """What firms of the list have in common: parts of words, whatever their capitals."""

    name: str = ""
    capability: str = ""
    country: str = ""
    domain: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A firm with everything the directory says, but for its documents."""

    public_id: str
    vendor: Vendor
    added_at: datetime
    added_by: str
    retired_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    entries: tuple[Entry, ...]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a firm; `firm` is the public id and `firm_name` the name of whose it is. `size` is in bytes."""

    firm: str
    firm_name: str
    public_id: str
    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    expires_on: date | None
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the audit about a firm."""

    at: datetime
    actor: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """An RFP that the reader may open, and what the firm is in it: one who was invited, or one who offered."""

    rfp: str
    reference: str
    title: str
    at: datetime | None
    intent: Intent | None = None
    withdrawn: bool = False
    offer: str = ""
    status: OfferStatus | None = None


def entries(search: Search, *, after: str = "", before: str = "") -> EntryPage:
    """One page of the firms by name, after or before the one with that public id. Four statements."""
    forwards = not before
    query = _heads().where(*_found(search))
    cursor = after or before
    if cursor:
        there = select(Firm.name).where(Firm.public_id == cursor).scalar_subquery()
        query = query.where(Firm.name > there if forwards else Firm.name < there)
    rows = db.session.execute(query.order_by(Firm.name if forwards else Firm.name.desc()).limit(PAGE + 1)).all()
    more, shown = len(rows) > PAGE, rows[:PAGE]
    shown = shown if forwards else shown[::-1]
    found = _completed(shown)
    return EntryPage(found, bool(after) if forwards else more, more if forwards else True)


def all_entries(search: Search | None = None) -> tuple[Entry, ...]:
    """Every firm that the search finds, None: all, the retired ones too. Four statements."""
    query = _heads().where(*(_found(search) if search else ())).order_by(Firm.name)
    return _completed(db.session.execute(query).all(), everything=True)


def entry(public_id: str) -> Entry | None:
    """One firm of the directory, retired or not. Four statements."""
    rows = db.session.execute(_heads().where(Firm.public_id == public_id)).all()
    return next(iter(_completed(rows)), None)


def documents(public_id: str) -> tuple[Document, ...]:
    """The documents of a firm, what expires first at the head."""
    query = _documents().where(Firm.public_id == public_id)
    return tuple(Document(*row) for row in db.session.execute(query))


def document(public_id: str, *, firm: str) -> Document | None:
    row = db.session.execute(
        _documents().where(VendorDocument.public_id == public_id, Firm.public_id == firm)
    ).one_or_none()
    return Document(*row) if row else None


def expiring(today: date) -> tuple[Document, ...]:
    """What has expired or does soon, of firms that are not retired; at most `MOST`."""
    query = _documents().where(
        VendorDocument.expires_on <= today + timedelta(days=SOON_DAYS), VendorProfile.retired_at.is_(None)
    )
    return tuple(Document(*row) for row in db.session.execute(query.limit(MOST)))


def told(public_id: str) -> tuple[Told, ...]:
    """What the audit says about a firm and about entries that were merged into it, newest first. Two statements."""
    mergers = db.session.scalars(select(AuditRow.detail).where(_about(public_id)))
    former = [each for detail in mergers for each in json.loads(detail).get(FORMER, [])]
    rows = db.session.execute(
        select(AuditRow.at, AuditRow.actor, AuditRow.sentence)
        .where(or_(_about(public_id), *map(_about, former)))
        .order_by(AuditRow.sequence.desc())
        .limit(MOST)
    )
    return tuple(Told(row.at, row.actor.split(" <")[0], row.sentence) for row in rows)


@dataclass(frozen=True, slots=True)
class OpenRfp:
    """An RFP to which the reader may invite a firm."""

    public_id: str
    reference: str
    title: str


def invites_to(public_id: str, *, actor: Actor) -> tuple[OpenRfp, ...]:
    """The RFPs that the actor leads, whose deadline has not passed, and to which the firm is not invited now. One
    statement."""
    invited = exists().where(
        Invitation.rfp_id == Rfp.id,
        Invitation.firm_id == Firm.id,
        Firm.public_id == public_id,
        Invitation.withdrawn_at.is_(None),
    )
    led = exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == actor.person_id, RfpRole.role == Role.LEAD)
    query = (
        select(Rfp.public_id, Rfp.reference, Rfp.title)
        .where(led, Rfp.stage == Stage.RESPONSES, Rfp.closes_at > now(), ~invited)
        .order_by(Rfp.id.desc())
        .limit(MOST)
    )
    return tuple(OpenRfp(*row) for row in db.session.execute(query))


def parts(public_id: str, *, actor: Actor) -> tuple[Part, ...]:
    """The RFPs in which the firm was invited, for their leads, and offered, for those who read offers; for an auditor
    all. An offer is there once envelopes were opened, so nothing here tells what is sealed. Two statements."""
    invited = (
        select(
            Rfp.public_id, Rfp.reference, Rfp.title, Invitation.invited_at, Invitation.intent, Invitation.withdrawn_at
        )
        .join(Invitation, Invitation.rfp_id == Rfp.id)
        .join(Firm, Firm.id == Invitation.firm_id)
        .where(Firm.public_id == public_id, _open_to(actor, (Role.LEAD,)))
        .order_by(Invitation.invited_at.desc(), Rfp.id)
        .limit(MOST)
    )
    offered = (
        select(Rfp.public_id, Rfp.reference, Rfp.title, OfferRow.name, OfferRow.status)
        .join(OfferRow, OfferRow.rfp_id == Rfp.id)
        .join(Firm, Firm.id == OfferRow.firm_id)
        .where(Firm.public_id == public_id, _open_to(actor, READERS))
        .order_by(Rfp.id.desc(), OfferRow.number)
        .limit(MOST)
    )
    return (
        *(
            Part(row.public_id, row.reference, row.title, row.invited_at, row.intent, row.withdrawn_at is not None)
            for row in db.session.execute(invited)
        ),
        *(
            Part(row.public_id, row.reference, row.title, None, offer=row.name, status=row.status)
            for row in db.session.execute(offered)
        ),
    )


def known_firms() -> tuple[Known, ...]:
    """Every firm of the directory that is not retired, as duplicates are looked for; by name. Two statements."""
    rows = db.session.execute(
        select(Firm.id, Firm.public_id, Firm.name, VendorProfile.domain)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(VendorProfile.retired_at.is_(None))
        .order_by(Firm.name)
    ).all()
    people: dict[int, list[VendorPerson]] = {}
    for row in db.session.execute(select(VendorContact.firm_id, VendorContact.email)):
        people.setdefault(row.firm_id, []).append(VendorPerson("", row.email))
    return tuple(
        known_as(Vendor(row.name, row.domain, people=tuple(people.get(row.id, ()))), key=row.public_id) for row in rows
    )


def kept_apart() -> frozenset[frozenset[str]]:
    """Pairs of public ids of which somebody said that they are two firms."""
    first, second = (select(Firm.id, Firm.public_id).subquery() for _ in range(2))
    query = (
        select(first.c.public_id, second.c.public_id)
        .select_from(FirmsApart)
        .join(first, first.c.id == FirmsApart.first_id)
        .join(second, second.c.id == FirmsApart.second_id)
    )
    return frozenset(frozenset(row) for row in db.session.execute(query))


def staged_file(public_id: str, *, actor: Actor) -> StagedUpload | None:
    """A person's own file of vendors that was not taken in yet; None for anybody else's."""
    return find(public_id, kind=UploadKind.VENDOR_LIST, person_id=actor.person_id)


def _heads() -> Select[*tuple[Any, ...]]:
    return select(
        Firm.id,
        Firm.public_id,
        Firm.name,
        VendorProfile.domain,
        VendorProfile.country,
        VendorProfile.about,
        VendorProfile.added_at,
        VendorProfile.added_by,
        VendorProfile.retired_at,
        VendorProfile.version,
    ).join(VendorProfile, VendorProfile.firm_id == Firm.id)


def _found(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        VendorProfile.retired_at.is_not(None) if search.retired else VendorProfile.retired_at.is_(None)
    ]
    found += [Firm.name.icontains(word, autoescape=True) for word in search.name.split()]
    if search.country:
        elsewhere = exists().where(
            VendorPlace.firm_id == Firm.id, VendorPlace.country.icontains(search.country, autoescape=True)
        )
        found.append(or_(VendorProfile.country.icontains(search.country, autoescape=True), elsewhere))
    if search.domain:
        found.append(VendorProfile.domain.icontains(search.domain, autoescape=True))
    if search.capability:
        found.append(
            exists().where(
                VendorCapability.firm_id == Firm.id,
                VendorCapability.capability.icontains(search.capability, autoescape=True),
            )
        )
    return found


def _completed(rows: Any, *, everything: bool = False) -> tuple[Entry, ...]:
    """The rows with people, places and capabilities. Three statements."""
    ids = [row.id for row in rows]
    people: dict[int, list[VendorPerson]] = {each: [] for each in ids}
    places: dict[int, list[Place]] = {each: [] for each in ids}
    capabilities: dict[int, list[str]] = {each: [] for each in ids}

    def of_these(column: Any) -> list[ColumnElement[bool]]:
        return [] if everything else [column.in_(ids)]

    for person in db.session.execute(
        select(
            VendorContact.firm_id,
            VendorContact.name,
            VendorContact.email,
            VendorContact.phone,
            VendorContact.position,
        )
        .where(*of_these(VendorContact.firm_id))
        .order_by(VendorContact.id)
    ):
        people.setdefault(person.firm_id, []).append(
            VendorPerson(person.name, person.email, person.phone, person.position)
        )
    for place in db.session.execute(
        select(VendorPlace.firm_id, VendorPlace.place, VendorPlace.country, VendorPlace.note)
        .where(*of_these(VendorPlace.firm_id))
        .order_by(VendorPlace.id)
    ):
        places.setdefault(place.firm_id, []).append(Place(place.place, place.country, place.note))
    for can in db.session.execute(
        select(VendorCapability.firm_id, VendorCapability.capability)
        .where(*of_these(VendorCapability.firm_id))
        .order_by(func.lower(VendorCapability.capability))
    ):
        capabilities.setdefault(can.firm_id, []).append(can.capability)
    return tuple(
        Entry(
            row.public_id,
            Vendor(
                row.name,
                row.domain,
                row.country,
                row.about,
                tuple(people[row.id]),
                tuple(places[row.id]),
                tuple(capabilities[row.id]),
            ),
            row.added_at,
            row.added_by,
            row.retired_at,
            row.version,
        )
        for row in rows
    )


def _documents() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Firm.public_id,
            Firm.name,
            VendorDocument.public_id,
            VendorDocument.title,
            VendorDocument.name,
            VendorDocument.media_type,
            VendorDocument.size,
            VendorDocument.sha256,
            VendorDocument.expires_on,
            VendorDocument.added_at,
            VendorDocument.added_by,
        )
        .join(Firm, Firm.id == VendorDocument.firm_id)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .order_by(VendorDocument.expires_on.is_(None), VendorDocument.expires_on, VendorDocument.id)
    )


def _about(public_id: str) -> ColumnElement[bool]:
    return (
        (AuditRow.chain == INSTANCE_CHAIN)
        & (AuditRow.action == Action.VENDOR_EDIT.value)
        & AuditRow.detail.contains(public_id, autoescape=True)
    )


def _open_to(actor: Actor, roles: tuple[Role, ...] | frozenset[Role]) -> ColumnElement[bool]:
    if InstanceRole.AUDITOR in actor.instance_roles:
        return Rfp.id.is_not(None)
    return exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == actor.person_id, RfpRole.role.in_(roles))
