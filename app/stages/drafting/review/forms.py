"""The shape of what is sent about rounds of sign-off and publication."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.request.people import Decision, Function, Level
from app.domain.request.people_words import FUNCTIONS, LEVELS
from app.web.fields import choices, entered

FUNCTION_CHOICES = [(function.value, words) for function, words in FUNCTIONS.items()]
LEVEL_CHOICES = [(level.value, words) for level, words in LEVELS.items()]
DECISIONS = (
    (Decision.SIGNED.value, "I sign this draft"),
    (Decision.OBJECTED.value, "I object: it has to change first"),
)
MOST_LETTERS = 5000


class SeenForm(FlaskForm):
    """A form about the draft as its page showed it: `seen` is the hash of that state."""

    seen = HiddenField()


class AskForm(SeenForm):
    """Who is to sign; function and level of each stand beside the person's tick, outside the form's own fields."""

    person = SelectMultipleField("Who signs", validators=[InputRequired("Choose at least one person.")])
    note = TextAreaField(
        "Note to them",
        description="What to look at, and by when. It stands in the mail.",
        validators=[Optional(), Length(max=MOST_LETTERS, message="Shorten the note to 5,000 characters.")],
        render_kw={"rows": "4"},
    )

    def offering(self, people: list[tuple[str, str]]) -> "AskForm":
        """The form with these people (public id, name) to choose from."""
        self.person.choices = choices(people)
        return self


def function_of(text: str) -> Function:
    """The function that was chosen; "other" for anything that is none."""
    return Function(text) if text in FUNCTIONS else Function.OTHER


def level_of(text: str) -> Level:
    """The level that was chosen; the first for anything that is none."""
    return Level(text) if text in LEVELS else Level.SPECIALIST


class SignForm(FlaskForm):
    """What somebody who was asked says of the draft."""

    decision = RadioField(
        "Your word",
        choices=choices(
            [
                (Decision.SIGNED.value, "I sign this draft"),
                (Decision.OBJECTED.value, "I object: it has to change first"),
            ]
        ),
        validators=[InputRequired("Choose whether you sign or object.")],
    )
    comment = TextAreaField(
        "Comment",
        description="An objection says what has to change and why.",
        validators=[Optional(), Length(max=MOST_LETTERS, message="Shorten the comment to 5,000 characters.")],
        render_kw={"rows": "4"},
    )

    def said(self) -> tuple[Decision, str]:
        return Decision(entered(self.decision)), entered(self.comment).strip()


class PublishForm(SeenForm):
    """Publishing: what was seen, and which warnings were ticked."""

    acknowledged = SelectMultipleField("Warnings", validate_choice=False)

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(self.acknowledged.data or ())
