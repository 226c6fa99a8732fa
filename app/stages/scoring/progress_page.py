"""The lead's page of progress: who has submitted, who is awaited, and how far each seat is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.packet_figures import counted
from app.domain.sentences import listed
from app.stages.scoring.queries.progress import SeatProgress


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat as the table shows it. `share` is the percent of its marks that are given."""

    public_id: str
    code: str
    name: str
    holder: str
    figures: str
    share: int
    stood_back: str
    submitted_at: datetime | None
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgressPage:
    headline: str
    sentence: str
    seats: tuple[SeatLine, ...]
    all_submitted: bool
    nobody_seated: tuple[str, ...]
    """Seats that wait for a person before they can wait for marks."""


def progress_page(seats: Sequence[SeatProgress]) -> ProgressPage:
    """How far the panel is; no mark of anybody is in it."""
    awaited = [seat for seat in seats if seat.submitted_at is None]
    submitted = len(seats) - len(awaited)
    return ProgressPage(
        headline=f"{submitted} of {counted(len(seats), 'set')} submitted",
        sentence=_sentence(awaited),
        seats=tuple(_line(seat) for seat in seats),
        all_submitted=not awaited,
        nobody_seated=tuple(seat.code for seat in awaited if not seat.holder),
    )


def _sentence(awaited: Sequence[SeatProgress]) -> str:
    if not awaited:
        return "Everybody has submitted. The ranking can be looked at with all marks in it."
    return f"Scoring waits for {listed([_awaited(seat) for seat in awaited])}."


def _awaited(seat: SeatProgress) -> str:
    left = seat.expected - seat.given
    if not left:
        return f"{seat.name} (everything is scored, but not submitted)"
    return f"{seat.name} ({counted(left, 'mark')} to go)"


def _line(seat: SeatProgress) -> SeatLine:
    return SeatLine(
        public_id=seat.public_id,
        code=seat.code,
        name=seat.name,
        holder=seat.holder,
        figures=f"{seat.given:,} of {seat.expected:,}",
        share=100 * seat.given // seat.expected if seat.expected else 100,
        stood_back=counted(seat.stood_back, "offer") if seat.stood_back else "",
        submitted_at=seat.submitted_at,
        reopened_at=seat.reopened_at,
    )
