"""The only place where an RFP's stage changes meaning: one table of transitions, each with the facts that guard it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.errors import DomainError


class Stage(StrEnum):
    """Where an RFP stands, in the order of time."""

    DRAFTING = "drafting"
    RESPONSES = "responses"
    SCORING = "scoring"
    INTERVIEWS = "interviews"
    SITE_VISITS = "site_visits"
    FINALISTS = "finalists"
    AWARDS = "awards"
    SERVICE_REVIEWS = "service_reviews"


class Event(StrEnum):
    IMPORT = "import"
    CLOSE_SCORING = "close_scoring"


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may ask; gathered by `procedure` in the transaction that advances the RFP."""

    now: datetime
    snapshot_hash: str | None = None
    missing: int = 0
    """Marks and prices still missing for a final ranking."""


Guard = Callable[[Facts], str | None]
"""Returns None, or the sentence that explains the obstacle."""


@dataclass(frozen=True, slots=True)
class Transition:
    to: Stage
    guards: tuple[Guard, ...] = ()
    automatic: bool = False


def _snapshot_is_hashed(facts: Facts) -> str | None:
    if facts.snapshot_hash:
        return None
    return "An imported evaluation is frozen with the hash of what was imported; there is none."


def _nothing_is_missing(facts: Facts) -> str | None:
    if not facts.missing:
        return None
    things = "mark or price is" if facts.missing == 1 else "marks or prices are"
    return f"Scoring cannot be closed: {facts.missing} {things} still missing."


TRANSITIONS: dict[tuple[Stage, Event], Transition] = {
    (Stage.DRAFTING, Event.IMPORT): Transition(to=Stage.SCORING, guards=(_snapshot_is_hashed,)),
    (Stage.SCORING, Event.CLOSE_SCORING): Transition(to=Stage.FINALISTS, guards=(_nothing_is_missing,)),
}


def obstacle(stage: Stage, event: Event, facts: Facts) -> str | None:
    """None if `event` may happen now, else the sentence that says why not."""
    transition = TRANSITIONS.get((stage, event))
    if transition is None:
        return f"This cannot be done while the RFP is in the stage “{title(stage)}”."
    return next((reason for guard in transition.guards if (reason := guard(facts))), None)


def next_stage(stage: Stage, event: Event, facts: Facts) -> Stage:
    """The stage after `event`. Raises DomainError with the obstacle in words."""
    reason = obstacle(stage, event, facts)
    if reason:
        raise DomainError(reason)
    return TRANSITIONS[stage, event].to


TITLES = {
    Stage.DRAFTING: "Drafting",
    Stage.RESPONSES: "Responses",
    Stage.SCORING: "Scoring",
    Stage.INTERVIEWS: "Interviews",
    Stage.SITE_VISITS: "Site visits",
    Stage.FINALISTS: "Finalists",
    Stage.AWARDS: "Award",
    Stage.SERVICE_REVIEWS: "Service reviews",
}


def title(stage: Stage) -> str:
    return TITLES[stage]
