"""Handing in: what is missing, submitting and withdrawing, receipts, and what the buyer will see."""

import json

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.portal import blueprint
from app.portal.answering import submission_page as pages
from app.portal.answering.judging import judged
from app.portal.answering.seen import seen_now, seen_then
from app.portal.answering.standing import changed_since, closed, shut, standing
from app.stages.responses.sealed.own import handed_in, own_receipt
from app.stages.responses.sealed.submitting import Receipt, submit, withdraw
from app.web.access import may, requires
from app.web.downloads import download
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor
from app.web.signing import public_key

Page = str | Response | tuple[str, int]
RECEIPT_FILE = "finalist-receipt-file-1"


@blueprint.get("/<public_id:invitation>/submission")
@requires(Action.RESPONSE_OWN)
def submission(invitation: InvitationInQuestion) -> Page:
    return _page(invitation, form=FlaskForm(formdata=None))


@blueprint.post("/<public_id:invitation>/submission")
@requires(Action.RESPONSE_WRITE)
def submission_submit(invitation: InvitationInQuestion) -> Page:
    form = FlaskForm()
    try:
        handed = submit(current_actor(), invitation_id=invitation.id, judge=judged)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(invitation, form=form)
    flash("Submitted. This is the receipt; it was mailed to everybody who works on the response.", "good")
    return redirect(url_for("portal.submission_receipt", invitation=invitation.public_id, submission=handed))


@blueprint.post("/<public_id:invitation>/submission/withdraw")
@requires(Action.RESPONSE_WITHDRAW)
def submission_withdraw(invitation: InvitationInQuestion) -> Page:
    form = FlaskForm()
    try:
        withdraw(current_actor(), invitation_id=invitation.id)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(invitation, form=form)
    flash("Withdrawn. Nothing of yours counts until you submit again.", "good")
    return redirect(url_for("portal.submission", invitation=invitation.public_id))


@blueprint.get("/<public_id:invitation>/submission/preview")
@requires(Action.RESPONSE_OWN)
def submission_preview(invitation: InvitationInQuestion) -> Page:
    seen = seen_now(standing(invitation), currency=invitation.currency)
    return render_template("portal/answering/seen.html", seen=seen, receipt=None)


@blueprint.get("/<public_id:invitation>/submission/<public_id:submission>/content")
@requires(Action.RESPONSE_OWN)
def submission_content(invitation: InvitationInQuestion, submission: str) -> Page:
    receipt = _receipt(invitation, submission)
    seen = seen_then(invitation, public_id=submission) or abort(404)
    return render_template("portal/answering/seen.html", seen=seen, receipt=receipt)


@blueprint.get("/<public_id:invitation>/submission/<public_id:submission>")
@requires(Action.RESPONSE_OWN)
def submission_receipt(invitation: InvitationInQuestion, submission: str) -> Page:
    page = pages.receipt_page(_receipt(invitation, submission))
    return render_template("portal/answering/receipt.html", page=page, key=public_key(), shut=shut(invitation))


@blueprint.get("/<public_id:invitation>/submission/<public_id:submission>/receipt.pdf")
@requires(Action.RESPONSE_OWN)
def submission_receipt_pdf(invitation: InvitationInQuestion, submission: str) -> Response:
    receipt = _receipt(invitation, submission)
    from app.reports import receipt_pdf as paper

    content = paper.receipt_pdf(
        paper.SignedReceipt(receipt.text, receipt.signature, public_key()),
        organisation=current_app.config["ORGANISATION"],
        time_zone=invitation.time_zone,
    )
    return download(content, name=_name(invitation, receipt), kind="pdf")


@blueprint.get("/<public_id:invitation>/submission/<public_id:submission>/receipt.json")
@requires(Action.RESPONSE_OWN)
def submission_receipt_file(invitation: InvitationInQuestion, submission: str) -> Response:
    """The signed text byte for byte, its signature and the key, for the script that verifies them."""
    receipt = _receipt(invitation, submission)
    told = {
        "format": RECEIPT_FILE,
        "receipt": receipt.text,
        "signature": receipt.signature,
        "public_key": public_key(),
    }
    return download(
        json.dumps(told, ensure_ascii=False, indent=1).encode(), name=_name(invitation, receipt), kind="json"
    )


@blueprint.get("/<public_id:invitation>/submission/<public_id:submission>/<any(quality, price):envelope>.json")
@requires(Action.RESPONSE_OWN)
def submission_envelope(invitation: InvitationInQuestion, submission: str, envelope: str) -> Response:
    """An envelope byte for byte as it was frozen: its SHA-256 stands in the receipt."""
    text = handed_in(invitation.id, public_id=submission, envelope=envelope) or abort(404)
    receipt = _receipt(invitation, submission)
    return download(text.encode(), name=f"{_name(invitation, receipt)}-{envelope}", kind="json")


def _receipt(invitation: InvitationInQuestion, submission: str) -> Receipt:
    return own_receipt(invitation.id, public_id=submission) or abort(404)


def _name(invitation: InvitationInQuestion, receipt: Receipt) -> str:
    return f"{invitation.reference}-receipt-{receipt.number}"


def _page(invitation: InvitationInQuestion, *, form: FlaskForm) -> tuple[str, int]:
    page = pages.submission_page(standing(invitation), invitation=invitation)
    html = render_template(
        "portal/answering/submission.html",
        page=page,
        form=form,
        shut=shut(invitation),
        changed=changed_since(invitation),
        person=current_actor().person_id,
        may_withdraw=not closed(invitation) and may(Action.RESPONSE_WITHDRAW) is None,
    )
    return html, 422 if request.method == "POST" else 200
