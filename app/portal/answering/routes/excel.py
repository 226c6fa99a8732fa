"""Excel: questionnaire and pricing sheet out with what is there, and back in after a look at what would change."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.domain.request.described import moment_in_words
from app.portal import blueprint
from app.portal.answering.changes import changes_of, take_in
from app.portal.answering.forms import BroughtFileForm, TakeInForm
from app.portal.answering.reading import Brought, read_brought
from app.portal.answering.standing import Standing, shut, standing
from app.reports import answer_workbook, price_sheet_blank
from app.stages.responses.sealed.brought import bring_in, brought
from app.web.access import requires
from app.web.clock import now
from app.web.downloads import download, shown_name
from app.web.fields import entered
from app.web.invitation_in_question import InvitationInQuestion
from app.web.request_size import takes_a_file
from app.web.session import current_actor

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be confirmed: under what it lies sealed, which envelope's it is, what its owner calls it."""

    kept: str
    is_price: bool
    name: str


def _signer(invitation: InvitationInQuestion) -> URLSafeSerializer:
    """The address of a preview names the file; nobody can make it name another one, or use it elsewhere."""
    return URLSafeSerializer(str(current_app.secret_key), salt=f"answers-of-{invitation.public_id}")


def _waiting(invitation: InvitationInQuestion) -> Waiting | None:
    try:
        kept, is_price, name = _signer(invitation).loads(request.args.get("file", ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return Waiting(str(kept), bool(is_price), str(name))


@blueprint.get("/<public_id:invitation>/excel")
@requires(Action.RESPONSE_OWN)
def excel(invitation: InvitationInQuestion) -> Page:
    return _page(invitation, form=BroughtFileForm(formdata=None))


@blueprint.get("/<public_id:invitation>/excel/questionnaire.xlsx")
@requires(Action.RESPONSE_OWN)
def excel_questionnaire(invitation: InvitationInQuestion) -> Response:
    here = standing(invitation)
    head = answer_workbook.Head(
        reference=invitation.reference,
        title=invitation.title,
        vendor=invitation.firm,
        currency=invitation.currency,
        deadline=moment_in_words(invitation.closes_at, zone=invitation.time_zone),
        taken_out=moment_in_words(now(), zone=invitation.time_zone),
        moment=now().isoformat(),
    )
    content = answer_workbook.write_answer_workbook(here.request.questionnaire, here.answers, head=head)
    return download(content, name=f"{invitation.reference}-answers", kind="xlsx")


@blueprint.get("/<public_id:invitation>/excel/prices.xlsx")
@requires(Action.RESPONSE_OWN)
def excel_prices(invitation: InvitationInQuestion) -> Response:
    here = standing(invitation)
    head = price_sheet_blank.Head(
        reference=invitation.reference,
        title=invitation.title,
        currency=invitation.currency,
        deadline=moment_in_words(invitation.closes_at, zone=invitation.time_zone),
        taken_out=moment_in_words(now(), zone=invitation.time_zone),
        moment=now().isoformat(),
    )
    content = price_sheet_blank.write_blank_price_sheet(here.request.price_sheet, head=head, prices=here.prices)
    return download(content, name=f"{invitation.reference}-prices", kind="xlsx")


@blueprint.post("/<public_id:invitation>/excel")
@takes_a_file
@requires(Action.RESPONSE_WRITE)
def excel_bring_in(invitation: InvitationInQuestion) -> Page:
    form = BroughtFileForm()
    if not form.validate_on_submit():
        return _page(invitation, form=form)
    content, name = form.file.data.read(), shown_name(form.file.data.filename)
    try:
        found = _read(content, standing(invitation))
        kept = bring_in(current_actor(), invitation_id=invitation.id, content=content, is_price=found.is_price)
    except FaultyFile as error:
        return _page(invitation, form=form, faulty=error, name=name)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(invitation, form=form)
    signed = _signer(invitation).dumps([kept, found.is_price, name])
    return redirect(url_for("portal.excel_preview", invitation=invitation.public_id, file=signed))


@blueprint.get("/<public_id:invitation>/excel/preview")
@requires(Action.RESPONSE_OWN)
def excel_preview(invitation: InvitationInQuestion) -> Page:
    waiting = _waiting(invitation)
    if waiting is None:
        return redirect(url_for("portal.excel", invitation=invitation.public_id))
    return _preview(invitation, waiting, form=TakeInForm(formdata=None))


@blueprint.post("/<public_id:invitation>/excel/preview")
@requires(Action.RESPONSE_WRITE)
def excel_take_in(invitation: InvitationInQuestion) -> Page:
    """Take in what was chosen; what somebody changed since it was shown is shown anew instead."""
    waiting = _waiting(invitation)
    if waiting is None:
        return redirect(url_for("portal.excel", invitation=invitation.public_id))
    form = TakeInForm()
    try:
        here = standing(invitation)
        found = _read(_content(invitation, waiting), here)
        if not form.validate_on_submit() or entered(form.seen) != changes_of(found, here, invitation=invitation).seen:
            form.form_errors.append("Something was changed since this was shown. Nothing was taken in; look again.")
            return _preview(invitation, waiting, form=form, status=409)
        names = request.form.getlist("take")
        outcome = take_in(current_actor(), found, here, invitation=invitation, names=names)
    except FaultyFile as error:
        return _page(invitation, form=BroughtFileForm(formdata=None), faulty=error, name=waiting.name)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _preview(invitation, waiting, form=form, status=422)
    things = "prices" if waiting.is_price else "answers"
    flash(f"{waiting.name}: {len(outcome.saved)} {things} taken in.", "good")
    if outcome.clashes:
        flash(
            f"{len(outcome.clashes)} {things} were changed by a colleague at that moment and stay as they are.", "warn"
        )
    return redirect(url_for("portal.prices" if waiting.is_price else "portal.answers", invitation=invitation.public_id))


def _read(content: bytes, here: Standing) -> Brought:
    return read_brought(content, request=here.request, stored=here.answers)


def _content(invitation: InvitationInQuestion, waiting: Waiting) -> bytes:
    return brought(invitation_id=invitation.id, rfp_id=invitation.rfp_id, kept=waiting.kept, is_price=waiting.is_price)


def _preview(invitation: InvitationInQuestion, waiting: Waiting, *, form: TakeInForm, status: int = 200) -> Page:
    here = standing(invitation)
    try:
        found = _read(_content(invitation, waiting), here)
    except FaultyFile as error:
        return _page(invitation, form=BroughtFileForm(formdata=None), faulty=error, name=waiting.name)
    changes = changes_of(found, here, invitation=invitation)
    form.seen.data = changes.seen
    html = render_template(
        "portal/answering/brought.html",
        changes=changes,
        name=waiting.name,
        form=form,
        file=request.args["file"],
        shut=shut(invitation),
    )
    return html, status


def _page(
    invitation: InvitationInQuestion, *, form: BroughtFileForm, faulty: FaultyFile | None = None, name: str = ""
) -> tuple[str, int]:
    html = render_template(
        "portal/answering/excel.html",
        form=form,
        faults=faulty.faults if faulty else (),
        name=name,
        shut=shut(invitation),
    )
    return html, 422 if faulty or request.method == "POST" else 200
