"""One requirement, one item of the scope, one contract term, and a block of requirements as forms."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as Invalid
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.request.requirements import ContractTerm, Control, Obligation, Requirement, ScopeItem, Side
from app.domain.request.scope import SIDES
from app.domain.request.words import OBLIGATIONS
from app.domain.sentences import listed
from app.stages.drafting.forms.criterion import CHOSEN, PlainForm, code_field
from app.stages.drafting.requirements.queries import Stored
from app.stages.drafting.requirements.words import CONTROLS
from app.web.fields import VersionedForm, choices, entered, one_line

LONGEST = 10_000
TOO_LONG = Length(max=LONGEST, message=f"Shorten it to {LONGEST:,} characters.")


def plain_lines(text: str | None) -> str:
    """Text of several lines without the browser's line ends and without blanks around it."""
    return (text or "").replace("\r\n", "\n").strip()


def text_area(label: str, description: str = "", *, rows: int = 2, needed: str = "") -> TextAreaField:
    """A text of several lines; `needed` is the sentence that asks for it where it may not be empty."""
    validators: list[Any] = [DataRequired(needed), TOO_LONG] if needed else [TOO_LONG]
    settings = {"rows": str(rows), "maxlength": str(LONGEST)}
    return TextAreaField(
        label, description=description, filters=[plain_lines], validators=validators, render_kw=settings
    )


class LinksField(SelectMultipleField):
    """Codes of what exists; one that was removed since the form was drawn is said in words."""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as wtforms calls it
        known = {value for value, *_ in self.iter_choices()}
        gone = [code for code in self.data or () if code not in known]
        if gone:
            raise Invalid(f"There is no {listed(gone)} any more. Untick what leads nowhere, then save again.")


class RequirementForm(VersionedForm):
    """A requirement in the order in which it is thought: the problem first, the want after it."""

    problem = text_area("Problem", "What goes wrong today? Not what is missing: what happens.")
    hurt = text_area("Who is hurt", "Who feels it, how many, how often?")
    evidence = text_area("Evidence", "Where does it show: figures, complaints, an audit, a day watched?")
    outcome = text_area("Outcome", "What would be different for those who are hurt?")
    measure = text_area("How it is measured", "The figure, from where it is taken, and from when on it counts as met.")
    code = code_field("Code", description="One short word, for example R1.")
    statement = text_area("Statement", "The want in one sentence.", needed="Say in one sentence what is wanted.")
    obligation = RadioField("Must or should", choices=choices(OBLIGATIONS.items()), validators=CHOSEN)
    need = text_area("Need behind it", "Where the statement names a solution: what is that solution needed for?")
    questions = LinksField("Questions that ask for it", description="Vendors answer it there.")
    criteria = LinksField("Criteria that score it", description="Evaluators score it there.")

    def requirement(self) -> Requirement:
        """The requirement as typed; the form must have been validated."""
        return Requirement(
            code=entered(self.code),
            statement=entered(self.statement),
            obligation=Obligation(self.obligation.data),
            problem=entered(self.problem),
            hurt=entered(self.hurt),
            evidence=entered(self.evidence),
            outcome=entered(self.outcome),
            measure=entered(self.measure),
            need=entered(self.need),
            questions=tuple(sorted(set(self.questions.data or ()))),
            criteria=tuple(sorted(set(self.criteria.data or ()))),
        )


def requirement_form(
    drawn: Stored[Requirement], *, questions: Sequence[str], criteria: Sequence[str], **settings: object
) -> RequirementForm:
    """The form drawn from a requirement; it may be linked to these codes, and stay linked to those it is linked to."""
    value = drawn.value
    data = {name: getattr(value, name) for name in value.__slots__}
    data |= {"questions": list(value.questions), "criteria": list(value.criteria), "version": str(drawn.version)}
    form = RequirementForm(data=data, **settings)
    form.questions.choices = choices((code, code) for code in dict.fromkeys([*questions, *value.questions]))
    form.criteria.choices = choices((code, code) for code in dict.fromkeys([*criteria, *value.criteria]))
    return form


class ScopeForm(VersionedForm):
    """An item of the scope."""

    side = RadioField(
        "Where it stands", choices=choices((side.value, words) for side, words in SIDES.items()), validators=CHOSEN
    )
    text = text_area("What", "One thing that somebody could expect.", needed="Say what it is about.")
    note = text_area("Note", "For an open item: who decides, and until when?")

    def item(self, *, key: str = "") -> ScopeItem:
        """The item as typed; the form must have been validated."""
        return ScopeItem(key=key, side=Side(self.side.data), text=entered(self.text), note=entered(self.note))


def scope_form(drawn: Stored[ScopeItem], **settings: object) -> ScopeForm:
    value = drawn.value
    data = {"side": value.side.value, "text": value.text, "note": value.note, "version": str(drawn.version)}
    return ScopeForm(data=data, **settings)


class TermForm(VersionedForm):
    """A contract term."""

    code = code_field("Code", description="One short word, for example T1.")
    title = StringField(
        "Title",
        filters=[one_line],
        validators=[DataRequired("Give the title."), Length(max=300, message="Shorten it to 300 characters.")],
        render_kw={"autocomplete": "off", "maxlength": "300"},
    )
    text = text_area("Text of the term", "As it shall stand in the contract.", rows=6, needed="Write the term.")
    controlled_by = SelectField(
        "Who controls it",
        description="Whose doing decides whether it is kept?",
        choices=choices((control.value, words) for control, words in CONTROLS.items()),
        validators=CHOSEN,
    )
    measure = text_area("How it is measured", "By which figure, taken from where, by whom?")
    is_flagged = BooleanField("This term sets both sides up to fail")
    concern = text_area("Concern", "What worries you about it, in words for the one who decides.")

    def validate_concern(self, field: Field) -> None:
        if self.is_flagged.data and not entered(field):
            raise Invalid("Say what worries you: a flag without a reason helps nobody.")

    def term(self) -> ContractTerm:
        """The term as typed; the form must have been validated."""
        return ContractTerm(
            code=entered(self.code),
            title=entered(self.title),
            text=entered(self.text),
            controlled_by=Control(self.controlled_by.data),
            measure=entered(self.measure),
            is_flagged=bool(self.is_flagged.data),
            concern=entered(self.concern),
        )


def term_form(drawn: Stored[ContractTerm], **settings: object) -> TermForm:
    data = {name: getattr(drawn.value, name) for name in drawn.value.__slots__}
    return TermForm(data={**data, "version": str(drawn.version)}, **settings)


class BlockForm(PlainForm):
    """A block of requirements copied from a spreadsheet."""

    block = TextAreaField(
        "Block copied from a spreadsheet",
        validators=[InputRequired("Paste the rows here.")],
        render_kw={"rows": "10", "autocomplete": "off", "wrap": "off"},
    )
