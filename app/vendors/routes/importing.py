"""Firms from a file: everything wrong with it, or a preview of what it would change, then confirmed."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, Fault, FaultyFile
from app.domain.policy import Action
from app.reports.vendor_list import COLUMNS
from app.vendors import blueprint, queries
from app.vendors.forms import VendorsFileForm
from app.vendors.operations import importing
from app.vendors.planning import Plan, plan_of
from app.vendors.reading import read_vendors
from app.web import files
from app.web.access import requires
from app.web.downloads import shown_name
from app.web.request_size import takes_a_file
from app.web.session import current_actor
from app.web.staged_uploads import StagedUpload

Page = Response | tuple[str, int]


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Action.VENDOR_EDIT)
@takes_a_file
def vendors_import() -> Page:
    form = VendorsFileForm()
    if not form.validate_on_submit():
        return _upload_page(form)
    content, name = form.vendors.data.read(), shown_name(form.vendors.data.filename)
    try:
        read_vendors(content, name=name)
    except FaultyFile as error:
        return _upload_page(VendorsFileForm(formdata=None), name=name, faults=error.faults)
    staged = importing.stage_file(current_actor(), name=name, sha256=files.store(content))
    return redirect(url_for("vendors.vendors_import_preview", staged_vendors=staged))


@blueprint.get("/import/<public_id:staged_vendors>")
@requires(Action.VENDOR_EDIT)
def vendors_import_preview(staged_vendors: str) -> Page:
    staged = queries.staged_file(staged_vendors, actor=current_actor()) or abort(404)
    try:
        return _preview_page(staged, plan=_plan(staged))
    except FaultyFile as error:
        return _upload_page(VendorsFileForm(formdata=None), name=staged.name, faults=error.faults)


@blueprint.post("/import/<public_id:staged_vendors>")
@requires(Action.VENDOR_EDIT)
def vendors_import_confirm(staged_vendors: str) -> Page:
    staged = queries.staged_file(staged_vendors, actor=current_actor()) or abort(404)
    try:
        plan = _plan(staged)
    except FaultyFile as error:
        return _upload_page(VendorsFileForm(formdata=None), name=staged.name, faults=error.faults)
    if request.form.get("looked_at") != plan.mark:
        note = "The directory was changed meanwhile. Nothing was taken in; look at what would happen now."
        return _preview_page(staged, plan=plan, refusal=note)
    wanted = set(request.form.getlist("take"))
    new = [*plan.new, *(each.vendor for each in plan.suspects if each.vendor.name in wanted)]
    changed = {(each.entry.public_id, each.entry.version): each.vendor for each in plan.changed}
    try:
        importing.import_firms(current_actor(), staged=staged_vendors, new=new, changed=changed)
    except DomainError as error:
        return _preview_page(staged, plan=plan, refusal=str(error))
    flash(f"Taken in: {len(new)} new, {len(changed)} changed.", "good")
    return redirect(url_for("vendors.vendors"))


def _plan(staged: StagedUpload) -> Plan:
    read = read_vendors(files.fetch(staged.sha256), name=staged.name)
    return plan_of(read, stored=queries.all_entries(), known=queries.known_firms())


def _preview_page(staged: StagedUpload, *, plan: Plan, refusal: str = "") -> tuple[str, int]:
    html = render_template("vendors/preview.html", staged=staged, plan=plan, form=FlaskForm(), refusal=refusal)
    return html, 409 if refusal else 200


def _upload_page(form: VendorsFileForm, *, name: str = "", faults: tuple[Fault, ...] = ()) -> tuple[str, int]:
    html = render_template("vendors/import.html", form=form, name=name, faults=faults, columns=COLUMNS)
    return html, 422 if faults or form.errors else 200
