"""The procurement's dates. The deadline for responses is the RFP's own and stands in no list."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DateKind(StrEnum):
    """What happens on a date, in the order it has to happen."""

    PUBLICATION = "publication"
    INTENT = "intent"  # until when vendors say whether they will answer
    QUESTIONS = "questions"  # until when vendors may ask
    ANSWERS = "answers"  # until when they are answered
    DEADLINE = "deadline"  # the RFP's own; never stored as a date of the schedule
    OPENING = "opening"
    SCORING = "scoring"
    CONSENSUS = "consensus"
    SHORTLIST = "shortlist"
    INTERVIEWS = "interviews"
    SITE_VISITS = "site_visits"
    DECISION = "decision"
    STANDSTILL = "standstill"
    CONTRACT = "contract"
    SERVICE = "service"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ScheduleDate:
    """A date of the schedule. `at` has its time zone; `ends_at` is None for a moment."""

    key: str
    kind: DateKind
    title: str
    at: datetime
    ends_at: datetime | None = None
    note: str = ""
