"""Agreement and robustness: looked at, and worked out anew."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.finalists import blueprint, queries
from app.stages.finalists.agreement_page import agreement_page
from app.stages.finalists.operations import request_analysis
from app.stages.finalists.robustness_page import robustness_page
from app.web.access import requires
from app.web.filing import progress_answer
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

PAGES = {"agreement": "finalists.agreement", "robustness": "finalists.robustness"}
"""Where somebody who asked for the analysis goes back to."""


@blueprint.get("/agreement")
@requires(Action.AGREEMENT_VIEW)
def agreement(rfp: RfpInQuestion) -> str:
    analysed = queries.analysis(rfp.id)
    page = agreement_page(analysed, numbers=queries.numbers(rfp.id)) if analysed else None
    return render_template("finalists/agreement.html", page=page, work=queries.analysis_work(rfp.id))


@blueprint.get("/robustness")
@requires(Action.ROBUSTNESS_VIEW)
def robustness(rfp: RfpInQuestion) -> str:
    analysed = queries.analysis(rfp.id)
    page = None
    if analysed:
        page = robustness_page(
            analysed,
            numbers=queries.numbers(rfp.id),
            closed_offers=current_actor().recused_from,
            weight=request.args.get("weight", type=int),
        )
    return render_template("finalists/robustness.html", page=page, work=queries.analysis_work(rfp.id))


@blueprint.post("/analysis")
@requires(Action.ANALYSIS_RUN)
def analysis_request(rfp: RfpInQuestion) -> Response:
    request_analysis(current_actor(), rfp_id=rfp.id)
    back = PAGES.get(request.form.get("page", ""), "finalists.robustness")
    return redirect(url_for(back, rfp=rfp.public_id))


@blueprint.get("/analysis/progress")
@requires(Action.ROBUSTNESS_VIEW)
def analysis_progress(rfp: RfpInQuestion) -> Response:
    work = queries.analysis_work(rfp.id)
    return progress_answer(render_template("finalists/progress.html", work=work, here="robustness"), work=work)
