"""What is scored, once it is frozen: kept in the process, since it never changes under the same fingerprint."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.domain.evaluation import Criterion, Seat
from app.domain.marking import leaves_to_mark
from app.domain.tree import Tree
from app.stages.drafting.queries import framework_of, scale_words


@dataclass(frozen=True, slots=True)
class Frozen:
    """The criteria tree with the words of its scales; `codes` and `numbers` name its criteria both ways, `marked` are
    the numbers of those on which marks are given."""

    tree: Tree
    codes: Mapping[int, str]
    numbers: Mapping[str, int]
    marked: frozenset[int]

    def criterion(self, number: int) -> Criterion:
        return self.tree.by_id[self.codes[number]]


@lru_cache(maxsize=64)
def frozen(rfp_id: int, snapshot_hash: str) -> Frozen:  # noqa: ARG001 - the hash is what makes it another one
    """The framework of a frozen RFP. Three statements for the first who asks in this process, none after."""
    framework, codes = framework_of(rfp_id)
    tree = Tree.of(replace(framework, scales=scale_words(rfp_id)))
    numbers = {code: number for number, code in codes.items()}
    marked = frozenset(numbers[leaf.id] for leaf in tree.marked)
    return Frozen(tree=tree, codes=codes, numbers=numbers, marked=marked)


@lru_cache(maxsize=1024)
def leaves_of_seat(rfp_id: int, snapshot_hash: str, assigned: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of the leaves that a seat marks, in the order of the tree; `assigned` as entered, empty for all."""
    known = frozen(rfp_id, snapshot_hash)
    seat = Seat(id="", name="", criteria=tuple(known.codes[number] for number in assigned))
    return tuple(known.numbers[leaf.id] for leaf in leaves_to_mark(known.tree, seat=seat))
