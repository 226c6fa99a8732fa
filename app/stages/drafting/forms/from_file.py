"""What is confirmed of a file before an RFP is made of it: facts, and a row for each thing found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateTimeLocalField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.evaluation import ScoringStage
from app.domain.request.importing import FoundDocument
from app.domain.request.importing_choices import Confirmed, ConfirmedCriterion, ConfirmedDate, ConfirmedMinimum
from app.domain.request.importing_criteria import CountsAs
from app.domain.request.importing_schedule import FoundDate
from app.domain.request.schedule import DateKind
from app.domain.request.schedule_words import TITLES
from app.domain.typed import POINTS
from app.stages.drafting.forms.facts import FactsFields
from app.stages.drafting.wording import COUNTS_AS, STAGES
from app.web.fields import NumberField, choices, entered, one_line

BEGINS_AT, ENDS_AT = time(9), time(17)
"""The times of day that stand in the form where the file gives none."""
LOCAL = "%Y-%m-%dT%H:%M"


class FileForm(FlaskForm):
    """One document to start from."""

    document = FileField("Document", validators=[FileRequired("Choose a file.")])


class DateRow(Form):
    """A date of the schedule, in the RFP's time zone."""

    use = BooleanField("Take over")
    kind = SelectField("What it is", choices=choices((kind.value, words) for kind, words in TITLES.items()))
    title = StringField("Name", filters=[one_line], validators=[InputRequired("Name it."), Length(max=300)])
    at = DateTimeLocalField("Date and time", format=LOCAL, validators=[InputRequired("Give the date.")])
    ends_at = DateTimeLocalField("Until", format=LOCAL, validators=[Optional()])

    def confirmed(self, zone: ZoneInfo) -> ConfirmedDate:
        ends = self.ends_at.data
        return ConfirmedDate(
            kind=DateKind(self.kind.data),
            title=entered(self.title),
            at=_moment(self.at.data, zone),
            ends_at=_moment(ends, zone) if ends else None,
        )


class CriterionRow(Form):
    """A criterion with its weight in the unit of the file."""

    use = BooleanField("Take over")
    title = StringField("Title", filters=[one_line], validators=[InputRequired("Give the title."), Length(max=2000)])
    weight = NumberField("Weight", precision=POINTS)
    counts_as = SelectField("Counts as", choices=choices((kind.value, words) for kind, words in COUNTS_AS.items()))
    stage = SelectField("Scored at", choices=choices((stage.value, words) for stage, words in STAGES.items()))

    def confirmed(self) -> ConfirmedCriterion:
        return ConfirmedCriterion(
            title=entered(self.title),
            weight=self.weight.data,
            counts_as=CountsAs(self.counts_as.data),
            stage=ScoringStage(self.stage.data),
        )


class MinimumRow(Form):
    """A minimum requirement."""

    use = BooleanField("Take over")
    statement = TextAreaField(
        "Requirement", filters=[one_line], validators=[InputRequired("Say what is required."), Length(max=2000)]
    )


class ConfirmForm(FactsFields, FlaskForm):
    """What the RFP is called, and how the minimums and the points are taken over."""

    total_points = NumberField("Points in all", precision=POINTS)
    asks_minimums = BooleanField("Ask vendors whether they meet each, and make that a pass-or-fail criterion")


Row = DateRow | CriterionRow | MinimumRow


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows by the keys of what was found; `sections` are the keys of the sections that are ticked."""

    sections: frozenset[str]
    dates: Mapping[str, DateRow]
    criteria: Mapping[str, CriterionRow]
    minimums: Mapping[str, MinimumRow]

    def hold(self) -> bool:
        """Whether every row that is ticked can be taken over; what is wrong stands beside its fields."""
        held = [row.validate() for row in self._rows() if row.use.data]
        return all([*held, self._one_deadline(), self._weights_are_there()])

    def faulty(self) -> int:
        """How many rows have something wrong."""
        return sum(bool(row.errors) for row in self._rows())

    def ticked_criteria(self) -> tuple[ConfirmedCriterion, ...]:
        """The criteria that are ticked, as far as they can be read."""
        kinds, stages = set(COUNTS_AS), set(STAGES)
        return tuple(
            row.confirmed()
            for row in self.criteria.values()
            if row.use.data and row.counts_as.data in kinds and row.stage.data in stages
        )

    def _rows(self) -> Iterable[Row]:
        return (*self.dates.values(), *self.criteria.values(), *self.minimums.values())

    def _one_deadline(self) -> bool:
        deadlines = [row for row in self.dates.values() if row.use.data and row.kind.data == DateKind.DEADLINE]
        for row in deadlines[1:]:
            row.kind.errors = ["There is one deadline for responses. Give this date another kind, or leave it out."]
        return len(deadlines) < 2

    def _weights_are_there(self) -> bool:
        bare = [
            row
            for row in self.criteria.values()
            if row.use.data
            and row.counts_as.data != CountsAs.GATE
            and row.weight.data is None
            and not row.weight.errors
        ]
        for row in bare:
            row.weight.errors = ["Give the weight."]
        return not bare


def rows_of(found: FoundDocument, formdata: MultiDict[str, str] | None) -> Rows:
    """The rows as they were sent, or as the file has them."""
    more = {each.key: each for each in found.dates}
    return Rows(
        sections=frozenset(formdata.getlist("section") if formdata else [each.key for each in found.sections]),
        dates={key: DateRow(formdata, prefix=f"date-{key}-", data=_drawn(each)) for key, each in more.items()},
        criteria={
            each.key: CriterionRow(
                formdata,
                prefix=f"criterion-{each.key}-",
                data={
                    "use": True,
                    "title": each.title,
                    "weight": each.weight,
                    "counts_as": each.counts_as,
                    "stage": each.stage,
                },
            )
            for each in found.criteria.criteria
        },
        minimums={
            each.key: MinimumRow(
                formdata, prefix=f"minimum-{each.key}-", data={"use": True, "statement": each.statement}
            )
            for each in found.minimums
        },
    )


def confirmed(found: FoundDocument, rows: Rows, form: ConfirmForm) -> Confirmed:
    """What is to become of the file; the rows must hold and the form be valid."""
    zone = ZoneInfo(entered(form.time_zone))
    more = {each.key: each.more for each in found.minimums}
    return Confirmed(
        sections=tuple(section for section in found.sections if section.key in rows.sections),
        dates=tuple(row.confirmed(zone) for row in rows.dates.values() if row.use.data),
        criteria=tuple(row.confirmed() for row in rows.criteria.values() if row.use.data),
        unit=found.criteria.unit,
        total_points=form.total_points.data or Decimal(100),
        minimums=tuple(
            ConfirmedMinimum(entered(row.statement), more[key]) for key, row in rows.minimums.items() if row.use.data
        ),
        asks_minimums=bool(form.asks_minimums.data),
    )


def _drawn(found: FoundDate) -> dict[str, object]:
    last = None if found.last is None else datetime.combine(found.last, ENDS_AT)
    at = found.at or (BEGINS_AT if last else ENDS_AT)
    return {
        "use": True,
        "kind": found.kind,
        "title": found.title,
        "at": datetime.combine(found.first, at),
        "ends_at": last,
    }


def _moment(local: datetime | None, zone: ZoneInfo) -> datetime:
    if local is None:
        raise ValueError("an empty date was not refused")
    return local.replace(tzinfo=zone).astimezone(UTC)
