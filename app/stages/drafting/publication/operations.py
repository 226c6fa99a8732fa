"""Publishing an RFP, which freezes it; writing, issuing and dropping addenda."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.domain.errors import DomainError
from app.domain.lifecycle import Event, Facts, Stage
from app.domain.policy import Action
from app.domain.request.data import to_data
from app.domain.request.described import moment_in_words
from app.domain.request.differences import differences, summary
from app.domain.request.freezing import frozen, later_deadline_fault
from app.domain.request.readiness import refusal
from app.domain.request.schedule_checks import DEADLINE_KEY
from app.domain.request.schedule_moving import Move
from app.models.publication import Publication
from app.models.rfp import Rfp
from app.procedure import advance, published
from app.stages.drafting.publication.filing import enqueue_documents
from app.stages.drafting.publication.queries import Published
from app.stages.drafting.publication.readiness import AddendumState, addendum_state, draft_state
from app.stages.drafting.publication.restoring import put_back
from app.stages.drafting.review.operations import DraftMoved
from app.stages.drafting.schedule.operations import move_later
from app.web.clock import now
from app.web.draft_lock import next_version
from app.web.unit_of_work import Work, operation

NOT_BEGUN = "No addendum is being written. Begin one first."


@operation
def publish(work: Work, *, rfp_id: int, seen: str, acknowledged: frozenset[str]) -> None:
    """Publish the draft with the hash `seen`: freeze it and open the time for responses.

    `acknowledged` are the keys of the warnings that were ticked. Raises `DraftMoved`, and DomainError with what keeps
    it.
    """
    rfp = _locked(work, rfp_id=rfp_id)
    state = draft_state(rfp_id)
    if state.snapshot_hash != seen:
        raise DraftMoved
    rfp.frozen_at, rfp.snapshot_hash = work.now, state.snapshot_hash
    unpublishable = refusal(state.readiness, acknowledged=acknowledged)
    advance(work, rfp, Event.PUBLISH, Facts(now=work.now, unpublishable=unpublishable))
    assert rfp.closes_at is not None  # noqa: S101 - the lifecycle has seen to it
    _add(work, rfp, number=0, snapshot=state.snapshot)
    latest = state.rounds[0]
    deadline = moment_in_words(rfp.closes_at, zone=rfp.time_zone)
    work.record(
        rfp_id=rfp_id,
        action=Action.RFP_PUBLISH,
        subject=rfp.reference,
        sentence=f"Published the RFP, which freezes it. Responses are due {deadline}. SHA-256 {state.snapshot_hash}.",
        detail={
            **_facts(rfp, number=0),
            "round": latest.number,
            "signed_by": [f"{each.name}, {each.role}" for each in latest.asked],
            "acknowledged": sorted(acknowledged & {point.key for point in state.readiness.warnings}),
        },
    )


@operation
def begin_addendum(work: Work, *, rfp_id: int) -> None:
    """Let lead and drafters change the working copy; what is published stays until the addendum is issued."""
    rfp = _published(work, rfp_id=rfp_id)
    if rfp.amending_since is not None:
        raise DomainError("An addendum is being written already.")
    if rfp.closes_at is None or rfp.closes_at <= work.now:
        raise DomainError("The deadline for responses has passed: nothing is added to the RFP any more.")
    rfp.amending_since = work.now
    work.record(
        rfp_id=rfp_id,
        action=Action.ADDENDUM_WRITE,
        subject=rfp.reference,
        sentence="Began an addendum: the RFP can be changed, and nobody else sees it until it is issued.",
        detail=next_version(rfp),
    )


@operation
def issue_addendum(
    work: Work,
    *,
    rfp_id: int,
    seen: str,
    reason: str,
    notice: str,
    closes_at: datetime | None,
    acknowledged: frozenset[str],
    moves_seen: str = "",
) -> int:
    """Publish the working copy with the hash `seen` as the next addendum; returns its number.

    `closes_at` moves the deadline, later only; None leaves it. `moves_seen` marks the moves of dates that follow it;
    empty: none does. Raises `Stale` where others would follow, `DraftMoved`, and DomainError with what keeps it.
    """
    rfp = _published(work, rfp_id=rfp_id)
    state = addendum_state(rfp_id)
    if rfp.amending_since is None or state is None or rfp.closes_at is None:
        raise DomainError(NOT_BEGUN)
    if state.snapshot_hash != seen:
        raise DraftMoved
    deadline = closes_at or rfp.closes_at
    if fault := later_deadline_fault(deadline, current=rfp.closes_at, now=work.now):
        raise DomainError(fault)
    moves: tuple[Move, ...] = ()
    if moves_seen:
        moves = move_later(work, rfp=rfp, key=DEADLINE_KEY, was=rfp.closes_at, to=deadline, moves_seen=moves_seen)
        work.session.flush()
    state = addendum_state(rfp_id, closes_at=deadline) or state
    _refuse_unready(state, reason=reason, notice=notice, acknowledged=acknowledged)
    snapshot, hashed = frozen(state.request)
    number = state.published.number + 1
    was, rfp.closes_at = rfp.closes_at, deadline
    rfp.amending_since, rfp.frozen_at, rfp.snapshot_hash = None, work.now, hashed
    _add(work, rfp, number=number, snapshot=snapshot, reason=reason, notice=notice)
    found = differences(state.published.request, state.request)
    moved = f" Responses are now due {moment_in_words(deadline, zone=rfp.time_zone)}." if deadline != was else ""
    work.record(
        rfp_id=rfp_id,
        action=Action.ADDENDUM_WRITE,
        subject=rfp.reference,
        sentence=f"Issued addendum {number}. {summary(found)}{moved} SHA-256 {hashed}.",
        detail={
            **_facts(rfp, number=number),
            "reason": reason,
            "notice": notice,
            "changed": [f"{each.part.value}: {each.name}: {each.change.value}" for each in found],
            "acknowledged": sorted(acknowledged & {point.key for point in state.readiness.warnings}),
            "moved": to_data(moves),
        },
    )
    return number


@operation
def drop_addendum(work: Work, *, rfp_id: int) -> None:
    """Give up the addendum: the working copy is put back exactly as it is published."""
    rfp = _published(work, rfp_id=rfp_id)
    state = addendum_state(rfp_id)
    if rfp.amending_since is None or state is None:
        raise DomainError(NOT_BEGUN)
    found = differences(state.published.request, state.request)
    put_back(work, rfp=rfp, to=state.published.request)
    _make_sure(rfp_id, published=state.published)
    rfp.amending_since = None
    work.record(
        rfp_id=rfp_id,
        action=Action.ADDENDUM_WRITE,
        subject=rfp.reference,
        sentence="Dropped the addendum: the RFP is again as it was published.",
        detail={**next_version(rfp), "given_up": [f"{each.part.value}: {each.name}" for each in found]},
    )


def _locked(work: Work, *, rfp_id: int) -> Rfp:
    query = select(Rfp).where(Rfp.id == rfp_id).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def _published(work: Work, *, rfp_id: int) -> Rfp:
    rfp = _locked(work, rfp_id=rfp_id)
    work.now = now()  # whoever waited for the lock over the deadline is late
    if rfp.stage is not Stage.RESPONSES or rfp.responses_opened_at is not None:
        raise DomainError("Addenda are written while the RFP is published and open for responses.")
    return rfp


def _refuse_unready(state: AddendumState, *, reason: str, notice: str, acknowledged: frozenset[str]) -> None:
    if not reason or not notice:
        raise DomainError("An addendum says why it is issued, and what vendors are told of it.")
    if not differences(state.published.request, state.request):
        raise DomainError("Nothing differs from what is published. Change something, or move the deadline later.")
    if told := refusal(state.readiness, acknowledged=acknowledged):
        raise DomainError(f"The addendum cannot be issued yet. {' '.join(told)}")


def _add(work: Work, rfp: Rfp, *, number: int, snapshot: str, reason: str = "", notice: str = "") -> None:
    work.session.add(
        Publication(
            rfp_id=rfp.id,
            number=number,
            published_at=work.now,
            published_by=work.actor.name,
            reason=reason,
            notice=notice,
            closes_at=rfp.closes_at,
            snapshot=snapshot,
            snapshot_hash=rfp.snapshot_hash,
        )
    )
    enqueue_documents(work, rfp=rfp, number=number)
    published(work, rfp_id=rfp.id)


def _facts(rfp: Rfp, *, number: int) -> Mapping[str, object]:
    """What the audit row of a publication says for the check that the snapshot is still what was published."""
    closes_at = rfp.closes_at.isoformat() if rfp.closes_at else None
    return {**next_version(rfp), "publication": number, "snapshot": rfp.snapshot_hash, "closes_at": closes_at}


def _make_sure(rfp_id: int, *, published: Published) -> None:
    """Refuse to end the addendum over a working copy that is not what was published."""
    state = addendum_state(rfp_id)
    if state is None or replace(state.request, closes_at=published.request.closes_at) != published.request:
        raise DomainError(
            "The RFP could not be put back as it was published. Undo by hand what differs, then drop the addendum."
        )
