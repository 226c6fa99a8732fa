"""The pages of documents: the published RFP, its files, and each addendum."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.portal import blueprint
from app.portal.documents import page as pages
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.operations import answering
from app.web.access import requires
from app.web.filing import taken_away
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor


@blueprint.get("/<public_id:invitation>/documents")
@requires(Action.PORTAL_READ)
def documents(invitation: InvitationInQuestion) -> str:
    page = pages.documents_page(invitation, organisation=current_app.config["ORGANISATION"])
    seen = queries.standing(invitation.id).seen
    return render_template("portal/documents/documents.html", page=page, seen=seen)


@blueprint.get("/<public_id:invitation>/documents/<public_id:published_file>")
@requires(Action.PORTAL_READ)
def documents_file(invitation: InvitationInQuestion, published_file: str) -> Response:
    return taken_away(pages.published_file(invitation, public_id=published_file) or abort(404))


@blueprint.get("/<public_id:invitation>/documents/addenda/<int:addendum>")
@requires(Action.PORTAL_READ)
def documents_addendum(invitation: InvitationInQuestion, addendum: int) -> str:
    page = pages.addendum_page(invitation, number=addendum) or abort(404)
    seen = queries.standing(invitation.id).seen
    return render_template("portal/documents/addendum.html", page=page, seen=seen)


@blueprint.post("/<public_id:invitation>/documents/addenda/<int:addendum>/seen")
@requires(Action.PORTAL_INTEND)
def documents_acknowledge(invitation: InvitationInQuestion, addendum: int) -> Response:
    answering.acknowledge(current_actor(), invitation_id=invitation.id, number=addendum)
    flash(f"You have taken note of addendum {addendum}.", "good")
    return redirect(url_for("portal.invitation", invitation=invitation.public_id))
