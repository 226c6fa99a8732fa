"""What is entered at an opening: which envelope, with the password; and how many openers have to be present."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired

from app.web.fields import choices

MOST_OPENERS = 5


class AttendForm(FlaskForm):
    """An opener is present. The password goes nowhere but to the check."""

    password = PasswordField(
        "Your password",
        validators=[InputRequired("Type your password: an envelope opens to those who are really there.")],
        render_kw={"autocomplete": "current-password"},
    )


class OpenersForm(FlaskForm):
    """How many openers have to be present together."""

    needed = SelectField(
        "How many have to be present",
        choices=choices((str(number), str(number)) for number in range(1, MOST_OPENERS + 1)),
    )
