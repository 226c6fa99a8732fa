"""Handing in one's marks, standing back from an offer and coming back to it."""

from flask import flash, redirect, render_template, url_for

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.stages.scoring import blueprint
from app.stages.scoring.forms import ConfirmForm, ReasonForm, ReturnForm, entered
from app.stages.scoring.operations import submitting as operations
from app.stages.scoring.queries.own_tasks import own_tasks_of
from app.stages.scoring.routes.answers import Page, own_seat, say, status_of
from app.stages.scoring.submit_page import recusal_page, submit_page
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.route("/scoring/submit", methods=["GET", "POST"])
@requires(Action.MARK_GIVE)
def submit(rfp: RfpInQuestion) -> Page:
    """What is about to be handed in, or what is still missing; sending it hands the marks in."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            operations.submit_marks(current_actor(), rfp_id=rfp.id, seat=own_seat())
        except operations.NotReady:
            form.form_errors = ["Your marks cannot be submitted yet: what is missing stands below."]
        else:
            flash("Your marks are submitted. The ranking is open to you now, and the others' marks with it.", "good")
            return redirect(url_for("scoring.ranking", rfp=rfp.public_id))
    _, own = own_tasks_of(rfp.id, seat=own_seat())
    return render_template("scoring/submit.html", page=submit_page(own), form=form), status_of(form)


@blueprint.route("/scoring/<int:offer>/stand-back", methods=["GET", "POST"])
@requires(Action.MARK_GIVE)
def stand_back(rfp: RfpInQuestion, offer: int) -> Page:
    """Standing back from an offer, or coming back to it: the page offers what can be done."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.stand_back(
                current_actor(), rfp_id=rfp.id, seat=own_seat(), offer=offer, reason=entered(form.reason)
            )
        except NotHere:
            raise
        except DomainError as error:
            say(form.reason, error)
        else:
            flash("You stand back from this offer. You can come back to it until you submit your marks.", "good")
            return redirect(url_for("scoring.own", rfp=rfp.public_id))
    return _recusal_page(rfp, offer=offer, form=form)


@blueprint.post("/scoring/<int:offer>/come-back")
@requires(Action.MARK_GIVE)
def come_back(rfp: RfpInQuestion, offer: int) -> Page:
    form = ReturnForm()
    if form.validate_on_submit():
        try:
            operations.come_back(
                current_actor(), rfp_id=rfp.id, seat=own_seat(), offer=offer, reason=entered(form.reason)
            )
        except NotHere:
            raise
        except DomainError as error:
            say(form.reason, error)
        else:
            flash("You score this offer again. Its marks are empty; the history keeps what was there.", "good")
            return redirect(url_for("scoring.own", rfp=rfp.public_id))
    return _recusal_page(rfp, offer=offer, form=form)


def _recusal_page(rfp: RfpInQuestion, *, offer: int, form: ReasonForm | ReturnForm) -> tuple[str, int]:
    state, own = own_tasks_of(rfp.id, seat=own_seat())
    page = recusal_page(own, offer=offer, is_reopened=state.reopened_at is not None)
    return render_template("scoring/stand_back.html", page=page, form=form), status_of(form)
