"""The plain sentence of how sure a ranking is, made from the figures of its examination."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from app.domain.packet_method import CROSS_CHECKS
from app.domain.robustness import Change, Robustness, about
from app.domain.rounding import figure
from app.domain.wording import listed

VERDICTS: Sequence[tuple[float, str]] = (
    (0.95, "is clearly first"),
    (0.75, "is first with some doubt"),
    (0.0, "is first, but only just"),
)
"""What is said from which share on: the lowest of the shares in which the winner stays first."""


def how_sure(robustness: Robustness) -> str:
    """How sure the ranking is, in a few plain sentences with their figures."""
    if not robustness.winners:
        return "No offer can be placed yet, so there is no ranking to be sure of."
    said = listed([robustness.names[offer] for offer in robustness.winners])
    provisional = "" if robustness.complete else "Marks or prices are still missing, so this is provisional. "
    if len(robustness.names) == 1:
        return f"{provisional}{said} is the only offer that can be placed, so there is nothing to compare it with."
    if len(robustness.winners) > 1:
        opening = f"{said} share the first place, so there is no single winner."
    else:
        opening = f"{said} {_verdict(robustness)}{_reason(robustness)}{_evidence(robustness)}."
    return " ".join([f"{provisional}{opening}", *_doubts(robustness)])


def where_it_changes(robustness: Robustness, *, leaf: str) -> str:
    """At which weights of one leaf another offer is first, in one sentence; "" where its weight cannot be changed."""
    if leaf not in robustness.break_even:
        return ""
    title, published = robustness.leaf_titles[leaf], figure(robustness.weights[leaf], places=2)
    changes = robustness.break_even[leaf]
    if not changes:
        return f"Whatever the weight of {title}, published as {published} points, the first place stays the same."
    rising = [change for change in changes if change.rises]
    falling = [change for change in reversed(changes) if not change.rises]
    said = [_beyond(change, robustness=robustness) for change in (*rising, *falling)]
    return f"{title} weighs {published} points. If that weight were another: {'; '.join(said)}."


def _beyond(change: Change, *, robustness: Robustness) -> str:
    direction = "more" if change.rises else "less"
    names = [robustness.names[offer] for offer in change.winners]
    first = f"{listed(names)} is first" if len(names) == 1 else f"{listed(names)} share the first place"
    return f"{first} once it weighs {direction} than {about(change.weight)}"


def _verdict(robustness: Robustness) -> str:
    if not robustness.complete:
        return "leads so far"
    shares = [share for share, _ in _shares(robustness)]
    if robustness.without_evaluator:
        shares.append(_share_kept(robustness))
    return _words(shares)


def _words(shares: Sequence[float]) -> str:
    if not shares:
        return "is first under the published rules"
    return next(words for limit, words in VERDICTS if min(shares) >= limit)


def _share_kept(robustness: Robustness) -> float:
    """The share of the evaluators without whom the first place stays the same."""
    without = robustness.without_evaluator.values()
    return sum(winners == robustness.winners for winners in without) / len(without)


def _reason(robustness: Robustness) -> str:
    """Why the verdict is harder than the shares beside it: the first place hangs on single evaluators; else ""."""
    shares = [share for share, _ in _shares(robustness)]
    if not robustness.complete or not shares or not robustness.without_evaluator:
        return ""
    if _verdict(robustness) == _words(shares):
        return ""
    return f", since the first place changes {_hanging_on(robustness)}"


def _hanging_on(robustness: Robustness) -> str:
    without = robustness.without_evaluator
    others = sum(winners != robustness.winners for winners in without.values())
    return f"without {others} of the {len(without)} evaluators, each left out alone"


def _shares(robustness: Robustness) -> Iterator[tuple[float, str]]:
    """The shares in which the winner is first, and what of; uniform weights are nobody's, so they judge nothing."""
    winner = robustness.winners[0]
    ranks = robustness.published.ranks.get(winner)
    if ranks and _has_weights(robustness):
        yield ranks[0], f"of {robustness.draws:,} sets of weights drawn around the published ones"
    if winner in robustness.bootstrap:
        yield robustness.bootstrap[winner], f"of {robustness.resamples:,} panels drawn anew from its evaluators"


