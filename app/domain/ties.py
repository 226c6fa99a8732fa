"""How close the first place is, and what the published tie rule advises where it is shared."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.domain.evaluation import TieRule
from app.domain.reckoning import Reckoning
from app.domain.rounding import figure
from app.domain.tree import ZERO
from app.domain.wording import money, names


def margin(reckoning: Reckoning) -> Fraction | None:
    """(first - second) / first of the figure ranked by, as a share 0-1; 0 for a shared first place.

    None where fewer than two offers have such a figure, or the first is 0 and the second is not.
    """
    found = [own for _, offer in reckoning.places[:2] if (own := reckoning.figures[offer].figure) is not None]
    return None if len(found) < 2 else relative_gap(found[0], found[1])


def relative_gap(first: Fraction, second: Fraction) -> Fraction | None:
    """How far `second` is from `first`, as a share of `first`; None where `first` is 0 and `second` is not."""
    if first == second:
        return ZERO
    return abs(first - second) / abs(first) if first else None


def tie_advice(reckoning: Reckoning) -> str | None:
    """What the tie rule advises for a shared first place, as a sentence; ranks stay shared.

    None where the first place is not shared or the RFP published no rule.
    """
    rule = reckoning.rules.tie_rule
    if len(reckoning.winners) < 2 or rule is None:
        return None
    return ADVICE[rule](reckoning)


def _lowest_price(reckoning: Reckoning) -> str:
    rule = "The tie rule is the lowest price"
    prices = {offer: amount for offer in reckoning.winners if (amount := reckoning.price(offer)) is not None}
    if len(prices) < len(reckoning.winners):
        return f"{rule}, but not every tied offer has one: {_listed(reckoning)}."
    lowest = min(prices.values())
    ahead = [offer for offer, amount in prices.items() if amount == lowest]
    said = ", ".join(f"{reckoning.offer(offer).name} {money(amount, of=reckoning)}" for offer, amount in prices.items())
    return _verdict(rule, ahead=ahead, said=said, reckoning=reckoning)


def _criterion(reckoning: Reckoning) -> str:
    criterion = reckoning.tree.by_id[reckoning.rules.tie_criterion or ""]
    rule = f"The tie rule is the higher score in {criterion.title}"
    points = {offer: _points_under(criterion.id, offer=offer, reckoning=reckoning) for offer in reckoning.winners}
    ahead = [offer for offer, own in points.items() if own == max(points.values())]
    said = ", ".join(
        f"{reckoning.offer(offer).name} {figure(own, places=reckoning.rules.rounding)}" for offer, own in points.items()
    )
    return _verdict(rule, ahead=ahead, said=f"{said} points", reckoning=reckoning)


def _points_under(criterion: str, *, offer: str, reckoning: Reckoning) -> Fraction:
    leaves = reckoning.tree.leaves_under(criterion)
    found = [reckoning.cards[offer].points.get(leaf.id) for leaf in leaves]
    if reckoning.tree.price in leaves and not reckoning.price_is_scored:
        found.append(reckoning.figures[offer].price)
    return sum((points for points in found if points is not None), ZERO)


def _new_offers(reckoning: Reckoning) -> str:
    return f"The tie rule is new offers: ask {_listed(reckoning)} for one each, and nobody else."


def _lot(reckoning: Reckoning) -> str:
    return f"The tie rule is the lot: draw between {_listed(reckoning)} before named witnesses."


ADVICE: Mapping[TieRule, Callable[[Reckoning], str]] = {
    TieRule.LOWEST_PRICE: _lowest_price,
    TieRule.CRITERION: _criterion,
    TieRule.NEW_OFFERS: _new_offers,
    TieRule.LOT: _lot,
}


def _listed(reckoning: Reckoning) -> str:
    return names(reckoning.winners, of=reckoning)


def _verdict(rule: str, *, ahead: list[str], said: str, reckoning: Reckoning) -> str:
    if len(ahead) == 1:
        return f"{rule}, which puts {reckoning.offer(ahead[0]).name} ahead ({said})."
    return f"{rule}, which does not part {names(ahead, of=reckoning)} ({said})."
