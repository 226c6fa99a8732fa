"""What comes next in an RFP, stage by stage: one table, shown as far as the policy opens it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.desk.queries import Overview, RfpLine
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Actor, Situation, refusal


def always(overview: Overview) -> bool:  # noqa: ARG001
    return True


def some_seats_are_empty(overview: Overview) -> bool:
    return overview.seated < overview.seats


@dataclass(frozen=True, slots=True)
class NextStep:
    """A thing to do, where it is done, and what it needs; the first open one is the next step."""

    label: str
    sentence: str
    endpoint: str
    action: Action
    icon: str
    waits: Callable[[Overview], bool] = always
    """Whether it is still to be done, as the RFP's overview tells."""


NEXT_STEPS: dict[Stage, tuple[NextStep, ...]] = {
    Stage.SCORING: (
        NextStep(
            "Look at the ranking",
            "See where the offers stand, and what keeps the ranking from being final if something does.",
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
            waits=some_seats_are_empty,
        ),
        NextStep(
            "Close the scoring",
            "Once the ranking is final, close the scoring on its page: then it stands.",
            "scoring.ranking",
            Action.SCORING_CLOSE,
            "lock",
        ),
        NextStep(
            "Read the decision packet",
            "The recommendation first, then everything it rests on.",
            "packets.packets",
            Action.PACKET_VIEW,
            "file-certificate",
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


def next_step(line: RfpLine, *, reader: Actor) -> NextStep | None:
    """The first step that the reader may take, as far as the line on the desk tells."""
    actor = replace(reader, roles=frozenset(line.roles), seat=line.seat, submitted=line.submitted)
    for step in next_steps(line.stage):
        if refusal(step.action, actor, Situation(stage=line.stage)) is None:
            return step
    return None
