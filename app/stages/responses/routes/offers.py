"""The offers of an RFP."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.evaluation import Offer, OfferStatus, Preference
from app.domain.lifecycle import BEFORE_SCORING, Stage
from app.domain.policy import Action
from app.stages.responses import blueprint, forms, pages, queries
from app.stages.responses.comparing.page import disqualifying_reason
from app.stages.responses.comparing.queries import from_responses
from app.stages.responses.forms import PREFERENCE_COLUMNS, OfferForm, offer_form
from app.stages.responses.operations import offers as operations
from app.web.access import may, requires
from app.web.draft_answers import Refused, refused
from app.web.draft_lock import version_of
from app.web.fields import VersionedForm, entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import COMMAND, TypedRow, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.get("/offers")
@requires(Action.OFFER_VIEW)
def offers(rfp: RfpInQuestion) -> Page:
    return _list(rfp)


@blueprint.route("/offers/add", methods=["GET", "POST"])
@requires(Action.OFFER_EDIT)
def offers_add(rfp: RfpInQuestion) -> Page:
    if rfp.stage not in BEFORE_SCORING:
        raise DomainError("Offers are added while drafting. Once scoring is open everybody scores the same ones.")
    stored, _, _ = queries.offers_of(rfp.id)
    codes = {offer.id for offer in stored}
    number = next(number for number in range(1, len(codes) + 2) if f"V{number}" not in codes)
    return _edit(rfp, stored=Offer(f"V{number}", "", ""), given=(), number=None)


@blueprint.route("/offers/<int:offer>", methods=["GET", "POST"])
@requires(Action.OFFER_EDIT)
def offers_edit(rfp: RfpInQuestion, offer: int) -> Page:
    stored, given = found(rfp, offer)
    return _edit(rfp, stored=stored, given=given, number=offer)


@blueprint.post("/offers/<int:offer>/remove")
@requires(Action.OFFER_EDIT)
def offers_remove(rfp: RfpInQuestion, offer: int) -> Page:
    form = VersionedForm()
    failed = refused(
        lambda: operations.remove_offer(current_actor(), rfp_id=rfp.id, version=form.drawn_from, number=offer),
        form=form,
        rfp_id=rfp.id,
        action=Action.OFFER_EDIT,
    )
    if failed:
        return _list(rfp, form=form, failed=failed)
    flash("The offer is removed.", "good")
    return redirect(url_for("responses.offers", rfp=rfp.public_id))


def found(rfp: RfpInQuestion, number: int) -> tuple[Offer, tuple[Preference, ...]]:
    """An offer by its number with its preference points; not found for one that is not there."""
    stored, preferences, codes = queries.offers_of(rfp.id)
    offer = next((each for each in stored if each.id == codes.get(number)), None) or abort(404)
    return offer, tuple(each for each in preferences if each.offer == offer.id)


def _list(rfp: RfpInQuestion, *, form: VersionedForm | None = None, failed: Refused | None = None) -> tuple[str, int]:
    stored, preferences, codes = queries.offers_of(rfp.id)
    shown = pages.offers_shown(
        stored,
        preferences=preferences,
        prices=queries.prices_of(rfp.id, offers=codes),
        numbers={code: number for number, code in codes.items()},
        sealed=from_responses(rfp.id),
        prices_are_open=rfp.prices_opened_at is not None,
    )
    html = render_template(
        "responses/offers.html",
        offers=shown,
        version=version_of(rfp.id),
        form=form or VersionedForm(formdata=None),
        failed=failed,
        is_draft=rfp.stage in BEFORE_SCORING,
        is_open=rfp.stage is Stage.SCORING,
    )
    return html, failed.status if failed else 200


def _edit(rfp: RfpInQuestion, *, stored: Offer, given: Sequence[Preference], number: int | None) -> Page:
    form = offer_form(stored, version=version_of(rfp.id))
    rows = [forms.preference_row(each) for each in given]
    if not form.is_submitted():
        _propose(rfp, form=form, number=number)
        return _page(rfp, form=form, stored=stored, number=number, rows=rows)
    if rfp.stage not in BEFORE_SCORING:
        _keep_frozen(form, stored)
    rows = typed_rows(request.form, PREFERENCE_COLUMNS)
    if command := request.form.get(COMMAND):
        return _page(rfp, form=form, stored=stored, number=number, rows=rearranged(rows, command))
    preferences = forms.read_preferences(
        rows, offer=entered(form.code), inside=queries.preference_points_inside(rfp.id)
    )
    if not form.validate() or preferences is None:
        return _page(rfp, form=form, stored=stored, number=number, rows=rows, status=422)
    failed = refused(
        lambda: _saved(rfp, form=form, number=number, preferences=preferences),
        form=form,
        rfp_id=rfp.id,
        action=Action.OFFER_EDIT,
        fresh=None if number is None else lambda: offer_form(found(rfp, number)[0], version=0, formdata=None),
    )
    if failed:
        return _page(rfp, form=form, stored=stored, number=number, rows=rows, failed=failed)
    flash(f"The offer {entered(form.name)} is saved.", "good")
    return redirect(url_for("responses.offers", rfp=rfp.public_id))


def _propose(rfp: RfpInQuestion, *, form: OfferForm, number: int | None) -> None:
    """Whoever comes from a gate that is not passed finds the reason to take the offer out, to be read and changed."""
    gate = request.args.get("gate", "")
    if not gate or number is None or may(Action.RESPONSE_READ, offer=number):
        return
    reason = disqualifying_reason(rfp.id, offer=number, question=gate)
    if reason:
        form.status.data, form.reason.data = OfferStatus.DISQUALIFIED.value, reason


def _saved(rfp: RfpInQuestion, *, form: OfferForm, number: int | None, preferences: Sequence[Preference]) -> None:
    actor, version, offer = current_actor(), form.drawn_from, form.offer()
    if number is None:
        operations.add_offer(actor, rfp_id=rfp.id, version=version, offer=offer, preferences=preferences)
        return
    operations.change_offer(actor, rfp_id=rfp.id, version=version, number=number, offer=offer, preferences=preferences)


def _keep_frozen(form: OfferForm, stored: Offer) -> None:
    """Once scoring is open the form shows these as they are and takes no others."""
    form.code.data, form.name.data, form.firm.data = stored.id, stored.name, stored.firm
    form.location.data, form.country.data = stored.location or forms.NONE, stored.country
    for field in (form.code, form.name, form.firm, form.location, form.country):
        field.raw_data = [field.data]


def _page(
    rfp: RfpInQuestion,
    *,
    form: OfferForm,
    stored: Offer,
    number: int | None,
    rows: Sequence[TypedRow],
    failed: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    empty = [TypedRow(dict.fromkeys(PREFERENCE_COLUMNS, "")) for _ in range(2)]
    html = render_template(
        "responses/offer.html",
        form=form,
        stored=stored,
        number=number,
        rows=[*rows, *empty],
        firms=queries.known_firms(current_actor().person_id),
        failed=failed,
        is_draft=rfp.stage in BEFORE_SCORING,
    )
    return html, failed.status if failed else status
