"""The doors of the portal: one's invitations, agreeing to confidentiality, the first page, and whether to answer."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.portal import blueprint
from app.portal.entering.forms import AgreementForm, DeclineForm, IntentForm
from app.portal.entering.page import cards, first_page, is_open
from app.stages.drafting.publication.queries import titles_of
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.confidentiality import agreement, agreement_with
from app.stages.responses.inviting.operations import answering
from app.stages.responses.sealed.own import counting_of
from app.stages.responses.sealed.submitting import withdraw
from app.web.access import may, requires
from app.web.clock import now
from app.web.fields import entered
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor

Page = str | Response | tuple[str, int]


@blueprint.get("/")
@requires(Action.PORTAL_HOME)
def home() -> Page:
    shown = cards(queries.invitations_of(current_actor()), now=now())
    moment = now().replace(microsecond=0)
    return render_template("portal/home.html", cards=shown, now=moment, buyer=current_app.config["ORGANISATION"])


@blueprint.get("/<public_id:invitation>/")
@requires(Action.PORTAL_ENTER)
def invitation(invitation: InvitationInQuestion) -> Page:
    """The agreement, until the reader has agreed; then the first page."""
    if may(Action.PORTAL_READ) is not None:
        return _agreement_page(invitation, form=AgreementForm(formdata=None))
    form = IntentForm(formdata=None, intent=invitation.intent).about(_submission(invitation))
    return _first_page(invitation, form=form)


@blueprint.post("/<public_id:invitation>/agreement")
@requires(Action.PORTAL_ENTER)
def invitation_agree(invitation: InvitationInQuestion) -> Page:
    form = AgreementForm()
    if not form.validate_on_submit():
        return _agreement_page(invitation, form=form)
    try:
        answering.agree(
            current_actor(), invitation_id=invitation.id, name=entered(form.name), text_hash=entered(form.text)
        )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _agreement_page(invitation, form=form)
    flash("Thank you. The documents are open to you now.", "good")
    return redirect(url_for("portal.invitation", invitation=invitation.public_id))


@blueprint.get("/<public_id:invitation>/agreement")
@requires(Action.PORTAL_READ)
def invitation_agreed(invitation: InvitationInQuestion) -> str:
    """What the reader agreed to."""
    agreed = queries.agreed(invitation.id, actor=current_actor()) or abort(404)
    text = agreement_with(
        agreed.text_hash,
        organisation=current_app.config["ORGANISATION"],
        firm=invitation.firm,
        titles=(invitation.title, *titles_of(invitation.rfp_id)),
    )
    return render_template("portal/agreed.html", agreed=agreed, text=text)


@blueprint.post("/<public_id:invitation>/decline")
@requires(Action.PORTAL_ENTER)
def invitation_decline(invitation: InvitationInQuestion) -> Page:
    """Decline without agreeing first; whoever has agreed declines on the overview."""
    if may(Action.PORTAL_READ) is None:
        return redirect(url_for("portal.invitation", invitation=invitation.public_id))
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            answering.decline(current_actor(), invitation_id=invitation.id, reason=entered(form.reason))
        except DomainError as error:
            form.form_errors.append(str(error))
        else:
            flash("You have declined.", "good")
            return redirect(url_for("portal.invitation", invitation=invitation.public_id))
    return _agreement_page(invitation, form=AgreementForm(formdata=None), declining=form)


@blueprint.post("/<public_id:invitation>/intent")
@requires(Action.PORTAL_INTEND)
def invitation_intent(invitation: InvitationInQuestion) -> Page:
    form = IntentForm().about(_submission(invitation))
    if not form.validate_on_submit():
        return _first_page(invitation, form=form)
    try:
        if form.declines:
            answering.decline(current_actor(), invitation_id=invitation.id, reason=entered(form.reason))
            if form.withdraws:
                withdraw(current_actor(), invitation_id=invitation.id)
        else:
            answering.intend(current_actor(), invitation_id=invitation.id)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _first_page(invitation, form=form)
    flash("You have declined." if form.declines else "The buyer sees now that you mean to answer.", "good")
    return redirect(url_for("portal.invitation", invitation=invitation.public_id))


def _agreement_page(
    invitation: InvitationInQuestion, *, form: AgreementForm, declining: DeclineForm | None = None
) -> tuple[str, int]:
    text = agreement(organisation=current_app.config["ORGANISATION"], firm=invitation.firm, title=invitation.title)
    form.text.data = text.hash
    html = render_template(
        "portal/agreement.html",
        form=form,
        text=text.text,
        declining=declining or DeclineForm(formdata=None),
        is_open=is_open(invitation, now=now()),
    )
    return html, 422 if request.method == "POST" else 200


def _submission(invitation: InvitationInQuestion) -> int | None:
    """The number of the submission that counts."""
    counting = counting_of([invitation.id]).get(invitation.id)
    return counting.number if counting else None


def _first_page(invitation: InvitationInQuestion, *, form: IntentForm) -> tuple[str, int]:
    page = first_page(invitation, now=now())
    if not form.is_submitted():
        form.reason.data = page.standing.intent_reason
    html = render_template("portal/invitation.html", page=page, form=form, buyer=current_app.config["ORGANISATION"])
    return html, 422 if request.method == "POST" else 200
