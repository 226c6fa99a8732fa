"""Who is what in an RFP: its lead gives and takes roles and panel seats."""

from flask import abort, flash, redirect, url_for

from app.domain.errors import DomainError
from app.domain.policy import Action, Role
from app.domain.request.people import Profile
from app.domain.request.people_words import FUNCTIONS, LEVELS
from app.people import blueprint, queries
from app.people.forms import GiveRoleForm, GiveSeatForm, TakeRoleForm, entered, profile_form
from app.people.operations import committee as operations
from app.people.operations.committee import NameNeeded
from app.people.routes.answers import Page, form_page, say
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/rfps/<public_id:rfp>/committee")
@requires(Action.COMMITTEE_MANAGE)
def committee(rfp: RfpInQuestion) -> Page:
    return _committee_page(rfp, form=GiveRoleForm(formdata=None))


@blueprint.post("/rfps/<public_id:rfp>/committee/roles")
@requires(Action.COMMITTEE_MANAGE)
def committee_give_role(rfp: RfpInQuestion) -> Page:
    form = GiveRoleForm()
    if not form.validate_on_submit():
        return _committee_page(rfp, form=form)
    try:
        operations.give_role(
            current_actor(),
            rfp_id=rfp.id,
            email=entered(form.email),
            name=entered(form.name),
            role=Role(entered(form.role)),
        )
    except DomainError as error:
        say(form.name if isinstance(error, NameNeeded) else form.email, error)
        return _committee_page(rfp, form=form)
    flash("The role is given, and a mail tells the person.", "good")
    return redirect(url_for("people.committee", rfp=rfp.public_id))


@blueprint.post("/rfps/<public_id:rfp>/committee/roles/take")
@requires(Action.COMMITTEE_MANAGE)
def committee_take_role(rfp: RfpInQuestion) -> Page:
    form = TakeRoleForm()
    if not form.validate_on_submit():
        raise DomainError("Choose the person and the role on the page of the committee.")
    operations.take_role(current_actor(), rfp_id=rfp.id, person=entered(form.person), role=Role(entered(form.role)))
    flash("The role is taken.", "good")
    return redirect(url_for("people.committee", rfp=rfp.public_id))


@blueprint.route("/rfps/<public_id:rfp>/committee/seats/<public_id:seat>", methods=["GET", "POST"])
@requires(Action.COMMITTEE_MANAGE)
def committee_give_seat(rfp: RfpInQuestion, seat: str) -> Page:
    place = queries.seat(rfp.id, public_id=seat) or abort(404)
    form = GiveSeatForm(email=place.email, name=place.name)
    if not form.validate_on_submit():
        return form_page("people/seat.html", form=form, seat=place)
    try:
        operations.give_seat(
            current_actor(), rfp_id=rfp.id, seat=seat, email=entered(form.email), name=entered(form.name)
        )
    except DomainError as error:
        say(form.name if isinstance(error, NameNeeded) else form.email, error)
        return form_page("people/seat.html", form=form, seat=place)
    flash(f"Seat {place.code} is given, and a mail tells the person.", "good")
    return redirect(url_for("people.committee", rfp=rfp.public_id))


@blueprint.post("/rfps/<public_id:rfp>/committee/seats/<public_id:seat>/take-back")
@requires(Action.COMMITTEE_MANAGE)
def committee_take_seat_back(rfp: RfpInQuestion, seat: str) -> Page:
    operations.take_seat_back(current_actor(), rfp_id=rfp.id, seat=seat)
    flash("The seat is free. Its marks have stayed with it.", "good")
    return redirect(url_for("people.committee", rfp=rfp.public_id))


@blueprint.route("/rfps/<public_id:rfp>/committee/members/<public_id:member>", methods=["GET", "POST"])
@requires(Action.COMMITTEE_MANAGE)
def committee_profile(rfp: RfpInQuestion, member: str) -> Page:
    found = queries.member(rfp.id, public_id=member) or abort(404)
    form = profile_form(found.profile or Profile())
    if not form.validate_on_submit():
        return form_page("people/profile.html", form=form, member=found)
    operations.save_profile(current_actor(), rfp_id=rfp.id, person=member, profile=form.profile())
    flash(f"What {found.name} brings is saved.", "good")
    return redirect(url_for("people.committee", rfp=rfp.public_id))


def _committee_page(rfp: RfpInQuestion, *, form: GiveRoleForm) -> tuple[str, int]:
    committee = queries.committee(rfp.id)
    return form_page(
        "people/committee.html",
        form=form,
        members=committee.members,
        seats=committee.seats,
        functions=FUNCTIONS,
        levels=LEVELS,
    )
