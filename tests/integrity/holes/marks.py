"""Holes in the marks: who sees whose, from when on, and who gives or changes them."""

from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.evaluations.routes import tabs as tab_routes
from app.stages.scoring import queries as scoring_queries
from app.stages.scoring.queries import grid as grid_queries
from app.stages.scoring.queries import history as history_queries
from app.stages.scoring.queries import marks as mark_queries
from app.stages.scoring.routes import grid as grid_routes
from app.stages.scoring.routes import history as history_routes
from app.web import rfp_in_question
from tests.integrity.holes.planting import Hole, matrix, rewritten, sweep, without

EARLY, RECUSED = "evaluator before submitting", "evaluator recused for B"
LATE, SCORING_LEAD = "evaluator after submitting", "lead who scores, before submitting"
HOLES: dict[str, Hole] = {
    "marks of an offer one stands back from": without(Action.MARK_VIEW, policy.NO_CONFLICT, search=matrix(RECUSED)),
    "words about an offer one stands back from": without(Action.MARK_VIEW, policy.NO_CONFLICT, search=sweep(RECUSED)),
    "submitted turned round": Hole(
        rewritten(rfp_in_question, "find", old="is not None for", new="is None for"),
        matrix(EARLY),
        shows_at=(Action.RANKING_VIEW,),
    ),
    "recusals forgotten": Hole(
        rewritten(rfp_in_question, "find", old="recused_from=frozenset(", new="recused_from=frozenset() and ("),
        matrix(RECUSED),
        shows_at=(Action.MARK_VIEW,),
    ),
    "marks that are not submitted, shown to whoever reads marks": Hole(
        rewritten(
            mark_queries,
            "given_marks",
            old=".where(SeatRow.submitted_at.is_not(None) | came_with_the_import(MarkRow.at, rfp_id=rfp_id))",
            new="",
            also_in=(scoring_queries,),
        ),
        sweep("lead"),
        shows_at=(Action.MARK_VIEW,),
    ),
    "marks that are not submitted, in the exported workbook": Hole(
        rewritten(mark_queries, "_may_be_seen", old="if not open_seats:", new="if True:"),
        sweep("lead"),
        shows_at=(Action.EVALUATION_EXPORT,),
    ),
    "marks that are not submitted, in the history of a cell": Hole(
        rewritten(
            history_queries,
            "history_of",
            old="seen if seat is None else",
            new="(source.version > 0) if seat is None else",
            also_in=(history_routes,),
        ),
        sweep("observer"),
        shows_at=(Action.MARK_VIEW,),
    ),
    "everybody's history on the page of one's own": Hole(
        rewritten(
            history_queries,
            "history_of",
            old="seen if seat is None else source.seat == seat",
            new="source.version > 0",
            also_in=(history_routes,),
        ),
        sweep(SCORING_LEAD),
        shows_at=(Action.MARK_OWN,),
    ),
    "another's tab": Hole(
        rewritten(tab_routes, "_own_seat", old="current_actor().seat", new="2"),
        sweep(EARLY),
        shows_at=(Action.MARK_OWN,),
    ),
    "another's marks in the own table": Hole(
        rewritten(grid_queries, "own_grid", old='"seat": seat,', new='"seat": 2,', also_in=(grid_routes,)),
        sweep(EARLY),
        shows_at=(Action.MARK_OWN,),
    ),
    "own marks without a seat": without(Action.MARK_OWN, policy.SEATED, search=matrix("evaluator without a seat")),
    "marks given without a seat": without(Action.MARK_GIVE, policy.SEATED, search=matrix("evaluator without a seat")),
    "marks given before the scoring": without(Action.MARK_GIVE, policy.SCORING, search=matrix(EARLY, Stage.RESPONSES)),
    "marks changed after submitting": without(Action.MARK_GIVE, policy.UNSUBMITTED, search=matrix(LATE)),
    "a seat's marks taken in by a drafter": without(Action.MARK_TAKE, policy.LEAD, search=matrix("drafter")),
    "an evaluator records what the panel agreed on": without(Action.AGREED_RECORD, policy.LEAD, search=matrix(LATE)),
    "a set reopened by whoever reads": without(Action.SEAT_REOPEN, policy.LEAD, search=matrix("observer")),
    "a set reopened by who has not submitted": without(
        Action.SEAT_REOPEN, policy.INDEPENDENT, search=matrix(SCORING_LEAD)
    ),
    "progress before submitting": without(Action.PROGRESS_VIEW, policy.INDEPENDENT, search=matrix(SCORING_LEAD)),
    "progress for whoever reads": without(Action.PROGRESS_VIEW, policy.LEAD_OR_AUDITOR, search=matrix("observer")),
    "the scoring closed by who has not submitted": without(
        Action.SCORING_CLOSE, policy.INDEPENDENT, search=matrix(SCORING_LEAD)
    ),
}
