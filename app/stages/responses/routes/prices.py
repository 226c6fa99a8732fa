"""The price lines of an offer, edited as rows."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.evaluation import Offer, PriceLine
from app.domain.policy import Action
from app.domain.pricing import price_amounts
from app.stages.responses import blueprint, forms, pages, queries
from app.stages.responses.comparing.queries import from_responses
from app.stages.responses.forms import PRICE_COLUMNS, YES, PricesForm
from app.stages.responses.operations import offers as operations
from app.stages.responses.routes.offers import found
from app.web.access import may, requires
from app.web.draft_answers import Refused, refused
from app.web.draft_lock import version_of
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import COMMAND, MORE, TypedRow, pasted_rows, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
PRESET = ("counted",)


@blueprint.get("/offers/<int:offer>/prices")
@requires(Action.OFFER_VIEW)
def offers_prices(rfp: RfpInQuestion, offer: int) -> Page:
    stored, _ = found(rfp, offer)
    lines = _lines(rfp, stored)
    if may(Action.OFFER_EDIT) or offer in from_responses(rfp.id):
        html = render_template(
            "responses/prices_read.html",
            offer=stored,
            lines=pages.lines_shown(lines),
            price=price_amounts(lines).get(stored.id),
        )
        return html, 200
    form = PricesForm(formdata=None, data={"version": str(version_of(rfp.id))})
    return _page(form=form, offer=stored, number=offer, rows=[forms.price_row(line) for line in lines])


@blueprint.post("/offers/<int:offer>/prices")
@requires(Action.OFFER_EDIT)
def offers_prices_save(rfp: RfpInQuestion, offer: int) -> Page:
    stored, _ = found(rfp, offer)
    form = PricesForm()
    rows = typed_rows(request.form, PRICE_COLUMNS, preset=PRESET)
    rows += pasted_rows(entered(form.pasted), PRICE_COLUMNS, presets={"counted": YES})
    form.pasted.data, form.pasted.raw_data = "", None  # they are rows now
    if command := request.form.get(COMMAND):
        return _page(form=form, offer=stored, number=offer, rows=rearranged(rows, command))
    read = forms.read_prices(rows, offer=stored)
    if read.lines is None:
        form.form_errors.append(read.fault)
        return _page(form=form, offer=stored, number=offer, rows=rows, status=422)
    lines = read.lines
    failed = refused(
        lambda: operations.save_prices(
            current_actor(), rfp_id=rfp.id, version=form.drawn_from, number=offer, lines=lines
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.OFFER_EDIT,
    )
    if failed:
        return _page(form=form, offer=stored, number=offer, rows=rows, failed=failed)
    flash(f"The prices of {stored.name} are saved.", "good")
    return redirect(url_for("responses.offers_prices", rfp=rfp.public_id, offer=offer))


def _lines(rfp: RfpInQuestion, offer: Offer) -> list[PriceLine]:
    codes = queries.offers_of(rfp.id)[2]
    return [line for line in queries.prices_of(rfp.id, offers=codes) if line.offer == offer.id]


def _page(
    *,
    form: PricesForm,
    offer: Offer,
    number: int,
    rows: Sequence[TypedRow],
    failed: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    empty = [TypedRow({**dict.fromkeys(PRICE_COLUMNS, ""), "counted": YES}) for _ in range(MORE)]
    html = render_template(
        "responses/prices.html",
        form=form,
        offer=offer,
        number=number,
        rows=[*rows, *empty],
        locations=forms.LOCATION_CHOICES,
        models=forms.MODEL_CHOICES,
        counted=forms.COUNTED_CHOICES,
        failed=failed,
    )
    return html, failed.status if failed else status
