"""Dates and times of day as people write them in an RFP, in English or in digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_TO = r"\s*(?:-|–|—|to|through|until|and)\s*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:{_TO}(?:(?P<month2>{_MONTH})\s+)?(?P<day2>{_DAY}))?,?\s+(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"\b(?:(?P<day>{_DAY})\.?(?:\s+(?P<month>{_MONTH}))?{_TO})?(?P<day2>{_DAY})\.?\s+(?:of\s+)?(?P<month2>{_MONTH}),?\s+(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d{2})(?P=mark)(?P<day>\d{2})\b")
_POINTS = re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b")
_SLASHES = re.compile(r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b")
_YEAR = re.compile(r"\d{4}")
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b(?::\d{2})?(?:\s*h(?:ours|rs)?\b)?"
    r"|\b(?P<word>noon|midnight)\b",
    re.IGNORECASE,
)
ZONES = {
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "pacific": "America/Los_Angeles",
    "mountain": "America/Denver",
    "central european": "Europe/Berlin",
    "central": "America/Chicago",
    "eastern": "America/New_York",
    "atlantic": "America/Halifax",
    "greenwich mean": "Europe/London",
    "british summer": "Europe/London",
}
"""What a zone is called in the text of an RFP, and its IANA name."""
ZONE = re.compile(rf"\(?\b({'|'.join(ZONES)})(?:\s+(?:standard|daylight|summer))?\s+time\b\)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, or the first and last day of a period, with its place in the text.

    `is_unclear` says that day and month could be the other way round.
    """

    first: date
    last: date | None
    start: int
    end: int
    is_unclear: bool = False


@dataclass(frozen=True, slots=True)
class TimeMention:
    at: time
    start: int
    end: int


def dates_in(text: str) -> tuple[DateMention, ...]:
    """The dates with a year in a line of text, in their order; those that no calendar has are passed over."""
    found: list[DateMention] = []
    if not _YEAR.search(text):
        return ()
    for mention in sorted(_mentions(text), key=lambda each: (each.start, -each.end)):
        if found and mention.start < found[-1].end:
            continue
        if found and found[-1].last is None and re.fullmatch(_TO, text[found[-1].end : mention.start], re.IGNORECASE):
            found[-1] = replace(found[-1], last=mention.last or mention.first, end=mention.end)
            continue
        found.append(mention)
    return tuple(found)


def times_in(text: str) -> tuple[TimeMention, ...]:
    """The times of day in a line of text."""
    found = []
    for each in _TIME.finditer(text):
        at = _time_of(each)
        if at is not None:
            found.append(TimeMention(at, each.start(), each.end()))
    return tuple(found)


def _mentions(text: str) -> Iterator[DateMention]:
    for each in _MONTH_FIRST.finditer(text):
        first = _named(each["day"], each["month"], each["year"])
        last = _named(each["day2"], each["month2"] or each["month"], each["year"]) if each["day2"] else None
        yield from _mention(first, last, each)
    for each in _DAY_FIRST.finditer(text):
        last = _named(each["day2"], each["month2"], each["year"])
        first = _named(each["day"], each["month"] or each["month2"], each["year"]) if each["day"] else None
        yield from _mention(first or last, last if first else None, each)
    for pattern in (_ISO, _POINTS):
        for each in pattern.finditer(text):
            yield from _mention(_dated(each["year"], each["month"], each["day"]), None, each)
    for each in _SLASHES.finditer(text):
        month, day = int(each["first"]), int(each["second"])
        unclear = month <= 12 and day <= 12 and month != day
        if month > 12:
            month, day = day, month
        for mention in _mention(_dated(each["year"], month, day), None, each):
            yield replace(mention, is_unclear=unclear)


def _mention(first: date | None, last: date | None, each: re.Match[str]) -> Iterator[DateMention]:
    if first is not None:
        yield DateMention(first, last if last and last > first else None, each.start(), each.end())


def _named(day: str, month: str, year: str) -> date | None:
    number = next(at for at, name in enumerate(MONTHS, start=1) if name.startswith(month[:3].casefold()))
    return _dated(year, number, re.sub(r"\D", "", day))


def _dated(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _time_of(each: re.Match[str]) -> time | None:
    if each["word"]:
        return time(12) if each["word"].casefold() == "noon" else time(23, 59)
    if each["hour24"]:
        return time(int(each["hour24"]), int(each["minute24"]))
    hour, minute = int(each["hour"]), int(each["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return time(hour % 12 + (12 if each["half"].casefold() == "p" else 0), minute)
