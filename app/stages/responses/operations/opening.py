"""Opening the scoring: the rules, criteria, panel and offers are frozen with their hash; and the way back."""

from sqlalchemy import exists, func, select

from app.db import db
from app.domain.dated_rfp import DatedRfp
from app.domain.evaluation import Evaluation, OfferStatus
from app.domain.lifecycle import Event, Facts, Stage
from app.domain.opening import opening_faults, unassigned
from app.domain.policy import Action
from app.domain.snapshot import snapshot_hash
from app.domain.tree import Tree
from app.models.mark import AgreedScoreRow, MarkRow, MarkVersion
from app.models.publication import Publication
from app.models.rfp import Rfp
from app.models.vendor import Invitation
from app.procedure import advance
from app.stages.responses.queries import draft_evaluation
from app.web.clock import now
from app.web.draft_lock import locked, next_version
from app.web.unit_of_work import Work, operation


def opening_facts(rfp: DatedRfp, evaluation: Evaluation) -> Facts:
    """What the lifecycle asks before scoring opens."""
    return Facts(
        now=now(),
        closes_at=rfp.closes_at,
        amending=rfp.amending_since is not None,
        sealed=rfp.stage is Stage.RESPONSES and rfp.responses_opened_at is None and _are_invited(rfp.id),
        faults=len(opening_faults(evaluation)),
        offers=sum(offer.status is OfferStatus.ACTIVE for offer in evaluation.offers),
        seats=len(evaluation.panel),
        unassigned=unassigned(Tree.grown(evaluation.framework), evaluation.panel),
    )


def _are_invited(rfp_id: int) -> bool:
    """Whether vendors are invited, which says nothing of whether they answered."""
    here = exists().where(Invitation.rfp_id == rfp_id, Invitation.withdrawn_at.is_(None))
    return bool(db.session.scalar(select(here)))


@operation
def open_scoring(work: Work, *, rfp_id: int, version: int | None) -> None:
    """Freeze everything as it stands and open the scoring. Raises `Stale`, and DomainError with what keeps it."""
    rfp = locked(work, rfp_id=rfp_id, version=version, stages=(Stage.DRAFTING, Stage.RESPONSES))
    evaluation = draft_evaluation(rfp_id)
    rfp.frozen_at, rfp.snapshot_hash = work.now, snapshot_hash(evaluation)
    advance(work, rfp, Event.OPEN_SCORING, opening_facts(rfp, evaluation))
    work.record(
        rfp_id=rfp_id,
        action=Action.SCORING_OPEN,
        subject=rfp.reference,
        sentence="Froze the rules, the criteria, the panel and the offers, and opened the scoring.",
        detail={
            **next_version(rfp),
            "snapshot": rfp.snapshot_hash,
            "criteria": len(evaluation.framework.criteria),
            "offers": len(evaluation.offers),
            "seats": len(evaluation.panel),
            "price_lines": len(evaluation.prices),
        },
    )


@operation
def return_to_drafting(work: Work, *, rfp_id: int) -> None:
    """Take the frozen state back while nothing is marked. Raises DomainError once something is."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    frozen = rfp.snapshot_hash
    marks = sum(
        work.session.scalar(select(func.count()).select_from(model).where(model.rfp_id == rfp_id)) or 0
        for model in (MarkRow, MarkVersion, AgreedScoreRow)
    )
    published = work.session.scalar(select(exists().where(Publication.rfp_id == rfp_id)))
    advance(work, rfp, Event.RETURN_TO_DRAFTING, Facts(now=work.now, marks=marks, published=bool(published)))
    work.record(
        rfp_id=rfp_id,
        action=Action.SCORING_RETURN,
        subject=rfp.reference,
        sentence="Went back to drafting: nothing was marked, and the rules can be changed again.",
        detail={"snapshot": frozen},
    )
