"""Names and figures as the sentences about a ranking say them."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.domain import sentences
from app.domain.reckoning import Reckoning
from app.domain.rounding import figure

MOST_NAMED = 6


def listed(items: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"; past a handful the rest is counted."""
    if len(items) > MOST_NAMED:
        return f"{', '.join(items[:MOST_NAMED])} and {len(items) - MOST_NAMED} more"
    return sentences.listed(items)


def names(offers: Sequence[str], *, of: Reckoning) -> str:
    """The names of some offers, for a sentence."""
    return listed([of.offer(offer).name for offer in offers])


def money(amount: Decimal | Fraction, *, of: Reckoning) -> str:
    """An amount with its currency, to two places."""
    return f"{figure(amount, places=2)} {of.count.framework.currency}".rstrip()


def ranked_by(value: Fraction | None, *, of: Reckoning) -> str:
    """The figure an offer is ranked by, to the RFP's places."""
    return "no figure" if value is None else figure(value, places=of.rules.rounding)


def percent(share: Fraction) -> str:
    """A share 0-1 as a percentage, to one place; smaller ones as far as their first digit."""
    places = 1 if share == 0 or abs(share) >= Fraction(1, 1000) else 6
    return f"{figure(share * 100, places=places)} %"
