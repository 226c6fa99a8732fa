"""Security events: refusals and sign-ins, kept in short transactions of their own."""

from flask import g
from sqlalchemy import insert

from app.models.person import SecurityEvent
from app.web.clock import now
from app.web.session import current_actor, network
from app.web.unit_of_work import writing


def note(
    kind: str, *, sentence: str, action: str = "", rfp_id: int | None = None, person_id: int | None = None
) -> None:
    """Keep one security event. `person_id` defaults to who is signed in."""
    with writing() as session:
        session.execute(
            insert(SecurityEvent).values(
                at=now(),
                kind=kind,
                person_id=person_id or current_actor().person_id,
                rfp_id=rfp_id,
                action=action,
                network=network(),
                request_id=g.get("request_id", ""),
                sentence=sentence,
            )
        )
