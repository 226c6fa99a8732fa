"""Doors, rows and secrets of questions and answers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.models.clarification import Answering, Clarification, ClarificationAnswer
from app.models.vendor import Invitation
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, OUR_VENDOR, VENDORS

OPEN = Stage.RESPONSES
BUYERS = LEADS | {"drafter", "auditor"}
"""Those who read questions with their vendors."""


def _answering(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What the lead does with questions while the RFP is open for answers."""
    return tuple(Door(endpoint, LEADS, method=method, opens_from=OPEN, opens_until=OPEN) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("responses.clarifications", BUYERS, opens_from=OPEN),
    Door("responses.clarifications_csv", BUYERS, opens_from=OPEN),
    Door("responses.clarifications_workbook", BUYERS, opens_from=OPEN),
    *_answering("responses.clarifications_answer", "GET", "POST"),
    *_answering("responses.clarifications_change", "GET", "POST"),
    *_answering("responses.clarifications_correct", "GET", "POST"),
    *_answering("responses.clarifications_reject", "GET", "POST"),
    *_answering("responses.clarifications_take_back", "POST"),
    *_answering("responses.clarifications_send", "POST"),
    Door("portal.questions", OUR_VENDOR),
    Door("portal.questions_ask", OUR_VENDOR, opens_from=OPEN, opens_until=OPEN),
    Door("portal.questions_ask", OUR_VENDOR, method="POST", opens_from=OPEN, opens_until=OPEN),
)
WRITES: Mapping[str, frozenset[str]] = {
    "responses.clarifications_take_back": frozenset(
        {"-clarification_answer", "clarification.status", "clarification.answer_id", "clarification_answer.number"}
    ),
    "responses.clarifications_correct": frozenset({"+clarification_answer"}),
    "responses.clarifications_send": frozenset({"clarification_answer.told_at", "+outbox_item"}),
    "responses.clarifications_reject": frozenset(
        {"clarification.status", "clarification.rejected_reason", "+outbox_item"}
    ),
    "portal.questions_ask": frozenset({"+clarification"}),
}
_ASKED = tuple(f"asked-{firm}-{state}" for firm in ("A", "B") for state in ("open", "answered", "rejected"))


def _readers(firm: str) -> frozenset[str]:
    return BUYERS | (OUR_VENDOR if firm == "A" else frozenset({f"vendor {firm} contact"}))


CANARIES: tuple[Canary, ...] = (
    *(Canary(text, _readers(text[6])) for text in _ASKED),
    *(Canary(f"turned-down-{firm}", _readers(firm)) for firm in ("A", "B")),
    *(
        Canary(f"private-{part}-{firm}", _readers(firm))
        for firm in ("A", "B")
        for part in ("question", "answer", "why")
    ),
    *(Canary(f"unsent-{part}", BUYERS) for part in ("question", "answer")),
    *(Canary(f"published-{part}", BUYERS | VENDORS) for part in ("question", "answer")),
)


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """A question of each kind of two vendors, an answer to all, one that has not gone out, and one to each vendor."""
    moment = now() - timedelta(days=5)
    told = _answer(session, rfp_id=rfp_id, number=1, words="published", at=moment)
    told.told_at = moment
    new = _answer(session, rfp_id=rfp_id, number=2, words="unsent", at=moment)
    found: dict[str, object] = {"told_answer": told.public_id, "new_answer": new.public_id}
    for place, firm in enumerate(("A", "B"), start=1):
        invitation = invitations[f"Firm {firm}"]
        alone = _answer(
            session, rfp_id=rfp_id, number=-place, words="private", at=moment, only_to=invitation, tail=firm
        )
        alone.told_at = moment
        for state in Answering:
            question = Clarification(
                rfp_id=rfp_id,
                invitation_id=invitation.id,
                asked_by=f"Firm {firm}",
                asked_at=moment,
                about="",
                text=f"asked-{firm}-{state}",
                is_late=firm == "B",
                status=state,
                answer_id=told.id if state is Answering.ANSWERED else None,
                rejected_reason=f"turned-down-{firm}" if state is Answering.REJECTED else "",
            )
            session.add(question)
            session.flush()
            if (firm, state) == ("A", Answering.OPEN):
                found["asked_question"] = question.public_id
    return found


def _answer(
    session: Session,
    *,
    rfp_id: int,
    number: int,
    words: str,
    at: datetime,
    only_to: Invitation | None = None,
    tail: str = "",
) -> ClarificationAnswer:
    end = f"-{tail}" if tail else ""
    row = ClarificationAnswer(
        rfp_id=rfp_id,
        number=number,
        question=f"{words}-question{end}",
        answer=f"{words}-answer{end}",
        private_to=only_to.id if only_to else None,
        private_reason=f"{words}-why{end}" if only_to else "",
        answered_at=at,
        answered_by="Person lead",
    )
    session.add(row)
    session.flush()
    return row
