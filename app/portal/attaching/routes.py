"""Files of the response: the page of them, sending whole or in pieces, the check, removing, and one's own download."""

from typing import IO

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.portal import blueprint
from app.portal.attaching.forms import AnnouncedForm
from app.portal.attaching.page import WHOLE, field_of, is_asked
from app.portal.attaching.page import attaching as attaching_page
from app.portal.attaching.sending import length, send
from app.stages.responses.sealed import attachments
from app.stages.responses.sealed.attached import own_file
from app.stages.responses.sealed.attachments import Announced, OutOfStep
from app.web.access import requires
from app.web.attachment_answer import attachment_answer
from app.web.invitation_in_question import InvitationInQuestion
from app.web.request_size import LARGEST_PIECE, takes_a_file, takes_a_piece
from app.web.session import current_actor

Page = str | Response | tuple[str, int] | tuple[Response, int]
NOT_ASKED = "The RFP has no place for this file. Reload the page: an addendum may have changed the questions."


@blueprint.get("/<public_id:invitation>/files")
@requires(Action.RESPONSE_OWN)
def attaching(invitation: InvitationInQuestion) -> Page:
    return _page(invitation)


@blueprint.get("/<public_id:invitation>/files/slot")
@requires(Action.RESPONSE_OWN)
def attaching_slot(invitation: InvitationInQuestion) -> Page:
    """One slot by itself, to be put in the place of what has grown old; `field` names it."""
    page = attaching_page(invitation)
    slot = page.slots.get(request.args.get("field", field_of(*WHOLE)))
    return render_template("portal/attaching/one.html", page=page, slot=slot) if slot else abort(404)


@blueprint.post("/<public_id:invitation>/files")
@takes_a_file
@requires(Action.RESPONSE_WRITE)
def attaching_send(invitation: InvitationInQuestion) -> Page:
    """Whole files in one request, for browsers without script: the fields are named after the slots."""
    sent = [(field, file) for field, file in request.files.items(multi=True) if file.filename]
    faults = [] if sent else ["Choose a file first."]
    for field, file in sent:
        envelope, _, item = field.partition(":")
        announced = Announced(envelope, item, file.filename or "", length(file.stream))
        faults += _attach(invitation, file=announced, content=file.stream)
    if faults:
        return _page(invitation, faults=faults)
    flash("The file is attached." if len(sent) == 1 else f"{len(sent)} files are attached.", "good")
    return _back(invitation)


def _attach(invitation: InvitationInQuestion, *, file: Announced, content: IO[bytes]) -> list[str]:
    if not is_asked(invitation, envelope=file.envelope, item=file.item):
        return [NOT_ASKED]
    try:
        send(current_actor(), invitation_id=invitation.id, file=file, content=content)
    except DomainError as error:
        return [str(error)]
    return []


@blueprint.post("/<public_id:invitation>/files/announced")
@requires(Action.RESPONSE_WRITE)
def attaching_begin(invitation: InvitationInQuestion) -> Page:
    """Make room for a file that will come in pieces."""
    form = AnnouncedForm()
    if not form.validate_on_submit() or not is_asked(
        invitation, envelope=form.announced.envelope, item=form.announced.item
    ):
        return _said(NOT_ASKED)
    try:
        attachment = attachments.begin(current_actor(), invitation_id=invitation.id, file=form.announced)
    except DomainError as error:
        return _said(str(error))
    return jsonify(attachment=attachment, received=0, piece=LARGEST_PIECE), 201


@blueprint.get("/<public_id:invitation>/files/<public_id:attachment>/received")
@requires(Action.RESPONSE_OWN)
def attaching_received(invitation: InvitationInQuestion, attachment: str) -> Page:
    """How much of a file is here, so that sending goes on from there."""
    file, _ = own_file(invitation.id, public_id=attachment) or abort(404)
    return jsonify(received=file.received, piece=LARGEST_PIECE)


@blueprint.put("/<public_id:invitation>/files/<public_id:attachment>/pieces/<int:offset>")
@takes_a_piece
@requires(Action.RESPONSE_WRITE)
def attaching_piece(invitation: InvitationInQuestion, attachment: str, offset: int) -> Page:
    """One piece, the bare content of the request."""
    try:
        received = attachments.receive(
            current_actor(),
            invitation_id=invitation.id,
            attachment=attachment,
            offset=offset,
            content=request.get_data(),
        )
    except OutOfStep as error:
        return jsonify(sentence=str(error), received=error.received), 409
    except DomainError as error:
        return _said(str(error))
    return jsonify(received=received)


@blueprint.post("/<public_id:invitation>/files/<public_id:attachment>/finish")
@requires(Action.RESPONSE_WRITE)
def attaching_finish(invitation: InvitationInQuestion, attachment: str) -> Page:
    """Have a file that is here whole checked and made part of the response."""
    try:
        attachments.finish(current_actor(), invitation_id=invitation.id, attachment=attachment)
    except DomainError as error:
        return _said(str(error)) if _asks_for_data() else _page(invitation, faults=[str(error)])
    return jsonify(is_attached=True) if _asks_for_data() else _back(invitation)


@blueprint.post("/<public_id:invitation>/files/<public_id:attachment>/remove")
@requires(Action.RESPONSE_WRITE)
def attaching_remove(invitation: InvitationInQuestion, attachment: str) -> Page:
    try:
        name = attachments.remove(current_actor(), invitation_id=invitation.id, attachment=attachment)
    except DomainError as error:
        return _said(str(error)) if _asks_for_data() else _page(invitation, faults=[str(error)])
    if _asks_for_data():
        return jsonify(is_attached=False)
    flash(f"“{name}” is no longer attached.", "good")
    return _back(invitation)


@blueprint.get("/<public_id:invitation>/files/<public_id:attachment>")
@requires(Action.RESPONSE_OWN)
def attaching_file(invitation: InvitationInQuestion, attachment: str) -> Page:
    """The vendor's own file, as it was taken in."""
    file, content = own_file(invitation.id, public_id=attachment) or abort(404)
    if not file.is_complete or not content.is_there:
        abort(404)
    return attachment_answer(content.pieces(), name=file.name, media_type=file.media_type, size=file.size)


def _asks_for_data() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _said(sentence: str) -> tuple[Response, int]:
    return jsonify(sentence=sentence), 422


def _back(invitation: InvitationInQuestion) -> Response:
    return redirect(url_for("portal.attaching", invitation=invitation.public_id))


def _page(invitation: InvitationInQuestion, *, faults: list[str] | None = None) -> tuple[str, int]:
    html = render_template("portal/attaching/files.html", page=attaching_page(invitation), faults=faults or [])
    return html, 422 if faults else 200
