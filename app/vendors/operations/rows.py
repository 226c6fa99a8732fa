"""Rows of the directory: found and locked for a change, and written as a firm is described."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import BEFORE_SCORING
from app.domain.policy import Action
from app.domain.vendor import Vendor
from app.models.offer import Firm, OfferRow
from app.models.rfp import Rfp
from app.models.vendor import Invitation, VendorCapability, VendorContact, VendorPlace, VendorProfile
from app.web.draft_lock import Stale, next_row_version
from app.web.unit_of_work import Work
from app.web.vendor_directory import firm_in_directory

TAKEN = "“{name}” stands in the directory already. If both are one firm, merge them."


def the_firm(work: Work, *, public_id: str, version: int | None) -> tuple[Firm, VendorProfile]:
    """A firm of the directory and its profile, locked, the profile's version raised. Raises `Stale` and NotHere."""
    found = work.session.execute(
        select(Firm, VendorProfile)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(Firm.public_id == public_id)
        .with_for_update(of=VendorProfile)
    ).one_or_none()
    if found is None:
        raise NotHere("There is no such firm in the directory.")
    firm, profile = found
    if profile.version != version:
        raise Stale
    flag_modified(profile, "about")  # so that the row is written and its version raised, whatever else changes
    return firm, profile


def write(work: Work, *, firm: Firm, vendor: Vendor) -> None:
    """Make the rows say what the firm is described as. Raises DomainError where another firm has the name."""
    rename(work, firm=firm, name=vendor.name)
    profile = work.session.get_one(VendorProfile, firm.id)
    profile.domain, profile.country, profile.about = vendor.domain, vendor.country, vendor.about
    _write_people(work, firm=firm, vendor=vendor)
    places = [(each.place, each.country, each.note) for each in vendor.places]
    here = VendorPlace.firm_id == firm.id
    columns = (VendorPlace.place, VendorPlace.country, VendorPlace.note)
    if places != [tuple(row) for row in work.session.execute(select(*columns).where(here).order_by(VendorPlace.id))]:
        work.session.execute(delete(VendorPlace).where(here))
        for place, country, note in places:
            work.session.add(VendorPlace(firm_id=firm.id, place=place, country=country, note=note))
            work.session.flush()
    can = VendorCapability.firm_id == firm.id
    if set(vendor.capabilities) != set(work.session.scalars(select(VendorCapability.capability).where(can))):
        work.session.execute(delete(VendorCapability).where(can))
        work.session.add_all(VendorCapability(firm_id=firm.id, capability=each) for each in vendor.capabilities)
    work.session.flush()


def rename(work: Work, *, firm: Firm, name: str) -> None:
    """Give a firm another name. One that an evaluation brought in under it becomes this one, without a word."""
    if name == firm.name:
        return
    other = firm_in_directory(work, name=name)
    if other is not None and other.id != firm.id:
        raise DomainError(TAKEN.format(name=other.name))
    _keep_name(work, firm=firm)
    hidden = work.session.scalar(select(Firm).where(Firm.name == name, Firm.id != firm.id))
    if hidden is not None:
        move_references(work, of=hidden, to=firm)
        work.session.delete(hidden)
        work.session.flush()
    firm.name = name
    work.session.flush()


def move_references(work: Work, *, of: Firm, to: Firm) -> None:
    """Make the offers and invitations of one firm those of another. Frozen offers go on naming the firm as before."""
    _keep_name(work, firm=of)
    for table in (OfferRow, Invitation):
        work.session.execute(
            update(table)
            .where(table.firm_id == of.id)
            .values(firm_id=to.id)
            .execution_options(synchronize_session=False)
        )


def _keep_name(work: Work, *, firm: Firm) -> None:
    """What is scored was frozen, hashed and put into packets under the name that the firm has now."""
    frozen = select(Rfp.id).where(Rfp.stage.not_in(BEFORE_SCORING))
    work.session.execute(
        update(OfferRow)
        .where(OfferRow.firm_id == firm.id, OfferRow.firm_name.is_(None), OfferRow.rfp_id.in_(frozen))
        .values(firm_name=firm.name)
        .execution_options(synchronize_session=False)
    )


def record(work: Work, *, firm: Firm, sentence: str, detail: dict[str, Any] | None = None) -> None:
    """Leave the audit row, by which the firm's history and stale forms find the change."""
    work.session.flush()
    version = work.session.get_one(VendorProfile, firm.id).version
    work.record(
        action=Action.VENDOR_EDIT,
        subject=firm.name,
        sentence=sentence,
        detail={**next_row_version(firm.public_id, version=version), **(detail or {})},
    )


def _write_people(work: Work, *, firm: Firm, vendor: Vendor) -> None:
    rows = {
        row.email: row
        for row in work.session.scalars(
            select(VendorContact).where(VendorContact.firm_id == firm.id).order_by(VendorContact.id)
        )
    }
    for person in vendor.people:
        row = rows.pop(person.email, None)
        if row is None:
            row = VendorContact(firm_id=firm.id, email=person.email)
            work.session.add(row)
        row.name, row.phone, row.position = person.name, person.phone, person.position
        work.session.flush()
    for row in rows.values():
        work.session.delete(row)
