"""All cells of one seat as they stand, in its own order: what its tab shows and what a tab handed back is held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from app.db import db
from app.domain.errors import NotHere
from app.domain.evaluation import MarkKind, Offer, OfferStatus, Rules
from app.domain.marking import Given, shuffled, tasks
from app.domain.tree import Tree
from app.models.mark import MarkRow, MarkVersion
from app.models.panel import SeatRow
from app.models.person import Person
from app.stages.responses.queries import offers_of
from app.stages.scoring.queries.cells import SeatState, seat_state
from app.stages.scoring.queries.frozen import frozen, leaves_of_seat


class SeatMark(NamedTuple):
    """One cell. `kind` is None where nothing is there; `version` then is that of what was taken back, or 0."""

    kind: MarkKind | None = None
    value: Decimal | None = None
    comment: str = ""
    strengths: str = ""
    weaknesses: str = ""
    at: datetime | None = None
    version: int = 0


NOTHING_YET = SeatMark()


@dataclass(frozen=True, slots=True)
class SeatMarks:
    """A seat (by number) with its active offers and its leaves, by number in the order in which it marks them.

    `marks` are those that are there, and what is left of those taken back, by (offer, criterion).
    """

    number: int
    state: SeatState
    tree: Tree
    criteria: Mapping[int, str]
    """The ids of the leaves by number."""
    offers: Mapping[int, Offer]
    marks: Mapping[tuple[int, int], SeatMark]

    @property
    def rules(self) -> Rules:
        return self.tree.framework.rules

    @property
    def recused_from(self) -> frozenset[int]:
        return frozenset(offer for (offer, _), mark in self.marks.items() if mark.kind is MarkKind.RECUSED)

    def progress(self) -> tuple[int, int, bool]:
        """Marks given, marks expected, and whether everything is there that submitting asks for."""
        given = [
            Given(offer, criterion, mark.kind, bool(mark.comment.strip()))
            for (offer, criterion), mark in self.marks.items()
            if mark.kind is not None
        ]
        found = tasks(
            tuple(self.offers), leaves=tuple(self.criteria), given=given, justification=self.rules.justification
        )
        done = bool(found) and all(task.is_done for task in found)
        return sum(task.given for task in found), sum(task.expected for task in found), done


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat of the panel and who sits on it; `holder` is "" where nobody does."""

    public_id: str
    number: int
    code: str
    name: str
    holder: str


def seat_marks(rfp_id: int, *, seat: int) -> SeatMarks:
    """Everything about the seat with this number, which exists. Four statements, whatever the size."""
    state = seat_state(rfp_id, seat=seat)
    known = frozen(rfp_id, state.snapshot_hash)
    offers, _, codes = offers_of(rfp_id)
    by_number = dict(zip(codes, offers, strict=True))
    active = [number for number, offer in by_number.items() if offer.status is OfferStatus.ACTIVE]
    return SeatMarks(
        number=seat,
        state=state,
        tree=known.tree,
        criteria={n: known.codes[n] for n in leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)},
        offers={number: by_number[number] for number in shuffled(active, seed=state.public_id)},
        marks=_marks(rfp_id, seat=seat),
    )


def _marks(rfp_id: int, *, seat: int) -> dict[tuple[int, int], SeatMark]:
    kept = select(MarkVersion.offer, MarkVersion.criterion, func.max(MarkVersion.version), func.max(MarkVersion.at))
    kept = kept.where(MarkVersion.rfp_id == rfp_id, MarkVersion.seat == seat)
    found = {
        (offer, criterion): SeatMark(at=at, version=version)
        for offer, criterion, version, at in db.session.execute(kept.group_by(MarkVersion.offer, MarkVersion.criterion))
    }
    here = select(
        MarkRow.offer,
        MarkRow.criterion,
        MarkRow.kind,
        MarkRow.value,
        MarkRow.comment,
        MarkRow.strengths,
        MarkRow.weaknesses,
        MarkRow.at,
        MarkRow.version,
    ).where(MarkRow.rfp_id == rfp_id, MarkRow.seat == seat)
    for row in db.session.execute(here):
        found[row.offer, row.criterion] = SeatMark(*row[2:])
    return found


_FIELDS = (SeatRow.public_id, SeatRow.number, SeatRow.code, SeatRow.name, func.coalesce(Person.name, ""))
_SEATS = select(*_FIELDS).outerjoin(Person, Person.id == SeatRow.person_id)


def seat_of_tab(rfp_id: int, *, public_id: str) -> SeatHeld | None:
    """The seat with this public id, or None."""
    row = db.session.execute(_SEATS.where(SeatRow.rfp_id == rfp_id, SeatRow.public_id == public_id)).one_or_none()
    return None if row is None else SeatHeld(*row)


def seat_by_code(rfp_id: int, *, code: str) -> SeatHeld:
    """The seat with this id of the workbook. Raises NotHere."""
    row = db.session.execute(_SEATS.where(SeatRow.rfp_id == rfp_id, SeatRow.code == code)).one_or_none()
    if row is None:
        raise NotHere(f'The RFP has no seat "{code[:80]}" on its panel.')
    return SeatHeld(*row)
