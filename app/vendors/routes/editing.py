"""A firm added, changed, retired and brought back."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.audit import INSTANCE_CHAIN
from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.vendor import known_as
from app.domain.vendor_names import Pair, duplicates_of
from app.vendors import blueprint, queries
from app.vendors.forms import PERSON, PLACE, FirmForm, firm_form, rows_are_right, rows_drawn
from app.vendors.operations import editing
from app.vendors.queries import Entry
from app.web.access import requires
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm
from app.web.rows import TypedRow, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
ZONE = {"time_zone": "UTC"}
"""The directory belongs to no RFP: its moments are told in UTC."""
EMPTY_ROWS = 3
Rows = list[TypedRow]


@blueprint.route("/add", methods=["GET", "POST"])
@requires(Action.VENDOR_EDIT)
def vendors_add() -> Page:
    """Add a firm; what is probably the same is shown first, and the firm is added if it is another one."""
    form = FirmForm()
    people, places = _typed_rows()
    if not form.is_submitted():
        return _page(form, people, places)
    if not _is_right(form, people, places):
        return _page(form, people, places, status=422)
    vendor = form.vendor(people=people, places=places)
    alike = duplicates_of(known_as(vendor, key=""), among=queries.known_firms())
    if alike and request.form.get("anyway") != "y":
        return _page(form, people, places, alike=alike)
    try:
        firm = editing.add_firm(current_actor(), vendor=vendor)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(form, people, places, status=422)
    flash(f"{vendor.name} is in the directory.", "good")
    return redirect(url_for("vendors.vendors_firm", firm=firm))


@blueprint.route("/<public_id:firm>/change", methods=["GET", "POST"])
@requires(Action.VENDOR_EDIT)
def vendors_change(firm: str) -> Page:
    entry = queries.entry(firm) or abort(404)
    form = firm_form(entry)
    if not form.is_submitted():
        return _page(form, *rows_drawn(entry.vendor), entry=entry)
    people, places = _typed_rows()
    if not _is_right(form, people, places):
        return _page(form, people, places, entry=entry, status=422)
    vendor = form.vendor(people=people, places=places)
    failed = refused_row(
        lambda: editing.change_firm(current_actor(), public_id=firm, version=form.drawn_from, vendor=vendor),
        form=form,
        rfp_id=INSTANCE_CHAIN,
        row=firm,
        fresh=lambda: firm_form(queries.entry(firm) or abort(404), formdata=None),
    )
    if failed:
        return _page(form, people, places, entry=entry, failed=failed)
    flash("The change is saved.", "good")
    return redirect(url_for("vendors.vendors_firm", firm=firm))


@blueprint.post("/<public_id:firm>/retire")
@requires(Action.VENDOR_EDIT)
def vendors_retire(firm: str) -> Page:
    return _set_aside(firm, editing.retire_firm, done="is retired: it is offered no longer where vendors are invited.")


@blueprint.post("/<public_id:firm>/bring-back")
@requires(Action.VENDOR_EDIT)
def vendors_bring_back(firm: str) -> Page:
    return _set_aside(firm, editing.bring_back_firm, done="is offered again where vendors are invited.")


def _set_aside(firm: str, change: Callable[..., str], *, done: str) -> Page:
    if queries.entry(firm) is None:
        abort(404)
    try:
        name = change(current_actor(), public_id=firm, version=VersionedForm().drawn_from)
    except DomainError as error:
        flash(str(error), "bad")
    else:
        flash(f"{name} {done}", "good")
    return redirect(url_for("vendors.vendors_firm", firm=firm))


def _typed_rows() -> tuple[Rows, Rows]:
    return typed_rows(request.form, PERSON), typed_rows(request.form, PLACE)


def _is_right(form: FirmForm, people: Rows, places: Rows) -> bool:
    """Both are looked at, so that all faults are told at once."""
    return bool(form.validate()) & rows_are_right(people, places)


def _page(
    form: FirmForm,
    people: Rows,
    places: Rows,
    *,
    entry: Entry | None = None,
    alike: tuple[Pair, ...] = (),
    failed: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    html = render_template(
        "vendors/form.html",
        form=form,
        people=[*people, *(TypedRow(dict.fromkeys(PERSON, "")) for _ in range(EMPTY_ROWS))],
        places=[*places, *(TypedRow(dict.fromkeys(PLACE, "")) for _ in range(EMPTY_ROWS))],
        rows_are_wrong=any(row.faults for row in (*people, *places)),
        entry=entry,
        alike=alike,
        failed=failed,
        zone=ZONE,
    )
    return html, failed.status if failed else status
