"""Planted holes: with one guard taken away or turned round, a generic test must go red. None may slip through."""

import inspect
import secrets
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import func, insert, select

from app.db import db
from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import POLICY, Action, Check
from app.evaluations import queries as staged_queries
from app.evaluations.routes import importing as import_routes
from app.evaluations.routes import tabs as tab_routes
from app.models.mark import MarkRow
from app.models.offer import Firm
from app.portal.clarifying import page as portal_answers
from app.stages.responses.clarifying import queries as clarifying_queries
from app.stages.scoring import pages as scoring_pages
from app.stages.scoring import queries as scoring_queries
from app.stages.scoring.queries import grid as grid_queries
from app.stages.scoring.queries import history as history_queries
from app.stages.scoring.queries import marks as mark_queries
from app.stages.scoring.routes import grid as grid_routes
from app.stages.scoring.routes import history as history_routes
from app.stages.scoring.routes import ranking as ranking_routes
from app.web import access, headers, rfp_in_question, security, session
from app.web.unit_of_work import writing
from tests.conftest import empty
from tests.integrity.canaries import leaks
from tests.integrity.conftest import WorldAt
from tests.integrity.doors import deviations, tells_existence
from tests.integrity.every_answer import accepted_without_token, wrong_headers
from tests.integrity.two_worlds import SECRETS, base, differences, seen_by

ON_SQLITE = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
Plant = Callable[[pytest.MonkeyPatch, Flask], None]
Search = Callable[[Flask, WorldAt], list[str]]


def without(action: Action, check: Check) -> Plant:
    """The policy with one check of one action forgotten."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        left = tuple(known for known in POLICY[action] if known is not check)
        assert len(left) == len(POLICY[action]) - 1
        patch.setitem(POLICY, action, left)

    return plant


def exchanged(action: Action, check: Check, *, for_: Check) -> Plant:
    """The policy with one check of one action mistaken for another."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        assert check in POLICY[action]
        patch.setitem(POLICY, action, tuple(for_ if known is check else known for known in POLICY[action]))

    return plant


def rewritten(module: ModuleType, name: str, *, old: str, new: str, also_in: tuple[ModuleType, ...] = ()) -> Plant:
    """A function whose source says something else in one place."""

    def plant(patch: pytest.MonkeyPatch, app: Flask) -> None:
        source = textwrap.dedent(inspect.getsource(getattr(module, name)))
        assert source.count(old) == 1
        made: dict[str, Any] = {}
        patch.setattr(session.login_manager, "_user_callback", session.login_manager._user_callback)
        exec(compile(source.replace(old, new), module.__name__, "exec"), vars(module), made)
        for place in (module, *also_in):
            patch.setattr(place, name, made[name])

    return plant


def existence_is_told(patch: pytest.MonkeyPatch, app: Flask) -> None:
    for action, checks in POLICY.items():
        open_secret = Check(words=policy.MEMBER.words, refusal=policy.MEMBER.refusal, secret=False)
        patch.setitem(POLICY, action, tuple(open_secret if check is policy.MEMBER else check for check in checks))


