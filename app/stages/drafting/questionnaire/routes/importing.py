"""A questionnaire in: upload a file, see what it would change or everything wrong with it, and confirm."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.domain.request.questionnaire_merging import Way
from app.stages.drafting import blueprint
from app.stages.drafting.queries.staged import staged_questionnaire
from app.stages.drafting.questionnaire import importing_page, queries
from app.stages.drafting.questionnaire.forms import QuestionnaireFileForm, TakeInForm
from app.stages.drafting.questionnaire.operations.taking_in import in_words, stage_questionnaire, take_in
from app.stages.drafting.questionnaire.reading import ReadQuestionnaire, read_questionnaire
from app.web import files
from app.web.access import requires
from app.web.downloads import shown_name
from app.web.request_size import takes_a_file
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor
from app.web.staged_uploads import StagedUpload

Page = str | Response | tuple[str, int]
HERE = "drafting.questionnaire_import"


def _upload(rfp: RfpInQuestion) -> StagedUpload | None:
    """The file that the address names."""
    return staged_questionnaire(request.args.get("file", ""), rfp_id=rfp.id, person_id=current_actor().person_id)


@blueprint.get("/questionnaire/import")
@requires(Action.REQUEST_EDIT)
def questionnaire_import(rfp: RfpInQuestion) -> str:  # noqa: ARG001
    return render_template("drafting/questionnaire/upload.html", form=QuestionnaireFileForm(formdata=None))


@blueprint.post("/questionnaire/import")
@requires(Action.REQUEST_EDIT)
@takes_a_file
def questionnaire_import_file(rfp: RfpInQuestion) -> Page:
    form = QuestionnaireFileForm()
    if not form.validate_on_submit():
        return render_template("drafting/questionnaire/upload.html", form=form), 422
    content, name = form.file.data.read(), shown_name(form.file.data.filename)
    try:
        read_questionnaire(content, name=name)
    except FaultyFile as error:
        return _faulty(error, name=name)
    staged = stage_questionnaire(current_actor(), rfp_id=rfp.id, name=name, sha256=files.store(content))
    return redirect(url_for("drafting.questionnaire_import_preview", rfp=rfp.public_id, file=staged))


@blueprint.get("/questionnaire/import/preview")
@requires(Action.REQUEST_EDIT)
def questionnaire_import_preview(rfp: RfpInQuestion) -> Page:
    upload = _upload(rfp)
    if upload is None:
        return redirect(url_for(HERE, rfp=rfp.public_id))
    try:
        read = _read(upload)
    except FaultyFile as error:
        return _faulty(error, name=upload.name)
    return _preview(rfp, read, upload=upload, form=TakeInForm(formdata=None))


@blueprint.post("/questionnaire/import/preview")
@requires(Action.REQUEST_EDIT)
def questionnaire_import_confirm(rfp: RfpInQuestion) -> Page:
    upload = _upload(rfp)
    if upload is None:
        return redirect(url_for(HERE, rfp=rfp.public_id))
    form = TakeInForm()
    try:
        read = _read(upload)
        if not form.validate_on_submit():
            return _preview(rfp, read, upload=upload, form=form), 422
        way = Way(form.way.data)
        done = take_in(current_actor(), rfp_id=rfp.id, coming=read.questionnaire, way=way, source=upload.name)
    except FaultyFile as error:
        return _faulty(error, name=upload.name)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _preview(rfp, read, upload=upload, form=form), 422
    flash(f"{upload.name} is taken in: {in_words(done)}.", "good")
    return redirect(url_for("drafting.questionnaire", rfp=rfp.public_id))


def _read(upload: StagedUpload) -> ReadQuestionnaire:
    return read_questionnaire(files.fetch(upload.sha256), name=upload.name)


def _faulty(error: FaultyFile, *, name: str) -> tuple[str, int]:
    html = render_template(
        "drafting/questionnaire/upload.html",
        form=QuestionnaireFileForm(formdata=None),
        name=name,
        faults=error.faults,
    )
    return html, 422


def _preview(rfp: RfpInQuestion, read: ReadQuestionnaire, *, upload: StagedUpload, form: TakeInForm) -> str:
    there = queries.questionnaire_of(rfp.id)
    return render_template(
        "drafting/questionnaire/import_preview.html",
        page=importing_page.preview_page(there, read),
        name=upload.name,
        file=request.args.get("file"),
        form=form,
    )
