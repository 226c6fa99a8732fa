"""Starting an RFP from a Markdown or Word file: uploaded, looked at, corrected and confirmed."""

from dataclasses import replace
from decimal import Decimal
from zoneinfo import available_timezones

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.domain.request.importing import FoundDocument
from app.domain.request.importing_choices import request_of_file
from app.stages.drafting import beginning, queries
from app.stages.drafting.forms.from_file import ConfirmForm, FileForm, Rows, confirmed, rows_of
from app.stages.drafting.library.file_reading import read_file
from app.stages.drafting.library.preview import facts_of, preview_of
from app.stages.drafting.operations.creating import BEGINNING
from app.stages.drafting.operations.from_file import stage_document, start_from_file
from app.stages.drafting.queries.staged import staged_document
from app.stages.drafting.routes.beginning import start_page, zone_to_start_in
from app.web import files
from app.web.access import requires
from app.web.downloads import shown_name
from app.web.fields import entered
from app.web.request_size import takes_a_file
from app.web.session import current_actor
from app.web.staged_uploads import StagedUpload

Page = Response | tuple[str, int]


@beginning.post("/new/file")
@requires(Action.RFP_CREATE)
@takes_a_file
def create_from_file() -> Page:
    form = FileForm()
    if not form.validate_on_submit():
        return start_page(file_form=form)
    content = form.document.data.read()
    name = shown_name(form.document.data.filename)
    try:
        read_file(content, name=name)
    except FaultyFile as error:
        return start_page(file_form=FileForm(formdata=None), file_name=name, faults=error.faults)
    staged = stage_document(current_actor(), name=name, sha256=files.store(content))
    return redirect(url_for("rfps.create_preview", upload=staged))


@beginning.route("/new/file/<public_id:upload>", methods=["GET", "POST"])
@requires(Action.RFP_CREATE)
def create_preview(upload: str) -> Page:
    staged = staged_document(upload, person_id=current_actor().person_id) or abort(404)
    try:
        found = read_file(files.fetch(staged.sha256), name=staged.name)
    except FaultyFile as error:
        return start_page(file_form=FileForm(formdata=None), file_name=staged.name, faults=error.faults)
    form = ConfirmForm(data=facts_of(found, name=staged.name))
    if not found.time_zone and not form.is_submitted():
        form.start_in(*zone_to_start_in(queries.sources_for(current_actor())))
    rows = rows_of(found, request.form if form.is_submitted() else None)
    if form.is_submitted():
        is_valid, rows_hold = form.validate(), rows.hold()
        if is_valid and rows_hold and (made := _made(staged, found=found, form=form, rows=rows)):
            return made
    return _page(staged, found=found, form=form, rows=rows)


def _made(staged: StagedUpload, *, found: FoundDocument, form: ConfirmForm, rows: Rows) -> Response | None:
    """The way on to the new RFP; None where it could not be made, the sentence then stands in the form."""
    framework = replace(
        BEGINNING,
        reference=entered(form.reference),
        title=entered(form.title),
        currency=entered(form.currency),
        time_zone=entered(form.time_zone),
    )
    asked = request_of_file(framework, confirmed(found, rows, form))
    try:
        rfp = start_from_file(current_actor(), staged=staged.public_id, request=asked)
    except DomainError as error:
        form.reference.errors = [str(error)]
        return None
    flash(f"The RFP is made of {staged.name}, and you lead it. Read once through what came in.", "good")
    return redirect(url_for("drafting.document", rfp=rfp))


def _page(staged: StagedUpload, *, found: FoundDocument, form: ConfirmForm, rows: Rows) -> tuple[str, int]:
    html = render_template(
        "drafting/library/preview.html",
        name=staged.name,
        form=form,
        rows=rows,
        page=preview_of(found, criteria=rows.ticked_criteria(), total=form.total_points.data or Decimal(100)),
        zones=sorted(available_timezones()),
    )
    return html, 422 if form.errors or rows.faulty() else 200
