"""Planted holes: with one guard taken away or turned round, a generic test must go red. None may slip through."""

import inspect
import secrets
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from types import ModuleType
from typing import Any

import pytest
import time_machine
from flask import Flask, Response
from sqlalchemy import func, insert, select, update

from app.db import db
from app.domain import envelopes, policy
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import POLICY, Action, Check
from app.domain.submission import Late
from app.evaluations.routes import tabs as tab_routes
from app.models.mark import MarkRow
from app.models.offer import Firm
from app.models.response import Envelope, Submission
from app.models.vendor import InvitedPerson
from app.opening import operations as opening
from app.portal.clarifying import page as portal_answers
from app.stages.responses.clarifying import queries as clarifying_queries
from app.stages.responses.sealed import gate, submitting
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import Draft, submit
from app.stages.scoring import pages as scoring_pages
from app.stages.scoring import queries as scoring_queries
from app.stages.scoring.queries import grid as grid_queries
from app.stages.scoring.queries import history as history_queries
from app.stages.scoring.queries import marks as mark_queries
from app.stages.scoring.routes import grid as grid_routes
from app.stages.scoring.routes import history as history_routes
from app.stages.scoring.routes import ranking as ranking_routes
from app.web import access, headers, rfp_in_question, security, session, staged_uploads
from app.web.clock import now
from app.web.unit_of_work import Work, writing
from tests.conftest import empty
from tests.integrity.canaries import leaking
from tests.integrity.conftest import WorldAt
from tests.integrity.doors import deviations, tells_existence
from tests.integrity.every_answer import accepted_without_token, wrong_headers
from tests.integrity.matrix import DOORS
from tests.integrity.personas import OUR_VENDOR
from tests.integrity.two_sealed_worlds import DEEDS, interference
from tests.integrity.two_worlds import SECRETS, base, differences, seen_by
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener

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


