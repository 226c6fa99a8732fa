"""The ranking, what an offer's total is made of, and closing the scoring."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.scoring import blueprint, queries
from app.stages.scoring.detail import offer_page
from app.stages.scoring.operations import close_scoring
from app.stages.scoring.pages import ranking_page
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/ranking")
@requires(Action.RANKING_VIEW)
def ranking(rfp: RfpInQuestion) -> str:
    decision, numbers = queries.ranked(rfp.id)
    page = ranking_page(decision, numbers=numbers, closed_offers=current_actor().recused_from)
    return render_template("scoring/ranking.html", page=page)


@blueprint.get("/ranking/<int:offer>")
@requires(Action.MARK_VIEW)
def ranking_offer(rfp: RfpInQuestion, offer: int) -> str:
    decision, numbers = queries.ranked(rfp.id)
    return render_template("scoring/offer.html", page=offer_page(decision, numbers=numbers, offer=offer))


@blueprint.post("/scoring/close")
@requires(Action.SCORING_CLOSE)
def close(rfp: RfpInQuestion) -> Response:
    close_scoring(current_actor(), rfp_id=rfp.id)
    flash("Scoring is closed. The ranking stands; the decision packet can be built from it.", "success")
    return redirect(url_for("scoring.ranking", rfp=rfp.public_id))
