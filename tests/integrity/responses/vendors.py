"""Doors, rows and secrets of the vendor directory."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.offer import Firm
from app.models.rfp import StagedImport, UploadKind
from app.models.vendor import (
    Invitation,
    VendorCapability,
    VendorContact,
    VendorDocument,
    VendorPlace,
    VendorProfile,
)
from app.web.clock import now
from app.web.files import store
from tests.integrity.canary import Canary
from tests.integrity.door import Door, form_doors

BUYERS = frozenset({"lead", "lead of another RFP"})
LEAD = frozenset({"lead"})
READERS = BUYERS | {"administrator", "auditor"}
PAPER = b"canary-vendor-paper"
FILE = b"name\ncanary-vendor-of-a-file\n"

DOORS: tuple[Door, ...] = (
    Door("vendors.vendors", READERS),
    Door("vendors.vendors_csv", READERS),
    Door("vendors.vendors_workbook", READERS),
    Door("vendors.vendors_firm", READERS),
    Door("vendors.vendors_document", READERS),
    Door("vendors.vendors_duplicates", READERS),
    *form_doors("vendors.vendors_add", BUYERS),
    *form_doors("vendors.vendors_change", BUYERS),
    Door("vendors.vendors_retire", BUYERS, method="POST"),
    Door("vendors.vendors_bring_back", BUYERS, method="POST"),
    Door("vendors.vendors_document_add", BUYERS, method="POST"),
    Door("vendors.vendors_document_remove", BUYERS, method="POST", answers=frozenset({404})),
    Door("vendors.vendors_duplicates_apart", BUYERS, method="POST"),
    *form_doors("vendors.vendors_duplicates_merge", BUYERS),
    *form_doors("vendors.vendors_import", BUYERS),
    Door("vendors.vendors_import_preview", LEAD, hidden_from=BUYERS),
    Door("vendors.vendors_import_confirm", LEAD, method="POST", hidden_from=BUYERS),
)
_PROFILE = frozenset({"vendor_profile.retired_at", "vendor_profile.version"})
WRITES: Mapping[str, frozenset[str]] = {
    "vendors.vendors_retire": _PROFILE,
    "vendors.vendors_bring_back": _PROFILE,
    "vendors.vendors_document_remove": frozenset({"-vendor_document"}),
    "vendors.vendors_duplicates_apart": frozenset({"+firms_apart"}),
}
CANARIES: tuple[Canary, ...] = (
    *(
        Canary(f"canary-vendor-{what}", READERS)
        for what in ("name", "about", "person", "mail", "phone", "position", "place", "note", "can", "title", "paper")
    ),
    Canary("canary-vendor-of-a-file", LEAD),
)


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean; `invitations` are by firm."""
    firms = [Firm(name=f"canary-vendor-name {number}") for number in (1, 2)]
    session.add_all(firms)
    session.flush()
    one, other = (firm.id for firm in firms)
    by = {"added_at": now(), "added_by": "Person lead"}
    upload = StagedImport(
        person_id=people["lead"],
        kind=UploadKind.VENDOR_LIST,
        name="canary-vendors.csv",
        sha256=store(FILE),
        created_at=now(),
    )
    document = VendorDocument(
        firm_id=one,
        title="canary-vendor-title",
        name="paper.txt",
        media_type="text/plain",
        size=len(PAPER),
        sha256=store(PAPER),
        **by,
    )
    session.add_all(
        [
            *(VendorProfile(firm_id=each, about="canary-vendor-about", **by) for each in (one, other)),
            VendorContact(
                firm_id=one,
                name="canary-vendor-person",
                email="canary-vendor-mail@vendor.example",
                phone="canary-vendor-phone",
                position="canary-vendor-position",
            ),
            VendorPlace(firm_id=one, place="canary-vendor-place", country="Chile", note="canary-vendor-note"),
            VendorCapability(firm_id=one, capability="canary-vendor-can"),
            upload,
            document,
        ]
    )
    session.flush()
    ids = session.execute(select(Firm.id, Firm.public_id).where(Firm.id.in_((one, other)))).all()
    public = {row.id: row.public_id for row in ids}
    return {
        "firm": public[one],
        "other_firm": public[other],
        "firm_document": document.public_id,
        "staged_vendors": upload.public_id,
    }
