"""The scope both ways: what is in, what is out, and what is still open and has to be decided by somebody."""

from collections.abc import Sequence

from app.domain.request.requirements import ScopeItem, Side

SIDES = {Side.IN: "In scope", Side.OUT: "Out of scope", Side.OPEN: "Open"}


def open_items(scope: Sequence[ScopeItem]) -> tuple[ScopeItem, ...]:
    """What is neither in nor out yet: an RFP should not be published with it."""
    return tuple(item for item in scope if item.side is Side.OPEN)


def without_decider(scope: Sequence[ScopeItem]) -> tuple[ScopeItem, ...]:
    """Open items of which nobody said who decides, and until when."""
    return tuple(item for item in open_items(scope) if not item.note.strip())
