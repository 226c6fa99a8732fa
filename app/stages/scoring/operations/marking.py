"""Saving marks: all that were typed, or none; never over what somebody else stored meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from app.domain.audit import content_hash
from app.domain.entries import Entry, EntryFault, Judgement, faults_of_texts, judgement, score_text
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import NO_JUDGEMENT, CriterionKind, MarkKind, OfferStatus
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Actor
from app.stages.scoring.operations.storing import MarkToStore, add_history, not_in_history, store_marks, take_marks
from app.stages.scoring.queries.cells import CellFound, OwnMark, SeatState, locked_cells
from app.stages.scoring.queries.frozen import Frozen, frozen, leaves_of_seat
from app.web.unit_of_work import Conflict, Work, operation

ATTEMPTS = 3
"""How often a save looks again when another wrote the same cell in the very same moment."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save has left: when, how many cells it changed, and the version of every cell it was about."""

    at: datetime
    changed: int
    versions: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Clash:
    """An entry made over an older version, and what is stored."""

    entry: Entry
    stored: OwnMark


class FaultyMarks(DomainError):
    """Something typed cannot be kept as it is; nothing was saved. `faults` say for each cell what is wrong."""

    def __init__(self, faults: Sequence[EntryFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(dict.fromkeys(fault.text for fault in self.faults)))


class ClashingMarks(Conflict):
    """Marks were changed elsewhere since they were shown; nothing was saved. `clashes` hold both versions."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        marks = "This mark was" if len(self.clashes) == 1 else f"{len(self.clashes)} marks were"
        super().__init__(f"{marks} changed in another window meanwhile. Nothing was overwritten: choose what holds.")


class _NothingNew(Exception):
    """Everything stands there already: there is nothing to write and nothing to audit."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved


class _Change(NamedTuple):
    entry: Entry
    judgement: Judgement
    cell: CellFound


def save_marks(
    actor: Actor, *, rfp_id: int, seat: int, entries: Sequence[Entry], action: Action = Action.MARK_GIVE
) -> Saved:
    """Save what a seat (by number) typed: all entries, or none of them.

    What is there already is not written again, whatever version the entry names. An entry without a score keeps its
    words; one without anything empties the cell, whose history goes on. `action` is MARK_TAKE where somebody else
    takes in what the seat handed in. Raises FaultyMarks, ClashingMarks, NotHere, DomainError.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _save(actor, rfp_id=rfp_id, seat=seat, entries=entries, action=action)
        except _NothingNew as same:
            return same.saved
        except IntegrityError as error:
            # Another transaction wrote the same version: now it can be read, and told from what was typed.
            if "mark_version" not in str(error.orig) or attempt + 1 == ATTEMPTS:
                raise
    raise AssertionError("The last attempt returns or raises.")


@operation
def _save(work: Work, *, rfp_id: int, seat: int, entries: Sequence[Entry], action: Action) -> Saved:
    found = locked_cells(
        rfp_id,
        seat=seat,
        offers=sorted({entry.offer for entry in entries}),
        criteria=sorted({entry.criterion for entry in entries}),
    )
    if found is None:
        raise NotHere("This RFP has no such offer or criterion.")
    state, cells = found
    _refuse_when_closed(state, actor=work.actor, action=action)
    ground = _Ground(
        known=frozen(rfp_id, state.snapshot_hash),
        leaves=frozenset(leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)),
        is_reopened=state.reopened_at is not None,
    )
    changes = _changes(entries, ground=ground, cells=cells)
    versions = {key: cell.mark.version for key, cell in cells.items()}
    if not changes:
        raise _NothingNew(Saved(at=work.now, changed=0, versions=versions))
    stored = [_version_of(change, work=work) for change in changes]
    kept = [mark for mark in stored if not _is_empty(mark)]
    first = not_in_history(change.cell.mark for change in changes)
    add_history(work.session, rfp_id=rfp_id, seat=seat, versions=[*first, *stored])
    store_marks(work.session, rfp_id=rfp_id, seat=seat, marks=kept)
    take_marks(work.session, rfp_id=rfp_id, seat=seat, cells=[mark for mark in stored if _is_empty(mark)])
    _record(work, rfp_id=rfp_id, state=state, changes=changes, stored=stored, action=action)
    new = {(mark.offer, mark.criterion): mark.version for mark in stored}
    return Saved(at=work.now, changed=len(stored), versions=versions | new)


def _refuse_when_closed(state: SeatState, *, actor: Actor, action: Action) -> None:
    if state.stage is not Stage.SCORING:
        raise DomainError("The RFP is not being scored any more, so marks cannot be changed.")
    if state.submitted_at is not None:
        raise DomainError(f"The marks of {state.name} are submitted. The lead can reopen the set, with a reason.")
    if action is Action.MARK_TAKE and actor.signed_in and state.person_id is not None:
        raise DomainError(f"{state.name} has an account and hands in the own marks. Nobody does it for them.")
    if action is Action.MARK_GIVE and state.person_id != actor.person_id:
        raise DomainError("The seat is no longer yours. The lead gives seats on the page Committee.")


class _Ground(NamedTuple):
    """What decides whether an entry may be kept."""

    known: Frozen
    leaves: frozenset[int]
    is_reopened: bool


def _changes(entries: Sequence[Entry], *, ground: _Ground, cells: Mapping[tuple[int, int], CellFound]) -> list[_Change]:
    """The entries that differ from what is stored. Raises FaultyMarks, ClashingMarks, NotHere."""
    if len({(entry.offer, entry.criterion) for entry in entries}) != len(entries):
        raise DomainError("The same cell was sent twice. Send each cell once.")
    changes: list[_Change] = []
    faults: list[EntryFault] = []
    clashes: list[Clash] = []
    for entry in entries:
        cell = cells.get((entry.offer, entry.criterion))
        if cell is None:
            raise NotHere("This RFP has no such offer or criterion.")
        try:
            change = _Change(entry, _judged(entry, cell=cell, ground=ground), cell)
        except DomainError as error:
            faults.append(EntryFault(entry.offer, entry.criterion, str(error)))
            continue
        if _is_stored(change):
            continue
        if entry.version == cell.mark.version:
            changes.append(change)
        else:
            clashes.append(Clash(entry=entry, stored=cell.mark))
    if faults:
        raise FaultyMarks(faults)
    if clashes:
        raise ClashingMarks(clashes)
    return changes


def _judged(entry: Entry, *, cell: CellFound, ground: _Ground) -> Judgement:
    """What the entry says. Raises DomainError with everything that is wrong with it."""
    leaf = ground.known.criterion(entry.criterion)
    refusal = _refusal_of_place(entry, cell=cell, ground=ground)
    if refusal:
        raise DomainError(refusal)
    said = judgement(entry.score, leaf=leaf, tree=ground.known.tree)
    faults = list(faults_of_texts(entry))
    given = cell.mark.kind
    if ground.is_reopened and given not in (None, *NO_JUDGEMENT) and said != (given, cell.mark.value) and not entry.why:
        faults.append("Your set was reopened, so a changed score needs a reason: say why you change it.")
    if faults:
        raise DomainError(" ".join(faults))
    return said


def _refusal_of_place(entry: Entry, *, cell: CellFound, ground: _Ground) -> str:
    """Why nothing can be given in this cell at all; empty where something can."""
    leaf = ground.known.criterion(entry.criterion)
    if leaf.kind is CriterionKind.GROUP:
        return f"“{leaf.title}” is a group. Score the criteria under it."
    if entry.criterion not in ground.known.marked:
        return f"“{leaf.title}” is the price: its points follow from the amounts, nobody scores it."
    if entry.criterion not in ground.leaves:
        return f"“{leaf.title}” is not assigned to this seat. The lead assigns criteria before the scoring opens."
    if cell.offer_status is not OfferStatus.ACTIVE:
        return f"{cell.offer_name} is {cell.offer_status.value} and is not scored any more."
    if cell.mark.kind is MarkKind.RECUSED:
        return f"You stand back from {cell.offer_name}. Take that back on the page Score before you mark it."
    return ""


def _is_stored(change: _Change) -> bool:
    entry, mark = change.entry, change.cell.mark
    words = (entry.comment, entry.strengths, entry.weaknesses)
    if mark.kind is None:
        return change.judgement.kind is MarkKind.NOTED and not any(words)
    return (*change.judgement, *words) == (mark.kind, mark.value, mark.comment, mark.strengths, mark.weaknesses)


def _version_of(change: _Change, *, work: Work) -> MarkToStore:
    entry = change.entry
    return MarkToStore(
        criterion=entry.criterion,
        offer=entry.offer,
        kind=change.judgement.kind,
        value=change.judgement.value,
        comment=entry.comment,
        strengths=entry.strengths,
        weaknesses=entry.weaknesses,
        at=work.now,
        version=change.cell.mark.version + 1,
        why=entry.why,
        entered_by=work.actor.name[:300],
    )


def _is_empty(mark: MarkToStore) -> bool:
    return mark.kind is MarkKind.NOTED and not (mark.comment or mark.strengths or mark.weaknesses)


def _record(
    work: Work,
    *,
    rfp_id: int,
    state: SeatState,
    changes: Sequence[_Change],
    stored: Sequence[MarkToStore],
    action: Action,
) -> None:
    """One sentence without any figure; what was written stands in the detail as a digest."""
    verb = "Saved" if action is Action.MARK_GIVE else "Took in"
    if len(changes) == 1:
        what = f"the mark of {state.name} for {changes[0].cell.offer_name} on criterion {changes[0].entry.criterion}"
    else:
        what = f"{len(changes)} marks of {state.name}"
    work.record(
        rfp_id=rfp_id,
        action=action,
        subject=state.reference,
        sentence=f"{verb} {what}.",
        detail={
            "seat": state.code,
            "cells": [[mark.offer, mark.criterion, mark.version] for mark in stored],
            "content": content_hash([_content(mark) for mark in stored]),
        },
    )


def _content(mark: MarkToStore) -> list[object]:
    score = score_text(mark.kind, mark.value)
    place = (mark.offer, mark.criterion, mark.version)
    return [*place, mark.kind, score, mark.comment, mark.strengths, mark.weaknesses, mark.why]
