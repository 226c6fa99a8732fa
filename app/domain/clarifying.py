"""Vendors' questions: what they may be about, until when they count as in time, and when answers go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.request.document import numbered
from app.domain.request.questionnaire import QuestionKind
from app.domain.request.request import Request
from app.domain.request.schedule import DateKind, ScheduleDate

DIGEST_AT = time(16)
"""When the day's new answers go out by themselves, on the clocks of the RFP's zone."""
TOGETHER = timedelta(hours=1)
"""Questions that come within it are told to the lead in one mail."""
LONGEST_ABOUT = 200


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the RFP that a question may be about. `value` names it in a form, `label` is how it reads."""

    value: str
    label: str


def topics(request: Request) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """The sections of the document and the questions of the questionnaire, each in its order."""
    sections = tuple(
        Topic(f"section:{section.key}", _label(f"Section {number}, {section.title}"))
        for section, number in zip(request.sections, numbered(request.sections), strict=True)
    )
    questions = tuple(
        Topic(f"question:{question.code}", _label(f"Question {question.code}, {question.text}"))
        for question in request.questionnaire.questions
        if question.kind is not QuestionKind.INFORMATION
    )
    return sections, questions


def _label(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_ABOUT else f"{line[: LONGEST_ABOUT - 2].rstrip()} …"


def cut_off(schedule: Sequence[ScheduleDate]) -> datetime | None:
    """Until when vendors may ask: the last date of that kind; None where the schedule has none."""
    return max((date.ends_at or date.at for date in schedule if date.kind is DateKind.QUESTIONS), default=None)


def is_late(at: datetime, *, until: datetime | None) -> bool:
    """A question asked at the very moment of the cut-off is late, as a response is."""
    return until is not None and at >= until


def next_digest(after: datetime, *, time_zone: str) -> datetime:
    """The first hour of the digest after this moment."""
    zone = ZoneInfo(time_zone)
    today = after.astimezone(zone).date()
    days = (datetime.combine(today + timedelta(days=ahead), DIGEST_AT, zone) for ahead in (0, 1))
    return next(moment for moment in days if moment > after)


def digest_is_due(oldest: datetime, *, now: datetime, time_zone: str) -> bool:
    """Whether an hour of the digest has passed since the oldest new answer was written."""
    return next_digest(oldest, time_zone=time_zone) <= now


def questions_are_due(oldest: datetime, *, now: datetime) -> bool:
    """Whether the lead is to be told of questions, the first of which came at `oldest`."""
    return now - oldest >= TOGETHER


def numbered_in_words(number: int) -> str:
    """How the buyer calls an answer: "3", and "P2" for the second that went to one vendor only."""
    return str(number) if number > 0 else f"P{-number}"
