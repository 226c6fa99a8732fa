"""What every page of the portal shows around its content: the invitation in question and its deadline."""

from flask import g

from app.portal import blueprint
from app.web.clock import now
from app.web.navigation import DeadlineShown


@blueprint.context_processor
def around() -> dict[str, object]:
    """`invitation` and its `deadline`, for layouts/portal.html."""
    invitation = g.get("invitation")
    if invitation is None:
        return {}
    moment = now().replace(microsecond=0)
    label = "Responses until" if invitation.closes_at > moment else "Closed since"
    deadline = DeadlineShown(label, invitation.closes_at, invitation.time_zone, moment)
    return {"invitation": invitation, "deadline": deadline}
