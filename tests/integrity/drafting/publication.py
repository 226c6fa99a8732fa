"""Doors, rows and secrets of what was published, and of addenda."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.document import Section
from app.domain.request.freezing import frozen
from app.models.publication import Publication
from app.stages.drafting.queries.request import request_of
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS


def _addenda(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What the lead can do while the RFP is open for responses."""
    stage = Stage.RESPONSES
    return tuple(Door(endpoint, LEADS, method=method, opens_from=stage, opens_until=stage) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.publication", MEMBERS, opens_from=Stage.RESPONSES),
    Door("drafting.publication_one", MEMBERS, opens_from=Stage.RESPONSES),
    Door("drafting.publication_snapshot", MEMBERS, opens_from=Stage.RESPONSES),
    Door("drafting.publication_file", MEMBERS, opens_from=Stage.RESPONSES, answers=frozenset({404})),
    Door("drafting.publication_make_files", MEMBERS, method="POST", opens_from=Stage.RESPONSES),
    Door("drafting.publication_files_progress", MEMBERS, opens_from=Stage.RESPONSES),
    *_addenda("drafting.publication_begin", "POST"),
    *_addenda("drafting.publication_addendum", "GET", "POST"),
    *_addenda("drafting.publication_drop", "POST"),
)
"""The world's file is of a draft, so it is not among those that were published."""
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.publication_make_files": frozenset({"+outbox_item"}),
    "drafting.publication_begin": frozenset({"rfp.amending_since", "rfp.version"}),
}
CANARIES: tuple[Canary, ...] = (
    Canary("published-section-canary", MEMBERS),
    Canary("addendum-reason-canary", MEMBERS),
    Canary("addendum-notice-canary", MEMBERS),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """An RFP that says something which its draft does not say any more, and an addendum to it."""
    request = request_of(rfp_id)
    section = Section("published-section", "As it was published", "published-section-canary")
    text, hashed = frozen(replace(request, sections=(*request.sections, section), closes_at=now()))
    facts = {"rfp_id": rfp_id, "published_at": now(), "published_by": "Person lead", "closes_at": now()}
    kept = {"snapshot": text, "snapshot_hash": hashed}
    words = {"reason": "addendum-reason-canary", "notice": "addendum-notice-canary"}
    addendum = Publication(**facts, **kept, number=1, **words)
    session.add_all([Publication(**facts, **kept, number=0), addendum])
    session.flush()
    return {"publication_id": addendum.public_id}
