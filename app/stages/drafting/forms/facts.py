"""What an RFP is called and reckons in, and starting a new one."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.web.fields import choices, entered, one_line

CURRENCY = re.compile(r"[A-Z]{3}")


MOST_ZONES = 3
UNKNOWN_ZONE = "UTC"
"""What stands in the form where nothing says where somebody is."""


def _no_zone(typed: str) -> str:
    """That this is no time zone, with those whose city or name it may stand for."""
    wanted = typed.replace(" ", "_").casefold()
    meant = [name for name in sorted(available_timezones()) if wanted in (name.casefold(), _city(name))]
    if not meant:
        return "This is no time zone. Write its IANA name, for example Europe/Berlin or America/New_York."
    return f"“{typed}” is no time zone by itself. Write {' or '.join(meant[:MOST_ZONES])}."


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()


def upper(text: str | None) -> str:
    return one_line(text).upper()


class FactsFields:
    """The fields of a form about what an RFP is called."""

    reference = StringField(
        "Reference",
        description="How the RFP is known, for example RFP-2026-01. No other RFP may have it.",
        filters=[one_line],
        validators=[
            InputRequired("Give the reference under which the RFP is known."),
            Length(max=80, message="A reference has at most 80 characters."),
        ],
        render_kw={"autocomplete": "off"},
    )
    title = StringField(
        "Title",
        filters=[one_line],
        validators=[
            InputRequired("Give the title of the RFP."),
            Length(max=300, message="A title has at most 300 characters."),
        ],
        render_kw={"autocomplete": "off"},
    )
    currency = StringField(
        "Currency",
        description="Three letters, for example EUR or USD. Empty where no money is involved.",
        filters=[upper],
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )
    time_zone = StringField(
        "Time zone",
        description="Its IANA name, for example Europe/Berlin or America/New_York.",
        filters=[one_line],
        validators=[InputRequired("Give the time zone in which the RFP is held."), Length(max=64)],
        render_kw={"autocomplete": "off", "list": "time-zones"},
    )

    def start_in(self, zone: str, told: str) -> None:
        """Propose a time zone and say where it is from; without one the script takes that of the browser."""
        self.time_zone.data = zone or UNKNOWN_ZONE
        if zone:
            self.time_zone.description = f"{told} {self.time_zone.description}"
        else:
            self.time_zone.render_kw = {**self.time_zone.render_kw, "data-own-zone": "As in your browser."}

    def validate_currency(self, field: Field) -> None:
        if not CURRENCY.fullmatch(entered(field)):
            raise ValidationError("This is no currency code. Write its three letters, for example EUR or USD.")

    def validate_time_zone(self, field: Field) -> None:
        try:
            ZoneInfo(entered(field))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValidationError(_no_zone(entered(field))) from error


class NewRfpForm(FactsFields, FlaskForm):
    """A new RFP: what it is called, and what it starts from."""

    template = RadioField("Template", default="")
    source = SelectField(
        "Or from an earlier RFP",
        description="It gives its text, requirements, questions, pricing sheet, rules, criteria and panel; neither its "
        "dates nor offers nor marks.",
        default="",
    )

    @classmethod
    def offering(
        cls, sources: list[tuple[str, str]], *, templates: list[tuple[str, str]], **given: object
    ) -> "NewRfpForm":
        """The form with these earlier RFPs (public id, label) and templates (name, title) to start from."""
        form = cls(**given)
        form.source.choices = choices([("", "None"), *sources])
        form.template.choices = choices([("", "Blank"), *templates])
        return form

    def validate_source(self, field: Field) -> None:
        if entered(field) and entered(self.template):
            raise ValidationError("Choose a template or an earlier RFP, not both. For the RFP, tick Blank above.")
