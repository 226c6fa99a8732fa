"""A vendor asks. The buyer sees the question and the firm, but not who of its people asked: that would tell of
colleagues."""

import hashlib
from dataclasses import replace

from sqlalchemy import func, select

from app.domain.clarifying import cut_off, is_late, topics
from app.domain.errors import DomainError
from app.domain.policy import Action
from app.models.clarification import Answering, Clarification
from app.models.offer import Firm
from app.stages.drafting.publication.queries import published
from app.stages.responses.sealed.gate import standing_invitation
from app.web.unit_of_work import Work, operation

MOST_QUESTIONS = 300
"""Of one vendor in one RFP."""


@operation
def ask(work: Work, *, invitation_id: int, topic: str, text: str) -> bool:
    """Ask about a topic of the published RFP ("" for none); returns whether it came after the cut-off.

    Raises `Late` once the deadline for responses has passed, and DomainError in words.
    """
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id, to_change=True)
    firm = work.session.get_one(Firm, invitation.firm_id)
    known = published(rfp.id)
    if known is None:
        raise DomainError("There is nothing to ask about: the RFP is not published.")
    labels = {each.value: each.label for group in topics(known.request) for each in group} | {"": ""}
    if topic not in labels:
        raise DomainError("What the question is about is not in the RFP any more. Please choose again.")
    about = labels[topic]
    _refuse_too_many(work, invitation_id=invitation_id, about=about, text=text)
    late = is_late(work.now, until=cut_off(known.request.schedule))
    question = Clarification(
        rfp_id=rfp.id,
        invitation_id=invitation_id,
        asked_by=firm.name,
        asked_at=work.now,
        about=about,
        text=text,
        is_late=late,
        status=Answering.OPEN,
    )
    work.session.add(question)
    asked_by = hashlib.sha256(work.actor.public_id.encode()).hexdigest()
    work.actor = replace(work.actor, name=firm.name, email="")
    work.record(
        rfp_id=rfp.id,
        action=Action.PORTAL_ASK,
        subject=firm.name,
        sentence=f"{firm.name} asked a question{' after the cut-off' if late else ''}.",
        detail={"about": about, "late": late, "text": digest_of(text), "asked_by": asked_by},
    )
    return late


def _refuse_too_many(work: Work, *, invitation_id: int, about: str, text: str) -> None:
    mine = Clarification.invitation_id == invitation_id
    count = work.session.scalar(select(func.count()).select_from(Clarification).where(mine)) or 0
    if count >= MOST_QUESTIONS:
        raise DomainError(f"Your firm has asked {MOST_QUESTIONS} questions, which is the most one vendor can ask here.")
    same = select(Clarification.id).where(
        mine, Clarification.status == Answering.OPEN, Clarification.about == about, Clarification.text == text
    )
    if work.session.scalar(same.limit(1)) is not None:
        raise DomainError("Your firm has asked this already, in the same words. It waits for an answer.")


def digest_of(text: str) -> str:
    """By which a text is known again in the audit without standing in it."""
    return hashlib.sha256(text.encode()).hexdigest()
