"""What a vendor's own people are told of handing in and withdrawing: sealed as the response, without a word of it."""

from typing import Any

from sqlalchemy import select

from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.models.vendor import InvitedPerson
from app.web import letters, links
from app.web.public_title import public_title
from app.web.unit_of_work import Work


def tell_of_submission(
    work: Work, *, rfp: Rfp, invitation: InvitationRow, number: int, whole: str, signature: str
) -> None:
    """The hash of the whole and the signature, to everybody who answers the invitation."""
    _tell(work, "response_submitted", rfp=rfp, invitation=invitation, number=number, whole=whole, signature=signature)


def tell_of_withdrawal(work: Work, *, rfp: Rfp, invitation: InvitationRow, number: int) -> None:
    """That no submission counts at the moment."""
    _tell(work, "response_withdrawn", rfp=rfp, invitation=invitation, number=number)


def _tell(work: Work, letter: str, *, rfp: Rfp, invitation: InvitationRow, **facts: Any) -> None:
    people = work.session.execute(
        select(Person.email, Person.name)
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(InvitedPerson.invitation_id == invitation.id, Person.deactivated_at.is_(None))
        .order_by(Person.id)
    ).all()
    for person in people:
        letters.send(
            work,
            letter,
            to=person.email,
            sealed_for=rfp.id,
            link=links.address("portal.submission", invitation=invitation.public_id),
            name=person.name,
            by=work.actor.name,
            title=public_title(work.session, rfp_id=rfp.id, title=rfp.title, is_amended=rfp.amending_since is not None),
            at=work.now,
            time_zone=rfp.time_zone,
            closes_at=rfp.closes_at,
            **facts,
        )