def the_seal_of_the_audit_is_off(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setattr(Work, "record_sealed", Work.record)


def the_seal_of_mails_is_off(patch: pytest.MonkeyPatch, app: Flask) -> None:
    enqueue = Work.enqueue

    def shown(work: Work, *args: Any, sealed_for: int | None = None, rfp_id: int | None = None, **more: Any) -> Any:
        return enqueue(work, *args, rfp_id=rfp_id or sealed_for, **more)

    patch.setattr(Work, "enqueue", shown)


def submissions_are_counted(patch: pytest.MonkeyPatch, app: Flask) -> None:
    def add(response: Response) -> Response:
        response.headers["X-Submitted"] = str(db.session.scalar(select(func.count()).select_from(Submission)))
        return response

    patch.setitem(app.after_request_funcs, None, [*app.after_request_funcs[None], add])


def matrix(persona: str, stage: Stage = Stage.SCORING) -> Search:
    """The first thing that is not as the matrix says: one is enough."""
    return lambda app, world_at: list(islice(deviations(app, world_at(stage), personas=[persona], stage=stage), 1))


def sweep(persona: str) -> Search:
    """The first thing that somebody comes across and should not."""
    return lambda app, world_at: list(islice(leaking(app, world_at(Stage.SCORING), persona=persona), 1))


def worlds(name: str, persona: str) -> Search:
    def search(app: Flask, world_at: WorldAt) -> list[str]:
        empty(app)
        one = seen_by(app, base(), personas=[persona])[persona]
        empty(app)
        other = seen_by(app, SECRETS[name].change(base()), personas=[persona])[persona]
        return differences(one, other=other, persona=persona)

    return search


def sealed_worlds(persona: str) -> Search:
    """What this persona sees of a vendor that hands in."""
    deeds = DEEDS["nothing handed in, or one submission"]
    return lambda app, world_at: interference(app, deeds, personas=(persona,))


def unagreed(app: Flask, world_at: WorldAt) -> list[str]:
    """What is open, of all that is to be shut, to whoever answers for firm A and has not agreed to confidentiality."""
    world = world_at(Stage.RESPONSES)
    me = "vendor A contact"
    nothing = {"agreed_at": None, "agreed_name": "", "agreed_text_hash": ""}
    with app.app_context(), writing() as work:
        work.execute(update(InvitedPerson).where(InvitedPerson.person_id == world.people[me]).values(nothing))
    behind = (Action.PORTAL_READ, Action.RESPONSE_OWN)
    doors = [
        replace(door, opens_to=frozenset())
        for door in DOORS
        if door.opens_to == OUR_VENDOR and access.declared_action(app, door.endpoint) in behind
    ]
    assert {access.declared_action(app, door.endpoint) for door in doors} == set(behind)
    return list(deviations(app, world, personas=[me], stage=Stage.RESPONSES, doors=doors))


def late_deeds(app: Flask, world_at: WorldAt) -> list[str]:
    """What is taken in although it came after the deadline, or was done after it only."""
    world = a_sealed_world(app)
    actor, invitation = world.people["Aare AG"], world.invitations["Aare AG"]
    changes = (Change(Envelope.QUALITY, "Q1", '"words"', over=0),)
    found = []
    with app.app_context():
        save_items(actor, invitation_id=invitation, changes=changes)
        with time_machine.travel(now()) as clock:

            def slowly(draft: Draft) -> Draft:
                clock.shift(timedelta(days=8))
                return draft

            deeds: dict[str, Callable[[], object]] = {
                "slow": lambda: submit(actor, invitation_id=invitation, judge=slowly),
                "late": lambda: submit(actor, invitation_id=invitation),
                "saved": lambda: save_items(actor, invitation_id=invitation, changes=changes),
            }
            for name, deed in deeds.items():
                with suppress(Late):
                    deed()
                    found.append(name)
    return found


def early_opening(app: Flask, world_at: WorldAt) -> list[str]:
    return _opened(app, a_sealed_world(app), envelope="quality", openers=2)


def prices_first(app: Flask, world_at: WorldAt) -> list[str]:
    with time_machine.travel(now() + timedelta(days=8)):
        return _opened(app, a_sealed_world(app, closes_in=timedelta(0)), envelope="price", openers=2)


def alone(app: Flask, world_at: WorldAt) -> list[str]:
    with time_machine.travel(now() + timedelta(days=8)):
        return _opened(app, a_sealed_world(app, closes_in=timedelta(0)), envelope="quality", openers=1)


def _opened(app: Flask, world: SealedWorld, *, envelope: str, openers: int) -> list[str]:
    """What so many openers can open; the words of another obstacle than the first one count as a door too far."""
    found = []
    for number in range(openers):
        opener = named_opener(app, world, name=f"Opener {number}")
        with app.app_context():
            try:
                if opening.attend(opener, rfp_id=world.rfp_id, envelope=envelope):
                    found.append(envelope)
            except DomainError as error:
                if not any(words in str(error) for words in ("shut until the deadline", "quality are opened first")):
                    found.append(str(error))
    return found


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
OF_ANYONE = rewritten(staged_uploads, "_own", old="StagedImport.person_id == person_id,", new="")
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
    "marks given before the scoring": (without(Action.MARK_GIVE, policy.SCORING), matrix(EARLY, Stage.RESPONSES)),
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
    "what vendors did under the seal, before the opening": (
        without(Action.SEALED_AUDIT_VIEW, policy.OPENED),
        matrix("lead", Stage.RESPONSES),
    ),
    "what vendors did under the seal, read by whoever opens": (
        without(Action.SEALED_AUDIT_VIEW, policy.LEAD_OR_AUDITOR),
        sweep("opener"),
    ),
    "answers before the opening": (without(Action.RESPONSE_READ, policy.OPENED), matrix("lead", Stage.RESPONSES)),
    "answers of an offer one stands back from": (
        without(Action.RESPONSE_READ, policy.NO_CONFLICT),
        matrix(RECUSED),
    ),
    "answers for whoever opens": (without(Action.RESPONSE_READ, policy.PANEL_OR_READER), matrix("opener")),
    "compared prices for evaluators": (
        exchanged(Action.PRICE_READ, policy.READER, for_=policy.PANEL_OR_READER),
        matrix("evaluator after submitting", Stage.AWARDS),
    ),
    "compared prices while their envelopes are shut": (
        exchanged(Action.PRICE_READ, policy.PRICES_OPEN, for_=policy.OPENED),
        matrix("lead"),
    ),
    "envelopes opened by the lead": (
        without(Action.ENVELOPE_OPEN, policy.OPENER),
        matrix("lead", Stage.RESPONSES),
    ),
    "openers let off after publishing": (
        without(Action.OPENERS_NAME, policy.DRAFTING),
        matrix("lead", Stage.RESPONSES),
    ),
    "the opening shown to drafters": (without(Action.OPENING_VIEW, policy.OPENING_READER), matrix("drafter")),
    "who is invited, told to whoever observes": (
        without(Action.INVITATION_VIEW, policy.LEAD_OR_AUDITOR),
        matrix("observer", Stage.RESPONSES),
    ),
    "the portal for everybody": (exchanged(Action.PORTAL_HOME, policy.VENDOR, for_=policy.SIGNED_IN), matrix("lead")),
    "intent changed after the stage of responses": (
        without(Action.PORTAL_INTEND, policy.RESPONSES),
        matrix("vendor A contact"),
    ),
    "another vendor's invitation told by 403": (
        rewritten(access, "_look_up_invitation", old="secret=True", new="secret=False"),
        matrix("vendor B contact", Stage.RESPONSES),
    ),
    "documents before agreeing to confidentiality": (without(Action.PORTAL_READ, policy.AGREED), unagreed),
    "the response before agreeing to confidentiality": (without(Action.RESPONSE_OWN, policy.AGREED), unagreed),
    "no deadline at the gate": (
        rewritten(gate, "standing_invitation", old="work.now >= rfp.closes_at or ", new=""),
        late_deeds,
    ),
    "no deadline before the commit": (
        rewritten(gate, "still_in_time", old="now() >=", new="now() <", also_in=(submitting,)),
        late_deeds,
    ),
    "envelopes before the deadline": (
        rewritten(envelopes, "quality_obstacle", old="facts.now < facts.closes_at", new="False", also_in=(opening,)),
        early_opening,
    ),
    "prices before quality": (
        rewritten(envelopes, "price_obstacle", old="not facts.responses_opened", new="False", also_in=(opening,)),
        prices_first,
    ),
    "one opener is enough": (
        rewritten(envelopes, "are_enough", old=">= needed", new=">= 1", also_in=(opening,)),
        alone,
    ),
    "vendors' deeds in the RFP's own chain": (the_seal_of_the_audit_is_off, sealed_worlds("lead")),
    "mails to vendors among the RFP's work": (the_seal_of_mails_is_off, sealed_worlds("lead")),
    "how many have submitted, in a header": (submissions_are_counted, sealed_worlds("vendor B contact")),
    "a form without a token": (a_form_is_exempt, tokens),
    "a header left out": (a_header_is_missing, every_header),
}


@pytest.fixture
def planted() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@ON_SQLITE
@pytest.mark.parametrize("search", [unagreed, late_deeds, early_opening, prices_first, alone])
def test_without_a_hole_the_searches_of_this_file_find_nothing(app: Flask, world_at: WorldAt, search: Search) -> None:
    assert search(app, world_at) == []


@ON_SQLITE
@pytest.mark.parametrize("name", HOLES)
def test_a_planted_hole_is_found(app: Flask, world_at: WorldAt, planted: pytest.MonkeyPatch, name: str) -> None:
    """Without the hole the same searches find nothing: that is what the other files here test."""
    plant, search = HOLES[name]
    plant(planted, app)
    assert search(app, world_at) != []
