"""How a mark came about: one's own at any time, everybody's for those who may read marks."""

from flask import render_template

from app.domain.policy import Action
from app.stages.scoring import blueprint
from app.stages.scoring.history_page import history_page
from app.stages.scoring.queries import scale_words
from app.stages.scoring.queries.history import cell_named, history_of
from app.stages.scoring.routes.answers import own_seat
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion


@blueprint.get("/scoring/<int:offer>/<int:criterion>/history")
@requires(Action.MARK_OWN)
def own_history(rfp: RfpInQuestion, offer: int, criterion: int) -> str:
    """The history of one's own mark."""
    named = cell_named(rfp.id, offer=offer, criterion=criterion)
    found = history_of(rfp.id, offer=offer, criterion=criterion, seat=own_seat())
    page = history_page(found, cell=named, words=scale_words(rfp.id))
    return render_template("scoring/own_history.html", page=page)


@blueprint.get("/ranking/<int:offer>/<int:criterion>/history")
@requires(Action.MARK_VIEW)
def ranking_cell_history(rfp: RfpInQuestion, offer: int, criterion: int) -> str:
    """The history of every evaluator's mark in a cell."""
    named = cell_named(rfp.id, offer=offer, criterion=criterion)
    page = history_page(history_of(rfp.id, offer=offer, criterion=criterion), cell=named, words=scale_words(rfp.id))
    return render_template("scoring/history.html", page=page)
