"""The only place that says who may do what: one table from action to checks, each answering with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.actors import (
    ANONYMOUS,
    COMMAND_LINE,
    INSTANCE_ROLE_WORDS,
    READERS,
    ROLE_WORDS,
    WORKER,
    Actor,
    InstanceRole,
    Invited,
    Role,
    Situation,
)
from app.domain.lifecycle import Stage, title
from app.domain.sentences import listed

__all__ = [
    "ANONYMOUS",
    "COMMAND_LINE",
    "INSTANCE_ROLE_WORDS",
    "NOTHING_HERE",
    "POLICY",
    "READERS",
    "ROLE_WORDS",
    "WORKER",
    "Action",
    "Actor",
    "Check",
    "InstanceRole",
    "Invited",
    "Refusal",
    "Role",
    "Situation",
    "refusal",
]

NOTHING_HERE = "There is nothing here for you."
"""Why whoever must not know that a thing exists does not find it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: how it reads in the table of who may do what, and the test that returns None or the reason.

    A failed `secret` check must not reveal that the thing exists: it is answered as not found.
    """

    words: str
    refusal: Callable[[Actor, Situation], str | None]
    secret: bool = False


class Action(StrEnum):
    """`thing:verb`."""

    PAGE_PUBLIC = "page:public"
    PERSON_SIGN_IN = "person:sign_in"
    SESSION_OWN = "session:own"
    DESK_VIEW = "desk:view"
    POLICY_VIEW = "policy:view"
    PEOPLE_MANAGE = "people:manage"
    INSTANCE_AUDIT = "instance:audit"
    EVALUATION_IMPORT = "evaluation:import"
    RFP_VIEW = "rfp:view"
    RFP_CREATE = "rfp:create"
    REQUEST_VIEW = "request:view"
    REQUEST_EDIT = "request:edit"
    REQUEST_PRINT = "request:print"
    COMMENT_WRITE = "comment:write"
    LIBRARY_VIEW = "library:view"
    LIBRARY_EDIT = "library:edit"
    LIBRARY_KEEP = "library:keep"
    REVIEW_VIEW = "review:view"
    REVIEW_ASK = "review:ask"
    REVIEW_SIGN = "review:sign"
    RFP_PUBLISH = "rfp:publish"
    PUBLICATION_VIEW = "publication:view"
    ADDENDUM_WRITE = "addendum:write"
    FRAMEWORK_VIEW = "framework:view"
    FRAMEWORK_EDIT = "framework:edit"
    LABORATORY_USE = "laboratory:use"
    VENDOR_VIEW = "vendor:view"
    VENDOR_EDIT = "vendor:edit"
    INVITATION_VIEW = "invitation:view"
    INVITATION_EDIT = "invitation:edit"
    CLARIFICATION_VIEW = "clarification:view"
    CLARIFICATION_ANSWER = "clarification:answer"
    OPENING_VIEW = "opening:view"
    OPENERS_NAME = "openers:name"
    ENVELOPE_OPEN = "envelope:open"
    SEALED_AUDIT_VIEW = "sealed_audit:view"
    RESPONSE_READ = "response:read"
    PRICE_READ = "price:read"
    PORTAL_HOME = "portal:home"
    PORTAL_ENTER = "portal:enter"
    PORTAL_READ = "portal:read"
    PORTAL_ASK = "portal:ask"
    PORTAL_INTEND = "portal:intend"
    RESPONSE_OWN = "response:own"
    RESPONSE_WRITE = "response:write"
    RESPONSE_WITHDRAW = "response:withdraw"
    OFFER_VIEW = "offer:view"
    OFFER_EDIT = "offer:edit"
    SCORING_OPEN = "scoring:open"
    SCORING_RETURN = "scoring:return"
    MARK_OWN = "mark:own"
    MARK_GIVE = "mark:give"
    MARK_TAKE = "mark:take"
    PROGRESS_VIEW = "progress:view"
    SEAT_REOPEN = "seat:reopen"
    AGREED_RECORD = "agreed:record"
    AGREEMENT_VIEW = "agreement:view"
    ROBUSTNESS_VIEW = "robustness:view"
    ANALYSIS_RUN = "analysis:run"
    SCENARIO_VIEW = "scenario:view"
    SCENARIO_SAVE = "scenario:save"
    RANKING_VIEW = "ranking:view"
    MARK_VIEW = "mark:view"
    SCORING_CLOSE = "scoring:close"
    EVALUATION_EXPORT = "evaluation:export"
    PACKET_BUILD = "packet:build"
    PACKET_VIEW = "packet:view"
    AUDIT_VIEW = "audit:view"
    WORK_VIEW = "work:view"
    COMMITTEE_MANAGE = "committee:manage"


def _if(holds: Callable[[Actor, Situation], bool], *, words: str, otherwise: str = "", secret: bool = False) -> Check:
    """The check that `holds`; `otherwise` is the reason it gives where it does not."""
    return Check(
        words=words,
        refusal=lambda actor, situation: None if holds(actor, situation) else otherwise,
        secret=secret,
    )


def _in_instance(*roles: InstanceRole) -> Check:
    words = listed((INSTANCE_ROLE_WORDS[role] for role in roles), joined_by="or")

    def refusal(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
        return None if actor.instance_roles.intersection(roles) else f"Only {words} may do this."

    return Check(words=words, refusal=refusal)


def _in_rfp(*roles: Role, auditor: bool) -> Check:
    names = [ROLE_WORDS[role] for role in roles]
    words = listed([*names, "an auditor"] if auditor else names, joined_by="or")

    def refusal(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
        if actor.roles.intersection(roles) or (auditor and InstanceRole.AUDITOR in actor.instance_roles):
            return None
        return f"Only {words} of this RFP may do this."

    return Check(words=words, refusal=refusal)


def _from_stage(first: Stage) -> Check:
    order = list(Stage)

    def refusal(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
        if situation.stage is not None and order.index(situation.stage) >= order.index(first):
            return None
        return f"This opens with the stage “{title(first)}”."

    return Check(words=f"from the stage {title(first).lower()} on", refusal=refusal)


def _in_stages(*stages: Stage) -> Check:
    names = listed((f"“{title(stage)}”" for stage in stages), joined_by="or")

    def refusal(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
        return None if situation.stage in stages else f"This can be done in the stage {names} only."

    return Check(words=f"in the stage {names.lower()} only", refusal=refusal)


def _may_be_edited(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
    if situation.stage is Stage.DRAFTING or situation.amending:
        return None
    if situation.stage is Stage.RESPONSES:
        return "What was published is frozen. The lead can write an addendum on the page “Publication”."
    return f"This can be changed in the stage “{title(Stage.DRAFTING)}” only; it is frozen now."


def _sees_the_working_copy(actor: Actor) -> bool:
    writes = actor.roles.intersection((Role.LEAD, Role.DRAFTER))
    return bool(writes) or InstanceRole.AUDITOR in actor.instance_roles


def _offers_may_come(actor: Actor, situation: Situation) -> str | None:  # noqa: ARG001
    if situation.stage is Stage.RESPONSES and not situation.closed:
        return "Offers are entered once the deadline for responses has passed."
    if situation.stage in (Stage.DRAFTING, Stage.RESPONSES, Stage.SCORING):
        return None
    return "Offers stay as they were scored."


ANYONE = _if(lambda _, __: True, words="anyone, signed in or not")
SIGNED_IN = _if(lambda actor, _: actor.signed_in, words="anyone who is signed in", otherwise="Please sign in.")
MEMBER = _if(
    lambda actor, _: bool(actor.roles) or InstanceRole.AUDITOR in actor.instance_roles,
    words="anyone with a role in the RFP, or an auditor",
    otherwise=NOTHING_HERE,
    secret=True,
)
INDEPENDENT = _if(
    lambda actor, _: Role.EVALUATOR not in actor.roles or actor.submitted,
    words="an evaluator only after submitting all own marks",
    otherwise=(
        "Marks and ranking can be seen once you have submitted your own marks, so that each is given independently."
    ),
)
NO_CONFLICT = _if(
    lambda actor, situation: situation.offer is None or situation.offer not in actor.recused_from,
    words="not for an offer one stands back from",
    otherwise="You stood back from this offer, so its marks stay closed to you.",
)
NO_CONFLICT_AT_ALL = _if(
    lambda actor, _: not actor.recused_from,
    words="not for whoever stands back from an offer",
    otherwise="You stood back from an offer, and this page speaks of the marks of all offers.",
)
SEATED = _if(
    lambda actor, _: actor.seat is not None,
    words="with a seat on the panel",
    otherwise="You have no seat on the panel. The lead gives seats on the page Committee.",
)
UNSUBMITTED = _if(
    lambda actor, _: not actor.submitted,
    words="until one's marks are submitted",
    otherwise="You have submitted your marks. The lead can reopen your set, with a reason.",
)
DRAFTING = _in_stages(Stage.DRAFTING)
UNAMENDED = _if(
    lambda actor, situation: not situation.amending or _sees_the_working_copy(actor),
    words="while an addendum is written, the lead, a drafter or an auditor only",
    otherwise="An addendum is being written. Until it is issued, what counts stands on the page “Publication”.",
)
EDITABLE = Check(words="while it is drafted or an addendum is written", refusal=_may_be_edited)
OFFERS_MAY_COME = Check(
    words="while drafting or scoring, and between them once the deadline has passed", refusal=_offers_may_come
)
RESPONSES = _in_stages(Stage.RESPONSES)
SCORING = _in_stages(Stage.SCORING)
DRAFTING_OR_RESPONSES = _in_stages(Stage.DRAFTING, Stage.RESPONSES)
PUBLISHED = _from_stage(Stage.RESPONSES)
SCORED = _from_stage(Stage.SCORING)
ADMINISTRATOR = _in_instance(InstanceRole.ADMINISTRATOR)
READER = _in_rfp(*READERS, auditor=True)
PANEL_OR_READER = _in_rfp(*READERS, Role.EVALUATOR, auditor=True)
LEAD = _in_rfp(Role.LEAD, auditor=False)
LEAD_OR_DRAFTER = _in_rfp(Role.LEAD, Role.DRAFTER, auditor=False)
REVIEWER = _in_rfp(Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.EVALUATOR, auditor=False)
REVIEW_READER = _in_rfp(Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.EVALUATOR, Role.OBSERVER, auditor=True)
LEAD_OR_APPROVER = _in_rfp(Role.LEAD, Role.APPROVER, auditor=False)
OPENER = _in_rfp(Role.OPENER, auditor=False)
OPENING_READER = _in_rfp(*READERS, Role.OPENER, auditor=True)
LEAD_DRAFTER_OR_AUDITOR = _in_rfp(Role.LEAD, Role.DRAFTER, auditor=True)
VENDOR = _if(
    lambda actor, _: actor.is_vendor,
    words="anyone who answers for a vendor",
    otherwise="These pages are for vendors who were invited to answer.",
)
INVITED = _if(
    lambda actor, _: actor.invited is not None,
    words="whoever answers for the vendor that was invited",
    otherwise=NOTHING_HERE,
    secret=True,
)
AGREED = _if(
    lambda actor, _: actor.invited is not None and actor.invited.agreed,
    words="after agreeing to confidentiality",
    otherwise="Please agree to confidentiality first, with your name.",
)
STILL_INVITED = _if(
    lambda actor, _: actor.invited is None or not actor.invited.withdrawn,
    words="while the invitation stands",
    otherwise="The buyer has taken this invitation back. What you handed in before is no longer considered.",
)
NOT_DECLINED = _if(
    lambda actor, _: actor.invited is None or not actor.invited.declined,
    words="unless the vendor has declined",
    otherwise="You have declined to answer. Until the deadline you can change that on the overview.",
)
OPENED = _if(
    lambda _, situation: situation.opened,
    words="once the responses were opened",
    otherwise="Responses are sealed until the openers have opened them.",
)
PRICES_OPEN = _if(
    lambda _, situation: situation.priced,
    words="once the price envelopes were opened",
    otherwise="Prices are sealed until the openers have opened them, once all marks for quality are submitted.",
)
PRICES_SHUT = _if(
    lambda _, situation: not situation.priced,
    words="until the price envelopes are opened",
    otherwise="The price envelopes are open, so the marks stay as they were given before.",
)
CLOSED = _if(
    lambda _, situation: situation.closed,
    words="once the deadline has passed",
    otherwise="Envelopes stay shut until the deadline for responses has passed.",
)
RESPONSES_OR_SCORING = _in_stages(Stage.RESPONSES, Stage.SCORING)
EVALUATOR = _in_rfp(Role.EVALUATOR, auditor=False)
LEAD_OR_AUDITOR = _in_rfp(Role.LEAD, auditor=True)
LEAD_APPROVER_OR_AUDITOR = _in_rfp(Role.LEAD, Role.APPROVER, auditor=True)

POLICY: dict[Action, tuple[Check, ...]] = {
    Action.PAGE_PUBLIC: (ANYONE,),
    Action.PERSON_SIGN_IN: (ANYONE,),
    Action.SESSION_OWN: (SIGNED_IN,),
    Action.DESK_VIEW: (SIGNED_IN,),
    Action.POLICY_VIEW: (SIGNED_IN,),
    Action.PEOPLE_MANAGE: (SIGNED_IN, ADMINISTRATOR),
    Action.INSTANCE_AUDIT: (SIGNED_IN, _in_instance(InstanceRole.ADMINISTRATOR, InstanceRole.AUDITOR)),
    Action.EVALUATION_IMPORT: (SIGNED_IN, _in_instance(InstanceRole.BUYER)),
    Action.RFP_VIEW: (SIGNED_IN, MEMBER),
    Action.RFP_CREATE: (SIGNED_IN, _in_instance(InstanceRole.BUYER)),
    Action.REQUEST_VIEW: (SIGNED_IN, MEMBER, UNAMENDED),
    Action.REQUEST_EDIT: (SIGNED_IN, MEMBER, LEAD_OR_DRAFTER, EDITABLE),
    Action.REQUEST_PRINT: (SIGNED_IN, MEMBER, UNAMENDED),
    Action.COMMENT_WRITE: (SIGNED_IN, MEMBER, REVIEWER, EDITABLE, UNAMENDED),
    Action.LIBRARY_VIEW: (
        SIGNED_IN,
        _in_instance(InstanceRole.BUYER, InstanceRole.ADMINISTRATOR, InstanceRole.AUDITOR),
    ),
    Action.LIBRARY_EDIT: (SIGNED_IN, _in_instance(InstanceRole.BUYER)),
    Action.LIBRARY_KEEP: (SIGNED_IN, MEMBER, _in_instance(InstanceRole.BUYER), UNAMENDED),
    Action.REVIEW_VIEW: (SIGNED_IN, MEMBER, REVIEW_READER, UNAMENDED),
    Action.REVIEW_ASK: (SIGNED_IN, MEMBER, LEAD, DRAFTING),
    Action.REVIEW_SIGN: (SIGNED_IN, MEMBER, REVIEWER, DRAFTING),
    Action.RFP_PUBLISH: (SIGNED_IN, MEMBER, LEAD, DRAFTING),
    Action.PUBLICATION_VIEW: (SIGNED_IN, MEMBER, PUBLISHED),
    Action.ADDENDUM_WRITE: (SIGNED_IN, MEMBER, LEAD, RESPONSES),
    Action.FRAMEWORK_VIEW: (SIGNED_IN, MEMBER, UNAMENDED),
    Action.FRAMEWORK_EDIT: (SIGNED_IN, MEMBER, LEAD_OR_DRAFTER, EDITABLE),
    Action.LABORATORY_USE: (SIGNED_IN, MEMBER, LEAD_OR_DRAFTER, EDITABLE),
    Action.VENDOR_VIEW: (SIGNED_IN, _in_instance(InstanceRole.BUYER, InstanceRole.ADMINISTRATOR, InstanceRole.AUDITOR)),
    Action.VENDOR_EDIT: (SIGNED_IN, _in_instance(InstanceRole.BUYER)),
    Action.INVITATION_VIEW: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, PUBLISHED),
    Action.INVITATION_EDIT: (SIGNED_IN, MEMBER, LEAD, RESPONSES),
    Action.CLARIFICATION_VIEW: (SIGNED_IN, MEMBER, LEAD_DRAFTER_OR_AUDITOR, PUBLISHED),
    Action.CLARIFICATION_ANSWER: (SIGNED_IN, MEMBER, LEAD, RESPONSES),
    Action.OPENING_VIEW: (SIGNED_IN, MEMBER, OPENING_READER),
    Action.OPENERS_NAME: (SIGNED_IN, MEMBER, LEAD, DRAFTING),
    Action.ENVELOPE_OPEN: (SIGNED_IN, MEMBER, OPENER, RESPONSES_OR_SCORING, CLOSED),
    Action.SEALED_AUDIT_VIEW: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, INDEPENDENT, OPENED),
    Action.RESPONSE_READ: (SIGNED_IN, MEMBER, PANEL_OR_READER, OPENED, NO_CONFLICT),
    Action.PRICE_READ: (SIGNED_IN, MEMBER, READER, INDEPENDENT, PRICES_OPEN, NO_CONFLICT_AT_ALL),
    Action.PORTAL_HOME: (SIGNED_IN, VENDOR),
    Action.PORTAL_ENTER: (SIGNED_IN, INVITED),
    Action.PORTAL_READ: (SIGNED_IN, INVITED, AGREED),
    Action.PORTAL_ASK: (SIGNED_IN, INVITED, AGREED, STILL_INVITED, RESPONSES),
    Action.PORTAL_INTEND: (SIGNED_IN, INVITED, AGREED, STILL_INVITED, RESPONSES),
    Action.RESPONSE_OWN: (SIGNED_IN, INVITED, AGREED),
    Action.RESPONSE_WRITE: (SIGNED_IN, INVITED, AGREED, STILL_INVITED, NOT_DECLINED),
    Action.RESPONSE_WITHDRAW: (SIGNED_IN, INVITED, AGREED, STILL_INVITED),
    Action.OFFER_VIEW: (SIGNED_IN, MEMBER, READER),
    Action.OFFER_EDIT: (SIGNED_IN, MEMBER, LEAD, OFFERS_MAY_COME),
    Action.SCORING_OPEN: (SIGNED_IN, MEMBER, LEAD, DRAFTING_OR_RESPONSES),
    Action.SCORING_RETURN: (SIGNED_IN, MEMBER, LEAD, SCORING),
    Action.MARK_OWN: (SIGNED_IN, MEMBER, EVALUATOR, SEATED, SCORED),
    Action.MARK_GIVE: (SIGNED_IN, MEMBER, EVALUATOR, SEATED, SCORING, UNSUBMITTED, PRICES_SHUT),
    Action.MARK_TAKE: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT, SCORING, NO_CONFLICT_AT_ALL, PRICES_SHUT),
    Action.PROGRESS_VIEW: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, INDEPENDENT, SCORED),
    Action.SEAT_REOPEN: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT, SCORING, PRICES_SHUT),
    Action.AGREED_RECORD: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT, SCORING, NO_CONFLICT, PRICES_SHUT),
    Action.AGREEMENT_VIEW: (SIGNED_IN, MEMBER, READER, INDEPENDENT, SCORED, NO_CONFLICT_AT_ALL),
    Action.ROBUSTNESS_VIEW: (SIGNED_IN, MEMBER, READER, INDEPENDENT, SCORED),
    Action.ANALYSIS_RUN: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT, SCORED),
    Action.SCENARIO_VIEW: (SIGNED_IN, MEMBER, READER, INDEPENDENT, SCORED),
    Action.SCENARIO_SAVE: (SIGNED_IN, MEMBER, LEAD_OR_APPROVER, INDEPENDENT, SCORED),
    Action.RANKING_VIEW: (SIGNED_IN, MEMBER, PANEL_OR_READER, INDEPENDENT, SCORED),
    Action.MARK_VIEW: (SIGNED_IN, MEMBER, PANEL_OR_READER, INDEPENDENT, SCORED, NO_CONFLICT),
    Action.SCORING_CLOSE: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT),
    Action.EVALUATION_EXPORT: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, INDEPENDENT, SCORED, NO_CONFLICT_AT_ALL),
    Action.PACKET_BUILD: (SIGNED_IN, MEMBER, LEAD, INDEPENDENT, SCORED),
    Action.PACKET_VIEW: (SIGNED_IN, MEMBER, LEAD_APPROVER_OR_AUDITOR, INDEPENDENT, SCORED, NO_CONFLICT_AT_ALL),
    Action.AUDIT_VIEW: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, INDEPENDENT),
    Action.WORK_VIEW: (SIGNED_IN, MEMBER, LEAD_OR_AUDITOR, INDEPENDENT),
    Action.COMMITTEE_MANAGE: (SIGNED_IN, MEMBER, LEAD),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: str
    secret: bool


def refusal(action: Action, actor: Actor, situation: Situation) -> Refusal | None:
    """None if `actor` may do `action` in `situation`, else the first reason why not."""
    for check in POLICY[action]:
        reason = check.refusal(actor, situation)
        if reason:
            return Refusal(reason=reason, secret=check.secret)
    return None
