"""Signing in and out, and the pages behind single-use links."""

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.people import blueprint, queries
from app.people.forms import (
    AcceptInvitationForm,
    FirstAdministratorForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    SignInForm,
    entered,
)
from app.people.next_page import START, next_page
from app.people.operations import own
from app.people.operations import sign_in as sessions
from app.people.routes.answers import Page, accepted_password, form_page
from app.web import errors, throttle
from app.web.access import requires
from app.web.links import SpentLink
from app.web.session import current_actor, enter, leave, network
from app.web.throttle import TooManyAttempts, Trying

WRONG = "The e-mail address and the password do not belong together, or the account may not sign in."
ASKED = "If there is an account with this address, a mail with a link is on its way. The link works once, for one hour."


@blueprint.app_errorhandler(TooManyAttempts)
def too_many(error: TooManyAttempts) -> tuple[str, int]:
    return errors.page(429, sentence=str(error))


@blueprint.app_errorhandler(SpentLink)
def spent(error: SpentLink) -> tuple[str, int]:
    return render_template("people/link_spent.html", sentence=str(error)), 410


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Action.PERSON_SIGN_IN)
def sign_in() -> Page:
    goal = next_page(request.args.get("next", ""))
    if request.method == "GET" and current_actor().signed_in:
        return redirect(goal)
    form = SignInForm()
    action = url_for("people.sign_in", next=goal) if goal != START else url_for("people.sign_in")
    if form.validate_on_submit():
        token = sessions.sign_in(email=entered(form.email), password=entered(form.password), leaving=current_actor())
        if token is not None:
            enter(token)
            return redirect(goal)
        form.form_errors.append(WRONG)
    is_new = not queries.there_is_an_administrator()
    return form_page("people/sign_in.html", form=form, action=action, instance_is_new=is_new)


@blueprint.post("/sign-out")
@requires(Action.SESSION_OWN)
def sign_out() -> Page:
    sessions.sign_out(current_actor())
    leave()
    flash("You are signed out.", "good")
    return redirect(url_for("people.sign_in"))


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@requires(Action.PERSON_SIGN_IN)
def forgotten_password() -> Page:
    form = ForgottenPasswordForm()
    if not form.validate_on_submit():
        return form_page("people/forgotten_password.html", form=form)
    throttle.count(Trying.RESET, email=entered(form.email), network=network())
    own.ask_for_new_password(current_actor(), email=entered(form.email))
    flash(ASKED, "good")
    return redirect(url_for("people.sign_in"))


@blueprint.route("/new-password/<token>", methods=["GET", "POST"])
@requires(Action.PERSON_SIGN_IN)
def reset_password(token: str) -> Page:
    holder = queries.resetting(token)
    if holder is None:
        raise SpentLink
    form = NewPasswordForm()
    chosen = accepted_password(form, own_words=(holder.email, holder.name)) if form.validate_on_submit() else None
    if chosen is None:
        return form_page("people/reset_password.html", form=form, holder=holder)
    own.reset_password(current_actor(), token=token, password_hash=chosen)
    leave()
    flash("Your new password is set. Sign in with it.", "good")
    return redirect(url_for("people.sign_in"))


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@requires(Action.PERSON_SIGN_IN)
def accept_invitation(token: str) -> Page:
    holder = queries.invited(token)
    if holder is None:
        raise SpentLink
    form = AcceptInvitationForm(name=holder.name)
    own_words = (holder.email, holder.name, entered(form.name))
    chosen = accepted_password(form, own_words=own_words) if form.validate_on_submit() else None
    if chosen is None:
        buyer = current_app.config["ORGANISATION"]
        return form_page("people/accept_invitation.html", form=form, holder=holder, buyer=buyer)
    enter(own.accept_invitation(current_actor(), token=token, name=entered(form.name), password_hash=chosen))
    if holder.answers is None:
        return _welcome()
    return _welcome(url_for("portal.invitation", invitation=holder.answers.invitation))


@blueprint.route("/first-administrator/<token>", methods=["GET", "POST"])
@requires(Action.PERSON_SIGN_IN)
def become_first_administrator(token: str) -> Page:
    if not queries.first_administrator_is_awaited(token):
        raise SpentLink
    form = FirstAdministratorForm()
    email, name = entered(form.email), entered(form.name)
    chosen = accepted_password(form, own_words=(email, name)) if form.validate_on_submit() else None
    if chosen is None:
        return form_page("people/first_administrator.html", form=form)
    enter(own.become_first_administrator(current_actor(), token=token, email=email, name=name, password_hash=chosen))
    return _welcome()


def _welcome(goal: str = START) -> Response:
    flash("Welcome. Your account is set up and you are signed in.", "good")
    return redirect(goal)
