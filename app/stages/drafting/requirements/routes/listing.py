"""The list of requirements, its order, its files, and how it hangs together with questions and criteria."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.reports.requirements_list import requirements_as_csv, requirements_as_workbook
from app.stages.drafting import blueprint
from app.stages.drafting.forms.criterion import PlainForm
from app.stages.drafting.requirements.operations import requirements as operations
from app.stages.drafting.requirements.page import requirements_page
from app.stages.drafting.requirements.queries import requirements_of
from app.stages.drafting.requirements.routes.answers import Page, moved, names_known, removed
from app.stages.drafting.requirements.traceability_page import traceability_page
from app.stages.drafting.requirements.written import written_of
from app.web.access import requires
from app.web.downloads import download
from app.web.draft_answers import Refused
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

HERE = "drafting.requirements"


@blueprint.get("/requirements")
@requires(Action.REQUEST_VIEW)
def requirements(rfp: RfpInQuestion) -> Page:
    return list_page(rfp, form=PlainForm(formdata=None))


@blueprint.get("/requirements/traceability")
@requires(Action.REQUEST_VIEW)
def requirements_traceability(rfp: RfpInQuestion) -> str:
    page = traceability_page(written_of(rfp.id), known=names_known(rfp))
    return render_template("drafting/requirements/traceability.html", page=page)


@blueprint.post("/requirements/<public_id:requirement>/move")
@requires(Action.REQUEST_EDIT)
def requirements_move(rfp: RfpInQuestion, requirement: str) -> Page:
    """Move a requirement up or down, by the button pressed."""
    return moved(
        lambda where: operations.move_requirement(current_actor(), rfp_id=rfp.id, public_id=requirement, where=where),
        rfp=rfp,
        list_page=list_page,
        back=url_for(HERE, rfp=rfp.public_id, _anchor=f"requirement-{requirement}"),
    )


@blueprint.post("/requirements/<public_id:requirement>/remove")
@requires(Action.REQUEST_EDIT)
def requirements_remove(rfp: RfpInQuestion, requirement: str) -> Page:
    return removed(
        lambda version: operations.remove_requirement(
            current_actor(), rfp_id=rfp.id, public_id=requirement, version=version
        ),
        rfp=rfp,
        row=requirement,
        list_page=list_page,
        sentence="The requirement is removed.",
        back=url_for(HERE, rfp=rfp.public_id),
    )


@blueprint.get("/requirements/requirements.csv")
@requires(Action.REQUEST_VIEW)
def requirements_csv(rfp: RfpInQuestion) -> Response:
    content = requirements_as_csv(requirements_of(rfp.id))
    return download(content, name=f"{rfp.reference} requirements", kind="csv")


@blueprint.get("/requirements/requirements.xlsx")
@requires(Action.REQUEST_VIEW)
def requirements_workbook(rfp: RfpInQuestion) -> Response:
    content = requirements_as_workbook(requirements_of(rfp.id), reference=rfp.reference)
    return download(content, name=f"{rfp.reference} requirements", kind="xlsx")


def list_page(
    rfp: RfpInQuestion, *, form: PlainForm, failed: Refused | None = None, status: int = 200
) -> tuple[str, int]:
    page = requirements_page(written_of(rfp.id), known=names_known(rfp))
    return render_template("drafting/requirements/list.html", page=page, form=form, failed=failed), status
