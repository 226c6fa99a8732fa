"""Rank reversal: whether leaving out an offer that does not win would change which one does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.contest import Contest, Figures, leaders


@dataclass(frozen=True, slots=True)
class Reversal:
    """Without `left_out`, `winners` would be first with these `figures`."""

    left_out: str
    winners: tuple[str, ...]
    figures: Mapping[str, Figures]


def reversals(contest: Contest, *, offers: Sequence[str], figures: Mapping[str, Figures]) -> Iterator[Reversal]:
    """Every loser among `offers` whose absence would change the winner; `figures` are those with all of them.

    A recount is needed only where the absence changes what points depend on: under most formulas that is the lowest
    price or the best quality, so that a few of the losers are recounted and not all.
    """
    if not contest.is_relative:
        return
    lowest_first = contest.lowest_first
    winners = leaders(figures, lowest_first=lowest_first)
    present = contest.dependence(offers)
    for loser in (offer for offer in offers if offer not in winners and not figures[offer].obstacle):
        rest = [offer for offer in offers if offer != loser]
        if contest.ballots is None and contest.dependence(rest) == present:
            continue
        without = contest.figures(rest)
        first = leaders(without, lowest_first=lowest_first)
        if first != winners:
            yield Reversal(left_out=loser, winners=first, figures=without)
