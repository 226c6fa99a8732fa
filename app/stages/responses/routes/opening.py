"""Opening the scoring, and going back while nothing is marked."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.responses import blueprint, pages, queries
from app.stages.responses.operations import opening as operations
from app.web.access import requires
from app.web.draft_answers import Refused, refused
from app.web.draft_lock import version_of
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/open-scoring")
@requires(Action.SCORING_OPEN)
def opening(rfp: RfpInQuestion) -> str:
    return _page(rfp, form=VersionedForm(formdata=None, data={"version": str(version_of(rfp.id))}))


@blueprint.post("/open-scoring")
@requires(Action.SCORING_OPEN)
def opening_open(rfp: RfpInQuestion) -> Response | tuple[str, int]:
    form = VersionedForm()
    failed = refused(
        lambda: operations.open_scoring(current_actor(), rfp_id=rfp.id, version=form.drawn_from),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _page(rfp, form=form, failed=failed), failed.status
    flash("Scoring is open. What the offers are scored by is frozen.", "good")
    return redirect(url_for("desk.overview", rfp=rfp.public_id))


@blueprint.post("/return-to-drafting")
@requires(Action.SCORING_RETURN)
def opening_return(rfp: RfpInQuestion) -> Response:
    operations.return_to_drafting(current_actor(), rfp_id=rfp.id)
    flash("Back in drafting: everything can be changed again.", "good")
    return redirect(url_for("drafting.draft", rfp=rfp.public_id))


def _page(rfp: RfpInQuestion, *, form: VersionedForm, failed: Refused | None = None) -> str:
    evaluation = queries.draft_evaluation(rfp.id)
    came_sealed = rfp.responses_opened_at is not None
    page = pages.opening_page(
        evaluation,
        facts=operations.opening_facts(rfp, evaluation),
        stage=rfp.stage,
        sealed=queries.sealed_prices(rfp.id) if came_sealed else frozenset(),
    )
    return render_template("responses/opening.html", page=page, form=form, failed=failed)
