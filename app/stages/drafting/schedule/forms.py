"""A date of the schedule, the deadline, and the start of a proposal, as forms; hours are those of the RFP's zone."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from app.domain.errors import DomainError
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_moving import Move, seen
from app.domain.request.schedule_words import TITLES
from app.domain.request.working_days import at_local_time
from app.web.fields import VersionedForm, choices, entered, one_line

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
KINDS = [(kind.value, title) for kind, title in TITLES.items() if kind is not DateKind.DEADLINE]


class Day(DateField):
    """A day, as the browser's own calendar gives it: 2026-03-31."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("This is no day. Write it as year-month-day, for example 2026-03-31.") from None

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - wtforms asks for it
        if self.data is not None and not FIRST <= self.data <= LAST:
            raise ValidationError(f"Choose a day between {FIRST.year} and {LAST.year}.")


class Clock(TimeField):
    """An hour of the day: 14:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("This is no hour. Write it as 14:30.") from None


class ZonedForm(VersionedForm):
    """A form whose hours are read on the clocks of a zone."""

    zone = "UTC"

    def moment(self, day: Field, clock: Field) -> datetime | None:
        """The moment that was typed; where the clocks never show it, or twice, that is said beside the hour."""
        if day.data is None or clock.data is None:
            return None
        try:
            return at_local_time(day.data, clock.data, zone=self.zone)
        except DomainError as error:
            clock.errors = [*clock.errors, str(error)]
            return None


class MovingForm(ZonedForm):
    """A form of a date that others may follow. `moves_seen` says which moves were shown before they are saved."""

    moves_later = BooleanField(
        "Move the later dates by as many working days",
        description="You see them before they are saved. Public holidays are yours to check.",
    )
    moves_seen = HiddenField()

    def has_unseen(self, moves: Sequence[Move]) -> bool:
        """Whether these moves were not shown yet; the form then carries their mark when it is sent again."""
        before, self.moves_seen.data = entered(self.moves_seen), seen(moves) if moves else ""
        return bool(moves) and self.moves_seen.data != before


class DateForm(MovingForm):
    """One date of the schedule."""

    kind = SelectField("Kind", choices=choices(KINDS), validators=[InputRequired("Choose one.")])
    title = StringField(
        "Title",
        filters=[one_line],
        description="As vendors read it. Empty: the name of the kind.",
        validators=[Optional(), Length(max=300, message="A title has at most 300 characters.")],
        render_kw={"autocomplete": "off"},
    )
    day = Day("Day", validators=[InputRequired("Give the day.")])
    clock = Clock("Time", validators=[InputRequired("Give the time.")])
    end_day = Day("Ends on", validators=[Optional()], description="Only for what takes time, such as scoring.")
    end_clock = Clock("At", validators=[Optional()])
    note = TextAreaField(
        "Note",
        validators=[Optional(), Length(max=5000, message="Shorten the note to 5,000 characters.")],
        render_kw={"rows": "3"},
    )

    def date(self) -> ScheduleDate | None:
        """The date as typed, or None where a field says why it cannot be kept; the form must have been validated."""
        at = self.moment(self.day, self.clock)
        ends_at = self.moment(self.end_day, self.end_clock)
        if (self.end_day.data is None) != (self.end_clock.data is None):
            missing = self.end_clock if self.end_clock.data is None else self.end_day
            missing.errors = [*missing.errors, "An end needs its day and its time. Give both, or neither."]
        if at is not None and ends_at is not None and ends_at < at:
            self.end_day.errors = [*self.end_day.errors, "It ends before it begins. Choose a later end."]
        if at is None or self.errors:
            return None
        kind = DateKind(self.kind.data)
        return ScheduleDate("", kind, entered(self.title) or TITLES[kind], at, ends_at, entered(self.note).strip())


def date_form(date: ScheduleDate | None, *, version: int, zone: str, **settings: object) -> DateForm:
    """The form drawn from a date, or an empty one."""
    data: dict[str, object] = {"version": str(version)}
    if date is not None:
        at, ends = _local(date.at, zone=zone), _local(date.ends_at, zone=zone)
        data |= {"kind": date.kind.value, "title": date.title, "note": date.note, "day": at[0], "clock": at[1]}
        data |= {"end_day": ends[0], "end_clock": ends[1]}
    form = DateForm(data=data, **settings)
    form.zone = zone
    if date is None:
        del form.moves_later
    return form


class DeadlineForm(MovingForm):
    """The one deadline for responses."""

    day = Day("Day", validators=[InputRequired("Give the day.")])
    clock = Clock("Time", validators=[InputRequired("Give the time.")])


def deadline_form(closes_at: datetime | None, *, version: int, zone: str, **settings: object) -> DeadlineForm:
    """The form drawn from the deadline as it is stored."""
    day, clock = _local(closes_at, zone=zone)
    form = DeadlineForm(data={"day": day, "clock": clock or time(12), "version": str(version)}, **settings)
    form.zone = zone
    return form


class ProposalForm(VersionedForm):
    """From when on to propose dates."""

    start = Day("Publication on", validators=[InputRequired("Give the day on which the RFP shall be published.")])
    replaces = BooleanField(
        "Replace the dates that are there",
        description="Without the tick they stay, and only what is missing is proposed.",
    )


class RemovalForm(VersionedForm):
    """Nothing but the version and the confirmation."""


def _local(moment: datetime | None, *, zone: str) -> tuple[date | None, time | None]:
    if moment is None:
        return None, None
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time().replace(second=0, microsecond=0)
