"""One criterion, one seat and one scale of a draft as forms."""

import re

from wtforms import Field, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Email, InputRequired, Length, Optional

from app.domain.codes import next_code  # noqa: F401 - whoever makes such a form proposes its code
from app.domain.drafting import scale_names
from app.domain.evaluation import AGREED, Criterion, CriterionKind, Framework, ScoringStage, Seat
from app.domain.typed import POINTS
from app.stages.drafting.wording import KIND_MEANINGS, STAGES
from app.web.fields import ExpertiseField, NumberField, VersionedForm, choices, entered, one_line

NONE = ""
CHOSEN = [InputRequired("Choose one.")]
CODE = re.compile(r"\S{1,80}")


def code_field(label: str, *, description: str) -> StringField:
    return StringField(
        label,
        description=description,
        filters=[one_line],
        validators=[InputRequired("Give a short code, for example C1."), one_word],
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )


def one_word(form: object, field: Field) -> None:  # noqa: ARG001 - wtforms asks for both
    if not CODE.fullmatch(entered(field)):
        raise ValidationError("A code is one word without blanks, at most 80 characters, such as C1.")


class CriterionForm(VersionedForm):
    """A node of the criteria tree."""

    code = code_field("Code", description="One short word, for example C1. Workbooks name the criterion by it.")
    title = StringField(
        "Title",
        filters=[one_line],
        validators=[InputRequired("Give the title."), Length(max=2000, message="Shorten it to 2,000 characters.")],
        render_kw={"autocomplete": "off"},
    )
    kind = SelectField(
        "Kind", choices=choices((kind.value, words) for kind, words in KIND_MEANINGS.items()), validators=CHOSEN
    )
    parent = SelectField("Stands under")
    weight = NumberField(
        "Weight",
        precision=POINTS,
        description="In percent of its group or in points. A group without one weighs what is under it.",
    )
    scale = SelectField("Named scale", description="Words with their values. Numbers may be given beside them.")
    scale_min = NumberField("Lowest value", precision=POINTS)
    scale_max = NumberField("Highest value", precision=POINTS, description="Empty: the highest of the named scale.")
    scale_step = NumberField("Step", precision=POINTS, description="Empty: any value between.")
    minimum = NumberField(
        "Minimum, percent of its points",
        precision=POINTS,
        description="An offer strictly below is excluded before prices are opened. Empty: no threshold.",
    )
    stage = SelectField(
        "Scored at the stage",
        choices=choices((stage.value, words) for stage, words in STAGES.items()),
        validators=CHOSEN,
    )

    expertise = ExpertiseField(
        "Fields of expertise it asks for",
        description="A few words each, set apart by commas, for example telephony, staffing. Those of a group hold for "
        "all under it. The panel can be assigned by them.",
    )

    def validate_scale_max(self, field: NumberField) -> None:
        if entered(self.kind) == CriterionKind.SCORE and not entered(self.scale) and field.data is None:
            raise ValidationError("Give the highest value of the scale, or choose a named one.")

    def criterion(self) -> Criterion:
        """The criterion as typed; the form must have been validated."""
        kind = CriterionKind(self.kind.data)
        stage = ScoringStage(self.stage.data)
        return Criterion(
            id=entered(self.code),
            title=entered(self.title),
            kind=kind,
            parent=entered(self.parent) or None,
            weight=self.weight.data,
            scale_min=self.scale_min.value,
            scale_max=self.scale_max.data,
            scale_step=self.scale_step.data,
            scale=entered(self.scale) or None,
            minimum=self.minimum.data,
            stage=ScoringStage.RESPONSE if kind is CriterionKind.GROUP else stage,
        )


def criterion_form(
    framework: Framework,
    criterion: Criterion,
    *,
    version: int,
    expertise: tuple[str, ...] = (),
    **settings: object,
) -> CriterionForm:
    """The form drawn from a criterion of this draft and the fields of expertise it asks for."""
    drawn = {name: getattr(criterion, name) for name in criterion.__slots__ if name != "id"}
    drawn |= {"code": criterion.id, "parent": criterion.parent or NONE, "scale": criterion.scale or NONE}
    drawn |= {"expertise": expertise}
    form = CriterionForm(data={**drawn, "version": str(version)}, **settings)
    groups = [each for each in framework.criteria if each.kind is CriterionKind.GROUP and each.id != criterion.id]
    form.parent.choices = choices([(NONE, "The top"), *((each.id, f"{each.id} {each.title}") for each in groups)])
    names = dict.fromkeys([*scale_names(framework), *([criterion.scale] if criterion.scale else [])])
    form.scale.choices = choices([(NONE, "Numbers only"), *((name, name) for name in names)])
    return form


class SeatForm(VersionedForm):
    """A place on the panel."""

    code = code_field("Code", description="One short word, for example E1. Workbooks name the evaluator by it.")
    name = StringField(
        "Name",
        description="Of the evaluator, or of the function the seat is for.",
        filters=[one_line],
        validators=[InputRequired("Give the name."), Length(max=200, message="A name has at most 200 characters.")],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        "E-mail address",
        description="Nobody is written to before the seat is given on the page Committee.",
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=254, message="An e-mail address has at most 254 characters."),
            Email(message="This is not an e-mail address. It looks like name@example.org.", allow_smtputf8=False),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    expertise = ExpertiseField(
        "Fields of expertise",
        description="What whoever sits here knows, a few words each, set apart by commas, for example telephony, law.",
    )
    criteria = SelectMultipleField("Scores", validate_choice=False)

    def validate_code(self, field: Field) -> None:
        if entered(field).casefold() == AGREED:
            raise ValidationError(f"“{AGREED}” stands for the panel's agreed score. Choose another code.")

    def seat(self, *, email: str) -> Seat:
        """The seat as typed; `email` where the form does not ask for it."""
        address = entered(self.email) if "email" in self else email
        criteria = tuple(dict.fromkeys(self.criteria.data or ()))
        return Seat(id=entered(self.code), name=entered(self.name), email=address, criteria=criteria)


def seat_form(
    seat: Seat, *, version: int, with_address: bool, expertise: tuple[str, ...] = (), **settings: object
) -> SeatForm:
    """The form drawn from a seat and its fields of expertise; the address only for those who may see it."""
    data = {"code": seat.id, "name": seat.name, "email": seat.email, "criteria": list(seat.criteria)}
    data |= {"expertise": expertise}
    form = SeatForm(data={**data, "version": str(version)}, **settings)
    if not with_address:
        del form.email
    return form


class PlainForm(VersionedForm):
    """Nothing but the version and the confirmation: for buttons, and for tables whose rows are read apart."""


class ScaleForm(VersionedForm):
    """The name of a scale; its words are rows."""

    name = StringField(
        "Name of the scale",
        description="For example Quality or Quality of service.",
        filters=[one_line],
        validators=[
            InputRequired("Give the scale a name, for example Quality."),
            Length(max=80, message="The name of a scale has at most 80 characters."),
        ],
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
