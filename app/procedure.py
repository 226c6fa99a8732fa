"""advance(): the only writer of an RFP's stage. Asks the lifecycle with the facts it is given, stores what follows."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.lifecycle import Event, Facts, Stage, next_stage
from app.models.rfp import Rfp
from app.web.unit_of_work import Work

AFTER_PUBLICATION: list[Callable[[Work, int], None]] = []
"""What later stages do when something is published in an RFP (its key), within the same operation; `cli` fills it."""


def advance(work: Work, rfp: Rfp, event: Event, facts: Facts | None = None) -> Stage:
    """Move `rfp` by `event` within the running operation; the row should be locked.

    The moment and what the row itself tells are added to `facts`. Raises DomainError with the obstacle in words;
    nothing is changed then.
    """
    facts = replace(
        facts or Facts(now=work.now),
        now=work.now,
        snapshot_hash=rfp.snapshot_hash,
        imported=rfp.imported_at is not None,
        closes_at=rfp.closes_at,
        amending=rfp.amending_since is not None,
    )
    rfp.stage = next_stage(rfp.stage, event, facts)
    if rfp.stage is Stage.FINALISTS:
        rfp.scoring_closed_at = work.now
    if rfp.stage is Stage.DRAFTING:
        rfp.frozen_at = rfp.snapshot_hash = None
    return rfp.stage


def published(work: Work, *, rfp_id: int) -> None:
    """Whoever published the RFP, an addendum or a later deadline calls this; what follows finds it stored."""
    work.session.flush()
    for follow in AFTER_PUBLICATION:
        follow(work, rfp_id)
