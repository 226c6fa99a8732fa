"""Rounds of sign-off: who was asked to sign which state of the draft, for what, and what each said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.request.people import Decision, Function, Level
from app.domain.request.people_words import FUNCTIONS, LEVELS


@dataclass(frozen=True, slots=True)
class Asked:
    """One person asked to sign a round. `person` is the public id, `decision` None while nothing was said."""

    person: str
    name: str
    function: Function
    level: Level
    asked_at: datetime
    decision: Decision | None = None
    decided_at: datetime | None = None
    comment: str = ""

    @property
    def role(self) -> str:
        """What the person signs for: "Finance, director"."""
        return f"{FUNCTIONS[self.function]}, {LEVELS[self.level].lower()}"


@dataclass(frozen=True, slots=True)
class Round:
    """The draft as it was put before those who sign, by its hash, and what they said of it."""

    number: int
    snapshot_hash: str
    opened_at: datetime
    opened_by: str
    note: str = ""
    asked: tuple[Asked, ...] = ()

    def having(self, decision: Decision | None) -> tuple[Asked, ...]:
        """Those who decided so; with None those who still have to."""
        return tuple(each for each in self.asked if each.decision is decision)

    def of(self, person: str) -> Asked | None:
        """What the person with this public id was asked and said."""
        return next((each for each in self.asked if each.person == person), None)


def asking_fault(asked: Sequence[str], *, asker: str) -> str | None:
    """None where these people (public ids) may be asked to sign by the person `asker`, else why not."""
    if not asked:
        return "Choose at least one person to sign the draft."
    if set(asked) == {asker}:
        return "Nobody signs off alone what they ask for themselves: choose at least one other person."
    return None


def sign_off_obstacles(latest: Round | None, *, current_hash: str) -> tuple[str, ...]:
    """Why the draft with this hash does not count as signed, each as a sentence; empty where it does."""
    if latest is None:
        return ("Nobody was asked to sign the draft yet.",)
    if latest.snapshot_hash != current_hash:
        return (f"The draft was changed after round {latest.number} was opened. Have it signed as it stands now.",)
    objections = tuple(
        f"{each.name} ({each.role}) objects in round {latest.number}: “{each.comment}”"
        for each in latest.having(Decision.OBJECTED)
    )
    missing = tuple(
        f"{each.name} ({each.role}) has not signed round {latest.number} yet." for each in latest.having(None)
    )
    if not (objections or missing or latest.having(Decision.SIGNED)):
        return (f"Nobody is left who could sign round {latest.number}. Ask others in a new round.",)
    return objections + missing
