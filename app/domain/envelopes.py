"""When an envelope may be opened: the order of envelopes, the deadline, and openers who are there together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.lifecycle import Stage
from app.domain.sentences import listed

TOGETHER = timedelta(minutes=30)
"""Openers count as present together for this long after giving their password."""


@dataclass(frozen=True, slots=True)
class Envelopes:
    """What stands when somebody wants to open. `unsubmitted` names those whose marks are missing, as far as the reader
    may know who they are."""

    now: datetime
    stage: Stage
    closes_at: datetime | None
    responses_opened: bool
    prices_opened: bool
    amending: bool = False
    marks_are_missing: bool = False
    unsubmitted: Sequence[str] = ()


def quality_obstacle(facts: Envelopes) -> str | None:
    """None if the envelope of quality may be opened, else why not."""
    if facts.responses_opened:
        return "The responses are open already."
    if facts.stage is not Stage.RESPONSES or facts.closes_at is None:
        return "Envelopes are opened in the stage of responses, once the RFP was published."
    if facts.now < facts.closes_at:
        return "Envelopes stay shut until the deadline for responses has passed."
    if facts.amending:
        return "An addendum is being written. The lead has to issue it or drop it first."
    return None


def price_obstacle(facts: Envelopes) -> str | None:
    """None if the envelopes of price may be opened: after those of quality, once the marks for quality are locked."""
    if facts.prices_opened:
        return "The prices are open already."
    if not facts.responses_opened:
        return "The envelopes of quality are opened first, then those of price."
    if facts.stage is not Stage.SCORING:
        return "Prices are opened while scoring, once everybody has submitted the marks for quality."
    if facts.marks_are_missing:
        have = "has not" if len(facts.unsubmitted) == 1 else "have not"
        who = f"{listed(facts.unsubmitted)} {have}" if facts.unsubmitted else "Not all of the panel have"
        return f"{who} submitted the marks for quality. Prices stay shut until all have: nobody scores knowing them."
    return None


def are_enough(moments: Sequence[datetime], *, needed: int, now: datetime) -> bool:
    """Whether as many openers as needed gave their password within the last half hour."""
    return sum(now - moment <= TOGETHER for moment in moments) >= needed
