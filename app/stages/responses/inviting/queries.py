"""Invitations as the buyer sees them, and as those who answer them do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.models.offer import Firm
from app.models.person import Person
from app.models.publication import Publication
from app.models.rfp import Rfp
from app.models.vendor import AddendumSeen, Intent, InvitedPerson, VendorContact, VendorProfile
from app.models.vendor import Invitation as InvitationRow
from app.web.public_title import public_title


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation as the list of somebody who answers it tells of it."""

    id: int
    rfp_id: int
    public_id: str
    firm: str
    title: str
    time_zone: str
    stage: Stage
    closes_at: datetime
    responses_opened_at: datetime | None
    agreed_at: datetime | None
    intent: Intent | None
    withdrawn_at: datetime | None


def invitations_of(actor: Actor) -> tuple[OwnInvitation, ...]:
    """The invitations which the actor answers, the one that closes last first. One statement, and one more for each RFP
    to which an addendum is being written."""
    query = (
        select(
            InvitationRow.id,
            InvitationRow.public_id,
            Firm.name.label("firm"),
            Rfp.id.label("rfp_id"),
            Rfp.title,
            Rfp.amending_since.is_not(None).label("is_amended"),
            Rfp.time_zone,
            Rfp.stage,
            Rfp.closes_at,
            Rfp.responses_opened_at,
            InvitedPerson.agreed_at,
            InvitationRow.intent,
            InvitationRow.withdrawn_at,
        )
        .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
        .join(Rfp, Rfp.id == InvitationRow.rfp_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitedPerson.person_id == actor.person_id, Rfp.closes_at.is_not(None))
        .order_by(Rfp.closes_at.desc(), InvitationRow.id)
    )
    found = []
    for row in db.session.execute(query).all():
        known = row._asdict()
        is_amended = known.pop("is_amended")
        known["title"] = public_title(db.session(), rfp_id=row.rfp_id, title=row.title, is_amended=is_amended)
        found.append(OwnInvitation(**known))
    return tuple(found)


def addenda_to_note(invitations: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The numbers of the addenda that the vendor has not taken note of, by invitation. One statement."""
    found: dict[int, tuple[int, ...]] = dict.fromkeys(invitations, ())
    seen = (AddendumSeen.invitation_id == InvitationRow.id) & (AddendumSeen.number == Publication.number)
    query = (
        select(InvitationRow.id, Publication.number)
        .join(Publication, Publication.rfp_id == InvitationRow.rfp_id)
        .outerjoin(AddendumSeen, seen)
        .where(InvitationRow.id.in_(invitations), Publication.number > 0, AddendumSeen.number.is_(None))
        .order_by(Publication.number)
    )
    for invitation_id, number in db.session.execute(query):
        found[invitation_id] += (number,)
    return found


# --- within one invitation, for those who answer it ------------------------------------------------------------------


NAME_AMONG_COLLEAGUES: ColumnElement[str] = case(
    (or_(InvitedPerson.was_invited, InvitedPerson.agreed_at.is_not(None)), Person.name), else_=""
)
"""Whose name a vendor's people see: those whom the buyer invited for it, and those who joined it themselves."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who answers an invitation, as the others of the same vendor see it.

    `name` is "" of whom a colleague brought in until they agree: an account there was already may be a rival's.
    """

    public_id: str
    name: str
    email: str
    was_invited: bool
    agreed_at: datetime | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a vendor has done so far in an invitation. `seen` are the numbers of the addenda taken note of."""

    intent_reason: str
    seen: frozenset[int]


def standing(invitation_id: int) -> Standing:
    """Two statements."""
    reason = db.session.scalars(select(InvitationRow.intent_reason).where(InvitationRow.id == invitation_id)).one()
    seen = db.session.scalars(select(AddendumSeen.number).where(AddendumSeen.invitation_id == invitation_id))
    return Standing(intent_reason=reason, seen=frozenset(seen))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agreed to, when and by which name; `text_hash` is the SHA-256 (hex) of the text."""

    name: str
    at: datetime
    text_hash: str


def agreed(invitation_id: int, *, actor: Actor) -> Agreed | None:
    """What the actor agreed to, None before. One statement."""
    mine = (InvitedPerson.invitation_id == invitation_id, InvitedPerson.person_id == actor.person_id)
    query = select(InvitedPerson.agreed_name, InvitedPerson.agreed_at, InvitedPerson.agreed_text_hash).where(*mine)
    row = db.session.execute(query).one_or_none()
    if row is None or row.agreed_at is None:
        return None
    return Agreed(name=row.agreed_name, at=row.agreed_at, text_hash=row.agreed_text_hash)


def colleagues(invitation_id: int, *, actor: Actor) -> tuple[Colleague, ...]:
    """Everybody who answers the invitation, those first whom the buyer invited. One statement."""
    query = (
        select(
            Person.id,
            Person.public_id,
            NAME_AMONG_COLLEAGUES.label("name"),
            Person.email,
            InvitedPerson.was_invited,
            InvitedPerson.agreed_at,
        )
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(InvitedPerson.invitation_id == invitation_id)
        .order_by(InvitedPerson.was_invited.desc(), NAME_AMONG_COLLEAGUES, Person.email)
    )
    return tuple(Colleague(*row[1:], is_me=row.id == actor.person_id) for row in db.session.execute(query))


# --- for the buyer ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom the buyer invited, by the name that the directory has, "" where it has none any more."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as the buyer sees it: all of it and nothing more; `firm_id` is the firm's public id."""

    public_id: str
    firm: str
    firm_id: str
    invited_at: datetime
    invited_by: str
    intent: Intent | None
    intent_at: datetime | None
    intent_reason: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True)
