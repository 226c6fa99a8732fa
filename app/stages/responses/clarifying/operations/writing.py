"""What every answer goes through: the lock, its number, and the look for words by which a vendor could be told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.errors import DomainError, NotHere
from app.domain.giveaways import Giveaway, giveaways
from app.domain.lifecycle import Stage
from app.domain.request.data import canonical
from app.models.clarification import ClarificationAnswer
from app.models.offer import Firm
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.clarifying.queries import known_vendors
from app.web.clock import now
from app.web.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Said:
    """The question as it is published, its answer, and to whom: `reason` says why to one vendor only."""

    question: str
    answer: str
    leads_to_addendum: bool = False
    is_private: bool = False
    reason: str = ""


class GivesAway(DomainError):
    """Words in it may tell who asked; `mark` says that exactly this text with these words was looked at."""

    def __init__(self, found: Sequence[Giveaway], *, mark: str) -> None:
        self.found, self.mark = tuple(found), mark
        super().__init__("All vendors read this, and some words in it may tell who asked.")


def answering(work: Work, *, rfp_id: int) -> Rfp:
    """The RFP, locked, while questions are answered. Raises DomainError."""
    query = select(Rfp).where(Rfp.id == rfp_id).with_for_update().execution_options(populate_existing=True)
    rfp = work.session.scalars(query).one()
    work.now = now()
    if rfp.stage is not Stage.RESPONSES or rfp.responses_opened_at is not None:
        raise DomainError("Questions are answered until the responses are opened; they stay as they are now.")
    return rfp


def answer_of(work: Work, *, rfp_id: int, public_id: str) -> ClarificationAnswer:
    """An answer of this RFP, locked. Raises NotHere."""
    mine = (ClarificationAnswer.rfp_id == rfp_id, ClarificationAnswer.public_id == public_id)
    row = work.session.scalar(select(ClarificationAnswer).where(*mine).with_for_update())
    if row is None:
        raise NotHere("There is no such answer in this RFP any more.")
    return row


def firm_of(work: Work, *, invitation_id: int) -> str:
    query = select(Firm.name).join(InvitationRow, InvitationRow.firm_id == Firm.id)
    return work.session.scalars(query.where(InvitationRow.id == invitation_id)).one()


def next_number(work: Work, *, rfp_id: int, is_private: bool) -> int:
    """Answers to all count upwards from 1, those to one vendor downwards from -1."""
    extreme = func.min if is_private else func.max
    reached = work.session.scalar(
        select(extreme(ClarificationAnswer.number)).where(ClarificationAnswer.rfp_id == rfp_id)
    )
    return min(reached or 0, 0) - 1 if is_private else max(reached or 0, 0) + 1


def refuse_giveaways(work: Work, *, rfp_id: int, said: Said, private_to: int | None, looked_at: str) -> None:
    """Raises `GivesAway`. Who gets an answer alone may read of itself, but not of others."""
    own = firm_of(work, invitation_id=private_to) if private_to is not None else None
    vendors = [vendor for vendor in known_vendors(rfp_id) if vendor.firm != own]
    found = giveaways(f"{said.question}\n{said.answer}", vendors=vendors)
    mark = _mark([said.question, said.answer, [each.words for each in found]])
    if found and looked_at != mark:
        raise GivesAway(found, mark=mark)


def seen_mark(question: str, answer: str, reason: str, *, leads: bool) -> str:
    """By which it is known whether an answer is still as a form showed it."""
    return _mark([question, answer, reason, leads])


def _mark(said: object) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()
