"""The shape of an answer, of the reason why a question is not taken up, and of what stands in both."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.stages.responses.clarifying.operations.writing import Said
from app.web.fields import choices, entered

LONGEST = 8000
LONGEST_REASON = 2000
ALL, ONE = "all", "one"


def text_of(typed: str | None) -> str:
    """Several lines as typed, with one kind of line end."""
    return (typed or "").replace("\r\n", "\n").strip()


def _at_most(most: int) -> Length:
    return Length(max=most, message=f"Write at most {most} characters.")


class AnswerForm(FlaskForm):
    """An answer. `to` is left out where it is settled who gets it, `reason` where all do."""

    question = TextAreaField(
        "Question as all will read it",
        description="Rewrite it so that nothing tells who asked; several questions become one.",
        filters=[text_of],
        validators=[DataRequired("Write the question that is answered."), _at_most(LONGEST)],
        render_kw={"rows": "6"},
    )
    answer = TextAreaField(
        "Answer",
        filters=[text_of],
        validators=[DataRequired("Write the answer."), _at_most(LONGEST)],
        render_kw={"rows": "8"},
    )
    to = RadioField("Who gets it", default=ALL, choices=choices([(ALL, "All invited vendors, without who asked")]))
    reason = TextAreaField(
        "Why this vendor only",
        description="Needed where one vendor alone gets the answer, for example because of a trade secret. The vendor "
        "reads it, and it stays in the record.",
        filters=[text_of],
        validators=[_at_most(LONGEST_REASON)],
        render_kw={"rows": "2"},
    )
    leads_to_addendum = BooleanField("It leads to an addendum: what the RFP says will change")
    looked_at = HiddenField()
    seen = HiddenField()

    def from_firms(self, firms: Sequence[str]) -> "AnswerForm":
        """Questions of one vendor can be answered to it alone; those of several, or of nobody, to all only."""
        if len(set(firms)) == 1:
            offered = [(ALL, "All invited vendors, without who asked"), (ONE, f"{firms[0]} only")]
            self.to.choices = choices(offered)
        else:
            del self.to
            del self.reason
        return self

    def settled(self, *, is_private: bool) -> "AnswerForm":
        """Who gets it follows from an earlier answer."""
        del self.to
        if not is_private:
            del self.reason
        return self

    def filled_with(self, said: Said) -> "AnswerForm":
        self.question.data, self.answer.data = said.question, said.answer
        self.leads_to_addendum.data = said.leads_to_addendum
        if "reason" in self:
            self.reason.data = said.reason
        return self

    @property
    def said(self) -> Said:
        return Said(
            question=entered(self.question),
            answer=entered(self.answer),
            leads_to_addendum=bool(self.leads_to_addendum.data),
            is_private="to" in self and self.to.data == ONE,
            reason=entered(self.reason) if "reason" in self else "",
        )


class RejectForm(FlaskForm):
    reason = TextAreaField(
        "Reason",
        description="The vendor that asked reads it in a mail and in the portal; nobody else does.",
        filters=[text_of],
        validators=[DataRequired("Say why."), _at_most(LONGEST_REASON)],
        render_kw={"rows": "4"},
    )
