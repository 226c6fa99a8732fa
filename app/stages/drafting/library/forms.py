"""Items of the library as forms: the fields that their kind has in an RFP, and what the item is good for."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from app.domain.evaluation import Criterion, CriterionKind
from app.domain.request.document import Section
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.request.requirements import ContractTerm
from app.stages.drafting.document.forms import LEVELS, LONGEST_BODY, LONGEST_TITLE, own_lines
from app.stages.drafting.forms.criterion import NONE, CriterionForm
from app.stages.drafting.library.parts import KINDS, KeptCriterion, LibraryKind, Part
from app.stages.drafting.questionnaire.forms import QuestionForm
from app.stages.drafting.requirements.forms import TermForm
from app.web.fields import VersionedForm, choices, entered, one_line

ANY = ""


class AboutField:
    """What an item is good for, for whoever chooses among many."""

    about = TextAreaField(
        "Note",
        description="When it fits, what to look out for. It stands in the library only, not in an RFP.",
        filters=[own_lines],
        validators=[Length(max=2000, message="Shorten it to 2,000 characters.")],
        render_kw={"rows": 2},
    )


class SectionItemForm(AboutField, VersionedForm):
    """A section."""

    title = StringField(
        "Title",
        filters=[one_line],
        validators=[InputRequired("Give the section a title."), Length(max=LONGEST_TITLE)],
    )
    level = SelectField("Level", choices=LEVELS)
    body = TextAreaField("Text", filters=[own_lines], validators=[Length(max=LONGEST_BODY)], render_kw={"rows": 16})


class QuestionItemForm(AboutField, QuestionForm):
    """A question; it belongs to no section yet."""

    section = HiddenField()  # type: ignore[assignment]  # whatever is sent: an item is kept without its place


class CriterionItemForm(AboutField, CriterionForm):
    """A criterion; it stands under no group yet, and no panel is assigned by it."""

    parent = HiddenField()  # type: ignore[assignment]
    expertise = None  # type: ignore[assignment]

    def validate_kind(self, field: Field) -> None:
        if entered(field) == CriterionKind.GROUP:
            raise ValidationError("A group alone says nothing. Keep the criteria in it.")


class TermItemForm(AboutField, TermForm):
    """A contract term."""


ItemForm = SectionItemForm | QuestionItemForm | CriterionItemForm | TermItemForm


BEGINNINGS: dict[LibraryKind, Part] = {
    LibraryKind.SECTION: Section(key="", title=""),
    LibraryKind.QUESTION: Question("Q1", "", QuestionKind.LONG_TEXT, ""),
    LibraryKind.CRITERION: KeptCriterion(Criterion("C1", "", CriterionKind.SCORE)),
    LibraryKind.CONTRACT_TERM: ContractTerm("T1", "", ""),
}
"""What a new item of a kind begins with."""


def item_form(part: Any, *, about: str, version: int, **settings: Any) -> ItemForm:
    """The form of a part of any kind, drawn from it."""
    return _FORMS[type(part)](part, {"about": about, "version": str(version)}, settings)


def typed_part(form: ItemForm, *, stored: Any, options: Any) -> Part:
    """The part as typed; the form must have been validated. `options` are those of a question, with what passes."""
    if isinstance(form, SectionItemForm):
        return Section(key="", title=entered(form.title), body=entered(form.body), level=int(entered(form.level)))
    if isinstance(form, QuestionItemForm):
        return form.question(options=options[0], passing=options[1])
    if isinstance(form, CriterionItemForm):
        criterion = form.criterion()
        return KeptCriterion(criterion, stored.words if criterion.scale else ())
    return form.term()


def _section_form(part: Section, data: dict[str, object], settings: dict[str, Any]) -> ItemForm:
    return SectionItemForm(data={"title": part.title, "level": str(part.level), "body": part.body, **data}, **settings)


def _question_form(part: Question, data: dict[str, object], settings: dict[str, Any]) -> ItemForm:
    drawn: dict[str, object] = {name: getattr(part, name) for name in part.__slots__ if name != "passes"}
    drawn |= {
        "kind": part.kind.value,
        "direction": part.direction.value,
        "columns": "\n".join(part.columns),
        "passes_yes_no": list(part.passes) if part.kind is QuestionKind.YES_NO else [],
        "passes_level": list(part.passes) if part.kind is QuestionKind.SERVICE_LEVEL else [],
    }
    return QuestionItemForm(data={**drawn, "section": NONE, **data}, **settings)


def _criterion_form(part: KeptCriterion, data: dict[str, object], settings: dict[str, Any]) -> ItemForm:
    node = part.criterion
    drawn = {name: getattr(node, name) for name in node.__slots__ if name != "id"}
    drawn |= {"code": node.id, "parent": NONE, "scale": node.scale or NONE}
    form = CriterionItemForm(data={**drawn, **data}, **settings)
    form.scale.choices = choices([(NONE, "Numbers only"), *([(node.scale, node.scale)] if node.scale else [])])
    return form


def _term_form(part: ContractTerm, data: dict[str, object], settings: dict[str, Any]) -> ItemForm:
    return TermItemForm(data={**{name: getattr(part, name) for name in part.__slots__}, **data}, **settings)


_FORMS: dict[type[Any], Callable[[Any, dict[str, object], dict[str, Any]], ItemForm]] = {
    Section: _section_form,
    Question: _question_form,
    KeptCriterion: _criterion_form,
    ContractTerm: _term_form,
}


class SearchForm(FlaskForm):
    """What is looked for in the library."""

    class Meta:
        csrf = False  # nothing is changed by looking

    kind = SelectField(
        "Kind",
        choices=choices(
            [(ANY, "All kinds"), *((name.value, kind.plural.capitalize()) for name, kind in KINDS.items())]
        ),
    )
    q = StringField("Words", filters=[one_line], render_kw={"type": "search", "autocomplete": "off"})

    @property
    def chosen(self) -> LibraryKind | None:
        return next((kind for kind in LibraryKind if kind == self.kind.data), None)


class KeepForm(FlaskForm):
    """The part of an RFP to keep, by its kind and its code or key."""

    kind = HiddenField()
    code = HiddenField()
    key = HiddenField()

    @property
    def chosen(self) -> LibraryKind | None:
        return next((kind for kind in LibraryKind if kind == self.kind.data), None)

    @property
    def named(self) -> str:
        """The code or key of the part."""
        return entered(self.code) or entered(self.key)


class InsertForm(FlaskForm):
    """Where the chosen parts go; which were chosen is read apart."""

    after = SelectField("Sections go", default="")
    question_section = SelectField("Questions go to", default="")

    def offer(self, *, sections: Sequence[tuple[str, str]], question_sections: Sequence[tuple[str, str]]) -> None:
        """Let the places be chosen by key and words."""
        behind = ((key, f"Behind {words}") for key, words in sections)
        self.after.choices = choices([("", "To the end of the document"), *behind])
        self.question_section.choices = choices([("", "A new section “From the library”"), *question_sections])
