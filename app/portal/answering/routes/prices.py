"""The page of prices: one variant to type in, and each price as its cell is left."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.rounding import plain
from app.portal import blueprint
from app.portal.answering import price_page as pages
from app.portal.answering.saving import Outcome, over, save_prices, sent_price
from app.portal.answering.standing import Standing, changed_since, clock, of_own, shut, standing
from app.stages.responses.sealed.own import Counting
from app.web.access import requires
from app.web.clock import now
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor

Page = str | Response | tuple[str, int]
OVER = "over"


def _place() -> int:
    text = request.args.get("variant", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


@blueprint.get("/<public_id:invitation>/prices")
@requires(Action.RESPONSE_OWN)
def prices(invitation: InvitationInQuestion) -> str:
    page = pages.price_page(standing(invitation), place=_place(), invitation=invitation) or abort(404)
    return _page(page, form=FlaskForm(formdata=None), shut=shut(invitation), changed=changed_since(invitation))


@blueprint.post("/<public_id:invitation>/prices")
@requires(Action.RESPONSE_WRITE)
def prices_save_all(invitation: InvitationInQuestion) -> Page:
    """All prices of a variant at once: how they are saved where no script runs."""
    here = standing(invitation)
    typed = _typed(here)
    form = FlaskForm()
    try:
        outcome = _save(invitation, typed)
    except DomainError as error:
        form.form_errors.append(str(error))
        page = pages.price_page(here, place=_place(), invitation=invitation, typed=typed) or abort(404)
        return _page(page, form=form), 422
    after = of_own(here.request, outcome.own)
    if not outcome.faults and not outcome.clashes:
        flash("Saved." if outcome.saved else "Nothing was changed.", "good")
        if request.form.get("do") == "next":
            return redirect(url_for("portal.submission", invitation=invitation.public_id))
        return redirect(url_for("portal.prices", invitation=invitation.public_id, variant=_place()))
    left = {name: typed[name] for name in (*outcome.faults, *outcome.clashes)}
    page = pages.price_page(after, place=_place(), invitation=invitation, typed=left, outcome=outcome) or abort(404)
    if outcome.faults:
        form.form_errors.append(f"Prices that could not be read: {len(outcome.faults)}. The others are saved.")
    if outcome.clashes:
        form.form_errors.append(
            f"Prices that a colleague changed meanwhile: {len(outcome.clashes)}. Theirs stand beside yours; saving "
            "again puts yours in their place."
        )
    return _page(page, form=form), 409 if outcome.clashes else 422


@blueprint.post("/<public_id:invitation>/prices/save")
@requires(Action.RESPONSE_WRITE)
def prices_save(invitation: InvitationInQuestion) -> tuple[Response, int]:
    """Prices as their cells are left: answered with what became of each, and the sums of all."""
    here = standing(invitation)
    try:
        outcome = _save(invitation, _typed(here))
    except DomainError as error:
        return jsonify(text=str(error)), 422
    after = of_own(here.request, outcome.own)
    return jsonify(**_told(after, outcome, invitation=invitation)), 200


def _typed(here: Standing) -> dict[str, str]:
    """The prices that were sent, by the names of cells that the sheet asks for."""
    names = [cell_name(cell) for cell in asked_cells(here.request.price_sheet)]
    return {name: request.form[name] for name in names if name in request.form}


def _save(invitation: InvitationInQuestion, typed: dict[str, str]) -> Outcome:
    sent = {name: sent_price(text, over=request.form.get(f"{OVER} {name}", "")) for name, text in typed.items()}
    return save_prices(current_actor(), invitation=invitation, sent=sent)


def _told(after: Standing, outcome: Outcome, *, invitation: InvitationInQuestion) -> dict[str, object]:
    cells = {cell_name(cell): cell for cell in asked_cells(after.request.price_sheet)}
    stored = {name: after.prices.get(cells[name]) for name in (*outcome.saved, *outcome.clashes)}
    clashes = {
        name: pages.stored_price(outcome.own.prices.get(name), stored[name], invitation=invitation)
        for name in outcome.clashes
    }
    return {
        "saved": sorted(outcome.saved),
        "over": {name: over(outcome.own.prices.get(name)) for name in stored},
        "faults": dict(outcome.faults),
        "clashes": {
            name: {"value": "" if (price := stored[name]) is None else plain(price), "by": each.by, "at": each.at}
            for name, each in clashes.items()
        },
        "at": clock(now(), zone=invitation.time_zone),
        "sums": render_template("portal/answering/sums.html", sums=pages.sums_of(after)),
    }


def _page(page: pages.PricePage, *, form: FlaskForm, shut: str = "", changed: Counting | None = None) -> str:
    return render_template(
        "portal/answering/prices.html",
        page=page,
        form=form,
        shut=shut,
        changed=changed,
        person=current_actor().person_id,
    )
