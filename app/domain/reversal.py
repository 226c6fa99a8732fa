"""Rank reversal: whether leaving out an offer that does not win would change which one does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.contest import Contest, Figures, leaders


@dataclass(frozen=True, slots=True)
class Reversal:
    """Without `left_out`, `winners` would be first with these `figures`."""

    left_out: str
    winners: tuple[str, ...]
    figures: Mapping[str, Figures]


def reversals(contest: Contest, *, figures: Mapping[str, Figures]) -> Iterator[Reversal]:
    """Every loser whose absence would change the winner; `figures` are those with all offers in play.

    A recount is needed only where the absence changes what points depend on: under most formulas that is the lowest
    price or the best quality, so that a few of the losers are recounted and not all.
    """
    if not contest.is_relative:
        return
    winners = leaders(figures, lowest_first=contest.lowest_first)
    for loser in (offer for offer, own in figures.items() if offer not in winners and not own.obstacle):
        if contest.ballots is None and not contest.moves(loser):
            continue
        without = contest.figures(without=loser)
        first = leaders(without, lowest_first=contest.lowest_first)
        if first != winners:
            yield Reversal(left_out=loser, winners=first, figures=without)
