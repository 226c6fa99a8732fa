"""Doors, rows and secrets of rounds of sign-off."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.integrity.canary import Canary
from tests.integrity.door import Door

DOORS: tuple[Door, ...] = ()
WRITES: Mapping[str, frozenset[str]] = {}
CANARIES: tuple[Canary, ...] = ()


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean."""
    return {}
