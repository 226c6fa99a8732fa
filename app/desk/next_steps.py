"""What comes next in an RFP, stage by stage: one table, shown as far as the policy opens it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.lifecycle import Stage
from app.domain.policy import Action, Actor, Role, Situation, refusal


@dataclass(frozen=True, slots=True)
class NextStep:
    """A thing to do, where it is done, and what it needs; the first open one is the next step."""

    label: str
    sentence: str
    endpoint: str
    action: Action
    icon: str


NEXT_STEPS: dict[Stage, tuple[NextStep, ...]] = {
    Stage.SCORING: (
        NextStep(
            "Look at the ranking",
            "See where the offers stand and what keeps the ranking from being final; close the scoring when it is.",
            "scoring.ranking",
            Action.RANKING_VIEW,
            "trophy",
        ),
        NextStep(
            "Seat the panel",
            "Give the panel's seats to people, so that they can see what they marked.",
            "people.committee",
            Action.COMMITTEE_MANAGE,
            "users-group",
        ),
    ),
    Stage.FINALISTS: (
        NextStep(
            "Take the decision packet",
            "Build it from the record, or take the one that is filed.",
            "packets.packets",
            Action.PACKET_VIEW,
            "file-certificate",
        ),
        NextStep(
            "Look at the ranking",
            "Scoring is closed; the ranking stands.",
            "scoring.ranking",
            Action.RANKING_VIEW,
            "trophy",
        ),
    ),
}


def next_steps(stage: Stage) -> tuple[NextStep, ...]:
    return NEXT_STEPS.get(stage, ())


def next_step(stage: Stage, roles: Iterable[Role]) -> NextStep | None:
    """The first step that somebody with these roles may take, as roles and stage tell it; the page itself decides."""
    actor = Actor(person_id=0, roles=frozenset(roles), submitted=True)
    for step in next_steps(stage):
        if refusal(step.action, actor, Situation(stage=stage)) is None:
            return step
    return None
