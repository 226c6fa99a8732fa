"""One's own account: sessions on every device, name and password."""

from flask import flash, redirect, render_template, request, url_for

from app.domain.policy import Action
from app.people import blueprint, queries
from app.people.forms import OwnNameForm, OwnPasswordForm, entered
from app.people.operations import own
from app.people.operations import sign_in as operations
from app.people.routes.answers import Page, accepted_password
from app.web import passwords, throttle
from app.web.access import requires
from app.web.session import current_actor, enter, leave, network
from app.web.throttle import Trying


@blueprint.get("/account")
@requires(Action.SESSION_OWN)
def sessions() -> Page:
    return _account_page()


@blueprint.post("/account/name")
@requires(Action.SESSION_OWN)
def sessions_change_name() -> Page:
    form = OwnNameForm()
    if not form.validate_on_submit():
        return _account_page(name_form=form)
    own.change_own_name(current_actor(), name=entered(form.name))
    flash("Your name is changed.", "good")
    return redirect(url_for("people.sessions"))


@blueprint.post("/account/password")
@requires(Action.SESSION_OWN)
def sessions_change_password() -> Page:
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return _account_page(password_form=form)
    actor = current_actor()
    known = queries.credentials(actor)
    left = throttle.count(Trying.PASSWORD, email=known.email, network=network())
    if not passwords.matches(entered(form.current), kept=known.password_hash):
        operations.note_wrong_current_password(left, actor=actor)
        form.current.errors = ["This is not your current password."]
        return _account_page(password_form=form)
    chosen = accepted_password(form, own_words=(known.email, known.name))
    if chosen is None:
        return _account_page(password_form=form)
    enter(own.change_own_password(actor, verified=known.password_hash, password_hash=chosen))
    flash("Your password is changed, and every other session has ended.", "good")
    return redirect(url_for("people.sessions"))


@blueprint.post("/account/sessions/<public_id:session>/end")
@requires(Action.SESSION_OWN)
def sessions_end(session: str) -> Page:
    actor = current_actor()
    operations.end_own_session(actor, session_id=session)
    if session != actor.session_id:
        flash("The session has ended.", "good")
        return redirect(url_for("people.sessions"))
    leave()
    flash("You are signed out.", "good")
    return redirect(url_for("people.sign_in"))


@blueprint.post("/account/sessions/end-others")
@requires(Action.SESSION_OWN)
def sessions_end_others() -> Page:
    operations.end_other_sessions(current_actor())
    flash("Every other session has ended.", "good")
    return redirect(url_for("people.sessions"))


def _account_page(
    *, name_form: OwnNameForm | None = None, password_form: OwnPasswordForm | None = None
) -> tuple[str, int]:
    """The page; a form that was sent comes back with its faults, the other one fresh."""
    actor = current_actor()
    html = render_template(
        "people/account.html",
        sessions=queries.own_sessions(actor),
        name_form=name_form or OwnNameForm(formdata=None, name=actor.name),
        password_form=password_form or OwnPasswordForm(formdata=None),
        email=actor.email,
    )
    return html, 200 if request.method == "GET" else 422