def _has_weights(robustness: Robustness) -> bool:
    """Whether there are several weights, so that one can grow at the expense of another."""
    return sum(points > 0 for points in robustness.weights.values()) > 1


def _evidence(robustness: Robustness) -> str:
    said = [f"in {_percent(share)} {of}" for share, of in _shares(robustness)]
    return f": {listed(said)}" if said else ""


def _doubts(robustness: Robustness) -> Iterator[str]:
    yield from _nearest_change(robustness)
    yield from _evaluators(robustness)
    yield from _methods(robustness)


def _nearest_change(robustness: Robustness) -> Iterator[str]:
    """The weight that has to move least, in points, for the winner to change."""
    changes = [(leaf, change) for leaf, found in robustness.break_even.items() for change in found]
    if len(robustness.winners) > 1:
        return
    if not changes:
        if robustness.break_even and _has_weights(robustness):
            yield "No single weight, however changed, puts another offer first."
        return
    leaf, change = min(changes, key=lambda item: abs(item[1].weight - robustness.weights[item[0]]))
    yield _in_words(leaf, change=change, robustness=robustness)


def _in_words(leaf: str, *, change: Change, robustness: Robustness) -> str:
    direction = "above" if change.rises else "below"
    names = listed([robustness.names[offer] for offer in change.winners])
    return (
        f"The smallest change of one weight that puts {names} first is {robustness.leaf_titles[leaf]} {direction} "
        f"{about(change.weight)} points instead of {figure(robustness.weights[leaf], places=2)}."
    )


def _evaluators(robustness: Robustness) -> Iterator[str]:
    without = robustness.without_evaluator
    if not without:
        return
    others = [seat for seat, winners in without.items() if winners != robustness.winners]
    if others and _reason(robustness):
        return
    if others:
        yield f"Leaving out one evaluator changes the first place for {len(others)} of {len(without)}."
    else:
        yield f"Leaving out any one of the {len(without)} evaluators changes nothing at the top."


def _methods(robustness: Robustness) -> Iterator[str]:
    known = {name: own.winners for name, own in robustness.formulas.items() if own.winners is not None}
    formulas = {name: winners for name, winners in known.items() if name not in CROSS_CHECKS}
    if len(formulas) > 1:
        same = sum(winners == robustness.winners for winners in formulas.values())
        yield f"The first place is the same under {same} of the {len(formulas)} price formulas that can be applied."
    if checks := {name: winners for name, winners in known.items() if name in CROSS_CHECKS}:
        yield f"As a cross-check, {listed(list(_checks(checks, robustness=robustness)))}."


def _checks(checks: Mapping[str, tuple[str, ...]], *, robustness: Robustness) -> Iterator[str]:
    """What the other methods put first, those that come to the same before those that do not."""
    same = [CROSS_CHECKS[name] for name, winners in checks.items() if winners == robustness.winners]
    if same:
        offers = "offer" if len(robustness.winners) == 1 else "offers"
        yield f"{listed(same)} {'puts' if len(same) == 1 else 'put'} the same {offers} first"
    for name, winners in checks.items():
        if winners != robustness.winners:
            yield f"{CROSS_CHECKS[name]} puts {listed([robustness.names[offer] for offer in winners])} first"


def _percent(share: float) -> str:
    """To one place, but never 100 % where it is not all, nor 0 % where it is something."""
    text = figure(Fraction(share) * 100, places=1)
    if text == "100" and share < 1:
        return "over 99.9 %"
    if text == "0" and share > 0:
        return "under 0.1 %"
    return f"{text} %"
