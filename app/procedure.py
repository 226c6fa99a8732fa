"""advance(): the only writer of an RFP's stage. Gathers the facts, asks the lifecycle, stores what follows."""

from app.domain.lifecycle import Event, Facts, Stage, next_stage
from app.models.rfp import Rfp
from app.web.unit_of_work import Work

STAMPS = {Stage.FINALISTS: "scoring_closed_at"}
"""The moment that the database asks for once a stage is reached."""


def advance(work: Work, rfp: Rfp, event: Event, *, missing: int = 0) -> Stage:
    """Move `rfp` by `event` within the running operation; the row should be locked.

    Raises DomainError with the obstacle in words; nothing is changed then.
    """
    facts = Facts(now=work.now, snapshot_hash=rfp.snapshot_hash, missing=missing)
    rfp.stage = next_stage(rfp.stage, event, facts)
    stamp = STAMPS.get(rfp.stage)
    if stamp:
        setattr(rfp, stamp, work.now)
    return rfp.stage
