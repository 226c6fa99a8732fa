"""Two entries that are one firm become one; two firms that only look alike are said to be two."""

import json

from sqlalchemy import func, or_, select, update

from app.domain.audit import INSTANCE_CHAIN
from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.audit import AuditRow
from app.models.offer import Firm
from app.models.vendor import (
    FirmsApart,
    Invitation,
    VendorCapability,
    VendorContact,
    VendorDocument,
    VendorPlace,
    VendorProfile,
)
from app.vendors.operations.rows import move_references, record, the_firm
from app.vendors.queries import FORMER
from app.web.unit_of_work import Work, operation


@operation
def merge_firms(
    work: Work, *, keep: str, version: int | None, other: str, other_version: int | None
) -> tuple[str, str]:
    """Make one entry of two: everything of `other` becomes that of `keep`; returns both names.

    Raises `Stale`, NotHere, and DomainError where both are invited to the same RFP.
    """
    if keep == other:
        raise DomainError("A firm is not merged with itself.")
    firm, profile = the_firm(work, public_id=keep, version=version)
    gone, its_profile = the_firm(work, public_id=other, version=other_version)
    _refuse_rivals(work, one=firm, other=gone)
    former = [gone.public_id, *former_ids(work, public_id=gone.public_id)]
    move_references(work, of=gone, to=firm)
    _move_what_is_known(work, of=gone, to=firm)
    profile.domain = profile.domain or its_profile.domain
    profile.country = profile.country or its_profile.country
    if its_profile.about not in profile.about:
        profile.about = "\n\n".join(filter(None, (profile.about, its_profile.about)))
    if its_profile.retired_at is None:
        profile.retired_at = None
    work.session.flush()
    names = firm.name, gone.name
    work.session.delete(its_profile)
    work.session.flush()
    work.session.delete(gone)
    record(
        work,
        firm=firm,
        sentence=f"Merged {names[1]} into {names[0]}: all that was known under either is {names[0]}’s now.",
        detail={FORMER: former, "former_name": names[1]},
    )
    return names


@operation
def keep_apart(work: Work, *, one: str, other: str) -> None:
    """Remember that two firms are two, however alike they look. Raises NotHere."""
    firms = work.session.scalars(
        select(Firm)
        .join(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(Firm.public_id.in_((one, other)))
        .order_by(Firm.id)
    ).all()
    if len(firms) != 2:
        raise NotHere("One of the two is no longer in the directory.")
    first, second = firms
    if work.session.get(FirmsApart, (first.id, second.id)) is None:
        work.session.add(
            FirmsApart(first_id=first.id, second_id=second.id, said_at=work.now, said_by=work.actor.name[:200])
        )
    work.record(
        action=Action.VENDOR_EDIT,
        subject=first.name,
        sentence=f"{first.name} and {second.name} are not the same firm.",
        detail={"firm": first.public_id, "other": second.public_id},
    )


def former_ids(work: Work, *, public_id: str) -> list[str]:
    """The public ids of entries that were merged into this one."""
    details = work.session.scalars(
        select(AuditRow.detail).where(
            AuditRow.chain == INSTANCE_CHAIN,
            AuditRow.action == Action.VENDOR_EDIT.value,
            AuditRow.detail.contains(public_id, autoescape=True),
        )
    )
    return [each for detail in details for each in json.loads(detail).get(FORMER, []) if each != public_id]


def _refuse_rivals(work: Work, *, one: Firm, other: Firm) -> None:
    both = (
        select(Invitation.rfp_id)
        .where(Invitation.firm_id.in_((one.id, other.id)))
        .group_by(Invitation.rfp_id)
        .having(func.count() > 1)
    )
    if work.session.scalars(both.limit(1)).one_or_none() is not None:
        raise DomainError(
            f"{one.name} and {other.name} are both invited to the same RFP, and each may hand in a response of its "
            "own. They cannot be merged; retire the one that is not to be invited any more."
        )


def _move_what_is_known(work: Work, *, of: Firm, to: Firm) -> None:
    here = select(VendorContact.email).where(VendorContact.firm_id == to.id)
    can = select(VendorCapability.capability).where(VendorCapability.firm_id == to.id)
    emails, capabilities = set(work.session.scalars(here)), set(work.session.scalars(can))
    moved = (
        (VendorContact, VendorContact.email.not_in(emails)),
        (VendorCapability, VendorCapability.capability.not_in(capabilities)),
        (VendorPlace, VendorPlace.id.is_not(None)),
        (VendorDocument, VendorDocument.id.is_not(None)),
    )
    for table, which in moved:
        work.session.execute(
            update(table)
            .where(table.firm_id == of.id, which)
            .values(firm_id=to.id)
            .execution_options(synchronize_session=False)
        )
    apart = work.session.scalars(
        select(FirmsApart).where(or_(FirmsApart.first_id == of.id, FirmsApart.second_id == of.id))
    ).all()
    for row in apart:
        third = row.second_id if row.first_id == of.id else row.first_id
        pair = sorted((third, to.id))
        if third != to.id and work.session.get(FirmsApart, tuple(pair)) is None:
            work.session.add(FirmsApart(first_id=pair[0], second_id=pair[1], said_at=row.said_at, said_by=row.said_by))
