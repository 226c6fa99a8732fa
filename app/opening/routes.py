"""The openers' page, their presence with a password, the opening record, and the sealed chain once it is open."""

from flask import Response as Answer
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.opening import blueprint, calling, operations, page, queries
from app.opening.forms import AttendForm, OpenersForm
from app.web.access import may, requires
from app.web.clock import now
from app.web.keys import key
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor
from app.web.step_up import confirm

Page = Response | str | tuple[str, int]


@blueprint.get("")
@requires(Action.OPENING_VIEW)
def envelopes(rfp: RfpInQuestion) -> Page:
    return _page(rfp, form=AttendForm(formdata=None))


@blueprint.post("/remind")
@requires(Action.COMMITTEE_MANAGE)
def envelopes_remind(rfp: RfpInQuestion) -> Response:
    try:
        count = calling.call_openers(current_actor(), rfp_id=rfp.id, untold_since=now() - calling.BETWEEN)
    except DomainError as error:
        flash(str(error), "bad")
    else:
        flash(f"A mail is on its way to {count} {'opener' if count == 1 else 'openers'}.", "good")
    return redirect(url_for("opening.envelopes", rfp=rfp.public_id))


@blueprint.post("/openers")
@requires(Action.OPENERS_NAME)
def envelopes_openers(rfp: RfpInQuestion) -> Page:
    form = OpenersForm()
    if not form.validate_on_submit():
        return _page(rfp, form=AttendForm(formdata=None), openers=form), 422
    operations.name_openers(current_actor(), rfp_id=rfp.id, needed=int(form.needed.data))
    flash("How many openers have to be present is saved.", "good")
    return redirect(url_for("opening.envelopes", rfp=rfp.public_id))


@blueprint.get("/<any(quality, price):envelope>")
@requires(Action.OPENING_VIEW)
def envelopes_again(rfp: RfpInQuestion, envelope: str) -> Response:  # noqa: ARG001 - both stand on the one page
    """Who loads the page again after a wrong password comes back to it."""
    return redirect(url_for("opening.envelopes", rfp=rfp.public_id))


@blueprint.post("/<any(quality, price):envelope>")
@requires(Action.ENVELOPE_OPEN)
def envelopes_attend(rfp: RfpInQuestion, envelope: str) -> Page:
    form = AttendForm()
    if not form.validate_on_submit():
        return _page(rfp, form=form), 422
    try:
        confirm(current_actor(), password=form.password.data or "")
        is_open = operations.attend(current_actor(), rfp_id=rfp.id, envelope=envelope)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(rfp, form=form), 422
    flash("The envelope is open." if is_open else "You are present. The other openers have to come as well.", "good")
    return redirect(url_for("opening.envelopes", rfp=rfp.public_id))


@blueprint.get("/<any(quality, price):envelope>/record")
@requires(Action.OPENING_VIEW)
def envelopes_record_page(rfp: RfpInQuestion, envelope: str) -> Page:
    """The record as a page to be read, printed and signed."""
    shown = next(each for each in _shown(rfp, opening=queries.opening_of(rfp.id)) if each.key == envelope)
    if shown.record is None:
        abort(404)
    return render_template("opening/record_page.html", envelope=shown)


@blueprint.get("/<any(quality, price):envelope>/record.json")
@requires(Action.OPENING_VIEW)
def envelopes_record(rfp: RfpInQuestion, envelope: str) -> Response:
    """The record as it was hashed."""
    found = next((each for each in queries.opening_of(rfp.id).records if each.envelope == envelope), None)
    if found is None:
        abort(404)
    name = f"opening-{envelope}-{rfp.public_id}.json"
    return Answer(
        found.text,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox"},
    )


@blueprint.get("/sealed-audit")
@requires(Action.SEALED_AUDIT_VIEW)
def envelopes_sealed_audit(rfp: RfpInQuestion) -> Page:
    lines = queries.sealed_lines(rfp.id, before=request.args.get("before", type=key))
    return render_template("opening/sealed_audit.html", lines=lines, most=queries.MOST_ROWS)


def _page(rfp: RfpInQuestion, *, form: AttendForm, openers: OpenersForm | None = None) -> str:
    opening = queries.opening_of(rfp.id)
    return render_template(
        "opening/envelopes.html",
        opening=opening,
        envelopes=_shown(rfp, opening=opening),
        form=form,
        openers=openers or OpenersForm(formdata=None, data={"needed": str(opening.needed)}),
        titles=page.TITLES,
    )


def _shown(rfp: RfpInQuestion, *, opening: queries.Opening) -> tuple[page.EnvelopeShown, ...]:
    facts = queries.envelopes_of(rfp, now=now(), with_names=may(Action.PROGRESS_VIEW) is None)
    return page.envelopes_shown(opening, facts=facts, reader=current_actor().person_id)
