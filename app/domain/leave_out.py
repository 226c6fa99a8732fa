"""Leaving evaluators out: the marks as if a seat of the panel had not been there, and who would then be first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.evaluation import Count, Evaluation, Mark, MarkKind, OfferStatus, ScoreFrom, Tally
from app.domain.reckoning import Reckoning, reckon
from app.domain.rounding import billionths
from app.domain.standing import CellState

UNMARKED = frozenset({CellState.NOT_SCORED, CellState.RECUSED})

VERDICTS: Mapping[MarkKind, str] = {
    MarkKind.NOT_APPLICABLE: "not_applicable",
    MarkKind.RECUSED: "recused",
    MarkKind.PASS: "passed",
    MarkKind.FAIL: "failed",
}
"""Where a tally counts the marks that are no numbers."""


@dataclass(frozen=True, slots=True)
class Absence:
    """The reckoning without one evaluator.

    `irreplaceable` are the criteria on which some active offer then has no mark at all, and had one before: the first
    place rests on what is left.
    """

    reckoning: Reckoning
    irreplaceable: tuple[str, ...] = ()

    @property
    def winners(self) -> tuple[str, ...]:
        """The ids of those who share the first place; empty where no offer can be placed any more."""
        return self.reckoning.winners


def without_each(evaluation: Evaluation, *, reckoning: Reckoning) -> Iterator[tuple[str, Absence]]:
    """Each seat in the order of the panel, with what would follow without it: gates, minimums and prices anew.

    Nothing where nobody can be left out: scores were agreed (an agreed score belongs to no seat), the panel has fewer
    than two seats, or no offer can be placed anyway. `reckoning` is that of the whole evaluation.
    """
    agreed = reckoning.rules.score_from is ScoreFrom.AGREED
    if agreed or len(evaluation.panel) < 2 or not reckoning.places:
        return
    own: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in evaluation.marks:
        own[mark.evaluator].append(mark)
    for seat in evaluation.panel:
        without = reckon(without_seats(reckoning.count, seats={seat.id}, marks=own[seat.id]))
        yield seat.id, Absence(without, irreplaceable=_lost(without, reckoning=reckoning))


def without_seats(count: Count, *, seats: Iterable[str], marks: Iterable[Mark]) -> Count:
    """Counted marks as if nobody had sat on these seats. `marks` are those of the seats; others are passed over.

    The marks are taken off, since counting 300,000 anew for each of twenty seats would take most of the time; lowest
    and highest marks are therefore left out where something is taken off.
    """
    gone = frozenset(seats)
    tallies = dict(count.tallies)
    for mark in marks:
        if mark.evaluator in gone:
            tallies[mark.offer, mark.criterion] = _less(tallies[mark.offer, mark.criterion], mark=mark)
    return replace(
        count,
        panel=tuple(seat for seat in count.panel if seat.id not in gone),
        tallies=tallies,
        by_evaluator={key: value for key, value in count.by_evaluator.items() if key[0] not in gone},
    )


def _less(tally: Tally, *, mark: Mark) -> Tally:
    """A tally without one of its marks."""
    if mark.kind is MarkKind.NOTED:
        return tally
    if mark.value is None:
        column = VERDICTS[mark.kind]
        return tally._replace(**{column: getattr(tally, column) - 1})
    value = billionths(mark.value)
    values = list(tally.values)
    if values:
        values.remove(value)
    return tally._replace(
        counted=tally.counted - 1, total=tally.total - value, lowest=None, highest=None, values=tuple(values)
    )


def _lost(without: Reckoning, *, reckoning: Reckoning) -> tuple[str, ...]:
    active: Sequence[str] = [offer.id for offer in without.count.offers if offer.status is OfferStatus.ACTIVE]
    return tuple(
        leaf.id
        for leaf in without.tree.marked
        if any(_is_lost((offer, leaf.id), without=without, reckoning=reckoning) for offer in active)
    )


def _is_lost(key: tuple[str, str], *, without: Reckoning, reckoning: Reckoning) -> bool:
    return without.cells[key].state in UNMARKED and reckoning.cells[key].state not in UNMARKED
