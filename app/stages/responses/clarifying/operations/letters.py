"""The mails of questions and answers: to each person one of their own, nobody sees another."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.models.clarification import Clarification, ClarificationAnswer
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.inviting.operations.accounts import title_outside
from app.web import letters, links
from app.web.unit_of_work import Work

MOST_SHOWN = 20
"""Answers that a mail carries in words; all of them stand in the portal."""


def tell_answers(work: Work, *, rfp: Rfp, answers: Sequence[ClarificationAnswer]) -> None:
    """Mail new answers: those to all to everybody who answers for a vendor that has not declined, a private one to its
    vendor. Whoever has not agreed to confidentiality hears that there are answers, not what they say."""
    last = max(answer.id for answer in answers)
    to_all = [answer for answer in answers if answer.private_to is None]
    for person in _people(work, rfp_id=rfp.id):
        own = [answer for answer in answers if answer.private_to == person.invitation_id]
        news = own + (to_all if person.intent is not Intent.DECLINED else [])
        if not news:
            continue
        _send(
            work,
            "rfp_answers",
            rfp=rfp,
            person=person,
            once_key=f"answers:{rfp.id}:{last}:{person.invitation_id}:{person.id}",
            count=len(news),
            answers=news[:MOST_SHOWN] if person.agreed_at is not None else [],
            left_out=max(0, len(news) - MOST_SHOWN),
            closes_at=rfp.closes_at,
            time_zone=rfp.time_zone,
        )


def tell_rejected(work: Work, *, rfp: Rfp, question: Clarification) -> None:
    """Mail to those who answer for the vendor, and agreed to confidentiality, why its question is not taken up."""
    for person in _people(work, rfp_id=rfp.id):
        if person.invitation_id == question.invitation_id and person.agreed_at is not None:
            _send(
                work,
                "rfp_question_rejected",
                rfp=rfp,
                person=person,
                once_key=f"rejected:{question.public_id}:{person.id}",
                text=question.text,
                reason=question.rejected_reason,
            )


def _send(work: Work, letter: str, *, rfp: Rfp, person: Any, once_key: str, **facts: object) -> None:
    """Mails to colleagues whom the buyer does not know of stand in no list of the buyer's."""
    letters.send(
        work,
        letter,
        to=person.email,
        rfp_id=rfp.id if person.was_invited else None,
        sealed_for=None if person.was_invited else rfp.id,
        link=links.address("portal.questions", invitation=person.public_id),
        once_key=once_key,
        name=person.name,
        title=title_outside(work, rfp),
        **facts,
    )


def _people(work: Work, *, rfp_id: int) -> Sequence[Any]:
    """Everybody who answers an invitation that stands."""
    return work.session.execute(
        select(
            Person.id,
            Person.email,
            Person.name,
            InvitedPerson.was_invited,
            InvitedPerson.agreed_at,
            InvitedPerson.invitation_id,
            InvitationRow.public_id,
            InvitationRow.intent,
        )
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .join(InvitationRow, InvitationRow.id == InvitedPerson.invitation_id)
        .where(InvitationRow.rfp_id == rfp_id, InvitationRow.withdrawn_at.is_(None), Person.deactivated_at.is_(None))
        .order_by(InvitationRow.id, Person.id)
    ).all()
