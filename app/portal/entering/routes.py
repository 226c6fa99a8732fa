"""The doors of the portal: one's invitations, and the first page of each."""

from flask import render_template

from app.domain.policy import Action
from app.portal import blueprint
from app.stages.responses.inviting import queries
from app.web.access import requires
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor


@blueprint.get("/")
@requires(Action.PORTAL_HOME)
def home() -> str:
    return render_template("portal/home.html", invitations=queries.invitations_of(current_actor()))


@blueprint.get("/<public_id:invitation>/")
@requires(Action.PORTAL_ENTER)
def invitation(invitation: InvitationInQuestion) -> str:
    return render_template("portal/invitation.html")
