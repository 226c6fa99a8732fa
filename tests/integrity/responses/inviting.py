"""Doors, rows and secrets of invitations and the first pages of the portal."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.models.vendor import Invitation
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import OUR_VENDOR, VENDORS

DOORS: tuple[Door, ...] = (
    Door("portal.home", VENDORS),
    Door("portal.invitation", OUR_VENDOR),
)
WRITES: Mapping[str, frozenset[str]] = {}
CANARIES: tuple[Canary, ...] = ()


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean; `invitations` are by firm."""
    return {}
