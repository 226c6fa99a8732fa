"""The page “who may do what”, rendered from the table that the guard itself asks."""

from flask import abort, render_template, request

from app.domain.policy import Action, Actor, Situation, refusal
from app.people import blueprint, queries
from app.people.permissions import permissions
from app.people.routes.answers import Page
from app.web import rfp_in_question
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/who-may-do-what")
@requires(Action.POLICY_VIEW)
def policy() -> Page:
    """The whole table; `?rfp=` adds the reader's standing in one RFP that is open to them."""
    actor = current_actor()
    wanted = request.args.get("rfp", "")
    chosen, member = _chosen(wanted, actor=actor) if wanted else (None, actor)
    within = Situation(stage=chosen.stage if chosen else None)
    return render_template(
        "people/policy.html",
        standings=queries.own_standing(actor),
        chosen=chosen,
        member=member,
        in_instance=permissions(actor, Situation(), within_rfp=False),
        in_rfp=permissions(member, within, within_rfp=True),
    )


def _chosen(public_id: str, *, actor: Actor) -> tuple[RfpInQuestion, Actor]:
    """The RFP and what the reader is in it; one that is not open to the reader does not exist."""
    found = rfp_in_question.find(public_id, actor=actor)
    if found is None or refusal(Action.RFP_VIEW, found[1], Situation(stage=found[0].stage)):
        abort(404)
    return found
