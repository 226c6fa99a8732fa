"""Holes in what is made of marks and prices: ranking, overview, workbook, packet, scenarios."""

import pytest
from flask import Flask, Response
from sqlalchemy import func, select

from app.db import db
from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.models.mark import MarkRow
from app.stages.scoring import pages as scoring_pages
from app.stages.scoring.routes import ranking as ranking_routes
from tests.integrity.holes.marks import EARLY, LATE, RECUSED, SCORING_LEAD
from tests.integrity.holes.planting import Hole, exchanged, matrix, rewritten, sweep, without, worlds

NOT_YET_GIVEN = "a mark that another has not given yet"
MADE_OF = "what the points of an offer one stands back from are made of"


def progress_is_counted_for_all(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """A header with a sum over everyone's marks, as a careless progress bar would have it."""

    def add(response: Response) -> Response:
        response.headers["X-Progress"] = str(db.session.scalar(select(func.count()).select_from(MarkRow)))
        return response

    patch.setitem(app.after_request_funcs, None, [*app.after_request_funcs[None], add])


def pages_show_what_is_closed(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setitem(app.jinja_env.globals, "may", lambda *_, **__: None)


HOLES: dict[str, Hole] = {
    "the ranking before submitting": without(Action.RANKING_VIEW, policy.INDEPENDENT, search=matrix(EARLY)),
    "canaries in the ranking before submitting": without(Action.RANKING_VIEW, policy.INDEPENDENT, search=sweep(EARLY)),
    "another's mark shows in the ranking": without(
        Action.RANKING_VIEW, policy.INDEPENDENT, search=worlds("another's mark, 1 instead of 46", EARLY)
    ),
    "the ranking before the stage of scoring": without(
        Action.RANKING_VIEW, policy.SCORED, search=matrix("lead", Stage.DRAFTING)
    ),
    "progress counted over everyone's marks": Hole(
        progress_is_counted_for_all, worlds(NOT_YET_GIVEN, EARLY), shows_at=(Action.DESK_VIEW,)
    ),
    "marks counted on the overview": Hole(
        pages_show_what_is_closed, worlds(NOT_YET_GIVEN, EARLY), shows_at=(Action.RFP_VIEW,)
    ),
    "the widest spread of an offer one stands back from": Hole(
        rewritten(scoring_pages, "_widest", old=" and numbers.offers[key[0]] not in closed_offers", new=""),
        sweep(RECUSED),
        shows_at=(Action.RANKING_VIEW,),
    ),
    "what the total of an offer one stands back from is made of": Hole(
        rewritten(scoring_pages, "_rows", old="CLOSED if cell.offer in closed_offers else cell", new="cell"),
        worlds(MADE_OF, RECUSED),
        shows_at=(Action.RANKING_VIEW,),
    ),
    "the bar of an offer one stands back from": Hole(
        rewritten(
            scoring_pages,
            "ranking_page",
            old=" if numbers.offers[each.offer] not in closed_offers",
            new="",
            also_in=(ranking_routes,),
        ),
        worlds(MADE_OF, RECUSED),
        shows_at=(Action.RANKING_VIEW,),
    ),
    "the workbook for evaluators": exchanged(
        Action.EVALUATION_EXPORT, policy.LEAD_OR_AUDITOR, for_=policy.PANEL_OR_READER, search=matrix(LATE)
    ),
    "the workbook before submitting": without(Action.EVALUATION_EXPORT, policy.INDEPENDENT, search=sweep(SCORING_LEAD)),
    "the packet before submitting": without(Action.PACKET_VIEW, policy.INDEPENDENT, search=sweep(SCORING_LEAD)),
    "the packet for whoever observes": without(
        Action.PACKET_VIEW, policy.LEAD_APPROVER_OR_AUDITOR, search=matrix("observer")
    ),
    "how sure the ranking is, told to evaluators": without(Action.ROBUSTNESS_VIEW, policy.READER, search=matrix(LATE)),
    "scenarios saved by whoever observes": without(
        Action.SCENARIO_SAVE, policy.LEAD_OR_APPROVER, search=matrix("observer")
    ),
    "prices for whoever scores": without(Action.OFFER_VIEW, policy.READER, search=sweep(EARLY)),
}
