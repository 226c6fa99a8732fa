"""What stands between an RFP, or an addendum, and its publication, gathered from the rows as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.request.freezing import as_published, frozen
from app.domain.request.readiness import Readiness, addendum_readiness, draft_readiness
from app.domain.request.request import Request
from app.domain.request.schedule_moving import Move
from app.domain.request.sign_off import Round
from app.stages.drafting.document.queries import open_comments
from app.stages.drafting.publication.queries import Published, published
from app.stages.drafting.queries.request import request_of
from app.stages.drafting.review.queries import rounds_of
from app.web.clock import now


@dataclass(frozen=True, slots=True)
class DraftState:
    """The draft as it stands: what it says, the text it would be frozen in with its hash, rounds, readiness."""

    request: Request
    snapshot: str
    snapshot_hash: str
    rounds: tuple[Round, ...]
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class AddendumState:
    """The addendum as it stands, beside what is published. The deadline it has is the published one."""

    request: Request
    snapshot_hash: str
    published: Published
    readiness: Readiness


def draft_state(rfp_id: int) -> DraftState:
    """Everything that publishing the draft asks. Some twenty statements, whatever the size."""
    request = as_published(request_of(rfp_id))
    snapshot, hashed = frozen(request)
    rounds = rounds_of(rfp_id)
    return DraftState(
        request=request,
        snapshot=snapshot,
        snapshot_hash=hashed,
        rounds=rounds,
        readiness=draft_readiness(
            request,
            current_hash=hashed,
            latest=next(iter(rounds), None),
            open_comments=open_comments(rfp_id),
            now=now(),
        ),
    )


def addendum_state(
    rfp_id: int, *, closes_at: datetime | None = None, moves: Sequence[Move] = ()
) -> AddendumState | None:
    """Everything that issuing the addendum asks, with the deadline it would have and the dates that would follow; None
    where nothing was published."""
    found = published(rfp_id)
    if found is None:
        return None
    request = as_published(request_of(rfp_id))
    if closes_at is not None:
        request = replace(request, closes_at=closes_at)
    if moves:
        after = {move.after.key: move.after for move in moves}
        request = replace(request, schedule=tuple(after.get(each.key, each) for each in request.schedule))
    return AddendumState(
        request=request,
        snapshot_hash=frozen(request)[1],
        published=found,
        readiness=addendum_readiness(request, published_at=found.published_at, open_comments=open_comments(rfp_id)),
    )