class DirectoryFirm:
    """A firm of the vendor directory with whom the buyer knows there."""

    public_id: str
    name: str
    country: str
    contacts: tuple[ContactLine, ...]
    is_invited: bool


def invitations(rfp_id: int) -> tuple[InvitationLine, ...]:
    """Who was invited, by firm. Nothing here tells whether a vendor signed in, agreed, wrote or submitted.

    Names of contacts are the directory's: those of accounts change when an account is first used. Two statements.
    """
    rows = db.session.execute(
        select(
            InvitationRow.id,
            InvitationRow.public_id,
            Firm.name.label("firm"),
            Firm.public_id.label("firm_id"),
            InvitationRow.invited_at,
            InvitationRow.invited_by,
            InvitationRow.intent,
            InvitationRow.intent_at,
            InvitationRow.intent_reason,
            InvitationRow.withdrawn_at,
            InvitationRow.withdrawn_reason,
        )
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitationRow.rfp_id == rfp_id)
        .order_by(Firm.name, InvitationRow.id)
    ).all()
    contacts: dict[int, list[ContactLine]] = {}
    people = (
        select(InvitedPerson.invitation_id, VendorContact.name, Person.email)
        .join(Person, Person.id == InvitedPerson.person_id)
        .join(InvitationRow, InvitationRow.id == InvitedPerson.invitation_id)
        .outerjoin(
            VendorContact,
            (VendorContact.firm_id == InvitationRow.firm_id) & (VendorContact.email == Person.email),
        )
        .where(InvitationRow.rfp_id == rfp_id, InvitedPerson.was_invited)
        .order_by(Person.email)
    )
    for row in db.session.execute(people):
        contacts.setdefault(row.invitation_id, []).append(ContactLine(row.name or "", row.email))
    return tuple(_line(row, contacts=contacts.get(row.id, [])) for row in rows)


def _line(row: Any, *, contacts: list[ContactLine]) -> InvitationLine:
    known = row._asdict()
    del known["id"]
    return InvitationLine(**known, contacts=tuple(contacts))


def directory(rfp_id: int) -> tuple[DirectoryFirm, ...]:
    """The firms of the directory that are not retired, with whether they are invited now. Two statements."""
    invited = (
        select(InvitationRow.id)
        .where(InvitationRow.rfp_id == rfp_id, InvitationRow.firm_id == Firm.id, InvitationRow.withdrawn_at.is_(None))
        .exists()
    )
    rows = db.session.execute(
        select(Firm.id, Firm.public_id, Firm.name, VendorProfile.country, invited.label("is_invited"))
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(VendorProfile.retired_at.is_(None))
        .order_by(Firm.name)
    ).all()
    contacts: dict[int, list[ContactLine]] = {}
    for row in db.session.execute(
        select(VendorContact.firm_id, VendorContact.name, VendorContact.email)
        .join(VendorProfile, VendorProfile.firm_id == VendorContact.firm_id)
        .where(VendorProfile.retired_at.is_(None))
        .order_by(VendorContact.id)
    ):
        contacts.setdefault(row.firm_id, []).append(ContactLine(row.name, row.email))
    return tuple(
        DirectoryFirm(
            row.public_id, row.name, row.country, contacts=tuple(contacts.get(row.id, ())), is_invited=row.is_invited
        )
        for row in rows
    )
