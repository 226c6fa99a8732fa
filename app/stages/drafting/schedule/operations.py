"""The dates while they are written, and the deadline until the RFP is published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.request.data import to_data
from app.domain.request.described import moment_in_words
from app.domain.request.schedule import ScheduleDate
from app.domain.request.schedule_checks import DEADLINE_KEY
from app.domain.request.schedule_moving import Move, seen
from app.domain.request.schedule_proposal import proposed_schedule
from app.domain.request.stage_plan import stage_plan
from app.models.rfp import Rfp
from app.models.schedule import ScheduleDateRow
from app.stages.drafting.queries import draft_of
from app.stages.drafting.schedule.queries import moves_of, schedule_draft, schedule_of
from app.stages.drafting.schedule.storing import store_schedule
from app.web.draft_lock import Stale, editable, locked_draft, next_row_version, next_version
from app.web.unit_of_work import Work, operation

MOST_DATES = 100
PUBLISHED = "The RFP is published, so its deadline moves by an addendum only. Write one on the page “Publication”."


@operation
def add_date(work: Work, *, rfp_id: int, date: ScheduleDate) -> None:
    """Add a date; its key is made here."""
    editable(work, rfp_id=rfp_id)
    if len(schedule_of(rfp_id)) >= MOST_DATES:
        raise DomainError(f"A schedule has at most {MOST_DATES} dates. Remove some first.")
    store_schedule(work.session, rfp_id=rfp_id, schedule=(date,))
    _record(work, rfp_id=rfp_id, subject=date.title, sentence=f"Added “{date.title}” to the dates.", after=date)


@operation
def change_date(
    work: Work, *, rfp_id: int, key: str, version: int | None, date: ScheduleDate, moves_seen: str = ""
) -> None:
    """Put this date in the place of the one with that key. Raises `Stale`.

    `moves_seen` marks the moves of later dates that were looked at; empty: none follows.
    """
    rfp = editable(work, rfp_id=rfp_id)
    row = _row(work.session, rfp_id=rfp_id, key=key)
    if row.version != version:
        raise Stale
    before = schedule_draft(rfp_id).date(key)
    moves = move_later(work, rfp=rfp, key=key, was=row.at, to=date.at, moves_seen=moves_seen) if moves_seen else ()
    row.kind, row.title, row.note = date.kind, date.title, date.note
    row.at, row.ends_at = date.at, date.ends_at
    flag_modified(row, "title")
    detail = {**next_row_version(key, version=row.version + 1), "moved": to_data(moves)}
    sentence = f"Changed “{date.title}” of the dates{_with(moves)}."
    _record(work, rfp_id=rfp_id, subject=date.title, sentence=sentence, before=before, after=date, detail=detail)


@operation
def remove_date(work: Work, *, rfp_id: int, key: str, version: int | None) -> None:
    """Remove a date. Raises `Stale`."""
    editable(work, rfp_id=rfp_id)
    row = _row(work.session, rfp_id=rfp_id, key=key)
    if row.version != version:
        raise Stale
    before = schedule_draft(rfp_id).date(key)
    sentence = f"Removed “{row.title}” from the dates."
    _record(work, rfp_id=rfp_id, subject=row.title, sentence=sentence, before=before)
    work.session.execute(delete(ScheduleDateRow).where(ScheduleDateRow.id == row.id))


@operation
def set_deadline(work: Work, *, rfp_id: int, version: int | None, closes_at: datetime, moves_seen: str = "") -> None:
    """Set the deadline for responses while the RFP is drafted. Raises `Stale`, and DomainError once it is published.

    `moves_seen` marks the moves of later dates that were looked at; empty: none follows.
    """
    rfp = locked_draft(work, rfp_id=rfp_id, version=version)
    if rfp.stage is not Stage.DRAFTING:
        raise DomainError(PUBLISHED)
    before = rfp.closes_at
    moves: tuple[Move, ...] = ()
    if moves_seen and before is not None:
        moves = move_later(work, rfp=rfp, key=DEADLINE_KEY, was=before, to=closes_at, moves_seen=moves_seen)
    rfp.closes_at = closes_at
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=DEADLINE_KEY,
        sentence=f"Set the deadline for responses to {moment_in_words(closes_at, zone=rfp.time_zone)}{_with(moves)}.",
        detail={
            **next_version(rfp),
            "before": to_data(before),
            "after": to_data(closes_at),
            "moved": to_data(moves),
        },
    )


def move_later(work: Work, *, rfp: Rfp, key: str, was: datetime, to: datetime, moves_seen: str) -> tuple[Move, ...]:
    """Let the dates later than `was` follow the date `key`, the deadline too while the RFP is drafted; returns what
    moved. Raises `Stale` where these are not the moves that were seen."""
    moves = moves_of(
        schedule_draft(rfp.id), key=key, was=was, to=to, zone=rfp.time_zone, is_drafting=rfp.stage is Stage.DRAFTING
    )
    if seen(moves) != moves_seen:
        raise Stale
    after = {move.after.key: move.after for move in moves}
    for row in work.session.scalars(select(ScheduleDateRow).where(ScheduleDateRow.public_id.in_(after))):
        row.at, row.ends_at = after[row.public_id].at, after[row.public_id].ends_at
    if DEADLINE_KEY in after:
        rfp.closes_at = after[DEADLINE_KEY].at
    return moves


def _with(moves: Sequence[Move]) -> str:
    return f" and moved {_dates(len(moves))} that follow{'s' if len(moves) == 1 else ''}" if moves else ""


@operation
def propose_dates(work: Work, *, rfp_id: int, version: int | None, start: date, replaces: bool) -> int:
    """Fill the schedule from a day of publication on; returns how many dates were added, the deadline among them.

    What is there stays unless `replaces`; the deadline of a published RFP always does. Raises `Stale`.
    """
    rfp = locked_draft(work, rfp_id=rfp_id, version=version)
    stages = stage_plan(draft_of(rfp_id).framework).runs
    proposal = proposed_schedule(start, zone=rfp.time_zone, stages=stages)
    before = schedule_of(rfp_id)
    if replaces:
        work.session.execute(delete(ScheduleDateRow).where(ScheduleDateRow.rfp_id == rfp_id))
    there = set() if replaces else {each.kind for each in before}
    added = [each for each in proposal.dates if each.kind not in there]
    store_schedule(work.session, rfp_id=rfp_id, schedule=added)
    moves = rfp.stage is Stage.DRAFTING and (replaces or rfp.closes_at is None)
    if moves:
        rfp.closes_at = proposal.closes_at
    count = len(added) + moves
    if not count:
        raise DomainError("Every kind of date is there already. Tick the box to replace them all.")
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=rfp.reference,
        sentence=f"Proposed {_dates(count)} from {start.day} {start:%B %Y} on.",
        detail={
            **next_version(rfp),
            "before": to_data(before) if replaces else [],
            "added": to_data(tuple(added)),
            "closes_at": to_data(rfp.closes_at),
        },
    )
    return count


def _dates(count: int) -> str:
    return "1 date" if count == 1 else f"{count} dates"


def _row(session: Session, *, rfp_id: int, key: str) -> ScheduleDateRow:
    query = select(ScheduleDateRow).where(ScheduleDateRow.rfp_id == rfp_id, ScheduleDateRow.public_id == key)
    return session.scalar(query.execution_options(populate_existing=True)) or _gone()


def _gone() -> NoReturn:
    raise NotHere("There is no such date any more. Look at the dates as they are now.")


def _record(
    work: Work,
    *,
    rfp_id: int,
    subject: str,
    sentence: str,
    before: ScheduleDate | None = None,
    after: ScheduleDate | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=subject,
        sentence=sentence,
        detail={
            "before": to_data(before) if before else None,
            "after": to_data(after) if after else None,
            **(detail or {}),
        },
    )
