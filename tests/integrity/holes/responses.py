"""Holes around the responses: invitations, questions, answers, prices, the opening and the portal."""

from dataclasses import replace

from sqlalchemy import update

from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.models.vendor import InvitedPerson
from app.portal.clarifying import page as portal_answers
from app.stages.responses.clarifying import queries as clarifying_queries
from app.web import access
from app.web.unit_of_work import writing
from tests.integrity.doors import deviations
from tests.integrity.holes.marks import LATE, RECUSED
from tests.integrity.holes.planting import Ground, Hole, exchanged, matrix, rewritten, sweep, without
from tests.integrity.matrix import DOORS
from tests.integrity.personas import OUR_VENDOR

OURS, RIVAL = "vendor A contact", "vendor B contact"


def unagreed(ground: Ground) -> list[str]:
    """What is open, of all that is to be shut, to whoever answers for firm A and has not agreed to confidentiality."""
    app, world = ground.app, ground.world_at(Stage.RESPONSES)
    nothing = {"agreed_at": None, "agreed_name": "", "agreed_text_hash": ""}
    with app.app_context(), writing() as work:
        work.execute(update(InvitedPerson).where(InvitedPerson.person_id == world.people[OURS]).values(nothing))
    behind = (Action.PORTAL_READ, Action.RESPONSE_OWN)
    doors = [
        replace(door, opens_to=frozenset())
        for door in DOORS
        if door.opens_to == OUR_VENDOR and access.declared_action(app, door.endpoint) in behind
    ]
    assert {access.declared_action(app, door.endpoint) for door in doors} == set(behind)
    ground.plant()
    return list(deviations(app, world, personas=[OURS], stage=Stage.RESPONSES, doors=doors))


HOLES: dict[str, Hole] = {
    "who is invited, told to whoever observes": without(
        Action.INVITATION_VIEW, policy.LEAD_OR_AUDITOR, search=matrix("observer", Stage.RESPONSES)
    ),
    "questions and who asked them, for whoever observes": without(
        Action.CLARIFICATION_VIEW, policy.LEAD_DRAFTER_OR_AUDITOR, search=sweep("observer")
    ),
    "an answer to one vendor, for another": Hole(
        rewritten(
            clarifying_queries,
            "told_answers",
            old="ClarificationAnswer.private_to == invitation_id",
            new="ClarificationAnswer.private_to > 0",
            also_in=(portal_answers,),
        ),
        sweep(RIVAL),
        shows_at=(Action.PORTAL_HOME,),
    ),
    "another vendor's own questions": Hole(
        rewritten(
            clarifying_queries,
            "own_questions",
            old="Clarification.invitation_id == invitation_id",
            new="Clarification.invitation_id > 0",
            also_in=(portal_answers,),
        ),
        sweep(RIVAL),
        shows_at=(Action.PORTAL_HOME,),
    ),
    "what vendors did under the seal, before the opening": without(
        Action.SEALED_AUDIT_VIEW, policy.OPENED, search=matrix("lead", Stage.RESPONSES)
    ),
    "what vendors did under the seal, read by whoever opens": without(
        Action.SEALED_AUDIT_VIEW, policy.LEAD_OR_AUDITOR, search=sweep("opener")
    ),
    "answers before the opening": without(Action.RESPONSE_READ, policy.OPENED, search=matrix("lead", Stage.RESPONSES)),
    "answers of an offer one stands back from": without(
        Action.RESPONSE_READ, policy.NO_CONFLICT, search=matrix(RECUSED)
    ),
    "answers for whoever opens": without(Action.RESPONSE_READ, policy.PANEL_OR_READER, search=matrix("opener")),
    "compared prices for evaluators": exchanged(
        Action.PRICE_READ, policy.READER, for_=policy.PANEL_OR_READER, search=matrix(LATE, Stage.AWARDS)
    ),
    "compared prices while their envelopes are shut": exchanged(
        Action.PRICE_READ, policy.PRICES_OPEN, for_=policy.OPENED, search=matrix("lead")
    ),
    "envelopes opened by the lead": without(
        Action.ENVELOPE_OPEN, policy.OPENER, search=matrix("lead", Stage.RESPONSES)
    ),
    "the opening shown to drafters": without(Action.OPENING_VIEW, policy.OPENING_READER, search=matrix("drafter")),
    "the portal for everybody": exchanged(
        Action.PORTAL_HOME, policy.VENDOR, for_=policy.SIGNED_IN, search=matrix("lead")
    ),
    "intent changed after the stage of responses": without(Action.PORTAL_INTEND, policy.RESPONSES, search=matrix(OURS)),
    "another vendor's invitation told by 403": Hole(
        rewritten(access, "_look_up_invitation", old="secret=True", new="secret=False"),
        matrix(RIVAL, Stage.RESPONSES),
        shows_at=(Action.PORTAL_ENTER,),
    ),
    "documents before agreeing to confidentiality": without(Action.PORTAL_READ, policy.AGREED, search=unagreed),
    "the response before agreeing to confidentiality": without(Action.RESPONSE_OWN, policy.AGREED, search=unagreed),
}
