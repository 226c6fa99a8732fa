"""Break-even weights: how far one weight may move, the others rescaled in proportion, before the winner changes.

While one weight goes from its share `t` towards 1 or 0, every offer's value moves on a straight line: it starts at its
value under the published weights and ends, at 1, at its worth on that leaf alone. The winner changes where lines
cross, so all figures are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.analysis.weighing import Weighing
from app.domain.redistribution import ONE
from app.domain.robustness import Change
from app.domain.tree import ZERO


@dataclass(frozen=True, slots=True)
class _Line:
    offer: str
    start: Fraction
    slope: Fraction


def break_even(weighing: Weighing) -> dict[str, tuple[Change, ...]]:
    """The changes of the winner for each leaf, ascending in its weight; empty where no weight of it changes anything,
    and where the leaf carries all points, so that no other could be rescaled."""
    values = weighing.values
    return {leaf: _changes(number, values=values, weighing=weighing) for number, leaf in enumerate(weighing.leaves)}


def _changes(leaf: int, *, values: Sequence[Fraction], weighing: Weighing) -> tuple[Change, ...]:
    share = weighing.shares[leaf]
    if share == 1 or not weighing.offers:
        return ()
    lines = [
        _Line(offer, start=value, slope=row[leaf] - (value - constant))
        for offer, value, row, constant in zip(weighing.offers, values, weighing.worth, weighing.constants, strict=True)
    ]
    falling = [_Line(line.offer, line.start, -line.slope) for line in lines]
    # Distance 1 is the whole way to a share of 1; the way to a share of 0 is as much shorter as the share is smaller.
    up = [
        Change(weighing.points * (share + way * (1 - share)), rises=True, winners=winners)
        for way, winners in _crossings(lines, limit=ONE)
    ]
    down = [
        Change(weighing.points * (share - way * (1 - share)), rises=False, winners=winners)
        for way, winners in _crossings(falling, limit=share / (1 - share))
    ]
    return (*reversed(down), *up)


def _crossings(lines: Sequence[_Line], *, limit: Fraction) -> list[tuple[Fraction, tuple[str, ...]]]:
    """Where the first place changes on the way from 0 to before `limit`, and who has it from there on."""
    top = max(line.start for line in lines)
    tied = [line for line in lines if line.start == top]
    leader = max(tied, key=lambda line: line.slope)
    found = []
    if len(tied) > len(_alongside(leader, lines=lines)):
        found.append((ZERO, _alongside(leader, lines=lines)))
    while steeper := [line for line in lines if line.slope > leader.slope]:
        way, following = _next(leader, steeper=steeper)
        if way >= limit:
            break
        leader = following
        found.append((way, _alongside(leader, lines=lines)))
    return found


def _next(leader: _Line, *, steeper: Sequence[_Line]) -> tuple[Fraction, _Line]:
    """The steeper line that first reaches the leader's, and where; of several the steepest."""
    ways = [((leader.start - line.start) / (line.slope - leader.slope), line) for line in steeper]
    first = min(way for way, _ in ways)
    return first, max((line for way, line in ways if way == first), key=lambda line: line.slope)


def _alongside(leader: _Line, *, lines: Sequence[_Line]) -> tuple[str, ...]:
    return tuple(line.offer for line in lines if (line.start, line.slope) == (leader.start, leader.slope))
