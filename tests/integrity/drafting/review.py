"""Doors, rows and secrets of rounds of sign-off, and of the draft's way to its publication."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.freezing import frozen
from app.domain.request.people import Decision, Function, Level
from app.domain.request.printed import Edition
from app.models.outbox import DocumentKind, FiledDocument
from app.models.publication import ReviewRound, SignOff
from app.reports.request_pdf import request_pdf
from app.stages.drafting.queries.request import request_of
from app.web.clock import now
from app.web.files import store
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS

READERS = MEMBERS - {"opener"}
SIGNERS = READERS - {"observer", "auditor"}


def _drafting(endpoint: str, opens_to: frozenset[str], *methods: str) -> tuple[Door, ...]:
    """What can be done while the RFP is drafted."""
    return tuple(Door(endpoint, opens_to, method=method, opens_until=Stage.DRAFTING) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.review", READERS),
    Door("drafting.review_round", READERS),
    *_drafting("drafting.review_ask", LEADS, "GET", "POST"),
    *_drafting("drafting.review_remind", LEADS, "POST"),
    *_drafting("drafting.review_sign", SIGNERS, "POST"),
    *_drafting("drafting.review_publish", LEADS, "POST"),
    Door("drafting.review_file", MEMBERS),
    Door("drafting.review_make_files", MEMBERS, method="POST"),
    Door("drafting.review_files_progress", MEMBERS),
)
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.review_ask": frozenset({"+review_round", "+sign_off", "+outbox_item"}),
    "drafting.review_remind": frozenset({"+outbox_item"}),
    "drafting.review_sign": frozenset({"sign_off.decision", "sign_off.decided_at", "sign_off.comment"}),
    "drafting.review_publish": frozenset(
        {"rfp.stage", "rfp.frozen_at", "rfp.snapshot_hash", "rfp.version", "+publication", "+outbox_item"}
    ),
    "drafting.review_make_files": frozenset({"+outbox_item"}),
}
CANARIES: tuple[Canary, ...] = (
    Canary("review-note-canary", READERS),
    Canary("sign-off-comment-canary", READERS),
    Canary("filed-request-canary", MEMBERS),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """One round with an objection and somebody outstanding, and a draft that was made into a file."""
    text, hashed = frozen(request_of(rfp_id))
    asked = {"rfp_id": rfp_id, "round": 1, "level": Level.DIRECTOR, "asked_at": now()}
    objection = {"decision": Decision.OBJECTED, "decided_at": now(), "comment": "sign-off-comment-canary"}
    session.add_all(
        [
            ReviewRound(
                rfp_id=rfp_id,
                number=1,
                snapshot=text,
                snapshot_hash=hashed,
                opened_at=now(),
                opened_by="Person lead",
                note="review-note-canary",
            ),
            SignOff(**asked, person_id=people["approver"], function=Function.FINANCE, **objection),
            SignOff(**asked, person_id=people["drafter"], function=Function.LEGAL),
        ]
    )
    content = request_pdf(request_of(rfp_id), Edition("filed-request-canary", now()))
    filed = FiledDocument(
        rfp_id=rfp_id,
        kind=DocumentKind.REQUEST_PDF,
        name="draft.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=store(content),
        audit_sequence=1,
        created_at=now(),
    )
    session.add(filed)
    session.flush()
    return {
        "round_number": 1,
        "request_file": session.scalars(select(FiledDocument.public_id).where(FiledDocument.id == filed.id)).one(),
    }