def refusals_go_unnoticed(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setattr(security, "note", lambda *_, **__: None)


def a_refusal_writes(patch: pytest.MonkeyPatch, app: Flask) -> None:
    refuse = access.refuse

    def write_and_refuse(refused: access.Refusal, *, action: Action) -> None:
        with writing() as work:
            work.execute(insert(Firm).values(name=f"Firm {secrets.token_hex(8)}"))
        refuse(refused, action=action)

    patch.setattr(access, "refuse", write_and_refuse)


def progress_is_counted_for_all(patch: pytest.MonkeyPatch, app: Flask) -> None:
    """A header with a sum over everyone's marks, as a careless progress bar would have it."""

    def add(response: Response) -> Response:
        response.headers["X-Progress"] = str(db.session.scalar(select(func.count()).select_from(MarkRow)))
        return response

    patch.setitem(app.after_request_funcs, None, [*app.after_request_funcs[None], add])


def pages_show_what_is_closed(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setitem(app.jinja_env.globals, "may", lambda *_, **__: None)


def a_form_is_exempt(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setattr(app.extensions["csrf"], "_exempt_views", {"app.stages.scoring.routes.ranking.close"})


def a_header_is_missing(patch: pytest.MonkeyPatch, app: Flask) -> None:
    left = {name: value for name, value in headers.HEADERS.items() if name != "X-Content-Type-Options"}
    patch.setattr(headers, "HEADERS", left)


def matrix(persona: str, stage: Stage = Stage.SCORING) -> Search:
    return lambda app, world_at: list(deviations(app, world_at(stage), personas=[persona], stage=stage))


def sweep(persona: str) -> Search:
    return lambda app, world_at: leaks(app, world_at(Stage.SCORING), persona=persona)


def worlds(name: str, persona: str) -> Search:
    def search(app: Flask, world_at: WorldAt) -> list[str]:
        empty(app)
        one = seen_by(app, base(), personas=[persona])[persona]
        empty(app)
        other = seen_by(app, SECRETS[name].change(base()), personas=[persona])[persona]
        return differences(one, other=other, persona=persona)

    return search


def existence(app: Flask, world_at: WorldAt) -> list[str]:
    return list(tells_existence(app, world_at(Stage.SCORING), personas=("anonymous", "no role")))


def tokens(app: Flask, world_at: WorldAt) -> list[str]:
    before = app.config["WTF_CSRF_ENABLED"]
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        return list(accepted_without_token(app, world_at(Stage.SCORING)))
    finally:
        app.config["WTF_CSRF_ENABLED"] = before


def every_header(app: Flask, world_at: WorldAt) -> list[str]:
    return list(wrong_headers(app, world_at(Stage.SCORING), persona="lead"))


EARLY, RECUSED, OUTSIDER = "evaluator before submitting", "evaluator recused for B", "no role"
NO_CONFLICT = without(Action.MARK_VIEW, policy.NO_CONFLICT)
EXPORT = exchanged(Action.EVALUATION_EXPORT, policy.LEAD_OR_AUDITOR, for_=policy.PANEL_OR_READER)
OF_ANYONE = rewritten(
    staged_queries, "staged_workbook", old="StagedImport.person_id == person_id,", new="", also_in=(import_routes,)
)
HOLES: dict[str, tuple[Plant, Search]] = {
    "the ranking before submitting": (without(Action.RANKING_VIEW, policy.INDEPENDENT), matrix(EARLY)),
    "canaries in the ranking before submitting": (without(Action.RANKING_VIEW, policy.INDEPENDENT), sweep(EARLY)),
    "another's mark shows in the ranking": (
        without(Action.RANKING_VIEW, policy.INDEPENDENT),
        worlds("another's mark, 1 instead of 46", EARLY),
    ),
    "marks of an offer one stands back from": (NO_CONFLICT, matrix(RECUSED)),
    "words about an offer one stands back from": (NO_CONFLICT, sweep(RECUSED)),
    "an RFP one has no part in": (without(Action.RFP_VIEW, policy.MEMBER), matrix(OUTSIDER)),
    "the ranking before the stage of scoring": (
        without(Action.RANKING_VIEW, policy.SCORED),
        matrix("lead", Stage.DRAFTING),
    ),
    "the workbook for evaluators": (EXPORT, matrix("evaluator after submitting")),
    "existence told by 403": (existence_is_told, matrix(OUTSIDER)),
    "refusals without a security event": (refusals_go_unnoticed, matrix(OUTSIDER)),
    "a refusal that writes": (a_refusal_writes, matrix(OUTSIDER)),
    "an old cookie after deactivation": (
        rewritten(session, "_load", old=" or row.deactivated_at", new=""),
        matrix("deactivated"),
    ),
    "submitted turned round": (
        rewritten(rfp_in_question, "find", old="is not None for", new="is None for"),
        matrix(EARLY),
    ),
    "recusals forgotten": (
        rewritten(rfp_in_question, "find", old="recused_from=frozenset(", new="recused_from=frozenset() and ("),
        matrix(RECUSED),
    ),
    "somebody else's upload": (OF_ANYONE, sweep("lead of another RFP")),
    "progress counted over everyone's marks": (
        progress_is_counted_for_all,
        worlds("a mark that another has not given yet", EARLY),
    ),
    "existence told to whoever is not signed in": (
        rewritten(
            access,
            "_for_the_unknown",
            old="if request.method",
            new="if 'rfp' in request.view_args and not rfp_in_question.find(request.view_args['rfp'], "
            "actor=current_actor()): abort(404)\n    if request.method",
        ),
        existence,
    ),
    "marks counted on the overview": (
        pages_show_what_is_closed,
        worlds("a mark that another has not given yet", EARLY),
    ),
    "the widest spread of an offer one stands back from": (
        rewritten(scoring_pages, "_widest", old=" and numbers.offers[key[0]] not in closed_offers", new=""),
        sweep(RECUSED),
    ),
    "marks that are not submitted, shown to whoever reads marks": (
        rewritten(
            mark_queries,
            "given_marks",
            old=".where(SeatRow.submitted_at.is_not(None) | came_with_the_import(MarkRow.at, rfp_id=rfp_id))",
            new="",
            also_in=(scoring_queries,),
        ),
        sweep("lead"),
    ),
    "marks that are not submitted, in the exported workbook": (
        rewritten(mark_queries, "_may_be_seen", old="if not open_seats:", new="if True:"),
        sweep("lead"),
    ),
    "marks that are not submitted, in the history of a cell": (
        rewritten(
            history_queries,
            "history_of",
            old="seen if seat is None else",
            new="(source.version > 0) if seat is None else",
            also_in=(history_routes,),
        ),
        sweep("observer"),
    ),
    "what the total of an offer one stands back from is made of": (
        rewritten(scoring_pages, "_rows", old="CLOSED if cell.offer in closed_offers else cell", new="cell"),
        worlds("what the points of an offer one stands back from are made of", RECUSED),
    ),
    "the bar of an offer one stands back from": (
        rewritten(
            scoring_pages,
            "ranking_page",
            old=" if numbers.offers[each.offer] not in closed_offers",
            new="",
            also_in=(ranking_routes,),
        ),
        worlds("what the points of an offer one stands back from are made of", RECUSED),
    ),
    "another's tab": (rewritten(tab_routes, "_own_seat", old="current_actor().seat", new="2"), sweep(EARLY)),
    "progress before submitting": (
        without(Action.PROGRESS_VIEW, policy.INDEPENDENT),
        matrix("lead who scores, before submitting"),
    ),
    "progress for whoever reads": (without(Action.PROGRESS_VIEW, policy.LEAD_OR_AUDITOR), matrix("observer")),
    "marks changed after submitting": (
        without(Action.MARK_GIVE, policy.UNSUBMITTED),
        matrix("evaluator after submitting"),
    ),
    "marks given without a seat": (without(Action.MARK_GIVE, policy.SEATED), matrix("evaluator without a seat")),
    "own marks without a seat": (without(Action.MARK_OWN, policy.SEATED), matrix("evaluator without a seat")),
    "marks changed after the scoring": (without(Action.MARK_GIVE, policy.SCORING), matrix(EARLY, Stage.AWARDS)),
    "a set reopened by whoever reads": (without(Action.SEAT_REOPEN, policy.LEAD), matrix("observer")),
    "a set reopened by who has not submitted": (
        without(Action.SEAT_REOPEN, policy.INDEPENDENT),
        matrix("lead who scores, before submitting"),
    ),
    "an evaluator records what the panel agreed on": (
        without(Action.AGREED_RECORD, policy.LEAD),
        matrix("evaluator after submitting"),
    ),
    "everybody's history on the page of one's own": (
        rewritten(
            history_queries,
            "history_of",
            old="seen if seat is None else source.seat == seat",
            new="source.version > 0",
            also_in=(history_routes,),
        ),
        sweep("lead who scores, before submitting"),
    ),
    "another's marks in the own table": (
        rewritten(grid_queries, "own_grid", old='"seat": seat,', new='"seat": 2,', also_in=(grid_routes,)),
        sweep(EARLY),
    ),
    "a seat's marks taken in by a drafter": (without(Action.MARK_TAKE, policy.LEAD), matrix("drafter")),
    "the scoring closed by who has not submitted": (
        without(Action.SCORING_CLOSE, policy.INDEPENDENT),
        matrix("lead who scores, before submitting"),
    ),
    "the workbook before submitting": (
        without(Action.EVALUATION_EXPORT, policy.INDEPENDENT),
        sweep("lead who scores, before submitting"),
    ),
    "the packet before submitting": (
        without(Action.PACKET_VIEW, policy.INDEPENDENT),
        sweep("lead who scores, before submitting"),
    ),
    "the packet for whoever observes": (
        without(Action.PACKET_VIEW, policy.LEAD_APPROVER_OR_AUDITOR),
        matrix("observer"),
    ),
    "how sure the ranking is, told to evaluators": (
        without(Action.ROBUSTNESS_VIEW, policy.READER),
        matrix("evaluator after submitting"),
    ),
    "scenarios saved by whoever observes": (without(Action.SCENARIO_SAVE, policy.LEAD_OR_APPROVER), matrix("observer")),
    "prices for whoever scores": (without(Action.OFFER_VIEW, policy.READER), sweep(EARLY)),
    "questions and who asked them, for whoever observes": (
        without(Action.CLARIFICATION_VIEW, policy.LEAD_DRAFTER_OR_AUDITOR),
        sweep("observer"),
    ),
    "an answer to one vendor, for another": (
        rewritten(
            clarifying_queries,
            "told_answers",
            old="ClarificationAnswer.private_to == invitation_id",
            new="ClarificationAnswer.private_to > 0",
            also_in=(portal_answers,),
        ),
        sweep("vendor B contact"),
    ),
    "another vendor's own questions": (
        rewritten(
            clarifying_queries,
            "own_questions",
            old="Clarification.invitation_id == invitation_id",
            new="Clarification.invitation_id > 0",
            also_in=(portal_answers,),
        ),
        sweep("vendor B contact"),
    ),
    "a form without a token": (a_form_is_exempt, tokens),
    "a header left out": (a_header_is_missing, every_header),
}


@pytest.fixture
def planted() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@ON_SQLITE
@pytest.mark.parametrize("name", HOLES)
def test_a_planted_hole_is_found(app: Flask, world_at: WorldAt, planted: pytest.MonkeyPatch, name: str) -> None:
    """Without the hole the same searches find nothing: that is what the other files here test."""
    plant, search = HOLES[name]
    plant(planted, app)
    assert search(app, world_at) != []
