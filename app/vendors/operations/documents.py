"""Documents of a firm: added and taken away."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.offer import Firm
from app.models.vendor import VendorDocument, VendorProfile
from app.web.unit_of_work import Work, operation

MOST_DOCUMENTS = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was judged and lies in the file store under `sha256`; `size` is in bytes."""

    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    expires_on: date | None


@operation
def add_document(work: Work, *, public_id: str, paper: Paper) -> None:
    """Keep a document of a firm. Raises NotHere, and DomainError where there are too many."""
    firm = _firm(work, public_id=public_id)
    count = select(func.count()).where(VendorDocument.firm_id == firm.id)
    if work.session.scalars(count).one() >= MOST_DOCUMENTS:
        raise DomainError(f"A firm has at most {MOST_DOCUMENTS} documents. Remove one first.")
    work.session.add(
        VendorDocument(
            firm_id=firm.id,
            title=paper.title,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            sha256=paper.sha256,
            expires_on=paper.expires_on,
            added_at=work.now,
            added_by=work.actor.name[:200],
        )
    )
    _record(work, firm=firm, sentence=f"Added a document of {firm.name}.", sha256=paper.sha256)


@operation
def remove_document(work: Work, *, public_id: str, document: str) -> None:
    """Take a document away. Raises NotHere."""
    firm = _firm(work, public_id=public_id)
    row = work.session.scalar(
        select(VendorDocument).where(VendorDocument.firm_id == firm.id, VendorDocument.public_id == document)
    )
    if row is None:
        raise NotHere("There is no such document.")
    work.session.delete(row)
    _record(work, firm=firm, sentence=f"Removed a document of {firm.name}.", sha256=row.sha256)


def _firm(work: Work, *, public_id: str) -> Firm:
    firm = work.session.scalar(
        select(Firm)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(Firm.public_id == public_id)
        .with_for_update(of=VendorProfile)
    )
    if firm is None:
        raise NotHere("There is no such firm in the directory.")
    return firm


def _record(work: Work, *, firm: Firm, sentence: str, sha256: str) -> None:
    work.record(
        action=Action.VENDOR_EDIT,
        subject=firm.name,
        sentence=sentence,
        detail={"firm": firm.public_id, "sha256": sha256},
    )
