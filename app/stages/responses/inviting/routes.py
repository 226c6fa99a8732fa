"""The buyer's pages of invitations: who is invited, inviting one firm or several, again, and taking back."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.responses import blueprint
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.forms import (
    COLUMNS,
    InviteForm,
    InviteSeveralForm,
    TakeBackForm,
    read_contacts,
)
from app.stages.responses.inviting.operations import inviting
from app.stages.responses.inviting.page import LetterShown, invitations_shown, letter_shown, taking_back_shown
from app.stages.responses.inviting.queries import ContactLine, DirectoryFirm, InvitationLine
from app.web.access import may, requires
from app.web.clock import now
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import TypedRow, typed_rows
from app.web.session import current_actor

Page = str | Response | tuple[str, int]
SEND = "send"
EMPTY_ROWS = 3


@blueprint.get("/invitations")
@requires(Action.INVITATION_VIEW)
def invitations(rfp: RfpInQuestion) -> Page:
    shown = invitations_shown(queries.invitations(rfp.id))
    return render_template("responses/inviting/invitations.html", invitations=shown, refusal=_refusal(rfp))


@blueprint.route("/invitations/new", methods=["GET", "POST"])
@requires(Action.INVITATION_EDIT)
def invitations_new(rfp: RfpInQuestion) -> Page:
    """Invite one firm: typed, then looked at as a letter, then sent."""
    firms = _directory(rfp)
    form = InviteForm()
    if request.method == "GET":
        chosen = next((firm for firm in firms if firm.public_id == request.args.get("firm")), None)
        form.firm.data = chosen.name if chosen else ""
        rows = [TypedRow(dict(zip(COLUMNS, (each.name, each.email), strict=True))) for each in _known(chosen)]
        return _new_page(form=form, rows=rows, firms=firms)
    rows = typed_rows(request.form, COLUMNS)
    valid = form.validate_on_submit()
    contacts = read_contacts(rows)
    if not rows:
        form.form_errors.append("Give at least one contact, with name and e-mail address.")
    if not valid or not contacts:
        return _new_page(form=form, rows=rows, firms=firms, status=422)
    letter = _letter(
        rfp, firm=entered(form.firm), contacts=[ContactLine(each.name, each.email) for each in contacts], form=form
    )
    if not _is_sent(letter):
        return _new_page(form=form, rows=rows, firms=firms, letter=letter)
    try:
        inviting.invite(
            current_actor(),
            rfp_id=rfp.id,
            firm=entered(form.firm),
            contacts=contacts,
            message=entered(form.message),
        )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _new_page(form=form, rows=rows, firms=firms, status=422)
    flash(f"{entered(form.firm)} is invited. The letter is on its way.", "good")
    return redirect(url_for("responses.invitations", rfp=rfp.public_id))


@blueprint.route("/invitations/several", methods=["GET", "POST"])
@requires(Action.INVITATION_EDIT)
def invitations_several(rfp: RfpInQuestion) -> Page:
    """Invite firms of the directory with everybody known there."""
    firms = _directory(rfp)
    form = InviteSeveralForm()
    if request.method == "GET":
        return _several_page(form, firms=firms)
    if not form.validate_on_submit():
        return _several_page(form, firms=firms, status=422)
    chosen = [firm for firm in firms if firm.public_id in (form.firms.data or ()) and not firm.is_invited]
    everybody = [contact for firm in chosen for contact in firm.contacts]
    letter = _letter(rfp, firm=chosen[0].name, contacts=everybody, form=form) if chosen else None
    if not _is_sent(letter):
        return _several_page(form, firms=firms, letter=letter, chosen=chosen)
    try:
        count = inviting.invite_several(
            current_actor(),
            rfp_id=rfp.id,
            firms=[firm.public_id for firm in chosen],
            message=entered(form.message),
        )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _several_page(form, firms=firms, status=422)
    flash(f"{count} {'firm is' if count == 1 else 'firms are'} invited. The letters are on their way.", "good")
    return redirect(url_for("responses.invitations", rfp=rfp.public_id))


@blueprint.post("/invitations/<public_id:invited>/again")
@requires(Action.INVITATION_EDIT)
def invitations_again(rfp: RfpInQuestion, invited: str) -> Page:
    firm = inviting.invite_again(current_actor(), rfp_id=rfp.id, invitation=invited)
    flash(f"{firm} gets the letter once more; links of earlier letters that were not used stop working.", "good")
    return redirect(url_for("responses.invitations", rfp=rfp.public_id))


@blueprint.route("/invitations/<public_id:invited>/take-back", methods=["GET", "POST"])
@requires(Action.INVITATION_EDIT)
def invitations_take_back(rfp: RfpInQuestion, invited: str) -> Page:
    line = _line(rfp, invited)
    form = TakeBackForm()
    if not form.validate_on_submit():
        return _take_back_page(rfp, form=form, line=line)
    try:
        inviting.take_back(current_actor(), rfp_id=rfp.id, invitation=invited, reason=entered(form.reason))
    except DomainError as error:
        form.form_errors.append(str(error))
        return _take_back_page(rfp, form=form, line=line)
    flash(f"The invitation of {line.firm} is taken back, and a mail says why.", "good")
    return redirect(url_for("responses.invitations", rfp=rfp.public_id))


def _refusal(rfp: RfpInQuestion) -> str | None:
    """Why nobody is invited any more, None while it is possible."""
    refused = may(Action.INVITATION_EDIT)
    if refused is None and (rfp.closes_at is None or rfp.closes_at <= now()):
        return "The deadline for responses has passed; invitations stay as they are now."
    return refused


def _directory(rfp: RfpInQuestion) -> tuple[DirectoryFirm, ...]:
    """The directory, to whom it is open."""
    return queries.directory(rfp.id) if may(Action.VENDOR_VIEW) is None else ()


def _known(firm: DirectoryFirm | None) -> tuple[ContactLine, ...]:
    return firm.contacts if firm else ()


def _line(rfp: RfpInQuestion, public_id: str) -> InvitationLine:
    return next((line for line in queries.invitations(rfp.id) if line.public_id == public_id), None) or abort(404)


def _is_sent(letter: LetterShown | None) -> bool:
    """Whether the letter was looked at as it is now, and is to go."""
    return letter is not None and request.form.get("do") == SEND and request.form.get("looked_at") == letter.mark


def _take_back_page(rfp: RfpInQuestion, *, form: TakeBackForm, line: InvitationLine) -> tuple[str, int]:
    reason, inviter = entered(form.reason), current_actor().name
    letter = taking_back_shown(line=line, title=rfp.title, reason=reason, inviter=inviter)
    html = render_template("responses/inviting/take_back.html", form=form, line=line, letter=letter)
    return html, 422 if request.method == "POST" else 200


def _letter(
    rfp: RfpInQuestion, *, firm: str, contacts: Sequence[ContactLine], form: InviteForm | InviteSeveralForm
) -> LetterShown:
    return letter_shown(
        title=rfp.title,
        closes_at=rfp.closes_at,
        time_zone=rfp.time_zone,
        firm=firm,
        contacts=contacts,
        message=entered(form.message),
        inviter=current_actor().name,
        now=now(),
    )


def _new_page(
    *,
    form: InviteForm,
    rows: list[TypedRow],
    firms: Sequence[DirectoryFirm],
    letter: LetterShown | None = None,
    status: int = 200,
) -> tuple[str, int]:
    empty = [TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(EMPTY_ROWS)]
    html = render_template(
        "responses/inviting/new.html", form=form, rows=[*rows, *empty], sent=rows, firms=firms, letter=letter
    )
    return html, status


def _several_page(
    form: InviteSeveralForm,
    *,
    firms: Sequence[DirectoryFirm],
    letter: LetterShown | None = None,
    chosen: Sequence[DirectoryFirm] = (),
    status: int = 200,
) -> tuple[str, int]:
    html = render_template("responses/inviting/several.html", form=form, firms=firms, letter=letter, chosen=chosen)
    return html, status
