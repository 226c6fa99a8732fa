"""What invited vendors are told of an addendum: reason and difference, within the operation that publishes it."""

import json

from sqlalchemy import select

from app.domain.request.differences import differences, in_plain_text, summary
from app.domain.request.for_vendors import for_vendors
from app.domain.request.request import Request
from app.models.person import Person
from app.models.publication import Publication
from app.models.rfp import Rfp
from app.models.vendor import Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.sheets.request_data import from_data
from app.web import letters, links
from app.web.unit_of_work import Work

LONGEST = 20_000
"""Characters of differences that a mail carries; all of them stand in the portal."""


def tell_of_publication(work: Work, rfp_id: int) -> None:
    """Mail the newest addendum to everybody who answers for a vendor that has not declined.

    Whoever has not agreed to confidentiality hears of title and deadline only.
    """
    newest = work.session.scalars(
        select(Publication).where(Publication.rfp_id == rfp_id).order_by(Publication.number.desc()).limit(2)
    ).all()
    if len(newest) < 2:
        return  # the RFP itself: nobody is invited before it is published
    addendum, before = newest
    rfp = work.session.get_one(Rfp, rfp_id)
    request = _request(addendum)
    told = _told(_request(before), request)
    people = work.session.execute(
        select(Person.email, Person.name, InvitedPerson.was_invited, InvitedPerson.agreed_at, InvitationRow.public_id)
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .join(InvitationRow, InvitationRow.id == InvitedPerson.invitation_id)
        .where(
            InvitationRow.rfp_id == rfp_id,
            InvitationRow.withdrawn_at.is_(None),
            InvitationRow.intent.is_distinct_from(Intent.DECLINED),
            Person.deactivated_at.is_(None),
        )
        .order_by(InvitationRow.id, Person.id)
    ).all()
    for person in people:
        letters.send(
            work,
            "rfp_addendum",
            to=person.email,
            rfp_id=rfp_id if person.was_invited else None,
            sealed_for=None if person.was_invited else rfp_id,
            link=links.address("portal.invitation", invitation=person.public_id),
            name=person.name,
            number=addendum.number,
            title=request.framework.title,
            closes_at=addendum.closes_at,
            time_zone=rfp.time_zone,
            reason=addendum.reason,
            notice=addendum.notice,
            told=told if person.agreed_at is not None else "",
        )


def _request(publication: Publication) -> Request:
    return for_vendors(from_data(json.loads(publication.snapshot), Request))


def _told(before: Request, after: Request) -> str:
    found = differences(before, after)
    text = f"{summary(found)}\n\n{in_plain_text(found)}".strip()
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rstrip()} …\n\nThe rest stands in the portal."
