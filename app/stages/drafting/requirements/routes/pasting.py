"""A block of requirements pasted from a spreadsheet: all of them are added, or all faults listed and none."""

from flask import flash, redirect, render_template, url_for

from app.domain.errors import DomainError, Fault
from app.domain.packet_figures import counted
from app.domain.policy import Action
from app.domain.request.requirement_rows import COLUMNS, PASTED, read_block
from app.stages.drafting import blueprint
from app.stages.drafting.requirements.forms import BlockForm
from app.stages.drafting.requirements.operations import requirements as operations
from app.stages.drafting.requirements.routes.answers import Page
from app.stages.drafting.requirements.written import written_of
from app.web.access import requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.route("/requirements/paste", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_paste(rfp: RfpInQuestion) -> Page:
    form = BlockForm()
    if not form.validate_on_submit():
        return _page(form)
    read, faults = read_block(entered(form.block), existing=written_of(rfp.id).existing)
    if faults:
        return _page(form, faults=faults)
    try:
        operations.import_requirements(current_actor(), rfp_id=rfp.id, requirements=read)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(form)
    flash(f"{counted(len(read), 'requirement')} added.", "good")
    return redirect(url_for("drafting.requirements", rfp=rfp.public_id))


def _page(form: BlockForm, *, faults: tuple[Fault, ...] = ()) -> tuple[str, int]:
    html = render_template(
        "drafting/requirements/paste.html",
        form=form,
        faults=faults,
        fault_count=counted(len(faults), "fault"),
        pasted=PASTED,
        columns=COLUMNS,
    )
    return html, 422 if faults or form.errors or form.form_errors else 200
