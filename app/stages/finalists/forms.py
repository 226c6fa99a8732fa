"""The shape of a scenario as it is typed; what is wrong with it as a whole is said by the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from app.domain.evaluation import PriceFormula
from app.domain.packet_method import FORMULAS
from app.domain.rounding import plain, rounded
from app.domain.scenario import Scenario
from app.domain.scenario_text import PARAMETERS
from app.domain.tree import Tree
from app.domain.typed import MONEY, POINTS, Unreadable, typed_number
from app.web.fields import NumberField, entered, one_line

AS_PUBLISHED = ""
STANDS_BACK = "You stand back from an offer, so you cannot leave single evaluators out."


class ScenarioForm(FlaskForm):
    """Name, reason and formula; weights, evaluators and offers are rows beside it."""

    name = StringField(
        "Name",
        description="A few words by which it is found again, for example “Price at 40”.",
        filters=[one_line],
        validators=[DataRequired("Give the scenario a name."), Length(max=200, message="At most 200 characters.")],
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    reason = TextAreaField(
        "Reason",
        description="Why it is worth looking at. It stands beside the scenario and in the decision packet.",
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired("Give the reason."), Length(max=4000, message="At most 4,000 characters.")],
        render_kw={"rows": "3", "maxlength": "4000"},
    )
    formula = SelectField(
        "Price formula",
        choices=[
            SelectChoice(AS_PUBLISHED, "As published"),
            *(SelectChoice(each.value, FORMULAS[each].name) for each in PriceFormula),
        ],
        default=AS_PUBLISHED,
    )
    price_best = NumberField("Best price", precision=MONEY)
    price_worst = NumberField("Worst price", precision=MONEY)
    price_log_base = NumberField("Base of the logarithm", precision=POINTS)
    price_value_of_quality = NumberField("Value of full quality", precision=MONEY)

    def is_readable(self) -> bool:
        """Whether formula and parameters can be read; enough for a preview, which needs no name and no reason."""
        judged = [self[field].validate(self) for field in ("formula", *PARAMETERS)]
        return all(judged)

    def chosen_formula(self) -> PriceFormula | None:
        known = {each.value: each for each in PriceFormula}
        return known.get(entered(self.formula))

    def parameters(self) -> dict[str, Decimal]:
        """What is typed for the formula; empty fields keep what is published."""
        return {name: self[name].data for name in PARAMETERS if self[name].data is not None}


@dataclass(frozen=True, slots=True)
class TypedWeights:
    """The weights as they stand in the table: texts by criterion id, those that differ from the published ones as
    numbers, and what is wrong with a text."""

    texts: Mapping[str, str]
    weights: Mapping[str, Decimal]
    faults: Mapping[str, str]


def weight_text(value: Fraction) -> str:
    """A published weight as it stands in its field."""
    return plain(rounded(value, places=9))


def typed_weights(sent: MultiDict[str, str], *, tree: Tree, numbers: Mapping[str, int]) -> TypedWeights:
    """What was sent in the fields `weight-<number>`; a field that still says the published weight changes nothing."""
    texts: dict[str, str] = {}
    weights: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for criterion in tree.order:
        published = weight_text(tree.weights[criterion.id])
        text = texts[criterion.id] = sent.get(f"weight-{numbers[criterion.id]}", published).strip()
        if text in ("", published):
            continue
        try:
            weights[criterion.id] = typed_number(text, precision=POINTS)
        except Unreadable as error:
            faults[criterion.id] = str(error)
    return TypedWeights(texts, weights, faults)


@dataclass(frozen=True, slots=True)
class TypedScenario:
    """What was sent: the scenario as far as it can be read, its weights as texts, and why it may not be tried."""

    scenario: Scenario
    weights: TypedWeights
    refusals: tuple[str, ...]

    @property
    def is_readable(self) -> bool:
        return not self.weights.faults and not self.refusals


def typed_scenario(
    form: ScenarioForm, sent: MultiDict[str, str], *, tree: Tree, numbers: Mapping[str, int], stands_back: bool
) -> TypedScenario:
    """The scenario that was typed. Whoever stands back from an offer leaves no evaluator out: what is missing then
    would tell of single marks."""
    weights = typed_weights(sent, tree=tree, numbers=numbers)
    seats = tuple(dict.fromkeys(sent.getlist("without-seat")))
    scenario = Scenario(
        weights=weights.weights,
        formula=form.chosen_formula(),
        parameters=form.parameters(),
        without_seats=seats,
        without_offers=tuple(dict.fromkeys(sent.getlist("without-offer"))),
    )
    return TypedScenario(scenario, weights, refusals=(STANDS_BACK,) if seats and stands_back else ())
