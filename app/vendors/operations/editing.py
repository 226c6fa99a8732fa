"""Firms added to the directory, changed, retired and brought back."""

from app.domain.errors import DomainError
from app.domain.vendor import Vendor
from app.models.offer import Firm
from app.vendors.operations.rows import TAKEN, record, the_firm, write
from app.web.unit_of_work import Work, operation
from app.web.vendor_directory import firm_in_directory, take_in


@operation
def add_firm(work: Work, *, vendor: Vendor) -> str:
    """Add a firm; returns its public id. Raises DomainError where its name stands in the directory."""
    firm = add(work, vendor=vendor)
    record(work, firm=firm, sentence=f"Added {firm.name} to the vendor directory.")
    return firm.public_id


@operation
def change_firm(work: Work, *, public_id: str, version: int | None, vendor: Vendor) -> None:
    """Put a description in the place of a firm's. Raises `Stale`, NotHere, and DomainError for a name that is taken."""
    firm, _ = the_firm(work, public_id=public_id, version=version)
    was = firm.name
    write(work, firm=firm, vendor=vendor)
    called = f", which is called {firm.name} now" if firm.name != was else ""
    record(work, firm=firm, sentence=f"Changed {was} in the vendor directory{called}.")


@operation
def retire_firm(work: Work, *, public_id: str, version: int | None) -> str:
    """Offer a firm no longer where vendors are invited; returns its name. Raises `Stale` and NotHere."""
    firm, profile = the_firm(work, public_id=public_id, version=version)
    profile.retired_at = profile.retired_at or work.now
    record(work, firm=firm, sentence=f"Retired {firm.name} from the vendor directory.")
    return firm.name


@operation
def bring_back_firm(work: Work, *, public_id: str, version: int | None) -> str:
    """Offer a retired firm again; returns its name. Raises `Stale` and NotHere."""
    firm, profile = the_firm(work, public_id=public_id, version=version)
    profile.retired_at = None
    record(work, firm=firm, sentence=f"Brought {firm.name} back into the vendor directory.")
    return firm.name


def add(work: Work, *, vendor: Vendor) -> Firm:
    """The firm, new in the directory, as a step of an operation. Raises DomainError where its name is taken."""
    there = firm_in_directory(work, name=vendor.name)
    if there is not None:
        raise DomainError(TAKEN.format(name=there.name))
    firm = take_in(work, name=vendor.name)
    write(work, firm=firm, vendor=vendor)
    return firm
