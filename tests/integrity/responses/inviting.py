"""Doors, rows and secrets of invitations and the first pages of the portal."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.models.person import Person
from app.models.vendor import Invitation, VendorContact, VendorProfile
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, OUR_VENDOR, VENDORS

OPEN = Stage.RESPONSES
OVERSEERS = frozenset({"administrator", "auditor"})
DIRECTORY = frozenset({"lead", "lead of another RFP"}) | OVERSEERS
"""Those to whom the vendor directory is open."""


def _inviting(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What the lead does to invitations while the RFP is open for answers."""
    return tuple(Door(endpoint, LEADS, method=method, opens_from=OPEN, opens_until=OPEN) for method in methods)


def _saying(endpoint: str) -> Door:
    """What a vendor says while the RFP is open for answers."""
    return Door(endpoint, OUR_VENDOR, method="POST", opens_from=OPEN, opens_until=OPEN)


DOORS: tuple[Door, ...] = (
    Door("responses.invitations", LEADS | {"auditor"}, opens_from=OPEN),
    *_inviting("responses.invitations_new", "GET", "POST"),
    *_inviting("responses.invitations_several", "GET", "POST"),
    *_inviting("responses.invitations_again", "POST"),
    *_inviting("responses.invitations_take_back", "GET", "POST"),
    Door("portal.home", VENDORS),
    Door("portal.invitation", OUR_VENDOR),
    Door("portal.invitation_agree", OUR_VENDOR, method="POST"),
    Door("portal.invitation_agreed", OUR_VENDOR),
    Door("portal.invitation_decline", OUR_VENDOR, method="POST"),
    _saying("portal.invitation_intent"),
    Door("portal.documents", OUR_VENDOR),
    Door("portal.documents_file", OUR_VENDOR, answers=frozenset({404})),
    Door("portal.documents_addendum", OUR_VENDOR),
    _saying("portal.documents_acknowledge"),
    Door("portal.colleagues", OUR_VENDOR),
    _saying("portal.colleagues_bring_in"),
    _saying("portal.colleagues_let_go"),
)
_INTENT = frozenset(f"invitation.{name}" for name in ("intent", "intent_at", "intent_by", "intent_reason"))
WRITES: Mapping[str, frozenset[str]] = {
    "responses.invitations_again": frozenset({"+outbox_item", "+single_use_link", "-single_use_link"}),
    "responses.invitations_take_back": frozenset(
        {"invitation.withdrawn_at", "invitation.withdrawn_reason", "+outbox_item"}
    ),
    "portal.invitation_intent": _INTENT,
    "portal.documents_acknowledge": frozenset({"+addendum_seen"}),
    "portal.colleagues_bring_in": frozenset(
        {"+person", "+invited_person", "+single_use_link", "-single_use_link", "+outbox_item"}
    ),
    "portal.colleagues_let_go": frozenset({"-invited_person"}),
}
CANARIES: tuple[Canary, ...] = (
    Canary("declining-reason-C", LEADS | {"auditor", "vendor who declined"}),
    *(Canary(f"agreed-name-of-{name.replace(' ', '-')}", frozenset({name})) for name in sorted(VENDORS)),
    Canary("known-contact-name", LEADS | DIRECTORY),
)
PUBLISHED = frozenset(
    {
        *("Service in canary words", "canary-scale-word", "published-section-canary"),
        *("addendum-reason-canary", "addendum-notice-canary", "date-note-canary", "date-title-canary"),
        *(f"canary-section-{part}" for part in ("title", "body")),
        *(f"canary-scope-{part}" for part in ("text", "note")),
        *(f"canary-term-{part}" for part in ("title", "text", "measure")),
        *(f"canary-question-{part}" for part in ("text", "help", "label", "unit", "column")),
        *(f"canary-question-section-{part}" for part in ("title", "intro")),
        *(f"canary-requirement-{part}" for part in ("statement", "problem", "hurt", "evidence", "outcome")),
        *(f"canary-requirement-{part}" for part in ("measure", "need")),
        *("line-note-canary", "sheet-line-canary", "sheet-note-canary", "sheet-tier-canary", "sheet-unit-canary"),
        "70707.0701",
    }
)
"""Words that every invited vendor reads once they are published; what worries about a term, points that advise who
scores, comments and the panel are not among them."""


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean; `invitations` are by firm."""
    firm_id = invitations["Firm A"].firm_id
    if session.get(VendorProfile, firm_id) is None:
        session.add(VendorProfile(firm_id=firm_id, added_at=now(), added_by="Person lead"))
    email = session.scalars(select(Person.email).where(Person.id == people["vendor A contact"])).one()
    session.add(VendorContact(firm_id=firm_id, name="known-contact-name", email=email))
    colleague = session.scalars(select(Person.public_id).where(Person.id == people["vendor A colleague"])).one()
    return {
        "invited": invitations["Firm A"].public_id,
        "colleague": colleague,
        "addendum": 1,
        "published_file": "a" * 20,
    }
