"""The dates of an RFP as a calendar file (iCalendar, RFC 5545), to be taken into any calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from app.domain.request.schedule import ScheduleDate
from app.domain.request.schedule_checks import DEADLINE_KEY, with_deadline

PRODUCT = "-//Finalist//Dates of an RFP//EN"
MARGIN = timedelta(days=366)
"""How far beyond the dates the rules of the time zone are written out."""


@dataclass(frozen=True, slots=True)
class CalendarHead:
    """Whose dates these are. `rfp` is its public id, `zone` an IANA name, `began` when the RFP was made.

    `closes_at` is the deadline for responses; `version` rises whenever that is moved.
    """

    rfp: str
    reference: str
    title: str
    zone: str
    began: datetime
    closes_at: datetime | None
    version: int


def write_calendar(dates: Sequence[ScheduleDate], *, head: CalendarHead, versions: Mapping[str, int]) -> bytes:
    """The .ics with each date as an event; `versions` are those of the dates by key. Same values, same bytes.

    An event keeps its UID when it is moved, and its SEQUENCE rises, so that calendars move it too.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{head.reference}: {head.title}")
    calendar.add("x-wr-timezone", head.zone)
    placed = with_deadline(dates, closes_at=head.closes_at)
    zone = ZoneInfo(head.zone)
    if placed and head.zone != "UTC":
        ends = max(each.ends_at or each.at for each in placed)
        first, last = (moment.astimezone(zone).date() for moment in (placed[0].at - MARGIN, ends + MARGIN))
        calendar.add_component(Timezone.from_tzinfo(zone, head.zone, first_date=first, last_date=last))
    for each in placed:
        version = head.version if each.key == DEADLINE_KEY else versions[each.key]
        calendar.add_component(_event(each, head=head, version=version, zone=zone))
    return calendar.to_ical(sorted=True)


def _event(each: ScheduleDate, *, head: CalendarHead, version: int, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{each.key}.{head.rfp}@finalist")
    # Of the data, not of the download: an unchanged calendar is the same file. It rises with the version.
    event.add("dtstamp", head.began.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=version))
    event.add("sequence", version)
    event.add("summary", f"{each.title} ({head.reference})")
    event.add("dtstart", _local(each.at, zone=zone))
    event.add("dtend", _local(each.ends_at or each.at, zone=zone))
    event.add("transp", "TRANSPARENT")
    if each.note:
        event.add("description", each.note)
    return event


def _local(moment: datetime, *, zone: ZoneInfo) -> datetime:
    return moment.astimezone(UTC) if zone.key == "UTC" else moment.astimezone(zone)
