"""The pages of questions and answers: what was answered, and asking."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.clarifying import is_late
from app.domain.errors import DomainError
from app.domain.giveaways import Giveaway
from app.domain.policy import Action
from app.portal import blueprint
from app.portal.clarifying import page as pages
from app.portal.clarifying.forms import AskForm
from app.stages.responses.clarifying.operations import asking
from app.web.access import requires
from app.web.clock import now
from app.web.fields import entered
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor

Page = str | Response | tuple[str, int]
IN_TIME = "Your question is with the buyer. You are told by mail when it is answered."
TOO_LATE = "Your question is with the buyer, marked as late: the time for questions was over."


@blueprint.get("/<public_id:invitation>/questions")
@requires(Action.PORTAL_READ)
def questions(invitation: InvitationInQuestion) -> str:
    return render_template("portal/clarifying/questions.html", page=pages.questions_page(invitation, now=now()))


@blueprint.route("/<public_id:invitation>/questions/ask", methods=["GET", "POST"])
@requires(Action.PORTAL_ASK)
def questions_ask(invitation: InvitationInQuestion) -> Page:
    """Ask; words that tell who asks are pointed out once before the question goes."""
    known = pages.askable(invitation)
    form = AskForm().about(known.sections, known.questions)
    found: Sequence[Giveaway] = ()
    if form.validate_on_submit():
        found, mark = pages.own_giveaways(invitation, text=entered(form.text))
        if found and entered(form.looked_at) != mark:
            form.looked_at.data = mark
        else:
            try:
                late = asking.ask(
                    current_actor(), invitation_id=invitation.id, topic=form.about_what, text=entered(form.text)
                )
            except DomainError as error:
                form.form_errors.append(str(error))
            else:
                flash(TOO_LATE if late else IN_TIME, "warn" if late else "good")
                return redirect(url_for("portal.questions", invitation=invitation.public_id))
    late = is_late(now(), until=known.cut_off)
    refusal = pages.refusal(invitation, now=now())
    html = render_template("portal/clarifying/ask.html", form=form, found=found, late=late, refusal=refusal)
    return html, 422 if request.method == "POST" else 200
