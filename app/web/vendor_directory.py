"""What both an invitation and the directory's own pages write: the firm, and whom the buyer knows there."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import func, or_, select

from app.models.offer import Firm
from app.models.vendor import VendorContact, VendorProfile
from app.web.unit_of_work import Work


class Person(Protocol):
    """Somebody at a firm, as typed: the address is in lower case."""

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


def firm_called(work: Work, *, name: str) -> Firm:
    """The firm of that name, whatever its capitals; added to the directory where it is not there yet."""
    return firm_in_directory(work, name=name) or take_in(work, name=name)


def firm_in_directory(work: Work, *, name: str) -> Firm | None:
    """The firm of the directory, retired or not, that has this name whatever its capitals."""
    return work.session.scalar(
        select(Firm)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(or_(func.lower(Firm.name) == name.lower(), Firm.name == name))
        .order_by(Firm.name != name, Firm.id)
        .limit(1)
    )


def take_in(work: Work, *, name: str) -> Firm:
    """Put a firm that is not in the directory into it.

    One that an evaluation brought in is taken where its name is the very same, so that nothing tells it was there.
    """
    firm = work.session.scalar(select(Firm).where(Firm.name == name))
    if firm is None:
        firm = Firm(name=name)
        work.session.add(firm)
        work.session.flush()
    work.session.add(VendorProfile(firm_id=firm.id, added_at=work.now, added_by=work.actor.name[:200]))
    work.session.flush()
    return firm


def know_contacts(work: Work, *, firm: Firm, contacts: Iterable[Person]) -> None:
    """Keep those contacts of the firm that the directory does not know; names it has stay."""
    known = set(work.session.scalars(select(VendorContact.email).where(VendorContact.firm_id == firm.id)))
    for contact in contacts:
        if contact.email not in known:
            work.session.add(VendorContact(firm_id=firm.id, name=contact.name, email=contact.email))
            known.add(contact.email)
