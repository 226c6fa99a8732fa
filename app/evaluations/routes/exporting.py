"""The whole evaluation as a workbook: at once where it is small, else written behind the page and filed."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.domain.ranking import rank_evaluation
from app.evaluations import blueprint, queries
from app.evaluations.filing import request_workbook
from app.evaluations.routes.answers import workbook
from app.stages.scoring import queries as scoring
from app.web.access import requires
from app.web.audit_trail import record_head
from app.web.filing import progress_answer, taken_away
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

AT_ONCE = 20_000
"""Marks up to which nobody waits long enough for a page of its own."""


@blueprint.get("/rfps/<public_id:rfp>/evaluation.xlsx")
@requires(Action.EVALUATION_EXPORT)
def export(rfp: RfpInQuestion) -> Response:
    from app.reports.evaluation_workbook import write_evaluation_workbook

    if queries.marks_given(rfp.id) > AT_ONCE:
        return redirect(url_for("evaluations.workbooks", rfp=rfp.public_id))
    evaluation = scoring.evaluation(rfp.id)
    content = write_evaluation_workbook(evaluation, ranking=rank_evaluation(evaluation))
    return workbook(content, name=f"{rfp.reference} evaluation")


@blueprint.get("/rfps/<public_id:rfp>/workbook")
@requires(Action.EVALUATION_EXPORT)
def workbooks(rfp: RfpInQuestion) -> str:
    return render_template(
        "evaluations/workbooks.html",
        filed=queries.filed_workbooks(rfp.id),
        current=record_head(rfp.id).sequence,
        work=queries.workbook_work(rfp.id),
    )


@blueprint.post("/rfps/<public_id:rfp>/workbook")
@requires(Action.EVALUATION_EXPORT)
def workbooks_request(rfp: RfpInQuestion) -> Response:
    request_workbook(current_actor(), rfp_id=rfp.id)
    return redirect(url_for("evaluations.workbooks", rfp=rfp.public_id))


@blueprint.get("/rfps/<public_id:rfp>/workbook/progress")
@requires(Action.EVALUATION_EXPORT)
def workbooks_progress(rfp: RfpInQuestion) -> Response:
    work = queries.workbook_work(rfp.id)
    return progress_answer(render_template("evaluations/workbook_progress.html", work=work), work=work)


@blueprint.get("/rfps/<public_id:rfp>/workbook/<public_id:filed>.xlsx")
@requires(Action.EVALUATION_EXPORT)
def workbooks_download(rfp: RfpInQuestion, filed: str) -> Response:
    return taken_away(queries.filed_workbook(rfp.id, public_id=filed) or abort(404))
