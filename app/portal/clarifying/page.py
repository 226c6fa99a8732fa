"""What a vendor sees of questions and answers: its own, and what has gone out; nothing of other vendors."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.clarifying import Topic, cut_off, topics
from app.domain.giveaways import Giveaway, giveaways
from app.domain.policy import Action
from app.portal.known import request_known
from app.stages.responses.clarifying.queries import OwnQuestion, ToldAnswer, own_people, own_questions, told_answers
from app.web.access import may
from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class OwnShown:
    """A question of the vendor's own with its state in words."""

    line: OwnQuestion
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """`answers` went to all, `alone` to this vendor; `corrected` names the answer that puts another right, by number.
    `refusal` says why nothing can be asked now."""

    answers: tuple[ToldAnswer, ...]
    alone: tuple[ToldAnswer, ...]
    corrected: Mapping[int, int]
    own: tuple[OwnShown, ...]
    cut_off: datetime | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Askable:
    """What a question may be about, and until when it counts as in time."""

    sections: tuple[Topic, ...]
    questions: tuple[Topic, ...]
    cut_off: datetime | None


def questions_page(invitation: InvitationInQuestion, *, now: datetime) -> QuestionsPage:
    """Three statements."""
    told = told_answers(invitation.rfp_id, invitation_id=invitation.id, until=invitation.withdrawn_at)
    answers = tuple(each for each in told if each.number > 0)
    return QuestionsPage(
        answers=answers,
        alone=tuple(each for each in told if each.number < 0),
        corrected={each.corrects: each.number for each in answers if each.corrects},
        own=tuple(OwnShown(line, *_state(line)) for line in own_questions(invitation.id)),
        cut_off=askable(invitation).cut_off,
        refusal=refusal(invitation, now=now),
    )


def _state(line: OwnQuestion) -> tuple[str, str]:
    """What is being written for it makes no difference: the same words until it has gone out."""
    if line.rejected_reason:
        return "not taken up", "bad"
    if line.answer is not None:
        return "answered to all", "good"
    if line.is_answered_alone:
        return "answered to you only", "good"
    return "waits for an answer", "neutral"


def refusal(invitation: InvitationInQuestion, *, now: datetime) -> str | None:
    """Why nothing can be asked now; None while it can."""
    refused = may(Action.PORTAL_ASK)
    if refused is None and now >= invitation.closes_at:
        return "The deadline for responses has passed, so nothing is asked any more."
    return refused


def askable(invitation: InvitationInQuestion) -> Askable:
    """One statement."""
    known = request_known(invitation)
    if known is None:
        return Askable((), (), None)
    return Askable(*topics(known), cut_off(known.schedule))


def own_giveaways(invitation: InvitationInQuestion, *, text: str) -> tuple[tuple[Giveaway, ...], str]:
    """Words by which other vendors could tell who asked, and the mark of having looked at them. One statement."""
    found = giveaways(text, vendors=own_people(invitation.id))
    return found, hashlib.sha256(text.encode()).hexdigest() if found else ""
