"""Score against price: the offers that no other beats on both."""

from collections.abc import Mapping

from app.domain.reckoning import Reckoning
from app.domain.robustness import Bid


def undominated(bids: Mapping[str, Bid]) -> tuple[str, ...]:
    """The offers that no other beats: to beat means to be at least as good on both sides and better on one."""
    return tuple(
        offer for offer, own in bids.items() if not any(_beats(other, own) for other in bids.values() if other != own)
    )


def bids(reckoning: Reckoning) -> dict[str, Bid]:
    """The ranked offers that have quality points and an opened price, in rank order; quality unscaled."""
    entries = reckoning.contest.entries
    return {
        offer: Bid(quality, price)
        for _, offer in reckoning.places
        if (quality := entries[offer].quality) is not None and (price := entries[offer].price) is not None
    }


def _beats(other: Bid, own: Bid) -> bool:
    return other.quality >= own.quality and other.price <= own.price
