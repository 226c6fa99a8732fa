"""Holes in the drafting of an RFP: who writes, signs and publishes it, and until when."""

from app.domain import policy
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from tests.integrity.holes.planting import Hole, matrix, without

HOLES: dict[str, Hole] = {
    "the RFP written by whoever observes": without(
        Action.REQUEST_EDIT, policy.LEAD_OR_DRAFTER, search=matrix("observer", Stage.DRAFTING)
    ),
    "the RFP written after publishing": without(
        Action.REQUEST_EDIT, policy.EDITABLE, search=matrix("drafter", Stage.RESPONSES)
    ),
    "criteria changed after publishing": without(
        Action.FRAMEWORK_EDIT, policy.EDITABLE, search=matrix("lead", Stage.RESPONSES)
    ),
    "signatures asked for by a drafter": without(
        Action.REVIEW_ASK, policy.LEAD, search=matrix("drafter", Stage.DRAFTING)
    ),
    "signed after publishing": without(Action.REVIEW_SIGN, policy.DRAFTING, search=matrix("approver", Stage.RESPONSES)),
    "published by a drafter": without(Action.RFP_PUBLISH, policy.LEAD, search=matrix("drafter", Stage.DRAFTING)),
    "an addendum begun by a drafter": without(
        Action.ADDENDUM_WRITE, policy.LEAD, search=matrix("drafter", Stage.RESPONSES)
    ),
    "openers let off after publishing": without(
        Action.OPENERS_NAME, policy.DRAFTING, search=matrix("lead", Stage.RESPONSES)
    ),
}
