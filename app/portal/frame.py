"""What every page of the portal shows around its content: the invitation in question and its deadline."""

from dataclasses import dataclass
from datetime import datetime

from flask import g

from app.portal import blueprint
from app.web.clock import now


@dataclass(frozen=True, slots=True)
class Deadline:
    """The one deadline for responses, in the RFP's zone; `now` is the server's time, by which it is counted."""

    label: str
    at: datetime
    zone: str
    now: datetime


@blueprint.context_processor
def around() -> dict[str, object]:
    invitation = g.get("invitation")
    if invitation is None:
        return {}
    at = invitation.closes_at
    label = "Deadline" if at and at > now() else "The deadline was"
    deadline = Deadline(label, at, invitation.time_zone, now()) if at else None
    return {"invitation": invitation, "deadline": deadline}
