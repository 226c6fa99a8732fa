"""An evaluator's own marks: where to begin, one offer at a time, and each mark as it is typed."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.stages.scoring import blueprint
from app.stages.scoring.operations import ClashingMarks, FaultyMarks, save_marks
from app.stages.scoring.own_sheet import NOTHING_UNSAVED, Unsaved, clock, sheet, stored_mark
from app.stages.scoring.own_start import own_start
from app.stages.scoring.queries.own_offer import offer_of_seat
from app.stages.scoring.queries.own_tasks import own_tasks_of
from app.stages.scoring.routes.answers import Page, own_seat
from app.stages.scoring.sent import mark_sent, marks_sent
from app.web.access import may, requires
from app.web.clock import now
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/scoring")
@requires(Action.MARK_OWN)
def own(rfp: RfpInQuestion) -> str:
    state, tasks = own_tasks_of(rfp.id, seat=own_seat())
    page = own_start(state, own=tasks, refusal=may(Action.MARK_GIVE))
    return render_template("scoring/own.html", page=page)


@blueprint.get("/scoring/<int:offer>")
@requires(Action.MARK_OWN)
def own_offer(rfp: RfpInQuestion, offer: int) -> str:
    return _sheet(rfp, offer=offer)


@blueprint.post("/scoring/<int:offer>")
@requires(Action.MARK_GIVE)
def own_offer_save(rfp: RfpInQuestion, offer: int) -> Page:
    """The whole offer as one form, for browsers without script: all of it is saved, or nothing."""
    entries = marks_sent(request.form.to_dict(), offer=offer)
    if not entries:
        raise DomainError("The form came without marks. Open the page again; nothing was changed.")
    try:
        saved = save_marks(current_actor(), rfp_id=rfp.id, seat=own_seat(), entries=entries)
    except FaultyMarks as error:
        faults = {fault.criterion: fault.text for fault in error.faults}
        return _sheet(rfp, offer=offer, unsaved=Unsaved(tuple(entries), faults=faults, clashes={})), 422
    except ClashingMarks as error:
        clashes = {clash.entry.criterion: clash.stored for clash in error.clashes}
        return _sheet(rfp, offer=offer, unsaved=Unsaved(tuple(entries), faults={}, clashes=clashes)), 409
    flash("Your marks are saved." if saved.changed else "Nothing was changed.", "good")
    return redirect(url_for("scoring.own_offer", rfp=rfp.public_id, offer=offer))


@blueprint.post("/scoring/<int:offer>/<int:criterion>")
@requires(Action.MARK_GIVE)
def own_mark_save(rfp: RfpInQuestion, offer: int, criterion: int) -> tuple[Response, int]:
    """One mark, as its field is left: answered with what is stored now, or with why it was not saved."""
    try:
        entry = mark_sent(request.form.to_dict(), offer=offer, criterion=criterion)
        saved = save_marks(current_actor(), rfp_id=rfp.id, seat=own_seat(), entries=[entry])
    except ClashingMarks as error:
        stored = stored_mark(error.clashes[0].stored, zone=rfp.time_zone, now=now())
        return jsonify(text=str(error), stored=stored), 409
    except NotHere:
        raise
    except DomainError as error:
        return jsonify(text=str(error)), 422
    return jsonify(version=saved.versions[offer, criterion], at=clock(saved.at, zone=rfp.time_zone)), 200


def _sheet(rfp: RfpInQuestion, *, offer: int, unsaved: Unsaved = NOTHING_UNSAVED) -> str:
    found = offer_of_seat(rfp.id, seat=own_seat(), offer=offer)
    refusal = may(Action.MARK_GIVE) or ""
    page = sheet(found, rfp_id=rfp.id, zone=rfp.time_zone, now=now(), refusal=refusal, unsaved=unsaved)
    return render_template("scoring/own_offer.html", page=page)
