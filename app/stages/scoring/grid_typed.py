"""What somebody typed in the table of own marks: read, compared with what is stored, made into entries."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.entries import Entry
from app.domain.pasted import placed, with_points
from app.stages.scoring.queries.grid import OwnGrid, Place

_FIELD = re.compile(r"m(\d{1,9})-(\d{1,9})-(\d{1,9})", re.ASCII)


class Typed(NamedTuple):
    """A cell as it came: its text, and the version of the mark it was typed over."""

    text: str
    version: int


def cells_sent(form: Mapping[str, str], *, grid: OwnGrid) -> dict[Place, Typed]:
    """The cells of a sent table that it still has; their fields are called `m<criterion>-<offer>-<version>`."""
    return {place: cell for place, cell in _fields(form) if place in grid.marks}


def has_cells_beyond(form: Mapping[str, str], *, grid: OwnGrid) -> bool:
    """Whether the sent table has cells that it no longer has, because an offer was taken out meanwhile."""
    return any(place not in grid.marks for place, _ in _fields(form))


def _fields(form: Mapping[str, str]) -> Iterator[tuple[Place, Typed]]:
    for name, text in form.items():
        field = _FIELD.fullmatch(name)
        if field is not None:
            criterion, offer, version = (int(part) for part in field.groups())
            yield (offer, criterion), Typed(" ".join(text.split()), version)


def stale_cells(cells: Mapping[Place, Typed], *, grid: OwnGrid) -> list[tuple[Place, int]]:
    """The cells that were stored anew since they were shown and say something else now, with the version shown."""
    return [
        (place, cell.version)
        for place, cell in cells.items()
        if cell.version != grid.marks[place].version and cell.text != grid.marks[place].score
    ]


def changed_cells(cells: Mapping[Place, Typed], *, grid: OwnGrid, shown: Mapping[Place, str]) -> dict[Place, Typed]:
    """The cells in which something was typed; `shown` is what stale cells said when they were shown."""
    return {
        place: cell
        for place, cell in cells.items()
        if cell.text != grid.marks[place].score and cell.text != shown.get(place)
    }


def with_block(
    cells: Mapping[Place, Typed], *, block: str, criterion: int, offer: int, grid: OwnGrid
) -> dict[Place, Typed]:
    """The table with a block put in from one cell on. Raises DomainError where it does not fit."""
    texts = placed(block, at=(criterion, offer), rows=grid.leaves, columns=tuple(grid.offers))
    table = dict(cells)
    for (row, column), text in texts.items():
        place = column, row
        version = cells[place].version if place in cells else grid.marks[place].version
        table[place] = Typed(" ".join(text.split()), version)
    return {place: cell for place, cell in table.items() if cell.text != grid.marks[place].score}


def entries_of(cells: Mapping[Place, Typed], *, grid: OwnGrid, why: str) -> list[Entry]:
    """What is to be saved: the scores as typed, the words as they stand."""
    scores = with_points({place: cell.text for place, cell in cells.items()})
    return [
        Entry(
            offer=place[0],
            criterion=place[1],
            score=scores[place],
            comment=grid.marks[place].comment,
            strengths=grid.marks[place].strengths,
            weaknesses=grid.marks[place].weaknesses,
            version=cell.version,
            why=why,
        )
        for place, cell in cells.items()
    ]
