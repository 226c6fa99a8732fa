"""A filled tab comes back: checked as a whole, saved, and submitted where nobody could submit it on the page."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from app.domain.errors import DomainError, Fault, FaultyFile
from app.domain.lifecycle import Stage
from app.domain.packet_figures import counted
from app.domain.policy import Action, Actor
from app.evaluations.seat_marks import seat_marks
from app.evaluations.tab_reading import DOWNLOAD_ANEW, OpenedTab, ReadTab, open_tab, read_tab
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.reports.marks_tab import MARKS_TAB, SCORE
from app.stages.scoring.operations import ClashingMarks, FaultyMarks, save_marks
from app.web.unit_of_work import Work, operation


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a tab has left: cells it changed, marks given of those expected, and whether the set is submitted now."""

    changed: int
    given: int
    expected: int
    is_complete: bool
    is_submitted: bool

    def in_words(self) -> str:
        """What was done, as a sentence for whoever handed the tab in."""
        changes = counted(self.changed, "mark")
        saved = (
            f"{changes} of the tab {'is' if self.changed == 1 else 'are'} saved"
            if self.changed
            else ("The tab says nothing new, so nothing was changed")
        )
        if self.is_submitted:
            return f"{saved}. The set is complete and submitted."
        if self.is_complete:
            return f"{saved}. The set is complete and can be submitted."
        return f"{saved}. {self.given:,} of {self.expected:,} marks are given; the set is not complete yet."


def hand_in(actor: Actor, *, rfp_id: int, seat: int, source: Path | bytes | OpenedTab, action: Action) -> HandedIn:
    """Save what a tab changes in the marks of a seat (by number); with MARK_TAKE a complete set is submitted too.

    Raises FaultyFile with everything that is wrong, and DomainError where marks cannot be changed at all; nothing is
    stored then.
    """
    tab = source if isinstance(source, OpenedTab) else open_tab(source)
    found = seat_marks(rfp_id, seat=seat)
    if found.state.submitted_at is not None:
        raise DomainError(f"The marks of {found.state.name} are submitted. The lead can reopen the set, with a reason.")
    read = read_tab(tab, seat=found)
    changed = 0
    if read.entries:
        changed = _saved(actor, rfp_id=rfp_id, seat=seat, read=read, action=action)
    given, expected, is_complete = seat_marks(rfp_id, seat=seat).progress()
    submits = is_complete and action is Action.MARK_TAKE and found.state.person_id is None
    if submits:
        submit_taken(actor, rfp_id=rfp_id, seat=seat)
    return HandedIn(changed, given, expected, is_complete=is_complete, is_submitted=submits)


def _saved(actor: Actor, *, rfp_id: int, seat: int, read: ReadTab, action: Action) -> int:
    try:
        return save_marks(actor, rfp_id=rfp_id, seat=seat, entries=read.entries, action=action).changed
    except FaultyMarks as error:
        faults = [((fault.offer, fault.criterion), fault.text) for fault in error.faults]
    except ClashingMarks as error:
        text = f"This mark was changed while the tab was read. {DOWNLOAD_ANEW}"
        faults = [((clash.entry.offer, clash.entry.criterion), text) for clash in error.clashes]
    raise FaultyFile([Fault(MARKS_TAB.name, read.rows[place], SCORE, text) for place, text in faults])


@operation
def submit_taken(work: Work, *, rfp_id: int, seat: int) -> None:
    """Submit the marks of a seat (by number) that were handed in as a file. Raises DomainError."""
    rfp = work.session.execute(
        select(Rfp.stage, Rfp.reference).where(Rfp.id == rfp_id).with_for_update(read=True)
    ).one()
    here = (SeatRow.rfp_id == rfp_id, SeatRow.number == seat)
    row = work.session.execute(
        select(SeatRow.code, SeatRow.name, SeatRow.submitted_at).where(*here).with_for_update()
    ).one()
    if rfp.stage is not Stage.SCORING or row.submitted_at is not None:
        raise DomainError(f"The marks of {row.name} are closed already, so they stay as they are.")
    if not seat_marks(rfp_id, seat=seat).progress()[2]:
        raise DomainError(f"The marks of {row.name} are not complete, so they were saved and not submitted.")
    work.session.execute(update(SeatRow).where(*here).values(submitted_at=work.now))
    work.record(
        rfp_id=rfp_id,
        action=Action.MARK_TAKE,
        subject=rfp.reference,
        sentence=f"Submitted the marks of {row.name}, complete as they were handed in.",
        detail={"seat": row.code},
    )
