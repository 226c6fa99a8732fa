"""Holes in who is who, in what a refusal tells and leaves, and in what every answer and form carries."""

import secrets

import pytest
from flask import Flask
from sqlalchemy import insert

from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import POLICY, Action, Check
from app.models.offer import Firm
from app.web import access, headers, security, session, staged_uploads
from app.web.unit_of_work import writing
from tests.integrity.doors import tells_existence
from tests.integrity.every_answer import accepted_without_token, wrong_headers
from tests.integrity.holes.planting import Ground, Hole, first_of, matrix, rewritten, sweep, without

OUTSIDER = "no role"


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


def a_form_is_exempt(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setattr(app.extensions["csrf"], "_exempt_views", {"app.stages.scoring.routes.ranking.close"})


def a_header_is_missing(patch: pytest.MonkeyPatch, app: Flask) -> None:
    left = {name: value for name, value in headers.HEADERS.items() if name != "X-Content-Type-Options"}
    patch.setattr(headers, "HEADERS", left)


def existence(ground: Ground) -> list[str]:
    world = ground.world_at(Stage.SCORING)
    ground.plant()
    return first_of(tells_existence(ground.app, world, personas=("anonymous", OUTSIDER)))


def tokens(ground: Ground) -> list[str]:
    world, settings = ground.world_at(Stage.SCORING), ground.app.config
    ground.plant()
    before = settings["WTF_CSRF_ENABLED"]
    settings["WTF_CSRF_ENABLED"] = True
    try:
        return first_of(accepted_without_token(ground.app, world))
    finally:
        settings["WTF_CSRF_ENABLED"] = before


def every_header(ground: Ground) -> list[str]:
    world = ground.world_at(Stage.SCORING)
    ground.plant()
    return first_of(wrong_headers(ground.app, world, persona="lead"))


HOLES: dict[str, Hole] = {
    "an RFP one has no part in": without(Action.RFP_VIEW, policy.MEMBER, search=matrix(OUTSIDER)),
    "existence told by 403": Hole(existence_is_told, matrix(OUTSIDER), shows_at=(Action.RFP_VIEW,)),
    "existence told to whoever is not signed in": Hole(
        rewritten(
            access,
            "_for_the_unknown",
            old="if request.method",
            new="if 'rfp' in request.view_args and not rfp_in_question.find(request.view_args['rfp'], "
            "actor=current_actor()): abort(404)\n    if request.method",
        ),
        existence,
    ),
    "refusals without a security event": Hole(refusals_go_unnoticed, matrix(OUTSIDER), shows_at=(Action.RFP_CREATE,)),
    "a refusal that writes": Hole(a_refusal_writes, matrix(OUTSIDER), shows_at=(Action.RFP_CREATE,)),
    "an old cookie after deactivation": Hole(
        rewritten(session, "_load", old=" or row.deactivated_at", new=""),
        matrix("deactivated"),
        shows_at=(Action.SESSION_OWN,),
    ),
    "somebody else's upload": Hole(
        rewritten(staged_uploads, "_own", old="StagedImport.person_id == person_id,", new=""),
        sweep("lead of another RFP"),
        shows_at=(Action.EVALUATION_IMPORT,),
    ),
    "a form without a token": Hole(a_form_is_exempt, tokens),
    "a header left out": Hole(a_header_is_missing, every_header),
}
