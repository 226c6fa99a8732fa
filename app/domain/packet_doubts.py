"""The packet's sentences on doubt: what would change the first place, and which evaluators saw it otherwise."""

from collections.abc import Iterator, Sequence

from app.domain.packet import DecisionPacket, Examination, OwnOrder
from app.domain.packet_figures import evaluator_name
from app.domain.robustness import Change, Robustness, about
from app.domain.rounding import figure
from app.domain.sentences import listed

MOST_NAMED = 4


def nearest(robustness: Robustness, leaf: str) -> Change | None:
    """The change of the first place that the weight of a leaf brings first, going either way."""
    changes = robustness.break_even.get(leaf, ())
    return min(changes, key=lambda change: abs(change.weight - robustness.weights[leaf]), default=None)


def nearest_other(robustness: Robustness, *, than: str | None) -> str | None:
    """The leaf whose weight has to move least to change the first place, one leaf aside; None where none does."""
    found = {leaf: change for leaf in robustness.break_even if leaf != than and (change := nearest(robustness, leaf))}
    return min(found, key=lambda leaf: abs(found[leaf].weight - robustness.weights[leaf]), default=None)


def change_sentences(packet: DecisionPacket) -> tuple[str, ...]:
    """What would change the first place: the weight of price, and the nearest other weight."""
    if packet.examination is None or len(packet.winners) != 1 or len(packet.ranked) < 2:
        return ()
    robustness = packet.examination.robustness
    if not robustness.break_even:
        return ()
    price = packet.tree.price
    leaf = price.id if price is not None and price.id in robustness.break_even else None
    other = nearest_other(robustness, than=leaf)
    said = [_of_price(packet, robustness, leaf)] if leaf is not None else []
    if other is not None:
        said.append(_of_weight(robustness, other))
    elif leaf is not None:
        said.append("No weight of any other criterion, however changed alone, puts another offer first.")
    else:
        said.append("No single weight, however changed, puts another offer first.")
    return tuple(said)


def _of_price(packet: DecisionPacket, robustness: Robustness, leaf: str) -> str:
    change = nearest(robustness, leaf)
    if change is not None:
        return _in_words("the weight of price", leaf, change=change, robustness=robustness)
    weight = figure(robustness.weights[leaf], places=2)
    return f"Whatever price weighs instead of its {weight} points, {packet.winners[0].name} stays first."


def _of_weight(robustness: Robustness, leaf: str) -> str:
    change = nearest(robustness, leaf)
    if change is None:
        return ""
    return _in_words(f"the weight of “{robustness.leaf_titles[leaf]}”", leaf, change=change, robustness=robustness)


def _in_words(thing: str, leaf: str, *, change: Change, robustness: Robustness) -> str:
    direction = "above" if change.rises else "below"
    names = listed(robustness.names[offer] for offer in change.winners)
    verb = "is" if len(change.winners) == 1 else "share the"
    return (
        f"With {thing} {direction} {about(change.weight)} points instead of "
        f"{figure(robustness.weights[leaf], places=2)}, {names} {verb} first{'' if verb == 'is' else ' place'}."
    )


def dissenters(packet: DecisionPacket) -> tuple[OwnOrder, ...]:
    """The evaluators whose own marks put none of the winners first."""
    if packet.examination is None:
        return ()
    winners = set(packet.ranking.winners)
    return tuple(own for own in packet.examination.own_orders if own.places and not winners.intersection(own.first))


def disagreement_sentences(packet: DecisionPacket) -> tuple[str, ...]:
    """Who saw it otherwise, by name and with the offer put first; and without whom another offer would be first."""
    if packet.examination is None or not packet.winners:
        return ()
    return (*_own_first(packet, packet.examination), *_without(packet, packet.examination))


def _own_first(packet: DecisionPacket, examination: Examination) -> Iterator[str]:
    heard = [own for own in examination.own_orders if own.places]
    if not heard:
        return
    against = dissenters(packet)
    names = listed(one.name for one in packet.winners[:MOST_NAMED])
    if not against:
        yield f"The own marks of {_each(len(heard))} put {names} first."
        return
    said = [f"{seat_name(packet, own.seat)} ({names_of(packet, own.first)})" for own in against[:MOST_NAMED]]
    more = [f"{len(against) - MOST_NAMED} more"] if len(against) > MOST_NAMED else []
    yield (f"{len(against)} of {_counted(len(heard))} put another offer first by own marks: {listed([*said, *more])}.")


def _each(number: int) -> str:
    return {1: "the only evaluator", 2: "both evaluators"}.get(number, f"all {number} evaluators")


def _counted(number: int) -> str:
    return "1 evaluator" if number == 1 else f"{number} evaluators"


def _without(packet: DecisionPacket, examination: Examination) -> Iterator[str]:
    robustness = examination.robustness
    others = {seat: won for seat, won in robustness.without_evaluator.items() if won != robustness.winners}
    if not others:
        return
    said = [
        f"to {names_of(packet, won) or 'no offer'} without {seat_name(packet, seat)}"
        for seat, won in list(others.items())[:MOST_NAMED]
    ]
    more = [f"elsewhere without {len(others) - MOST_NAMED} more"] if len(others) > MOST_NAMED else []
    yield f"The first place would go {listed([*said, *more])}."


def seat_name(packet: DecisionPacket, seat: str) -> str:
    """The name of an evaluator."""
    return evaluator_name(seat, panel=packet.evaluation.panel)


def names_of(packet: DecisionPacket, offers: Sequence[str]) -> str:
    """The names of some offers, listed."""
    return listed(packet.offers[offer].name if offer in packet.offers else offer for offer in offers)
