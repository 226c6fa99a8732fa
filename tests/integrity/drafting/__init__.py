"""What the integrity tests know of drafting: one module an area, each with its doors, rows and secrets."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.drafting import (
    document,
    library,
    pricing_sheet,
    publication,
    questionnaire,
    requirements,
    review,
    schedule,
)

AREAS = (document, library, requirements, questionnaire, pricing_sheet, schedule, review, publication)
DRAFTING_DOORS: tuple[Door, ...] = tuple(door for area in AREAS for door in area.DOORS)
DRAFTING_WRITES: Mapping[str, frozenset[str]] = {name: what for area in AREAS for name, what in area.WRITES.items()}


def drafting_canaries() -> list[Canary]:
    return [canary for area in AREAS for canary in area.CANARIES]


def fill_request(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """Put the rows of every area under an RFP that is drafted; returns what the arguments of addresses should mean."""
    found: dict[str, object] = {}
    for area in AREAS:
        found |= area.fill(session, rfp_id=rfp_id, people=people)
    return found
