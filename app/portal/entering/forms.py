"""The shape of what is typed on entering: the name that agrees, and whether the vendor will answer."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from app.web.fields import choices, entered, one_line

INTENDS, DECLINED = "intends", "declined"
WITHDRAW, KEEP = "withdraw", "keep"
WHY = "Say in a few words why you decline."
INTENTS = {INTENDS: "We mean to answer", DECLINED: "We decline"}


def _several_lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class AgreementForm(FlaskForm):
    name = StringField(
        "Your full name",
        description="First and last name, as you would sign.",
        filters=[one_line],
        validators=[
            InputRequired("Type your full name."),
            Length(min=3, max=200, message="A full name has 3 to 200 characters."),
        ],
        render_kw={"autocomplete": "name"},
    )
    agrees = BooleanField(
        "I have read the agreement and agree to it for the vendor.",
        validators=[InputRequired("Tick the box to agree.")],
    )
    text = HiddenField(validators=[InputRequired("Open the page again."), Regexp(r"^[0-9a-f]{64}$")])

    def validate_name(self, field: Field) -> None:
        if len(entered(field).split()) < 2:
            raise ValidationError("Type your full name: first and last name.")


def _reason(*validators: DataRequired) -> TextAreaField:
    return TextAreaField(
        "Why you decline",
        description="The buyer reads it.",
        filters=[_several_lines],
        validators=[*validators, Length(max=2000, message="Write at most 2000 characters.")],
        render_kw={"rows": "3"},
    )


class DeclineForm(FlaskForm):
    """Declining by itself, before anything was agreed to."""

    reason = _reason(DataRequired(WHY))


class IntentForm(FlaskForm):
    intent = RadioField(
        "Your answer",
        choices=choices(INTENTS.items()),
        validators=[InputRequired("Choose one.")],
    )
    reason = _reason()
    handed_in = RadioField("", choices=choices({WITHDRAW: "", KEEP: ""}.items()), validate_choice=False)

    def about(self, submission: int | None) -> "IntentForm":
        """`submission` is the number of the one that counts: whoever declines says what becomes of it."""
        self.reason.flags.required = True  # as the label has it; the form asks for it of those who decline only
        if submission is None:
            del self.handed_in
            return self
        self.handed_in.label.text = f"If you decline: withdraw submission {submission} too?"
        self.handed_in.choices = choices(
            {
                WITHDRAW: "Yes, withdraw it: nothing of ours is opened",
                KEEP: "No, it still counts: it is opened with the others after the deadline, and considered",
            }.items()
        )
        return self

    @property
    def declines(self) -> bool:
        return entered(self.intent) == DECLINED

    @property
    def withdraws(self) -> bool:
        return self.declines and self.handed_in is not None and entered(self.handed_in) == WITHDRAW

    def validate_handed_in(self, field: Field) -> None:
        if self.declines and entered(field) not in (WITHDRAW, KEEP):
            raise ValidationError("You have submitted. Say what becomes of it: withdraw it too, or let it count.")

    def validate_reason(self, field: Field) -> None:
        if self.declines and not entered(field):
            raise ValidationError(WHY)
