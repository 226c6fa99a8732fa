"""The page of colleagues: who works on the response, bringing several in, letting one go."""

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.portal import blueprint
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.forms import COLUMNS, read_contacts
from app.stages.responses.inviting.operations import colleagues as operations
from app.web.access import requires
from app.web.invitation_in_question import InvitationInQuestion
from app.web.rows import TypedRow, typed_rows
from app.web.session import current_actor

Page = str | Response | tuple[str, int]
EMPTY_ROWS = 3


@blueprint.get("/<public_id:invitation>/colleagues")
@requires(Action.PORTAL_READ)
def colleagues(invitation: InvitationInQuestion) -> Page:
    return _page(invitation, form=FlaskForm(formdata=None), rows=[])


@blueprint.post("/<public_id:invitation>/colleagues")
@requires(Action.PORTAL_INTEND)
def colleagues_bring_in(invitation: InvitationInQuestion) -> Page:
    form = FlaskForm()
    rows = typed_rows(request.form, COLUMNS)
    contacts = read_contacts(rows) if form.validate_on_submit() else None
    if not rows:
        form.form_errors.append("Give at least one colleague, with name and e-mail address.")
    if not contacts:
        return _page(invitation, form=form, rows=rows)
    try:
        operations.bring_in(current_actor(), invitation_id=invitation.id, contacts=contacts)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(invitation, form=form, rows=rows)
    flash("A mail with the way in is on its way." if len(contacts) == 1 else "Mails are on their way.", "good")
    return redirect(url_for("portal.colleagues", invitation=invitation.public_id))


@blueprint.post("/<public_id:invitation>/colleagues/<public_id:colleague>/let-go")
@requires(Action.PORTAL_INTEND)
def colleagues_let_go(invitation: InvitationInQuestion, colleague: str) -> Page:
    name = operations.let_go(current_actor(), invitation_id=invitation.id, person=colleague)
    flash(f"{name or 'This person'} no longer works on this response.", "good")
    return redirect(url_for("portal.colleagues", invitation=invitation.public_id))


def _page(invitation: InvitationInQuestion, *, form: FlaskForm, rows: list[TypedRow]) -> tuple[str, int]:
    people = queries.colleagues(invitation.id, actor=current_actor())
    empty = [TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(EMPTY_ROWS)]
    html = render_template("portal/colleagues.html", form=form, people=people, rows=[*rows, *empty])
    return html, 422 if request.method == "POST" else 200
