"""The shape of an invitation: a firm, its contacts row by row, words of one's own, and the reason to take it back."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.stages.responses.inviting.operations.accounts import Contact
from app.web.addresses import address_fault
from app.web.fields import one_line
from app.web.rows import TypedRow

COLUMNS = ("contact_name", "contact_email")
LONGEST_MESSAGE = 4000
LONGEST_REASON = 2000


def _text(text: str | None) -> str:
    """Several lines as typed, with one kind of line end."""
    return (text or "").replace("\r\n", "\n").strip()


class MessageForm(FlaskForm):
    """Words that go into the letter."""

    message = TextAreaField(
        "Your own words",
        description="They stand in the letter, before the way in. Leave it empty if the letter says enough.",
        filters=[_text],
        validators=[Length(max=LONGEST_MESSAGE, message=f"Write at most {LONGEST_MESSAGE} characters.")],
        render_kw={"rows": "4"},
    )


class InviteForm(MessageForm):
    firm = StringField(
        "Firm",
        filters=[one_line],
        validators=[DataRequired("Give the firm's name."), Length(max=300, message="At most 300 characters.")],
        render_kw={"autocomplete": "off"},
    )


class InviteSeveralForm(MessageForm):
    firms = SelectMultipleField("Firms", validators=[InputRequired("Choose at least one firm.")], validate_choice=False)


class TakeBackForm(FlaskForm):
    reason = TextAreaField(
        "Reason",
        description="The vendor reads it in a mail, and it stays in the audit.",
        filters=[_text],
        validators=[
            DataRequired("Say why."),
            Length(max=LONGEST_REASON, message=f"Write at most {LONGEST_REASON} characters."),
        ],
        render_kw={"rows": "3"},
    )


def read_contacts(rows: Sequence[TypedRow]) -> tuple[Contact, ...] | None:
    """The contacts as typed, or None with a sentence beside every cell that is wrong."""
    found: list[Contact] = []
    for row in rows:
        name, typed = one_line(row.cells["contact_name"]), one_line(row.cells["contact_email"]).lower()
        if not 1 <= len(name) <= 200:
            row.faults["contact_name"] = "A name has 1 to 200 characters."
        fault = address_fault(typed)
        if fault:
            row.faults["contact_email"] = fault
        elif any(contact.email == typed for contact in found):
            row.faults["contact_email"] = "This address stands above already."
        found.append(Contact(name, typed))
    return None if any(row.faults for row in rows) else tuple(found)
