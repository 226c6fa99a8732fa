"""The rules of a draft as a form."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, NumberRange

from app.domain.evaluation import (
    Criterion,
    Framework,
    Justification,
    PriceFormula,
    Rules,
    ScaleOrigin,
    ScoreFrom,
    TieRule,
)
from app.domain.packet_method import FORMULAS
from app.domain.pricing import FORMULAS as PARAMETERS
from app.domain.request.words import JUSTIFICATIONS, SCALE_ORIGINS, TIE_RULES
from app.domain.typed import MONEY, POINTS
from app.stages.drafting.forms.facts import FactsFields
from app.stages.drafting.wording import SCORES_FROM
from app.web.fields import NumberField, VersionedForm, WholeNumberField, choices, entered

NONE = ""
CHOSEN = [InputRequired("Choose one.")]
Word = TypeVar("Word", bound=StrEnum)


def _choices(words: Mapping[Word, str], *, none: str | None = None) -> list[SelectChoice]:
    offered = [(member.value, words[member]) for member in words]
    return choices(offered if none is None else [(NONE, none), *offered])


class RulesForm(FactsFields, VersionedForm):
    """Everything the numbers follow."""

    total_points = NumberField(
        "Points in all", precision=POINTS, validators=[InputRequired("Say how many points there are, for example 100.")]
    )
    score_from = SelectField("The score of a criterion is", choices=_choices(SCORES_FROM), validators=CHOSEN)
    scale_origin = SelectField("A score gives points", choices=_choices(SCALE_ORIGINS), validators=CHOSEN)
    rounding = WholeNumberField(
        "Decimals shown",
        precision=POINTS,
        description="Results are rounded once, when shown; the order follows the exact figures.",
        validators=[InputRequired("Say how many decimals are shown, 0 to 9."), NumberRange(0, 9, "Write 0 to 9.")],
    )
    price_formula = SelectField(
        "Price formula",
        choices=choices(
            [(NONE, "No price is evaluated"), *((name.value, FORMULAS[name].name) for name in PriceFormula)]
        ),
    )
    price_best = NumberField("Best price", precision=MONEY, description="Gets all points for price; so does any lower.")
    price_worst = NumberField(
        "Worst price", precision=MONEY, description="Gets no points for price; nor does a higher."
    )
    price_log_base = NumberField(
        "Base A", precision=POINTS, description="At A times the lowest price nothing is left of the points. Above 1."
    )
    price_value_of_quality = NumberField(
        "Value of full quality", precision=MONEY, description="What full quality is worth in money: V in the formula."
    )
    quality_relative_to_best = BooleanField(
        "Scale quality to the best offer",
        description="The best offer that passes gets all the points for quality, the others in proportion.",
    )
    minimum_quality = NumberField(
        "Least quality in all, percent",
        precision=POINTS,
        description="An offer strictly below is excluded before prices are opened. Empty: no threshold.",
    )
    preference_points_inside = NumberField(
        "Preference points inside the total",
        precision=POINTS,
        description="How many of the points are for preferences (local firm, small firm); the criteria share the rest.",
    )
    tie_rule = SelectField("Equal totals are decided by", choices=_choices(TIE_RULES, none="Nothing is published"))
    tie_criterion = SelectField("The criterion that decides")
    near_tie = NumberField(
        "Near tie, percent",
        precision=POINTS,
        description="A margin of the first over the second below this is said wherever the winner is shown.",
        validators=[InputRequired("Give a percentage; 2 is usual.")],
    )
    tolerance = NumberField(
        "Tolerance, percent of a scale",
        precision=POINTS,
        description="Marks that lie further apart are flagged for the panel to discuss.",
        validators=[InputRequired("Give a percentage; 40 is usual.")],
    )
    shortlist_size = WholeNumberField(
        "Shortlist", precision=POINTS, description="How many offers go on. Empty: there is no shortlist."
    )
    justification = SelectField("Justifying a mark is", choices=_choices(JUSTIFICATIONS), validators=CHOSEN)

    def validate_total_points(self, field: NumberField) -> None:
        if field.data is None or field.data <= 0:
            raise ValidationError("The total of points must be above 0, for example 100 or 1000.")

    def validate_tie_criterion(self, field: Field) -> None:
        if entered(self.tie_rule) == TieRule.CRITERION and not entered(field):
            raise ValidationError("Choose the criterion that decides, or another rule for equal totals.")

    def rules(self) -> Rules:
        """The rules as typed; the form must have been validated."""
        by_criterion = entered(self.tie_rule) == TieRule.CRITERION
        return Rules(
            total_points=self.total_points.value,
            score_from=ScoreFrom(self.score_from.data),
            rounding=int(self.rounding.value),
            scale_origin=ScaleOrigin(self.scale_origin.data),
            price_formula=PriceFormula(self.price_formula.data) if self.price_formula.data else None,
            price_best=self.price_best.data,
            price_worst=self.price_worst.data,
            price_log_base=self.price_log_base.data,
            price_value_of_quality=self.price_value_of_quality.data,
            quality_relative_to_best=self.quality_relative_to_best.data,
            minimum_quality=self.minimum_quality.data,
            preference_points_inside=self.preference_points_inside.value,
            tie_rule=TieRule(self.tie_rule.data) if self.tie_rule.data else None,
            tie_criterion=self.tie_criterion.data if by_criterion else None,
            near_tie=self.near_tie.value,
            tolerance=self.tolerance.value,
            shortlist_size=self.shortlist_size.whole,
            justification=Justification(self.justification.data),
        )


def rules_form(framework: Framework, *, version: int, **settings: object) -> RulesForm:
    """The form drawn from a draft; `settings` are those of any form."""
    facts = {name: getattr(framework, name) for name in ("reference", "title", "currency", "time_zone")}
    rules = {name: getattr(framework.rules, name) for name in framework.rules.__slots__}
    chosen = {name: rules[name] or NONE for name in ("price_formula", "tie_rule", "tie_criterion")}
    form = RulesForm(data={**facts, **rules, **chosen, "version": str(version)}, **settings)
    form.tie_criterion.choices = criteria_choices(framework.criteria, kept=framework.rules.tie_criterion)
    return form


def take_formula(form: RulesForm, sent: MultiDict[str, str]) -> str | None:
    """Choose in a form the price formula that an address names, with its parameters; the formula's name in words, or
    None where the address names none. Nothing is saved."""
    formula = next((each for each in PriceFormula if each.value == sent.get("price_formula")), None)
    if formula is None:
        return None
    for name in ("price_formula", *PARAMETERS[formula].parameters):
        if name in sent:
            form[name].process(sent)
    return FORMULAS[formula].name


def criteria_choices(criteria: Sequence[Criterion], *, kept: str | None) -> list[SelectChoice]:
    """The criteria to choose from, and the one that was chosen where it is gone."""
    offered = [(each.id, f"{each.id} {each.title}") for each in criteria]
    if kept and kept not in {each.id for each in criteria}:
        offered.append((kept, f"{kept} (gone)"))
    return choices([(NONE, "None"), *offered])
