"""What the page of the panel shows: each seat with what it scores, who holds it and what it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.evaluation import Seat
from app.stages.drafting.queries import SeatLine


@dataclass(frozen=True, slots=True)
class SeatShown:
    public_id: str
    code: str
    name: str
    email: str
    scores: str
    holder: str | None
    expertise: str


def seats_shown(
    panel: Sequence[Seat],
    lines: Mapping[str, SeatLine],
    *,
    with_address: bool,
    expertise: Mapping[str, Sequence[str]],
) -> tuple[SeatShown, ...]:
    return tuple(
        SeatShown(
            public_id=lines[seat.id].public_id,
            code=seat.id,
            name=seat.name,
            email=seat.email if with_address else "",
            scores=", ".join(seat.criteria) or "everything",
            holder=lines[seat.id].holder,
            expertise=", ".join(expertise.get(seat.id, ())),
        )
        for seat in panel
    )
