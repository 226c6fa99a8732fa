"""The guard in front of every route: an endpoint without a declared action is never served."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from app.domain.policy import NOTHING_HERE, Action, Actor, Refusal, Situation, refusal
from app.models.columns import PUBLIC_ID_LENGTH
from app.web import invitation_in_question, rfp_in_question, security
from app.web.clock import now
from app.web.keys import Number
from app.web.session import current_actor

View = TypeVar("View", bound=Callable[..., Any])


class PublicId(BaseConverter):
    """A random public id in an address."""

    regex = f"[a-z0-9]{{{PUBLIC_ID_LENGTH}}}"


def requires(action: Action) -> Callable[[View], View]:
    """Declare what a view does; the guard looks it up in the policy before the view runs."""

    def declare(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return declare


def declared_action(app: Flask, endpoint: str) -> Action | None:
    return getattr(app.view_functions[endpoint], "action", None)


def undeclared_endpoints(app: Flask) -> list[str]:
    """Endpoints that nobody may ever reach because no action was declared for them."""
    return sorted(name for name in app.view_functions if declared_action(app, name) is None)


def guard() -> Response | None:
    """Refuse, or put the RFP in question and the actor's roles in it before the view."""
    from flask import current_app

    if request.endpoint is None:
        return None
    action = declared_action(current_app, request.endpoint)
    if action is None:
        abort(404)
    if any("\0" in text for sent in (request.args, request.form) for _, text in sent.items(multi=True)):
        abort(400)  # PostgreSQL neither keeps it nor can be asked for it
    actor = current_actor()
    if not actor.signed_in:
        return _for_the_unknown(action)
    arguments = request.view_args or {}
    if "rfp" in arguments:
        _look_up_rfp(arguments, actor=actor, action=action)
    if "invitation" in arguments:
        _look_up_invitation(arguments, actor=actor, action=action)
    refused = refusal(action, current_actor(), situation(offer=arguments.get("offer")))
    if refused:
        refuse(refused, action=action)
    return None


def _for_the_unknown(action: Action) -> Response | None:
    """Whoever is not signed in is sent to sign in, the same whether or not what they asked for exists."""
    if refusal(action, current_actor(), Situation()) is None:
        return None
    if request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    return redirect(url_for("people.sign_in"))


def _look_up_rfp(arguments: dict[str, Any], *, actor: Actor, action: Action) -> None:
    found = rfp_in_question.find(arguments["rfp"], actor=actor)
    if found is None:
        refuse(Refusal(reason=NOTHING_HERE, secret=True), action=action)
        return
    g.rfp, g.actor = found
    arguments["rfp"] = g.rfp


def _look_up_invitation(arguments: dict[str, Any], *, actor: Actor, action: Action) -> None:
    found = invitation_in_question.find(arguments["invitation"], actor=actor)
    if found is None:
        refuse(Refusal(reason=NOTHING_HERE, secret=True), action=action)
        return
    g.invitation, g.actor = found
    arguments["invitation"] = g.invitation


def situation(*, offer: int | None = None) -> Situation:
    """What the policy asks about the thing in question."""
    rfp = g.get("rfp") or g.get("invitation")
    if rfp is None:
        return Situation(offer=offer)
    return Situation(
        stage=rfp.stage,
        offer=offer,
        amending=rfp.amending_since is not None,
        closed=rfp.closes_at is None or rfp.closes_at <= now(),
        opened=rfp.responses_opened_at is not None,
        priced=rfp.prices_opened_at is not None,
    )


def refuse(refused: Refusal, *, action: Action) -> None:
    """Answer a refusal and keep it as a security event: not found where existence is secret, else forbidden."""
    rfp = g.get("rfp")
    security.note("refused", sentence=refused.reason, action=action.value, rfp_id=rfp.id if rfp else None)
    if refused.secret:
        abort(404)
    abort(403, description=refused.reason)


def may(action: Action | str, *, offer: int | None = None) -> str | None:
    """For templates: None if the action is open to the person asking, else the reason why not."""
    refused = refusal(Action(action), current_actor(), situation(offer=offer))
    return refused.reason if refused else None


def register(app: Flask) -> None:
    app.url_map.converters.update(public_id=PublicId, int=Number)
    app.before_request(guard)
