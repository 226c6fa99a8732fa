"""An evaluator's own tab: downloaded, filled in offline, handed back; or taken in for a seat that nobody sits on."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.evaluations import blueprint
from app.evaluations.forms import TabForm
from app.evaluations.handing_in import HandedIn, hand_in
from app.evaluations.own_tab import tab_of
from app.evaluations.routes.answers import Page, workbook
from app.evaluations.seat_marks import SeatHeld, SeatMarks, seat_marks, seat_of_tab
from app.evaluations.tab_page import own_page, taken_page
from app.web.access import may, requires
from app.web.clock import now
from app.web.downloads import shown_name
from app.web.request_size import takes_a_file
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/rfps/<public_id:rfp>/scoring/tab")
@requires(Action.MARK_OWN)
def tab(rfp: RfpInQuestion) -> str:
    page = own_page(seat_marks(rfp.id, seat=_own_seat()), refusal=may(Action.MARK_GIVE))
    return render_template("evaluations/tab.html", page=page, form=TabForm(formdata=None))


@blueprint.get("/rfps/<public_id:rfp>/scoring/tab.xlsx")
@requires(Action.MARK_OWN)
def tab_download(rfp: RfpInQuestion) -> Response:
    return _download(seat_marks(rfp.id, seat=_own_seat()))


@blueprint.post("/rfps/<public_id:rfp>/scoring/tab")
@requires(Action.MARK_GIVE)
@takes_a_file
def tab_upload(rfp: RfpInQuestion) -> Page:
    form = TabForm()
    if not form.validate_on_submit():
        return _own_again(rfp, form=form)
    try:
        done = _handed_in(rfp, seat=_own_seat(), form=form, action=Action.MARK_GIVE)
    except FaultyFile as error:
        return _own_again(rfp, form=TabForm(formdata=None), name=_name(form), faults=error.faults)
    flash(done.in_words(), "good")
    return redirect(url_for("scoring.own", rfp=rfp.public_id))


@blueprint.get("/rfps/<public_id:rfp>/scoring/seats/<public_id:seat>/tab")
@requires(Action.MARK_TAKE)
def taken(rfp: RfpInQuestion, seat: str) -> str:
    held = _seat(rfp, seat)
    page = taken_page(seat_marks(rfp.id, seat=held.number), held=held)
    return render_template("evaluations/tab.html", page=page, form=TabForm(formdata=None))


@blueprint.get("/rfps/<public_id:rfp>/scoring/seats/<public_id:seat>/tab.xlsx")
@requires(Action.MARK_TAKE)
def taken_download(rfp: RfpInQuestion, seat: str) -> Response:
    held = _free_seat(rfp, seat)
    return _download(seat_marks(rfp.id, seat=held.number))


@blueprint.post("/rfps/<public_id:rfp>/scoring/seats/<public_id:seat>/tab")
@requires(Action.MARK_TAKE)
@takes_a_file
def taken_upload(rfp: RfpInQuestion, seat: str) -> Page:
    held = _free_seat(rfp, seat)
    form = TabForm()
    if not form.validate_on_submit():
        return _taken_again(rfp, held, form=form)
    try:
        done = _handed_in(rfp, seat=held.number, form=form, action=Action.MARK_TAKE)
    except FaultyFile as error:
        return _taken_again(rfp, held, form=TabForm(formdata=None), name=_name(form), faults=error.faults)
    flash(done.in_words(), "good")
    return redirect(url_for("evaluations.taken", rfp=rfp.public_id, seat=seat))


def _own_seat() -> int:
    return current_actor().seat or abort(404)


def _seat(rfp: RfpInQuestion, public_id: str) -> SeatHeld:
    return seat_of_tab(rfp.id, public_id=public_id) or abort(404)


def _free_seat(rfp: RfpInQuestion, public_id: str) -> SeatHeld:
    held = _seat(rfp, public_id)
    if held.holder:
        raise DomainError(f"{held.holder} sits on the seat {held.code} and hands in the marks.")
    return held


def _download(found: SeatMarks) -> Response:
    from app.reports.marks_tab import write_marks_tab

    content = write_marks_tab(tab_of(found, now=now()))
    return workbook(content, name=f"{found.state.reference} marks {found.state.code}")


def _handed_in(rfp: RfpInQuestion, *, seat: int, form: TabForm, action: Action) -> HandedIn:
    content = form.tab.data.read()
    return hand_in(current_actor(), rfp_id=rfp.id, seat=seat, source=content, action=action)


def _name(form: TabForm) -> str:
    return shown_name(form.tab.data.filename)


def _own_again(rfp: RfpInQuestion, *, form: TabForm, **shown: object) -> tuple[str, int]:
    page = own_page(seat_marks(rfp.id, seat=_own_seat()), refusal=None)
    return render_template("evaluations/tab.html", page=page, form=form, **shown), 422


def _taken_again(rfp: RfpInQuestion, held: SeatHeld, *, form: TabForm, **shown: object) -> tuple[str, int]:
    page = taken_page(seat_marks(rfp.id, seat=held.number), held=held)
    return render_template("evaluations/tab.html", page=page, form=form, **shown), 422
