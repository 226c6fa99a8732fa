"""New answers go out together: when the lead says so, and once a day by themselves. Until then no vendor sees them."""

import structlog
from sqlalchemy import func, select

from app.db import db
from app.domain.clarifying import digest_is_due, numbered_in_words
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import WORKER, Action
from app.domain.sentences import listed
from app.models.clarification import ClarificationAnswer
from app.models.rfp import Rfp
from app.stages.responses.clarifying.operations import letters
from app.stages.responses.clarifying.operations.writing import answering
from app.web.clock import now
from app.web.unit_of_work import Work, operation


@operation
def tell(work: Work, *, rfp_id: int) -> int:
    """Tell all answers that have not gone out; returns how many. Raises DomainError where there are none."""
    rfp = answering(work, rfp_id=rfp_id)
    new = work.session.scalars(
        select(ClarificationAnswer)
        .where(ClarificationAnswer.rfp_id == rfp_id, ClarificationAnswer.told_at.is_(None))
        .order_by(func.abs(ClarificationAnswer.number), ClarificationAnswer.number.desc())
        .with_for_update()
    ).all()
    if not new:
        raise DomainError("There are no new answers: all have gone out already.")
    for answer in new:
        answer.told_at = work.now
    letters.tell_answers(work, rfp=rfp, answers=new)
    numbers = [numbered_in_words(answer.number) for answer in new]
    work.record(
        rfp_id=rfp_id,
        action=Action.CLARIFICATION_ANSWER,
        subject=rfp.reference,
        sentence=f"Sent {'answer' if len(new) == 1 else 'answers'} {listed(numbers)} to whom they are for.",
        detail={"answers": [answer.public_id for answer in new]},
    )
    return len(new)


def tell_what_is_due() -> None:
    """Tell, as the worker, the answers of each RFP where an hour of the digest has passed since they were written."""
    waiting = db.session.execute(
        select(Rfp.id, Rfp.time_zone, func.min(ClarificationAnswer.answered_at).label("oldest"))
        .join(ClarificationAnswer, ClarificationAnswer.rfp_id == Rfp.id)
        .where(ClarificationAnswer.told_at.is_(None), Rfp.stage == Stage.RESPONSES, Rfp.responses_opened_at.is_(None))
        .group_by(Rfp.id, Rfp.time_zone)
        .order_by(Rfp.id)
    ).all()
    db.session.rollback()
    for row in waiting:
        if not digest_is_due(row.oldest, now=now(), time_zone=row.time_zone):
            continue
        try:
            tell(WORKER, rfp_id=row.id)
        except DomainError as error:  # the lead, or another worker, was quicker
            structlog.get_logger().info("answers_not_told", reason=str(error))
