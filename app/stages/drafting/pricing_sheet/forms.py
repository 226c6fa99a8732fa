"""The shape of a pricing sheet, one of its lines, and an upload, as forms."""

from decimal import Decimal

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.domain.evaluation import Location, SupportModel
from app.domain.packet_prices import LOCATIONS, MODELS
from app.domain.request.price_sheet import PriceSheet, Recurrence, SheetLine
from app.domain.typed import Precision
from app.stages.drafting.forms.criterion import code_field
from app.web.fields import VersionedForm, WholeNumberField, choices, entered, one_line

MOST_YEARS = 30
YEARS = Precision(decimals=0, whole_digits=4)
NOTE = [Optional(), Length(max=5000, message="Shorten the note to 5,000 characters.")]
RECURRENCES = {
    Recurrence.RUNNING: "Running: paid again and again",
    Recurrence.ONE_OFF: "One-off: paid once, such as a set-up",
}


class ShapeForm(VersionedForm):
    """Years, variants and the note of a sheet; its tiers are rows."""

    years = WholeNumberField(
        "Years",
        precision=YEARS,
        description="How many years the quantities are given for, and so the price is added up over.",
        validators=[InputRequired("Give the number of years, for example 3.")],
    )
    locations = SelectMultipleField(
        "Locations priced apart",
        choices=choices((each.value, words.capitalize()) for each, words in LOCATIONS.items()),
    )
    support_models = SelectMultipleField(
        "Support models priced apart",
        choices=choices((each.value, words.capitalize()) for each, words in MODELS.items()),
    )
    prices_by_year = BooleanField(
        "Prices may differ by year", description="A running line is then asked for one price a year."
    )
    note = TextAreaField("Note to the vendors", validators=NOTE, render_kw={"rows": "3"})
    accepts_losses = BooleanField("Remove these quantities")

    def validate_years(self, field: Field) -> None:
        if field.data is not None and not 1 <= field.data <= MOST_YEARS:
            raise ValidationError(f"A sheet has 1 to {MOST_YEARS} years.")

    def shape(self, *, tiers: tuple[str, ...]) -> PriceSheet:
        """The sheet's shape as typed, without lines; the form must have been validated."""
        return PriceSheet(
            years=int(self.years.data or Decimal(1)),
            tiers=tiers,
            locations=tuple(each for each in Location if each.value in (self.locations.data or ())),
            support_models=tuple(each for each in SupportModel if each.value in (self.support_models.data or ())),
            prices_by_year=bool(self.prices_by_year.data),
            note=entered(self.note).strip(),
        )


def shape_form(sheet: PriceSheet, *, version: int, **settings: object) -> ShapeForm:
    """The form drawn from a sheet."""
    return ShapeForm(
        data={
            "years": Decimal(sheet.years),
            "locations": [each.value for each in sheet.locations],
            "support_models": [each.value for each in sheet.support_models],
            "prices_by_year": sheet.prices_by_year,
            "note": sheet.note,
            "version": str(version),
        },
        **settings,
    )


class LineForm(VersionedForm):
    """One line of the sheet, without its quantities."""

    code = code_field("Code", description="One short word, for example L1. The vendor's sheet names the line by it.")
    title = StringField(
        "What is priced",
        filters=[one_line],
        validators=[InputRequired("Say what is priced."), Length(max=500, message="Shorten it to 500 characters.")],
        render_kw={"autocomplete": "off"},
    )
    unit = StringField(
        "Unit",
        description="What one price is for: hour, call, seat and month, workshop …",
        filters=[one_line],
        validators=[Optional(), Length(max=80, message="A unit has at most 80 characters.")],
        render_kw={"autocomplete": "off", "list": "units"},
    )
    recurrence = SelectField(
        "How often it is paid",
        choices=choices((each.value, words) for each, words in RECURRENCES.items()),
        validators=[InputRequired("Choose one.")],
    )
    is_counted = BooleanField(
        "Counts in the total", description="Without the tick it is an option: asked for, but not part of the price."
    )
    note = TextAreaField("Note to the vendors", validators=NOTE, render_kw={"rows": "3"})

    def line(self) -> SheetLine:
        """The line as typed, without quantities; the form must have been validated."""
        return SheetLine(
            code=entered(self.code),
            title=entered(self.title),
            unit=entered(self.unit),
            recurrence=Recurrence(self.recurrence.data),
            is_counted=bool(self.is_counted.data),
            note=entered(self.note).strip(),
        )


def line_form(line: SheetLine, *, version: int, **settings: object) -> LineForm:
    """The form drawn from a line."""
    drawn = {name: getattr(line, name) for name in ("code", "title", "unit", "recurrence", "is_counted", "note")}
    return LineForm(data={**drawn, "version": str(version)}, **settings)


class QuantitiesForm(VersionedForm):
    """The version of the shape that the table was drawn from; its cells are read apart."""


class RemovalForm(VersionedForm):
    """Nothing but the version and the confirmation."""


class LinesFileForm(FlaskForm):
    """A workbook with lines and quantities."""

    workbook = FileField("Excel file", validators=[FileRequired("Choose the file.")])
    replaces = BooleanField(
        "Remove lines that are not in the file",
        description="Without the tick they stay as they are, and new ones are added beneath.",
    )
