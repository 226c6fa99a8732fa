"""The shape of a question: what it is about, and its text."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.domain.clarifying import Topic
from app.web.fields import entered

LONGEST = 4000
GENERAL = "The RFP in general"


def _text(typed: str | None) -> str:
    """Several lines as typed, with one kind of line end."""
    return (typed or "").replace("\r\n", "\n").strip()


class AskForm(FlaskForm):
    topic = SelectField("What it is about", default="")
    text = TextAreaField(
        "Question",
        description="Leave out who you are. Where it touches business secrets, say in the question which words are not "
        "to be published, and why; the buyer may then answer you alone.",
        filters=[_text],
        validators=[
            DataRequired("Write your question."),
            Length(max=LONGEST, message=f"Write at most {LONGEST} characters; ask several questions one by one."),
        ],
        render_kw={"rows": "8"},
    )
    looked_at = HiddenField()

    def about(self, sections: Sequence[Topic], questions: Sequence[Topic]) -> "AskForm":
        groups = {
            "General": [("", GENERAL)],
            "Document": [(each.value, each.label) for each in sections],
            "Questionnaire": [(each.value, each.label) for each in questions],
        }
        self.topic.choices = {name: offered for name, offered in groups.items() if offered}
        return self

    @property
    def about_what(self) -> str:
        return entered(self.topic)
