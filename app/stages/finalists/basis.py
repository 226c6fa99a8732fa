"""What a page of the analysis rests on, and figures of its document as people read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.domain.packet_figures import counted
from app.domain.rounding import figure, fixed
from app.stages.finalists.queries import Analysed, Numbers

ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Basis:
    """The row of the audit up to which the record was read, when, and how many rows were added since."""

    audit_sequence: int
    created_at: datetime
    changes: str

    @classmethod
    def of(cls, analysed: Analysed) -> "Basis":
        since = analysed.changes_since
        return cls(analysed.audit_sequence, analysed.created_at, counted(since, "change") if since else "")


@dataclass(frozen=True, slots=True)
class Named:
    """An offer or a criterion: its id, its name, and its number in addresses (0: nothing leads there)."""

    id: str
    name: str
    number: int


class Names:
    """The names that a document gives, with the numbers they have in addresses; `closed` offers lead nowhere."""

    def __init__(self, document: Mapping[str, Any], *, numbers: Numbers, closed: frozenset[int] = frozenset()) -> None:
        self._names = document["names"]
        self._numbers = numbers
        self._closed = closed

    def offer(self, code: str) -> Named:
        number = self._numbers.offers.get(code, 0)
        return Named(code, self._names["offers"][code], 0 if number in self._closed else number)

    def criterion(self, code: str) -> Named:
        return Named(code, self._names["criteria"][code], self._numbers.criteria.get(code, 0))

    def evaluator(self, code: str) -> str:
        return str(self._names["evaluators"][code])

    def offers(self, codes: Iterable[str]) -> tuple[Named, ...]:
        return tuple(self.offer(code) for code in codes)


def coefficient(text: str | None) -> str:
    """A figure of agreement to three places, or a dash where it is not defined."""
    return ABSENT if text is None else fixed(Decimal(text), places=3)


def percent(share: str | float) -> str:
    """A share 0-1 as percent to one place, but never 100 % where it is not all, nor 0 % where it is something."""
    value = Decimal(str(share)) * 100
    text = fixed(value, places=1)
    if text == "100.0" and value < 100:
        return "over 99.9 %"
    if text == "0.0" and value > 0:
        return "under 0.1 %"
    return f"{text} %"


def points(text: str) -> str:
    """Points as they are said: trailing zeros left out."""
    return figure(Decimal(text), places=2)
