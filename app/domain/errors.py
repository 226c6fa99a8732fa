"""Broken rules, said in sentences for a person."""

from collections.abc import Sequence
from dataclasses import dataclass


class DomainError(Exception):
    """A rule of the procurement was broken; `str(error)` is a sentence for a person."""


class NotHere(DomainError):
    """What was asked for does not exist in the RFP in question."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an imported file: where it is and what would mend it.

    `sheet` is the sheet's name or "" for the whole file, `row` the 1-based row of that sheet as Excel shows it
    (the header is row 1) or None, `column` the header or None.
    """

    sheet: str
    row: int | None
    column: str | None
    text: str


class FaultyFile(DomainError):
    """An imported file was refused whole; `faults` lists everything wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__(f"The file was not imported: {count} fault{'s' if count != 1 else ''} found.")
