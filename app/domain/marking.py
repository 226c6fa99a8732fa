"""What a seat of the panel has to mark: its criteria and offers in order, what is still open, and what hinders
submitting."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.evaluation import Criterion, Justification, MarkKind, Seat
from app.domain.tree import Tree


class Given(NamedTuple):
    """A seat's mark without its words; `offer` and `criterion` are numbers within the RFP."""

    offer: int
    criterion: int
    kind: MarkKind
    is_justified: bool


@dataclass(frozen=True, slots=True)
class OfferTask:
    """One offer as a seat has to mark it. `unscored` are the leaves without a judgement, `unjustified` those whose
    judgement lacks the justification that the RFP requires; both by number, in the order of the tree."""

    offer: int
    expected: int
    given: int
    recused: bool
    unscored: tuple[int, ...]
    unjustified: tuple[int, ...]

    @property
    def is_done(self) -> bool:
        return not self.unscored and not self.unjustified

    @property
    def first_open(self) -> int | None:
        """The criterion to go on with; None where nothing is open."""
        return next(iter((*self.unscored, *self.unjustified)), None)


def leaves_to_mark(tree: Tree, *, seat: Seat) -> tuple[Criterion, ...]:
    """The leaves that a seat marks, as a reader goes through the tree."""
    ids = tree.leaves_of(seat)
    return tuple(criterion for _, criterion in tree.outline if criterion.id in ids)


def shuffled(offers: Sequence[int], *, seed: str) -> tuple[int, ...]:
    """The offers in an order of one seat's own, the same whenever it returns, so that no offer profits from being
    read first by everybody."""
    return tuple(sorted(offers, key=lambda offer: hashlib.sha256(f"{seed}:{offer}".encode()).digest()))


def tasks(
    offers: Sequence[int], *, leaves: Sequence[int], given: Iterable[Given], justification: Justification
) -> tuple[OfferTask, ...]:
    """How far a seat has come with each of `offers` (active ones, in its order) on `leaves` (in the tree's order)."""
    by_offer: defaultdict[int, dict[int, Given]] = defaultdict(dict)
    for mark in given:
        by_offer[mark.offer][mark.criterion] = mark
    must_justify = justification is Justification.REQUIRED
    return tuple(
        _task(offer, leaves=leaves, marks=by_offer.get(offer, {}), must_justify=must_justify) for offer in offers
    )


def _task(offer: int, *, leaves: Sequence[int], marks: dict[int, Given], must_justify: bool) -> OfferTask:
    if any(mark.kind is MarkKind.RECUSED for mark in marks.values()):
        return OfferTask(offer=offer, expected=0, given=0, recused=True, unscored=(), unjustified=())
    judged = {number for number, mark in marks.items() if mark.kind is not MarkKind.NOTED}
    return OfferTask(
        offer=offer,
        expected=len(leaves),
        given=sum(leaf in judged for leaf in leaves),
        recused=False,
        unscored=tuple(leaf for leaf in leaves if leaf not in judged),
        unjustified=tuple(leaf for leaf in leaves if must_justify and leaf in judged and not marks[leaf].is_justified),
    )
