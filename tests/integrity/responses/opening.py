"""Doors, rows and secrets of the openers and the opening record."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.policy import Action, Actor
from app.models.vendor import Invitation
from app.web.clock import now
from app.web.unit_of_work import Work
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, READERS

OPENERS = frozenset({"opener"})
WATCHERS = READERS | LEADS | OPENERS
QUALITY = {"envelope": "quality"}
DOORS: tuple[Door, ...] = (
    Door("opening.envelopes", WATCHERS),
    Door("opening.envelopes_remind", LEADS, method="POST"),
    Door("opening.envelopes_openers", LEADS, method="POST", opens_until=Stage.DRAFTING),
    Door(
        "opening.envelopes_attend",
        OPENERS,
        method="POST",
        opens_from=Stage.RESPONSES,
        opens_until=Stage.SCORING,
        arguments=QUALITY,
    ),
    Door("opening.envelopes_again", WATCHERS, arguments=QUALITY, answers=frozenset({302})),
    Door("opening.envelopes_record_page", WATCHERS, arguments=QUALITY, answers=frozenset({404})),
    Door("opening.envelopes_record", WATCHERS, arguments=QUALITY, answers=frozenset({404})),
    Door("opening.envelopes_sealed_audit", frozenset({"lead", "auditor"}), opens_from=Stage.SCORING),
)
WRITES: Mapping[str, frozenset[str]] = {"opening.envelopes_openers": frozenset({"rfp.openers_needed", "rfp.version"})}
CANARIES: tuple[Canary, ...] = (Canary("sealed-chain-sentence", frozenset({"lead", "auditor"})),)


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """A row of the sealed chain, closed until the responses are opened."""
    work = Work(session=session, actor=Actor(name="Person vendor A contact"), now=now())
    work.record_sealed(rfp_id=rfp_id, action=Action.RESPONSE_WRITE, subject="", sentence="sealed-chain-sentence")
    work.chain_up()
    return {"envelope": "quality"}
