"""The seats of the panel and what each scores."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.evaluation import Seat
from app.domain.policy import Action
from app.stages.drafting import blueprint, queries
from app.stages.drafting.forms.criterion import PlainForm, SeatForm, next_code, seat_form
from app.stages.drafting.operations import panel as operations
from app.stages.drafting.pages.criteria import criteria_page
from app.stages.drafting.pages.draft import draft_page
from app.stages.drafting.pages.panel import seats_shown
from app.stages.drafting.queries import Draft, SeatLine
from app.stages.drafting.queries.expertise import assignment_of, panel_expertise_of
from app.stages.drafting.queries.request import seat_expertise_of
from app.web.access import may, requires
from app.web.draft_answers import Refused, refused
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.draft_panel"


@blueprint.get("/panel")
@requires(Action.FRAMEWORK_VIEW)
def draft_panel(rfp: RfpInQuestion) -> str:
    return _list(rfp, form=PlainForm(formdata=None))


@blueprint.route("/panel/add", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_panel_add(rfp: RfpInQuestion) -> Page:
    found = queries.draft_of(rfp.id)
    beginning = Seat(id=next_code("E", taken=[seat.id for seat in found.panel]), name="")
    form = seat_form(beginning, version=found.version, with_address=_sees_addresses())
    if not form.validate_on_submit():
        return _page(found, form=form)
    failed = refused(
        lambda: operations.add_seat(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            seat=form.seat(email=""),
            expertise=form.expertise.data,
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    return _page(found, form=form, failed=failed) if failed else _saved(rfp, form)


@blueprint.route("/panel/<public_id:seat>", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_panel_seat(rfp: RfpInQuestion, seat: str) -> Page:
    found = queries.draft_of(rfp.id)
    line, place = _place(found, rfp=rfp, seat=seat)
    expertise = seat_expertise_of(rfp.id).get(place.id, ())
    form = seat_form(place, version=found.version, with_address=_sees_addresses(), expertise=expertise)
    if not form.validate_on_submit():
        return _page(found, form=form, line=line)

    def fresh() -> SeatForm:
        stored = _place(queries.draft_of(rfp.id), rfp=rfp, seat=seat)[1]
        known = seat_expertise_of(rfp.id).get(stored.id, ())
        return seat_form(stored, version=0, with_address=_sees_addresses(), expertise=known, formdata=None)

    failed = refused(
        lambda: operations.change_seat(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            public_id=seat,
            seat=form.seat(email=place.email),
            expertise=form.expertise.data,
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
        fresh=fresh,
    )
    return _page(found, form=form, line=line, failed=failed) if failed else _saved(rfp, form)


@blueprint.post("/panel/<public_id:seat>/remove")
@requires(Action.FRAMEWORK_EDIT)
def draft_panel_remove(rfp: RfpInQuestion, seat: str) -> Page:
    form = PlainForm()
    failed = refused(
        lambda: operations.remove_seat(current_actor(), rfp_id=rfp.id, version=form.drawn_from, public_id=seat),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _list(rfp, form=form, failed=failed), failed.status
    flash("The seat is removed.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


@blueprint.get("/assign-by-expertise")
@requires(Action.FRAMEWORK_EDIT)
def draft_panel_assign(rfp: RfpInQuestion) -> Page:
    return _assignment(rfp)


@blueprint.post("/assign-by-expertise")
@requires(Action.FRAMEWORK_EDIT)
def draft_panel_assign_save(rfp: RfpInQuestion) -> Page:
    form = PlainForm()
    failed = refused(
        lambda: operations.assign_by_expertise(current_actor(), rfp_id=rfp.id, version=form.drawn_from),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _assignment(rfp, failed=failed)
    flash("The criteria are assigned by expertise.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _assignment(rfp: RfpInQuestion, *, failed: Refused | None = None) -> tuple[str, int]:
    found = queries.draft_of(rfp.id)
    html = render_template(
        "drafting/assign.html",
        page=draft_page(found, here=HERE),
        proposal=assignment_of(rfp.id, draft=found),
        form=PlainForm(formdata=None, data={"version": str(found.version)}),
        failed=failed,
    )
    return html, failed.status if failed else 200


def _sees_addresses() -> bool:
    """Addresses of the panel are for those who give the seats."""
    return may(Action.COMMITTEE_MANAGE) is None


def _place(found: Draft, *, rfp: RfpInQuestion, seat: str) -> tuple[SeatLine, Seat]:
    line = next((each for each in queries.seat_lines(rfp.id).values() if each.public_id == seat), None) or abort(404)
    return line, next(each for each in found.panel if each.id == line.code)


def _saved(rfp: RfpInQuestion, form: SeatForm) -> Response:
    flash(f"Seat {entered(form.code)} is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _list(rfp: RfpInQuestion, *, form: PlainForm, failed: Refused | None = None) -> str:
    found = queries.draft_of(rfp.id)
    return render_template(
        "drafting/panel.html",
        page=draft_page(found, here=HERE),
        seats=seats_shown(
            found.panel,
            queries.seat_lines(rfp.id),
            with_address=_sees_addresses(),
            expertise=panel_expertise_of(rfp.id),
        ),
        form=form,
        failed=failed,
    )


def _page(
    found: Draft, *, form: SeatForm, line: SeatLine | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template(
        "drafting/seat.html",
        page=draft_page(found, here=HERE),
        form=form,
        line=line,
        failed=failed,
        tree=criteria_page(found.framework),
    )
    return html, failed.status if failed else (422 if form.errors else 200)
