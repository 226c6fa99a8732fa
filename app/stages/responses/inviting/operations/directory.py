"""What an invitation leaves in the vendor directory: the firm, and whom the buyer knows there."""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.models.offer import Firm
from app.models.vendor import VendorContact, VendorProfile
from app.stages.responses.inviting.operations.accounts import Contact
from app.web.unit_of_work import Work


def firm_called(work: Work, *, name: str) -> Firm:
    """The firm of that name, whatever its capitals; added to the directory where it is not there yet."""
    firm = work.session.scalar(select(Firm).where(Firm.name == name)) or work.session.scalar(
        select(Firm).where(func.lower(Firm.name) == name.lower()).order_by(Firm.id).limit(1)
    )
    if firm is None:
        firm = Firm(name=name)
        work.session.add(firm)
        work.session.flush()
    if work.session.get(VendorProfile, firm.id) is None:
        work.session.add(VendorProfile(firm_id=firm.id, added_at=work.now, added_by=work.actor.name))
    return firm


def know_contacts(work: Work, *, firm: Firm, contacts: Iterable[Contact]) -> None:
    """Keep those contacts of the firm that the directory does not know; names it has stay."""
    known = set(work.session.scalars(select(VendorContact.email).where(VendorContact.firm_id == firm.id)))
    for contact in contacts:
        if contact.email not in known:
            work.session.add(VendorContact(firm_id=firm.id, name=contact.name, email=contact.email))
            known.add(contact.email)


def contacts_known(work: Work, *, firm_id: int) -> tuple[Contact, ...]:
    rows = work.session.execute(
        select(VendorContact.name, VendorContact.email)
        .where(VendorContact.firm_id == firm_id)
        .order_by(VendorContact.id)
    )
    return tuple(Contact(row.name, row.email) for row in rows)
