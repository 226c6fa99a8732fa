"""What is said of an offer whose price is not there: one that lies sealed is not missing."""

from collections.abc import Sequence

from app.domain.sentences import listed

UNTIL_THEN = "until all marks are in"


def without_price(*, is_sealed: bool, is_out: bool = False) -> str:
    """What stands in the place of a price; `is_out` is for an offer that was excluded, whose price stays sealed."""
    if not is_sealed:
        return "no price"
    return "stays sealed" if is_out else f"in its sealed envelope {UNTIL_THEN}"


def unplaced(*, is_sealed: bool) -> str:
    """Why an offer without its price has no rank."""
    why = f"in its sealed envelope {UNTIL_THEN}" if is_sealed else "missing"
    return f"Its price is {why}, so it cannot be placed yet."


def prices_lie_sealed(names: Sequence[str]) -> str:
    """The beginning of a sentence about the offers of these names, of which there is at least one."""
    if len(names) == 1:
        return f"The price of {names[0]} is in its sealed envelope {UNTIL_THEN}"
    return f"The prices of {listed(names)} are in their sealed envelopes {UNTIL_THEN}"
