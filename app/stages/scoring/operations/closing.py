"""Closing the scoring."""

from sqlalchemy import select

from app.domain.lifecycle import Event, Facts
from app.domain.policy import Action
from app.domain.standing import missing
from app.models.rfp import Rfp
from app.procedure import advance
from app.stages.scoring import queries
from app.web.unit_of_work import Work, operation


@operation
def close_scoring(work: Work, *, rfp_id: int) -> None:
    """Close the scoring once nothing is missing. Raises DomainError with what is missing."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    decision, _ = queries.ranked(rfp_id)
    facts = Facts(now=work.now, missing=missing(decision.ranking), unsubmitted=queries.unsubmitted(rfp_id))
    advance(work, rfp, Event.CLOSE_SCORING, facts)
    ranking = decision.ranking
    work.record(
        rfp_id=rfp_id,
        action=Action.SCORING_CLOSE,
        subject=rfp.reference,
        sentence="Closed the scoring; the ranking stands as recorded here.",
        detail={
            "winners": list(ranking.winners),
            "standings": [[standing.rank, standing.offer, str(standing.total)] for standing in ranking.standings],
        },
    )
