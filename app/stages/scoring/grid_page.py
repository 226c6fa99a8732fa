"""The table of own marks as the page draws it: what is stored, or what was typed where that could not be saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.evaluation import MarkKind
from app.domain.packet_figures import counted
from app.stages.scoring.grid_typed import Typed
from app.stages.scoring.operations import Clash
from app.stages.scoring.own_sheet import Group, Leaf, outline_of_seat
from app.stages.scoring.queries.grid import OwnGrid, Place

GATE_HINT = "pass or fail"


class GridCell(NamedTuple):
    """One cell. `name` is its field's, `label` the ids of its heads.

    `stored` is what holds now where something else was typed, None where nothing was; `fault` says what is wrong with
    it; a closed cell belongs to an offer one stands back from.
    """

    offer: int
    name: str
    label: str
    text: str
    stored: str | None = None
    fault: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    number: int
    title: str
    hint: str
    depth: int
    bounds: str
    words: tuple[str, ...]
    cells: tuple[GridCell, ...]


class GridFault(NamedTuple):
    """A faulty cell in the list above the table."""

    offer: int
    criterion: int
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class GridPage:
    """`refusal` says why nothing can be changed, "" where it can; `head` is what the last sending came to."""

    offers: tuple[tuple[int, str], ...]
    rows: tuple[Group | GridRow, ...]
    seat: str
    refusal: str
    asks_why: bool
    head: str
    faults: tuple[GridFault, ...]

    @property
    def criteria(self) -> tuple[tuple[int, str], ...]:
        """Number and title of each row that is typed in."""
        return tuple((row.number, row.title) for row in self.rows if isinstance(row, GridRow))

    @property
    def width(self) -> int:
        """The columns of the table."""
        return len(self.offers) + 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed and not saved: the changed cells, what is wrong with each, and the sentence above the table."""

    cells: Mapping[Place, Typed]
    faults: Mapping[Place, str] = field(default_factory=dict)
    head: str = ""


NOTHING_TYPED = Attempt(cells={})


def grid_page(grid: OwnGrid, *, rfp_id: int, refusal: str, attempt: Attempt = NOTHING_TYPED) -> GridPage:
    """The page of a seat's table."""
    outline = outline_of_seat(rfp_id, grid.seat.snapshot_hash, grid.seat.assigned)
    titles = {row.number: row.title for row in outline if isinstance(row, Leaf)}
    return GridPage(
        offers=tuple(grid.offers.items()),
        rows=tuple(row if isinstance(row, Group) else _row(row, grid=grid, attempt=attempt) for row in outline),
        seat=grid.seat.public_id,
        refusal=refusal,
        asks_why=grid.seat.reopened_at is not None,
        head=attempt.head,
        faults=tuple(
            GridFault(offer, criterion, f"{titles[criterion]}, {grid.offers[offer]}", text)
            for (offer, criterion), text in attempt.faults.items()
        ),
    )


def _row(leaf: Leaf, *, grid: OwnGrid, attempt: Attempt) -> GridRow:
    return GridRow(
        number=leaf.number,
        title=leaf.title,
        hint=GATE_HINT if leaf.is_gate else leaf.scale,
        depth=leaf.depth,
        bounds=leaf.bounds,
        words=leaf.words,
        cells=tuple(_cell((offer, leaf.number), grid=grid, attempt=attempt) for offer in grid.offers),
    )


def _cell(place: Place, *, grid: OwnGrid, attempt: Attempt) -> GridCell:
    mark = grid.marks[place]
    offer, criterion = place
    typed = attempt.cells.get(place)
    return GridCell(
        offer=offer,
        name=f"m{criterion}-{offer}-{typed.version if typed else mark.version}",
        label=f"c{criterion} o{offer}",
        text=typed.text if typed else mark.score,
        stored=mark.score if typed else None,
        fault=attempt.faults.get(place, ""),
        is_closed=mark.kind is MarkKind.RECUSED,
    )


def faulty(faults: Mapping[Place, str], *, cells: Mapping[Place, Typed]) -> Attempt:
    """A table that was refused whole because of some cells."""
    wrong = counted(len(faults), "cell")
    head = f"Nothing was saved: {wrong} of {len(cells)} changed cannot be kept. Mend and save again."
    return Attempt(cells=cells, faults=faults, head=head)


def clashing(clashes: Sequence[Clash], *, cells: Mapping[Place, Typed]) -> Attempt:
    """A table that was refused because of cells stored elsewhere meanwhile. They take the stored version: whoever
    saves again has been told."""
    stored = {(clash.stored.offer, clash.stored.criterion): clash.stored for clash in clashes}
    told = {
        place: f"Meanwhile “{mark.score}” was stored here from another window. Save again to put yours in its place."
        if mark.score
        else "Meanwhile this mark was emptied in another window. Save again to put yours in its place."
        for place, mark in stored.items()
    }
    seen = {place: Typed(cell.text, stored[place].version) for place, cell in cells.items() if place in stored}
    return Attempt(
        cells=dict(cells) | seen, faults=told, head="Nothing was saved: marks were changed elsewhere meanwhile."
    )
