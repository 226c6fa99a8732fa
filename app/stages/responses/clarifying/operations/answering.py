"""The buyer answers several questions at once to all, or one vendor's to that vendor, puts right what was told, or does
not take a question up."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app.domain.clarifying import numbered_in_words
from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.clarification import Answering, Clarification, ClarificationAnswer
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.clarifying.operations import letters
from app.stages.responses.clarifying.operations.asking import digest_of
from app.stages.responses.clarifying.operations.writing import (
    Said,
    answer_of,
    answering,
    firm_of,
    next_number,
    refuse_giveaways,
    seen_mark,
)
from app.web.draft_lock import Stale
from app.web.unit_of_work import Work, operation


@operation
def answer(work: Work, *, rfp_id: int, questions: Sequence[str], said: Said, looked_at: str = "") -> int:
    """Answer open questions (public ids) once; returns the answer's number, negative where it goes to one vendor only.

    Raises `GivesAway` unless the words by which a vendor could be told were `looked_at`, and DomainError.
    """
    rfp = answering(work, rfp_id=rfp_id)
    asked = _open_questions(work, rfp=rfp, questions=questions)
    to = _only_asker(asked) if said.is_private else None
    refuse_giveaways(work, rfp_id=rfp_id, said=said, private_to=to, looked_at=looked_at)
    row = _new_answer(work, rfp=rfp, said=said, private_to=to)
    for question in asked:
        question.status, question.answer_id = Answering.ANSWERED, row.id
    count = len(asked)
    _record(work, rfp=rfp, row=row, verb=f"Answered {count} question{'s' if count != 1 else ''}")
    return row.number


@operation
def correct(work: Work, *, rfp_id: int, answer: str, said: Said, looked_at: str = "") -> int:
    """Put an answer right that was told: a further one, to the same vendors. Raises `GivesAway` and DomainError."""
    rfp = answering(work, rfp_id=rfp_id)
    told = answer_of(work, rfp_id=rfp_id, public_id=answer)
    if told.told_at is None:
        raise DomainError("This answer has not gone out yet: change it instead of correcting it.")
    if told.private_to is not None and not said.reason:
        raise DomainError("Say why the answer goes to one vendor only.")
    refuse_giveaways(work, rfp_id=rfp_id, said=said, private_to=told.private_to, looked_at=looked_at)
    row = _new_answer(work, rfp=rfp, said=said, private_to=told.private_to, corrects=told.number)
    _record(work, rfp=rfp, row=row, verb=f"Corrected answer {numbered_in_words(told.number)}")
    return row.number


@operation
def change(work: Work, *, rfp_id: int, answer: str, said: Said, seen: str, looked_at: str = "") -> int:
    """Change an answer that has not gone out. Raises `Stale` where it is not as `seen`, `GivesAway`, DomainError."""
    rfp = answering(work, rfp_id=rfp_id)
    row = answer_of(work, rfp_id=rfp_id, public_id=answer)
    if row.told_at is not None:
        raise DomainError("This answer has gone out meanwhile and stays as it is. Correct it with a further answer.")
    if seen_mark(row.question, row.answer, row.private_reason, leads=row.leads_to_addendum) != seen:
        raise Stale
    if row.private_to is not None and not said.reason:
        raise DomainError("Say why the answer goes to one vendor only.")
    refuse_giveaways(work, rfp_id=rfp_id, said=said, private_to=row.private_to, looked_at=looked_at)
    row.question, row.answer, row.leads_to_addendum = said.question, said.answer, said.leads_to_addendum
    row.private_reason = said.reason if row.private_to is not None else ""
    row.answered_by = work.actor.name
    _record(work, rfp=rfp, row=row, verb="Changed what had not gone out")
    return row.number


@operation
def take_back(work: Work, *, rfp_id: int, answer: str) -> None:
    """Drop an answer that has not gone out: its questions wait again, and later ones move up in number."""
    rfp = answering(work, rfp_id=rfp_id)
    row = answer_of(work, rfp_id=rfp_id, public_id=answer)
    if row.told_at is not None:
        raise DomainError("This answer has gone out meanwhile and stays as it is. Correct it with a further answer.")
    number = row.number
    work.session.execute(
        update(Clarification)
        .where(Clarification.answer_id == row.id)
        .values(status=Answering.OPEN, answer_id=None)
        .execution_options(synchronize_session=False)
    )
    work.session.execute(delete(ClarificationAnswer).where(ClarificationAnswer.id == row.id))
    _move_up(work, rfp_id=rfp_id, behind=number)
    work.record(
        rfp_id=rfp_id,
        action=Action.CLARIFICATION_ANSWER,
        subject=rfp.reference,
        sentence=f"Took back answer {numbered_in_words(number)} before it went out.",
    )


@operation
def reject(work: Work, *, rfp_id: int, question: str, reason: str) -> str:
    """Do not take an open question up, and tell its vendor why; returns the firm. Raises DomainError."""
    rfp = answering(work, rfp_id=rfp_id)
    (row,) = _open_questions(work, rfp=rfp, questions=[question])
    row.status, row.rejected_reason = Answering.REJECTED, reason
    firm = firm_of(work, invitation_id=row.invitation_id)
    letters.tell_rejected(work, rfp=rfp, question=row)
    work.record(
        rfp_id=rfp_id,
        action=Action.CLARIFICATION_ANSWER,
        subject=firm,
        sentence=f"Did not take up a question of {firm}.",
        detail={"question": row.public_id, "reason": digest_of(reason)},
    )
    return firm


def _open_questions(work: Work, *, rfp: Rfp, questions: Sequence[str]) -> list[Clarification]:
    wanted = set(questions)
    mine = (Clarification.rfp_id == rfp.id, Clarification.public_id.in_(wanted))
    found = list(work.session.scalars(select(Clarification).where(*mine).order_by(Clarification.id).with_for_update()))
    if not found or len(found) != len(wanted):
        raise NotHere("Choose at least one question that waits for an answer.")
    if any(question.status is not Answering.OPEN for question in found):
        raise DomainError("Somebody has answered or turned down one of these questions meanwhile. Look at them again.")
    return found


def _only_asker(asked: Sequence[Clarification]) -> int:
    askers = {question.invitation_id for question in asked}
    if len(askers) != 1:
        raise DomainError("Several vendors asked this, so it is answered to all.")
    return askers.pop()


def _new_answer(
    work: Work, *, rfp: Rfp, said: Said, private_to: int | None, corrects: int | None = None
) -> ClarificationAnswer:
    if private_to is not None and not said.reason:
        raise DomainError("Say why the answer goes to one vendor only.")
    if private_to is not None and work.session.get_one(InvitationRow, private_to).withdrawn_at is not None:
        raise DomainError("The invitation of this vendor was taken back, so nothing is told to it any more.")
    row = ClarificationAnswer(
        rfp_id=rfp.id,
        number=next_number(work, rfp_id=rfp.id, is_private=private_to is not None),
        corrects=corrects,
        question=said.question,
        answer=said.answer,
        private_to=private_to,
        private_reason=said.reason if private_to is not None else "",
        leads_to_addendum=said.leads_to_addendum,
        answered_at=work.now,
        answered_by=work.actor.name,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _move_up(work: Work, *, rfp_id: int, behind: int) -> None:
    """What was told comes before all that was not, so only numbers change that nobody has read."""
    step = 1 if behind > 0 else -1
    later = (
        select(ClarificationAnswer)
        .where(ClarificationAnswer.rfp_id == rfp_id, ClarificationAnswer.number * step > behind * step)
        .order_by(ClarificationAnswer.number * step)
    )
    for row in work.session.scalars(later).all():
        row.number -= step
        work.session.flush()


def _record(work: Work, *, rfp: Rfp, row: ClarificationAnswer, verb: str) -> None:
    whom = "to all" if row.private_to is None else f"to {firm_of(work, invitation_id=row.private_to)} only"
    work.record(
        rfp_id=rfp.id,
        action=Action.CLARIFICATION_ANSWER,
        subject=rfp.reference,
        sentence=f"{verb}: answer {numbered_in_words(row.number)}, {whom}.",
        detail={
            "answer": row.public_id,
            "text": digest_of(f"{row.question}\n{row.answer}"),
            "reason": digest_of(row.private_reason),
            "leads_to_addendum": row.leads_to_addendum,
        },
    )
