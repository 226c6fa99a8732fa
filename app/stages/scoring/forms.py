"""The shape of what people enter beside their marks; the rules stand in the operations."""

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp


def entered(field: Field) -> str:
    """What was entered, without blanks around it and with line ends of our own."""
    return (field.data or "").replace("\r\n", "\n").strip()


class ConfirmForm(FlaskForm):
    """Nothing but the wish to do it."""


class ReasonForm(FlaskForm):
    reason = TextAreaField("Reason", validators=[InputRequired("Write the reason.")], render_kw={"rows": 3})


class ReturnForm(FlaskForm):
    reason = TextAreaField("Reason", validators=[Optional()], render_kw={"rows": 3})


class AgreedForm(FlaskForm):
    score = StringField(
        "Agreed score",
        validators=[InputRequired("Enter the score the panel agreed on.")],
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(
        "Why the panel agreed on it",
        validators=[InputRequired("Say why the panel agreed on this score: it stands beside the marks.")],
        render_kw={"rows": 4},
    )
    version = HiddenField(validators=[Regexp(r"^[0-9]{1,9}$", message="Open the page again.")])


class PastedForm(FlaskForm):
    """What stands around the table of own marks; its cells are drawn and read by plain loops."""

    why = TextAreaField("Why you change marks", render_kw={"rows": 2})
    block = TextAreaField("Block copied from a spreadsheet", render_kw={"rows": 5})
    criterion = IntegerField("Its first row is")
    offer = IntegerField("Its first column is")
    place = SubmitField("Put it into the table")
