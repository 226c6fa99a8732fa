"""Firms of a file: staged when it is uploaded, taken in when the preview is confirmed."""

from collections.abc import Mapping, Sequence

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.vendor import Vendor
from app.models.offer import Firm
from app.models.rfp import UploadKind
from app.models.vendor import VendorProfile
from app.vendors.operations.editing import add
from app.vendors.operations.rows import the_firm, write
from app.web import staged_uploads
from app.web.unit_of_work import Work, operation


@operation
def stage_file(work: Work, *, name: str, sha256: str) -> str:
    """Remember an uploaded file until it is confirmed; returns its public id. A person has one at a time."""
    work.record(
        action=Action.VENDOR_EDIT,
        subject=name,
        sentence="Uploaded a file of vendors.",
        detail={"sha256": sha256},
    )
    return staged_uploads.keep(work, kind=UploadKind.VENDOR_LIST, name=name, sha256=sha256)


@operation
def import_firms(work: Work, *, staged: str, new: Sequence[Vendor], changed: Mapping[tuple[str, int], Vendor]) -> None:
    """Take in what was confirmed: new firms, and changed ones by public id and the version that was looked at.

    All or nothing. Raises `Stale`, and DomainError where the file was taken in already or a name is taken.
    """
    upload = staged_uploads.take(work, staged, kind=UploadKind.VENDOR_LIST)
    if upload is None:
        raise DomainError("This file was taken in already, or another took its place. Upload it again.")
    touched: list[Firm] = [add(work, vendor=vendor) for vendor in new]
    for (public_id, version), vendor in changed.items():
        firm, _ = the_firm(work, public_id=public_id, version=version)
        write(work, firm=firm, vendor=vendor)
        touched.append(firm)
    work.session.flush()
    versions = {firm.public_id: work.session.get_one(VendorProfile, firm.id).version for firm in touched}
    work.record(
        action=Action.VENDOR_EDIT,
        subject=upload.name,
        sentence=f"Took vendors in from a file: {len(new)} new, {len(changed)} changed.",
        detail={"firms": versions, "sha256": upload.sha256},
    )
