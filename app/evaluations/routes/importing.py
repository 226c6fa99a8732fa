"""Upload a workbook, see what it would create or everything wrong with it, and confirm."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.evaluations import blueprint
from app.evaluations.forms import ConfirmForm, UploadForm
from app.evaluations.operations import import_staged, stage_import
from app.evaluations.preview import preview_of
from app.evaluations.queries import staged_workbook
from app.evaluations.reading import ReadEvaluation, known_reference, read_evaluation
from app.evaluations.routes.answers import workbook
from app.stages.scoring import queries as scoring
from app.web import files
from app.web.access import requires
from app.web.downloads import shown_name
from app.web.request_size import takes_a_file
from app.web.session import current_actor


@blueprint.get("/evaluations/import")
@requires(Action.EVALUATION_IMPORT)
def upload() -> str:
    return render_template("evaluations/upload.html", form=UploadForm())


@blueprint.get("/evaluations/template.xlsx")
@requires(Action.EVALUATION_IMPORT)
def template() -> Response:
    from app.reports.workbook_template import write_template

    return workbook(write_template(), name="evaluation template")


@blueprint.post("/evaluations/import")
@requires(Action.EVALUATION_IMPORT)
@takes_a_file
def upload_workbook() -> Response | tuple[str, int]:
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("evaluations/upload.html", form=form), 422
    content = form.workbook.data.read()
    name = shown_name(form.workbook.data.filename)
    try:
        _checked(content)
    except FaultyFile as error:
        page = render_template(
            "evaluations/upload.html", form=UploadForm(formdata=None), name=name, faults=error.faults
        )
        return page, 422
    staged = stage_import(current_actor(), name=name, sha256=files.store(content))
    return redirect(url_for("evaluations.upload_preview", staged=staged))


@blueprint.get("/evaluations/import/<public_id:staged>")
@requires(Action.EVALUATION_IMPORT)
def upload_preview(staged: str) -> str | tuple[str, int]:
    found = staged_workbook(staged, person_id=current_actor().person_id)
    if found is None:
        abort(404)
    try:
        read = _checked(files.fetch(found.sha256))
    except FaultyFile as error:
        page = render_template(
            "evaluations/upload.html", form=UploadForm(formdata=None), name=found.name, faults=error.faults
        )
        return page, 422
    return render_template(
        "evaluations/preview.html", staged=staged, name=found.name, preview=preview_of(read), form=ConfirmForm()
    )


@blueprint.post("/evaluations/import/<public_id:staged>")
@requires(Action.EVALUATION_IMPORT)
def upload_confirm(staged: str) -> Response | tuple[str, int]:
    found = staged_workbook(staged, person_id=current_actor().person_id)
    if found is None or not ConfirmForm().validate_on_submit():
        abort(404)
    try:
        read = _checked(files.fetch(found.sha256))
        made = import_staged(current_actor(), staged=staged, evaluation=read.evaluation)
    except FaultyFile as error:
        page = render_template(
            "evaluations/upload.html", form=UploadForm(formdata=None), name=found.name, faults=error.faults
        )
        return page, 422
    except DomainError as error:
        flash(str(error), "error")
        return redirect(url_for("evaluations.upload"))
    flash(f"Imported {made.reference}. You are its lead.", "success")
    return redirect(url_for("scoring.ranking", rfp=made.public_id))


def _checked(content: bytes) -> ReadEvaluation:
    """What the file holds. Raises FaultyFile, also when its reference is taken."""
    read = read_evaluation(content)
    if scoring.rfp_by_reference(read.evaluation.framework.reference) is not None:
        raise FaultyFile([known_reference(read)])
    return read
