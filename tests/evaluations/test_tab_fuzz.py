"""Whatever happens to a tab on its way, it is taken in or refused in words; nothing else ever happens."""

import random
from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.errors import DomainError
from app.evaluations.seat_marks import SeatMarks, seat_marks
from app.evaluations.tab_reading import open_tab, read_tab
from tests.builders import ON_SQLITE
from tests.evaluations.tabs import ALL_OF_E1, Cells, a_panel, cells_of, filled, headings, rewritten, stored, tab

VALUES: tuple[object, ...] = (
    *("", " ", "N/A", "recused", "pass", "fail", "good", "7,5", "1,234", "1e5", "=1+1", "#REF!", "(continued)"),
    *("x" * 40, "Poor\nGood", "-0", "\u200b", "<r>x</r>", 0, -1, 3, 7.25, 1e300, 10**15, True, False),
)


def with_other_bytes(content: bytes, chance: random.Random) -> bytes:
    """A few bytes replaced, cut out or doubled."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    return bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.1 else data)


def with_other_cells(content: bytes, chance: random.Random) -> bytes:
    """Cells overwritten, rows swapped, doubled and taken out, above the table and within it."""
    cells: Cells = cells_of(content)
    for _ in range(chance.randint(1, 6)):
        row = chance.choice((chance.randrange(len(cells)), chance.randrange(headings(cells_of(content)), len(cells))))
        kind = chance.randrange(8)
        if kind == 0 and len(cells) > 1:
            del cells[row]
        elif kind == 1:
            cells.insert(chance.randrange(len(cells)), list(cells[row]))
        elif kind == 2:
            other = chance.randrange(len(cells))
            cells[row], cells[other] = cells[other], cells[row]
        else:
            cells[row][chance.randrange(len(cells[row]))] = chance.choice(VALUES)
        if len(cells) <= headings(cells_of(content)):
            break
    return rewritten(cells, name=chance.choice(("Marks 1", "Marks 1", "marks", "Marks", "Scores")))


def outcome(content: bytes, *, seat: SeatMarks) -> str:
    """How a tab is answered. Anything but a refusal in words passes through as an error."""
    try:
        read = read_tab(open_tab(content), seat=seat)
    except DomainError as error:
        return "refused" if str(error) else "refused without a word"
    return "read" if all(entry.offer and entry.criterion for entry in read.entries) else "misread"


def outcomes(app: Flask, *, number: int, mutate: Callable[[bytes, random.Random], bytes]) -> set[str]:
    panel = stored(app, a_panel())
    with app.app_context():
        seat = seat_marks(panel.rfp_id, seat=1)
        whole = filled(tab(panel), ALL_OF_E1)
        return {outcome(mutate(whole, random.Random(seed)), seat=seat) for seed in range(number)}


MUTATIONS = pytest.mark.parametrize("mutate", [with_other_bytes, with_other_cells])


@ON_SQLITE
@MUTATIONS
def test_mutated_tabs_are_read_or_refused_in_words(app: Flask, mutate: Callable[[bytes, random.Random], bytes]) -> None:
    assert outcomes(app, number=40, mutate=mutate) <= {"read", "refused"}


@ON_SQLITE
@pytest.mark.endurance
@MUTATIONS
def test_a_thousand_mutated_tabs_are_read_or_refused_in_words(
    app: Flask, mutate: Callable[[bytes, random.Random], bytes]
) -> None:
    assert outcomes(app, number=1_000, mutate=mutate) == {"read", "refused"}
