"""Who could score what: criteria are proposed to the seats whose fields of expertise they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.evaluation import Criterion, Framework, Seat
from app.domain.request.expertise import shared_fields
from app.domain.tree import Tree

ENOUGH = 2
"""Evaluators on a criterion: one alone has nobody to agree or to differ with."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A criterion proposed to a seat; `because` are the shared fields, none where everybody may score it."""

    criterion: str
    title: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatProposal:
    """What a seat would score. Without any it keeps what it scores now: a seat with nothing would score everything."""

    seat: Seat
    expertise: tuple[str, ...]
    criteria: tuple[Proposed, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(each.criterion for each in self.criteria)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The proposal for all seats. `uncovered` and `thin` (fewer than `ENOUGH`) are codes with titles, as are `free`:
    those ask for no field and go to everybody. `idle` are codes of seats that match nothing."""

    seats: tuple[SeatProposal, ...]
    uncovered: tuple[str, ...]
    thin: tuple[str, ...]
    idle: tuple[str, ...]
    free: tuple[str, ...]

    @property
    def changes(self) -> dict[str, tuple[str, ...]]:
        """What saving it changes: the criteria by the code of each seat that would score others than now."""
        return {
            each.seat.id: each.codes
            for each in self.seats
            if each.criteria and tuple(sorted(each.codes)) != tuple(sorted(each.seat.criteria))
        }


def assignment(
    framework: Framework,
    *,
    panel: Sequence[Seat],
    seat_expertise: Mapping[str, Sequence[str]],
    criterion_expertise: Mapping[str, Sequence[str]],
) -> Assignment:
    """The proposal for a panel. A criterion without fields asks for those of the nearest group that has some."""
    tree = Tree.grown(framework)
    asked = {leaf.id: _asked(leaf, tree=tree, expertise=criterion_expertise) for leaf in tree.marked}
    seats = tuple(
        _proposal(seat, tree=tree, asked=asked, held=tuple(seat_expertise.get(seat.id, ()))) for seat in panel
    )
    count = {leaf.id: sum(leaf.id in each.codes for each in seats) for leaf in tree.marked}
    return Assignment(
        seats=seats,
        uncovered=tuple(_called(leaf) for leaf in tree.marked if not count[leaf.id]),
        thin=tuple(_called(leaf) for leaf in tree.marked if 0 < count[leaf.id] < ENOUGH),
        idle=tuple(each.seat.id for each in seats if not each.criteria),
        free=tuple(_called(leaf) for leaf in tree.marked if not asked[leaf.id]),
    )


def _proposal(seat: Seat, *, tree: Tree, asked: Mapping[str, tuple[str, ...]], held: tuple[str, ...]) -> SeatProposal:
    found = []
    for leaf in tree.marked:
        because = shared_fields(held, asked=asked[leaf.id])
        if because or not asked[leaf.id]:
            found.append(Proposed(leaf.id, leaf.title, because))
    return SeatProposal(seat, held, tuple(found))


def _asked(leaf: Criterion, *, tree: Tree, expertise: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    node: Criterion | None = leaf
    while node is not None:
        if fields := tuple(expertise.get(node.id, ())):
            return fields
        node = tree.by_id.get(node.parent) if node.parent else None
    return ()


def _called(leaf: Criterion) -> str:
    return f"{leaf.id} {leaf.title}"
