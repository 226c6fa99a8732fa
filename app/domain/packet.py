"""The decision packet: what one PDF or page about a decision prints, as frozen values, and how it is grouped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.agreement import Agreement
from app.domain.evaluation import AGREED, Criterion, Evaluation, Mark, Offer
from app.domain.robustness import Robustness
from app.domain.scenario import SavedScenario
from app.domain.standing import Ranking, Standing
from app.domain.tree import Tree


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last row of the RFP's audit chain that the packet rests on: its number, SHA-256 in hex, and time (UTC)."""

    sequence: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where the evaluation came from. `snapshot_hash` is that of the frozen rules, empty before they are frozen.

    `marks_here` of the marks of an import were given or changed in the application, `marks_before` came with it.
    """

    note: str = ""
    snapshot_hash: str = ""
    imported: bool = False
    marks_here: int = 0
    marks_before: int = 0


@dataclass(frozen=True)
class Decision:
    """An evaluation and the ranking that follows from it: what pages and packets say sentences about."""

    evaluation: Evaluation
    ranking: Ranking

    @cached_property
    def tree(self) -> Tree:
        return Tree.of(self.evaluation.framework)

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        return {offer.id: offer for offer in self.evaluation.offers}

    @cached_property
    def ranked(self) -> tuple[Standing, ...]:
        """Offers with a rank, in its order."""
        return tuple(standing for standing in self.ranking.standings if standing.rank is not None)

    @cached_property
    def unranked(self) -> tuple[Standing, ...]:
        """Offers that are listed with the reason why they have no rank."""
        return tuple(standing for standing in self.ranking.standings if standing.rank is None)

    @cached_property
    def winners(self) -> tuple[Standing, ...]:
        """The offers that share rank 1."""
        return tuple(standing for standing in self.ranking.standings if standing.offer in self.ranking.winners)

    @cached_property
    def outline(self) -> tuple[tuple[int, Criterion], ...]:
        """Every criterion with its depth (0 for roots), as a reader goes through the tree."""
        return tuple(_outline(self.tree))

    @cached_property
    def marked(self) -> tuple[Criterion, ...]:
        """The leaves evaluators mark, in the order of the outline."""
        ids = {leaf.id for leaf in self.tree.marked}
        return tuple(criterion for _, criterion in self.outline if criterion.id in ids)

    @cached_property
    def marks(self) -> Mapping[tuple[str, str], tuple[Mark, ...]]:
        """The marks by (offer id, leaf id), the agreed score last."""
        return marks_by_cell(self.evaluation.marks)


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """The order that one evaluator's own marks give: (rank, offer id), best first.

    `alone` says that it is the ranking as if nobody else had sat on the panel, prices included; an evaluator of some
    criteria only has the order on those, prices aside.
    """

    seat: str
    alone: bool
    places: tuple[tuple[int, str], ...]

    @property
    def first(self) -> tuple[str, ...]:
        return tuple(offer for rank, offer in self.places if rank == 1)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was worked out beside the record: how sure the ranking is and how far the evaluators agree, each with its
    plain sentences, and the order that each evaluator's own marks give."""

    robustness: Robustness
    how_sure: str
    agreement: Agreement
    agreement_sentence: str
    own_orders: tuple[OwnOrder, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioBeside:
    """A saved scenario, what it changes in words, and the ranking it would give."""

    saved: SavedScenario
    changes: tuple[str, ...]
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Course:
    """How far scoring has come: when it was closed, and (name, when submitted) of each seat; None where not yet.

    Seats that have submitted at `imported_at` came with all their marks.
    """

    closed_at: datetime | None
    submitted: tuple[tuple[str, datetime | None], ...] = ()
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody of the committee who is to sign: the role in words, and the name."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by which addresses in the application name offers and criteria, by their codes."""

    offers: Mapping[str, int] = field(default_factory=dict)
    criteria: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionPacket(Decision):
    """All a packet prints. `as_of` is a moment with its zone; `sample` marks data that decide nothing.

    Without an `examination` the sentence `not_examined` says why there is none.
    """

    audit: AuditHead
    as_of: datetime
    prepared_for: str
    source: Source = Source()
    sample: bool = False
    examination: Examination | None = None
    not_examined: str = "How sure the ranking is was not worked out for this packet."
    scenarios: tuple[ScenarioBeside, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    numbers: Numbers = field(default_factory=Numbers)
    course: Course | None = None


def marks_by_cell(marks: Iterable[Mark]) -> dict[tuple[str, str], tuple[Mark, ...]]:
    """Marks by (offer id, leaf id) in the order they came, the agreed score last."""
    cells: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[mark.offer, mark.criterion].append(mark)
    return {
        cell: tuple(sorted(found, key=lambda mark: mark.evaluator.casefold() == AGREED))
        for cell, found in cells.items()
    }


def moment_in_words(at: datetime, *, time_zone: str) -> str:
    """A moment (with its own zone) in the RFP's time zone: "22 November 2026, 14:02 CET". Unknown zones read as UTC."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M %Z}"


def _outline(tree: Tree) -> Iterable[tuple[int, Criterion]]:
    # A stack, not a recursion: a file may nest deeper than Python's stack.
    waiting = [(0, criterion) for criterion in reversed(tree.roots)]
    while waiting:
        depth, criterion = waiting.pop()
        yield depth, criterion
        waiting += [(depth + 1, child) for child in reversed(tree.children(criterion.id))]
