"""Administration of accounts, and the security events of the instance."""

from flask import abort, flash, redirect, render_template, request, url_for

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.people import blueprint, queries
from app.people.forms import ChangeInstanceRolesForm, InviteForm, entered, one_line
from app.people.operations import accounts
from app.people.queries import Account
from app.people.routes.answers import Page, form_page, say
from app.web.access import requires
from app.web.keys import key
from app.web.mail import delivery
from app.web.session import current_actor

LONGEST_SEARCH = 100
VENDORS = "vendors"


@blueprint.get("/people")
@requires(Action.PEOPLE_MANAGE)
def people() -> Page:
    search = one_line(request.args.get("search"))[:LONGEST_SEARCH]
    of_vendors = request.args.get("who") == VENDORS
    page = queries.accounts(
        of_vendors=of_vendors,
        search=search,
        after=one_line(request.args.get("after")),
        before=one_line(request.args.get("before")),
    )
    return render_template(
        "people/people.html", page=page, search=search, who=VENDORS if of_vendors else None, mails=delivery()
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
@requires(Action.PEOPLE_MANAGE)
def people_invite() -> Page:
    form = InviteForm()
    if not form.validate_on_submit():
        return form_page("people/invite.html", form=form)
    try:
        accounts.invite(
            current_actor(), email=entered(form.email), name=entered(form.name), instance_roles=form.chosen()
        )
    except DomainError as error:
        say(form.email, error)
        return form_page("people/invite.html", form=form)
    flash(f"{entered(form.name)} is invited. A mail with a link that works for seven days is on its way.", "good")
    return redirect(url_for("people.people"))


@blueprint.get("/people/<public_id:person>")
@requires(Action.PEOPLE_MANAGE)
def people_account(person: str) -> Page:
    account = _account(person)
    return _account_page(account, form=_roles_form(account))


@blueprint.post("/people/<public_id:person>/roles")
@requires(Action.PEOPLE_MANAGE)
def people_change_roles(person: str) -> Page:
    form = ChangeInstanceRolesForm()
    if not form.validate_on_submit():
        return _account_page(_account(person), form=form)
    accounts.change_instance_roles(
        current_actor(), public_id=person, instance_roles=form.chosen(), version=int(entered(form.version))
    )
    flash("What this person is in the instance is changed.", "good")
    return redirect(url_for("people.people_account", person=person))


@blueprint.post("/people/<public_id:person>/invite-again")
@requires(Action.PEOPLE_MANAGE)
def people_invite_again(person: str) -> Page:
    accounts.invite_again(current_actor(), public_id=person)
    flash("A new invitation is on its way; the earlier link has stopped working.", "good")
    return redirect(url_for("people.people_account", person=person))


@blueprint.post("/people/<public_id:person>/deactivate")
@requires(Action.PEOPLE_MANAGE)
def people_deactivate(person: str) -> Page:
    accounts.deactivate(current_actor(), public_id=person)
    flash("The account is deactivated and every session of it has ended.", "good")
    return redirect(url_for("people.people_account", person=person))


@blueprint.post("/people/<public_id:person>/reactivate")
@requires(Action.PEOPLE_MANAGE)
def people_reactivate(person: str) -> Page:
    accounts.reactivate(current_actor(), public_id=person)
    flash("The account is active again.", "good")
    return redirect(url_for("people.people_account", person=person))


@blueprint.get("/security-events")
@requires(Action.INSTANCE_AUDIT)
def security_events() -> Page:
    page = queries.security_events(
        after=request.args.get("after", type=key), before=request.args.get("before", type=key)
    )
    return render_template("people/security_events.html", page=page)


def _account(public_id: str) -> Account:
    return queries.account(public_id) or abort(404)


def _roles_form(account: Account) -> ChangeInstanceRolesForm:
    held = {role.value: True for role in account.instance_roles}
    return ChangeInstanceRolesForm(version=account.version, **held)


def _account_page(account: Account, *, form: ChangeInstanceRolesForm) -> tuple[str, int]:
    return form_page("people/person.html", form=form, account=account)
