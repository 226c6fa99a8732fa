"""Recording the score the panel agreed on, once everybody who scores the criterion has submitted."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select, update

from app.domain.audit import content_hash
from app.domain.entries import LONGEST_TEXT, Judgement, judgement
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Criterion, MarkKind, OfferStatus
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.rounding import billionths
from app.models.mark import AgreedScoreRow
from app.models.offer import OfferRow
from app.models.rfp import Rfp
from app.stages.scoring.queries.agreed import AgreedScore, agreed_score, awaited_scorers, waits_for
from app.stages.scoring.queries.frozen import Frozen, frozen
from app.web.unit_of_work import Conflict, Work, operation


class RefusedScore(DomainError):
    """What was typed as the score cannot be given on this criterion."""


class RefusedReason(DomainError):
    """What was typed as the reason cannot be kept."""


class StaleAgreement(Conflict):
    """Somebody recorded an agreed score meanwhile; `stored` is it."""

    def __init__(self, stored: AgreedScore) -> None:
        self.stored = stored
        super().__init__(
            "The agreed score was recorded anew meanwhile, and nothing was overwritten. Look at it, then record yours "
            "once more if it still holds."
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """The cell in question, and what it is judged by."""

    rfp_id: int
    offer: int
    criterion: int
    offer_name: str
    leaf: Criterion
    known: Frozen


@operation
def record_agreed(
    work: Work, *, rfp_id: int, offer: int, criterion: int, score: str, reason: str, version: int
) -> None:
    """Record what the panel agreed on in a cell, beside the marks, which stay. `version` is that of the agreed score
    the person saw, 0 for none. Raises RefusedScore, RefusedReason, StaleAgreement, NotHere, DomainError."""
    rfp = work.session.execute(
        select(Rfp.stage, Rfp.reference, Rfp.snapshot_hash).where(Rfp.id == rfp_id).with_for_update()
    ).one()
    if rfp.stage is not Stage.SCORING:
        raise DomainError("The RFP is not being scored any more, so agreed scores stay as they are.")
    cell = _cell(work, rfp_id=rfp_id, offer=offer, criterion=criterion, known=frozen(rfp_id, rfp.snapshot_hash or ""))
    _refuse_while_awaited(cell)
    judged = _judged(score, cell=cell)
    _refuse_reason(reason)
    stored = agreed_score(rfp_id, offer=offer, criterion=criterion)
    if stored.version != version:
        raise StaleAgreement(stored)
    _store(work, cell=cell, judged=judged, reason=reason, version=version + 1)
    work.record(
        rfp_id=rfp_id,
        action=Action.AGREED_RECORD,
        subject=rfp.reference,
        sentence=f"Recorded the panel's agreed score of {cell.offer_name} on “{cell.leaf.title}”.",
        detail={
            "cell": [offer, criterion, version + 1],
            "content": content_hash([judged.kind, _billionths(judged.value), reason]),
        },
    )


def _cell(work: Work, *, rfp_id: int, offer: int, criterion: int, known: Frozen) -> _Cell:
    """The cell, if a score can be agreed on there. Raises NotHere, DomainError."""
    here = (OfferRow.rfp_id == rfp_id, OfferRow.number == offer)
    found = work.session.execute(select(OfferRow.name, OfferRow.status).where(*here)).one_or_none()
    if found is None or criterion not in known.codes:
        raise NotHere("This RFP has no such offer or criterion.")
    if found.status is not OfferStatus.ACTIVE:
        raise DomainError(f"{found.name} is {found.status.value} and is not scored any more.")
    leaf = known.tree.by_id[known.codes[criterion]]
    if leaf not in known.tree.marked:
        raise DomainError(f"Nobody scores “{leaf.title}”, so there is nothing to agree on.")
    return _Cell(rfp_id=rfp_id, offer=offer, criterion=criterion, offer_name=found.name, leaf=leaf, known=known)


def _refuse_while_awaited(cell: _Cell) -> None:
    awaited = awaited_scorers(cell.rfp_id, leaf=cell.leaf.id, tree=cell.known.tree, codes=cell.known.codes)
    if awaited:
        raise DomainError(waits_for(awaited))


def _judged(score: str, *, cell: _Cell) -> Judgement:
    try:
        judged = judgement(score, leaf=cell.leaf, tree=cell.known.tree)
    except DomainError as error:
        raise RefusedScore(str(error)) from error
    if judged.kind is MarkKind.NOTED:
        raise RefusedScore("Enter the score the panel agreed on.")
    return judged


def _refuse_reason(reason: str) -> None:
    if not reason.strip():
        raise RefusedReason("Say why the panel agreed on this score: it stands beside the marks.")
    if len(reason) > LONGEST_TEXT:
        raise RefusedReason(f"The reason has {len(reason):,} characters; {LONGEST_TEXT:,} are kept. Shorten it.")
    if "\0" in reason:
        raise RefusedReason("The reason has a character that cannot be kept (a NUL). Delete it.")


def _store(work: Work, *, cell: _Cell, judged: Judgement, reason: str, version: int) -> None:
    key = {"rfp_id": cell.rfp_id, "offer": cell.offer, "criterion": cell.criterion}
    values = {"kind": judged.kind, "value": judged.value, "comment": reason, "at": work.now, "version": version}
    if version == 1:
        work.session.execute(insert(AgreedScoreRow).values(key | values))
        return
    here = [getattr(AgreedScoreRow, name) == value for name, value in key.items()]
    work.session.execute(update(AgreedScoreRow).where(*here).values(values))


def _billionths(value: Decimal | None) -> int | None:
    return None if value is None else billionths(value)
