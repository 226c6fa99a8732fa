"""How far the panel is, and reopening a set of marks that was submitted."""

from flask import abort, flash, redirect, render_template, url_for

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.stages.scoring import blueprint
from app.stages.scoring.forms import ReasonForm, entered
from app.stages.scoring.operations.submitting import reopen_marks
from app.stages.scoring.progress_page import progress_page
from app.stages.scoring.queries.progress import progress_of, seat_named
from app.stages.scoring.routes.answers import Page, say, status_of
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/scoring/progress")
@requires(Action.PROGRESS_VIEW)
def progress(rfp: RfpInQuestion) -> str:
    return render_template("scoring/progress.html", page=progress_page(progress_of(rfp.id)))


@blueprint.route("/scoring/progress/<public_id:seat>/reopen", methods=["GET", "POST"])
@requires(Action.SEAT_REOPEN)
def progress_reopen(rfp: RfpInQuestion, seat: str) -> Page:
    place = seat_named(rfp.id, public_id=seat) or abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            reopen_marks(current_actor(), rfp_id=rfp.id, seat=seat, reason=entered(form.reason))
        except NotHere:
            raise
        except DomainError as error:
            say(form.reason, error)
        else:
            flash(f"The marks of {place.name} are open again. A mail tells who sits on the seat.", "good")
            return redirect(url_for("scoring.progress", rfp=rfp.public_id))
    return render_template("scoring/progress_reopen.html", seat=place, form=form), status_of(form)
