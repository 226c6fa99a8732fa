"""What the integrity tests know of responses: one module an area, each with its doors, rows and secrets."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.offer import Firm
from app.models.vendor import Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import PERSONAS
from tests.integrity.responses import answering, attaching, clarifying, comparing, inviting, opening, vendors

AREAS = (vendors, inviting, clarifying, answering, attaching, opening, comparing)
RESPONSES_DOORS: tuple[Door, ...] = tuple(door for area in AREAS for door in area.DOORS)
RESPONSES_WRITES: Mapping[str, frozenset[str]] = {name: what for area in AREAS for name, what in area.WRITES.items()}
DECLINED = "Firm C"


def responses_canaries() -> list[Canary]:
    return [canary for area in AREAS for canary in area.CANARIES]


def fill_responses(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """Invite the firms for which personas answer, then put the rows of every area; returns what the arguments of
    addresses should mean: `invitation` is that of firm A."""
    invitations = _invite(session, rfp_id=rfp_id, people=people)
    found: dict[str, object] = {"invitation": invitations["Firm A"].public_id}
    for area in AREAS:
        found |= area.fill(session, rfp_id=rfp_id, people=people, invitations=invitations)
    return found


def _invite(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, InvitationRow]:
    moment = now() - timedelta(days=20)
    invitations: dict[str, InvitationRow] = {}
    for name, persona in PERSONAS.items():
        if persona is None or not persona.vendor:
            continue
        if persona.vendor not in invitations:
            firm_id = session.scalars(select(Firm.id).where(Firm.name == persona.vendor)).one()
            declined = persona.vendor == DECLINED
            invitation = InvitationRow(
                rfp_id=rfp_id,
                firm_id=firm_id,
                invited_at=moment,
                invited_by="Person lead",
                intent=Intent.DECLINED if declined else Intent.INTENDS,
                intent_at=moment,
                intent_by=f"Person {name}",
                intent_reason=f"declining-reason-{persona.vendor[-1]}" if declined else "",
            )
            session.add(invitation)
            session.flush()
            invitations[persona.vendor] = invitation
        session.add(
            InvitedPerson(
                invitation_id=invitations[persona.vendor].id,
                person_id=people[name],
                added_at=moment,
                added_by="Person lead",
                was_invited=not name.endswith("colleague"),
                agreed_at=moment,
                agreed_name=f"agreed-name-of-{name.replace(' ', '-')}",
                agreed_text_hash="0" * 64,
            )
        )
    session.flush()
    return invitations
