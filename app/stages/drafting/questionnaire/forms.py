"""One section and one question of the questionnaire as forms; options are rows of their own."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.errors import DomainError
from app.domain.request.conditions import parse
from app.domain.request.question_kinds import CHOICES, KINDS, PASSES
from app.domain.request.questionnaire import Direction, Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_limits import (
    CODE_LENGTH,
    MOST_COLUMNS,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    of_code,
)
from app.domain.typed import POINTS
from app.stages.drafting.questionnaire.wording import DIRECTIONS, KIND_CHOICES, WAYS
from app.web.fields import NumberField, VersionedForm, choices, entered, one_line

MARKDOWN = "Markdown: **bold**, lists, links."
LONG = Length(max=TEXT_LENGTH, message=f"Shorten it to {TEXT_LENGTH:,} characters.")


def several_lines(text: str | None) -> str:
    """Entered text without blanks around it, its lines ended alike."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def readable_condition(form: object, field: Field) -> None:  # noqa: ARG001 - wtforms asks for both
    if not entered(field):
        return
    try:
        parse(entered(field))
    except DomainError as error:
        raise ValidationError(str(error)) from error


def condition_field(label: str) -> StringField:
    return StringField(
        label,
        description='For example Q7 = yes and not Q8 includes "option". Empty: always.',
        filters=[one_line],
        validators=[LONG, readable_condition],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class SectionForm(VersionedForm):
    """A part of the questionnaire."""

    title = StringField(
        "Title",
        filters=[one_line],
        validators=[
            DataRequired("Give the section a title, for example Staffing."),
            Length(max=TITLE_LENGTH, message=f"A title has at most {TITLE_LENGTH} characters."),
        ],
        render_kw={"autocomplete": "off"},
    )
    intro = TextAreaField(
        "Introduction",
        description=f"What vendors read before its questions. {MARKDOWN}",
        filters=[several_lines],
        validators=[LONG],
        render_kw={"rows": "3"},
    )
    condition = condition_field("Shown only when")

    def section(self, *, key: str) -> QuestionSection:
        """The section as typed; the form must have been validated."""
        return QuestionSection(key, entered(self.title), entered(self.intro), entered(self.condition))


class QuestionForm(VersionedForm):
    """One question of any kind; fields that do not belong to its kind are left aside."""

    code = StringField(
        "Code",
        description="Conditions and requirements refer to it.",
        filters=[one_line],
        validators=[DataRequired("Give a short code, for example Q7.")],
        render_kw={"autocomplete": "off", "maxlength": str(CODE_LENGTH)},
    )
    section = SelectField("Section", validators=[DataRequired("Choose one.")])
    kind = SelectField("Kind", choices=choices(KIND_CHOICES), validators=[DataRequired("Choose one.")])
    text = TextAreaField(
        "Question",
        description=MARKDOWN,
        filters=[several_lines],
        validators=[DataRequired("Write what is asked, or what is to be read."), LONG],
        render_kw={"rows": "3"},
    )
    help = TextAreaField(
        "Help",
        description="What a good answer holds, and why it is asked. Vendors see it beneath the question.",
        filters=[several_lines],
        validators=[LONG],
        render_kw={"rows": "2"},
    )
    is_mandatory = BooleanField("Has to be answered")
    passes_yes_no = SelectMultipleField("Passed by", choices=choices(KINDS[QuestionKind.YES_NO].answers.items()))
    passes_level = SelectMultipleField("Passed by", choices=choices(KINDS[QuestionKind.SERVICE_LEVEL].answers.items()))
    unit = StringField(
        "Unit",
        description="For example % of calls answered within 20 seconds.",
        filters=[one_line],
        validators=[Length(max=UNIT_LENGTH, message=f"A unit has at most {UNIT_LENGTH} characters.")],
        render_kw={"autocomplete": "off"},
    )
    target = NumberField("Target", precision=POINTS, description="The number that is wanted.")
    direction = RadioField("The target is", choices=choices(DIRECTIONS.items()), default=Direction.AT_LEAST.value)
    columns = TextAreaField(
        "Headings of the columns",
        description="One on each line.",
        filters=[several_lines],
        render_kw={"rows": "3"},
    )
    condition = condition_field("Shown only when")

    def validate_code(self, field: Field) -> None:
        if text := of_code(entered(field)):
            raise ValidationError(text)

    def validate_columns(self, field: Field) -> None:  # noqa: ARG002 - wtforms gives it
        if len(self.headings) > MOST_COLUMNS:
            raise ValidationError(f"A table has at most {MOST_COLUMNS} columns.")
        if any(len(heading) > TITLE_LENGTH for heading in self.headings):
            raise ValidationError(f"A heading has at most {TITLE_LENGTH} characters.")

    @property
    def headings(self) -> tuple[str, ...]:
        lines = (one_line(line) for line in entered(self.columns).split("\n"))
        return tuple(line for line in lines if line)

    def question(self, *, options: Sequence[Option], passing: Sequence[str]) -> Question:
        """The question as typed, with the options typed beside it; the form must have been validated."""
        kind = QuestionKind(self.kind.data)
        gate = {QuestionKind.YES_NO: self.passes_yes_no.data, QuestionKind.SERVICE_LEVEL: self.passes_level.data}
        return Question(
            code=entered(self.code),
            section=entered(self.section),
            kind=kind,
            text=entered(self.text),
            help=entered(self.help),
            is_mandatory=bool(self.is_mandatory.data),
            passes=tuple(passing if kind in CHOICES else gate.get(kind) or ()),
            options=tuple(options),
            unit=entered(self.unit),
            target=self.target.data,
            direction=Direction(self.direction.data or Direction.AT_LEAST),
            columns=self.headings,
            condition=entered(self.condition),
        )


def question_form(
    question: Question, questionnaire: Questionnaire, *, version: int, **settings: object
) -> QuestionForm:
    """The form drawn from a question of this questionnaire."""
    drawn: dict[str, object] = {name: getattr(question, name) for name in question.__slots__ if name != PASSES}
    drawn |= {
        "kind": question.kind.value,
        "direction": question.direction.value,
        "columns": "\n".join(question.columns),
        "passes_yes_no": list(question.passes) if question.kind is QuestionKind.YES_NO else [],
        "passes_level": list(question.passes) if question.kind is QuestionKind.SERVICE_LEVEL else [],
        "version": str(version),
    }
    form = QuestionForm(data=drawn, **settings)
    form.section.choices = choices((section.key, section.title) for section in questionnaire.sections)
    return form


def section_form(section: QuestionSection, *, version: int, **settings: object) -> SectionForm:
    data = {"title": section.title, "intro": section.intro, "condition": section.condition, "version": str(version)}
    return SectionForm(data=data, **settings)


class QuestionnaireFileForm(VersionedForm):
    """A file with a questionnaire in it."""

    file = FileField("File", validators=[FileRequired("Choose a file.")])


class TakeInForm(VersionedForm):
    """What becomes of what is there."""

    way = RadioField(
        "What becomes of the questions that are there?",
        choices=choices(WAYS.items()),
        validators=[InputRequired("Choose what becomes of them.")],
    )
