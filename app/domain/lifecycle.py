"""The only place where an RFP's stage changes meaning: one table of transitions, each with the facts that guard it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.errors import DomainError
from app.domain.sentences import listed


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


BEFORE_SCORING = (Stage.DRAFTING, Stage.RESPONSES)


class Event(StrEnum):
    IMPORT = "import"
    PUBLISH = "publish"
    OPEN_SCORING = "open_scoring"
    RETURN_TO_DRAFTING = "return_to_drafting"
    CLOSE_SCORING = "close_scoring"


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may ask; gathered by `procedure` in the transaction that advances the RFP."""

    now: datetime
    snapshot_hash: str | None = None
    missing: int = 0
    """Marks and prices still missing for a final ranking."""
    unsubmitted: tuple[str, ...] = ()
    """Names of the evaluators who have not submitted their marks."""
    faults: int = 0
    """What is wrong with the rules and the criteria tree."""
    offers: int = 0
    """Offers that are active."""
    seats: int = 0
    unassigned: tuple[str, ...] = ()
    """Titles of the criteria that no seat of the panel scores."""
    imported: bool = False
    marks: int = 0
    closes_at: datetime | None = None
    """The deadline for responses."""
    published: bool = False
    amending: bool = False
    """An addendum is being written."""
    sealed: bool = False
    """Vendors are invited, and the openers have not opened their responses."""
    unpublishable: tuple[str, ...] = ()
    """What keeps the RFP from being published, each as a sentence."""


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
    return "What is scored is frozen first, with its hash; there is none."


def _nothing_is_missing(facts: Facts) -> str | None:
    if not facts.missing:
        return None
    things = "mark or price is" if facts.missing == 1 else "marks or prices are"
    return f"Scoring cannot be closed: {facts.missing} {things} still missing."


def _everybody_submitted(facts: Facts) -> str | None:
    if not facts.unsubmitted:
        return None
    have = "has" if len(facts.unsubmitted) == 1 else "have"
    return f"Scoring cannot be closed: {listed(facts.unsubmitted)} {have} not submitted the marks."


def _rules_add_up(facts: Facts) -> str | None:
    if not facts.faults:
        return None
    things = "fault is" if facts.faults == 1 else "faults are"
    return f"Scoring cannot open: {facts.faults} {things} still in the rules or the criteria."


def _somebody_offers(facts: Facts) -> str | None:
    return None if facts.offers else "Scoring cannot open: there is no active offer to score. Add one first."


def _every_criterion_has_a_scorer(facts: Facts) -> str | None:
    if not facts.seats:
        return "Scoring cannot open: the panel has no seat. Add one first."
    if facts.unassigned:
        return f"Scoring cannot open: nobody on the panel scores {listed(facts.unassigned)}."
    return None


def _nothing_was_marked(facts: Facts) -> str | None:
    if facts.imported:
        return "An imported evaluation stays as it was imported."
    if facts.published:
        return "The RFP was published, and what was published stays."
    if facts.marks:
        return "The rules are frozen: marks were given under them already."
    return None


def _deadline_is_ahead(facts: Facts) -> str | None:
    if facts.closes_at is None:
        return "The RFP cannot be published: it has no deadline for responses. Set one in the schedule."
    if facts.closes_at <= facts.now:
        return "The RFP cannot be published: its deadline for responses has passed already. Move it in the schedule."
    return None


def _nothing_blocks_publication(facts: Facts) -> str | None:
    if not facts.unpublishable:
        return None
    return f"The RFP cannot be published yet. {' '.join(facts.unpublishable)}"


def _deadline_has_passed(facts: Facts) -> str | None:
    if facts.closes_at is None or facts.closes_at <= facts.now:
        return None
    return "Scoring cannot open: the deadline for responses has not passed yet."


def _responses_are_open(facts: Facts) -> str | None:
    if not facts.sealed:
        return None
    return "Scoring cannot open: vendors were invited, and the openers have to open the responses first."


def _no_addendum_is_open(facts: Facts) -> str | None:
    if facts.amending:
        return "Scoring cannot open: an addendum is being written. Issue it or drop it first."
    return None


TRANSITIONS: dict[tuple[Stage, Event], Transition] = {
    (Stage.DRAFTING, Event.IMPORT): Transition(to=Stage.SCORING, guards=(_snapshot_is_hashed,)),
    (Stage.DRAFTING, Event.PUBLISH): Transition(
        to=Stage.RESPONSES, guards=(_deadline_is_ahead, _nothing_blocks_publication, _snapshot_is_hashed)
    ),
    (Stage.RESPONSES, Event.OPEN_SCORING): Transition(
        to=Stage.SCORING,
        guards=(
            _deadline_has_passed,
            _no_addendum_is_open,
            _responses_are_open,
            _rules_add_up,
            _somebody_offers,
            _every_criterion_has_a_scorer,
            _snapshot_is_hashed,
        ),
    ),
    (Stage.DRAFTING, Event.OPEN_SCORING): Transition(
        to=Stage.SCORING,
        guards=(_rules_add_up, _somebody_offers, _every_criterion_has_a_scorer, _snapshot_is_hashed),
    ),
    (Stage.SCORING, Event.RETURN_TO_DRAFTING): Transition(to=Stage.DRAFTING, guards=(_nothing_was_marked,)),
    (Stage.SCORING, Event.CLOSE_SCORING): Transition(
        to=Stage.FINALISTS, guards=(_everybody_submitted, _nothing_is_missing)
    ),
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
