"""What the laboratory says in sentences: who wins under how many formulas, and where the winner changes."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from app.domain.laboratory import Outcome, Trial
from app.domain.laboratory_flips import Course, Winners
from app.domain.rounding import figure
from app.domain.sentences import listed

Told = Callable[[Fraction], str]
"""A place on the way, as text: a share of price in percent, or a price in money."""


def share_in_words(share: Fraction) -> str:
    """A share (0-1) in percent, to four places."""
    return f"{figure(share * 100, places=4)}\u00a0%"


def names_of(winners: Winners, *, trial: Trial) -> str:
    return listed(trial.offers[int(offer)].name for offer in winners)


def verdict(winners: Winners, *, trial: Trial) -> str:
    """ "A wins", "A and B are tied", or that nobody is left."""
    if not winners:
        return "no offer is left"
    return f"{names_of(winners, trial=trial)} {'wins' if len(winners) == 1 else 'are tied'}"


def headline(outcomes: Sequence[Outcome], *, trial: Trial) -> str:
    """Who wins under how many formulas, the most frequent first."""
    groups: dict[Winners, int] = {}
    for each in outcomes:
        if each.ranking is not None:
            winners = in_order_typed(each.ranking.winners)
            groups[winners] = groups.get(winners, 0) + 1
    if len(groups) == 1:
        return f"Whichever formula is chosen, {verdict(next(iter(groups)), trial=trial)}."
    told = [
        f"{verdict(winners, trial=trial)} under {_formulas(count)}"
        for winners, count in sorted(groups.items(), key=lambda item: -item[1])
    ]
    return f"The formula decides: {'; '.join(told)}."


def course_in_words(course: Course, *, trial: Trial, told: Told) -> str:
    """Who leads from where to where: "A below 40 %, B from 40 % to 50 %, C above 50 %"."""
    if not course.flips:
        return f"{_leader(course.first, trial=trial)} throughout"
    pieces = [f"{_leader(course.first, trial=trial)} below {told(course.flips[0].low)}"]
    for flip, following in zip(course.flips, course.flips[1:], strict=False):
        pieces.append(f"{_leader(flip.after, trial=trial)} from {told(flip.high)} to {told(following.low)}")
    last = course.flips[-1]
    return ", ".join((*pieces, f"{_leader(last.after, trial=trial)} above {told(last.high)}"))


def in_order_typed(winners: Winners) -> Winners:
    """Offers that share a place, in the order they were typed: the order of the ranking says nothing among them."""
    return tuple(sorted(winners, key=int))


def _leader(winners: Winners, *, trial: Trial) -> str:
    if not winners:
        return "nobody"
    return names_of(in_order_typed(winners), trial=trial) + ("" if len(winners) == 1 else " tied")


def _formulas(count: int) -> str:
    numbers: Mapping[int, str] = {1: "one formula"}
    return numbers.get(count, f"{count} formulas")
