"""The shape of an addendum: why, what vendors are told, and perhaps a later deadline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.stages.drafting.review.forms import MOST_LETTERS, SeenForm
from app.stages.drafting.schedule.forms import Clock, Day, MovingForm

LONG = "Shorten it to 5,000 characters."


class AddendumForm(MovingForm, SeenForm):
    """An addendum to be issued. Without a day the deadline stays."""

    reason = TextAreaField(
        "Reason",
        description="Why the RFP is changed after its publication. Vendors read it too: name nobody who asked.",
        validators=[InputRequired("Give the reason."), Length(max=MOST_LETTERS, message=LONG)],
        render_kw={"rows": "3"},
    )
    notice = TextAreaField(
        "Notice to vendors",
        description="What vendors are told, in your words. The differences stand beneath it.",
        validators=[InputRequired("Say what vendors are told."), Length(max=MOST_LETTERS, message=LONG)],
        render_kw={"rows": "4"},
    )
    day = Day("New deadline: day", validators=[Optional()], description="Empty where the deadline stays.")
    clock = Clock("New deadline: time", validators=[Optional()])
    acknowledged = SelectMultipleField("Warnings", validate_choice=False)

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(self.acknowledged.data or ())

    def closes_at(self, current: datetime) -> datetime | None:
        """The deadline as typed, at the hour of the `current` one where only a day was given; None where it stays, or
        where a field says what is wrong with it."""
        if self.day.data is None:
            if self.clock.data is not None:
                self.day.errors = [*self.day.errors, "A new deadline needs its day."]
            return None
        if self.clock.data is None:
            self.clock.data = current.astimezone(ZoneInfo(self.zone)).time().replace(second=0, microsecond=0)
        return self.moment(self.day, self.clock)
