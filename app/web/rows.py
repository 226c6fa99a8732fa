"""Tables that are typed row by row: what was sent, rows moved or added before anything is saved, blocks pasted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from werkzeug.datastructures import MultiDict

COMMAND = "row"
"""The name of the buttons that change the rows without saving: `up:2`, `down:2`, `remove:2`, `more`."""
MORE = 5


@dataclass(slots=True)
class TypedRow:
    """One row as typed, and what is wrong with its cells in words."""

    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


def typed_rows(form: MultiDict[str, str], columns: Sequence[str], *, preset: Sequence[str] = ()) -> list[TypedRow]:
    """The rows that were sent, without those left empty; columns in `preset` are never empty and do not count."""
    sent = zip_longest(*(form.getlist(column) for column in columns), fillvalue="")
    rows = [dict(zip(columns, (cell.strip() for cell in cells), strict=True)) for cells in sent]
    return [TypedRow(row) for row in rows if any(text for name, text in row.items() if name not in preset)]


def pasted_rows(block: str, columns: Sequence[str], *, presets: Mapping[str, str]) -> list[TypedRow]:
    """The rows of a block copied from a spreadsheet: one line a row, cells set apart by tabs, in order of `columns`."""
    lines = [line.split("\t") for line in block.splitlines() if line.strip()]
    found = []
    for line in lines:
        cells = dict(zip_longest(columns, (cell.strip() for cell in line[: len(columns)]), fillvalue=""))
        found.append(TypedRow({name: text or presets.get(name, "") for name, text in cells.items()}))
    return found


def rearranged(rows: Sequence[TypedRow], command: str) -> list[TypedRow]:
    """The rows after a button that changes them; an unknown command changes nothing."""
    verb, _, place = command.partition(":")
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 6 else -1
    if not 0 <= at < len(rows):
        return list(rows)
    kept = list(rows)
    row = kept.pop(at)
    if verb == "remove":
        return kept
    kept.insert(max(0, at + {"up": -1, "down": 1}.get(verb, 0)), row)
    return kept
