"""What is typed in the laboratory: offers row by row, the points, and the parameters of the formulas."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from app.domain.evaluation import Framework, PriceFormula, Rules
from app.domain.laboratory import DummyOffer, Trial
from app.domain.rounding import rounded
from app.domain.tree import Tree
from app.domain.typed import MONEY, POINTS, Precision, Unreadable, typed_number
from app.stages.drafting.laboratory.scene import FINE
from app.web.fields import NumberField, one_line
from app.web.rows import TypedRow, typed_rows

COLUMNS = ("name", "quality", "price")
MOST_OFFERS = 6
"""Enough to see what a formula does; every pair of offers is compared under every formula while the page waits."""
LONGEST_NAME = 60


class TrialForm(FlaskForm):
    """Points and parameters. It is sent by GET and changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    quality_points = NumberField(
        "Points of quality", precision=POINTS, validators=[InputRequired("Enter the points of quality, 0 for none.")]
    )
    price_points = NumberField(
        "Points of price", precision=POINTS, validators=[InputRequired("Enter the points of price, 0 for none.")]
    )
    minimum_quality = NumberField("Minimum of quality, in percent", precision=POINTS)
    price_best = NumberField("Price that gets all points", precision=MONEY)
    price_worst = NumberField("Price that gets none", precision=MONEY)
    price_log_base = NumberField("Base of the logarithm", precision=POINTS)
    price_value_of_quality = NumberField("Value of full quality", precision=MONEY)
    quality_relative_to_best = BooleanField("The best offer has all points of quality")
    formula = HiddenField()
    varied = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the points can be shared out; parameters that make no sense are said by each formula."""
        if not super().validate(extra_validators):
            return False
        points = [(field.data or Decimal(0)) for field in (self.quality_points, self.price_points)]
        if min(points) < 0 or sum(points) <= 0:
            _fault(self.quality_points, "Give points of 0 or more to quality and to price, and not 0 to both.")
        if self.minimum_quality.data is not None and not 0 <= self.minimum_quality.data <= 100:
            _fault(self.minimum_quality, "The minimum is a percentage: write a number from 0 to 100.")
        return not self.errors

    def chosen(self) -> PriceFormula | None:
        """The formula to look at closer."""
        known = {formula.value: formula for formula in PriceFormula}
        return known.get(self.formula.data or "")

    def varied_offer(self, offers: Sequence[DummyOffer]) -> str:
        """The offer whose price is varied, as the position in the trial; the first where none was chosen."""
        known = {str(place) for place in range(len(offers))}
        return self.varied.data if self.varied.data in known else "0"

    def trial(self, offers: Sequence[DummyOffer], *, rules: Rules) -> Trial:
        """What was typed, with the rounding and the near tie of the draft's rules."""
        return Trial(
            offers=tuple(offers),
            quality_points=self.quality_points.data or Decimal(0),
            price_points=self.price_points.data or Decimal(0),
            rules=replace(
                rules,
                minimum_quality=self.minimum_quality.data,
                price_best=self.price_best.data,
                price_worst=self.price_worst.data,
                price_log_base=self.price_log_base.data,
                price_value_of_quality=self.price_value_of_quality.data,
                quality_relative_to_best=self.quality_relative_to_best.data,
            ),
        )


def of_the_draft(framework: Framework) -> dict[str, object]:
    """What the form holds at first: the points, as they are read, and the parameters of the draft, whatever else is
    still wrong with it."""
    rules, tree = framework.rules, Tree.grown(framework)
    quality = rounded(tree.quality_points, places=FINE)
    names = ("minimum_quality", "price_best", "price_worst", "price_log_base", "price_value_of_quality")
    return {
        **{name: getattr(rules, name) for name in names},
        "quality_points": quality,
        "price_points": rounded(tree.quality_points + tree.price_points - Fraction(quality), places=FINE),
        "quality_relative_to_best": rules.quality_relative_to_best,
        "formula": rules.price_formula.value if rules.price_formula else "",
        "varied": "0",
    }


def drawn_rows(sent: MultiDict[str, str]) -> list[TypedRow]:
    """The offers as typed, and empty rows up to the most there may be."""
    rows = typed_rows(sent, COLUMNS)
    return rows + [TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(MOST_OFFERS - len(rows))]


def number_fault(rows: Sequence[TypedRow]) -> str | None:
    """None where there are as many offers as can be compared, else the sentence."""
    count = sum(any(row.cells.values()) for row in rows)
    if count < 2:
        return "Enter at least two offers, each with a name, its quality and its price, or take an example."
    if count > MOST_OFFERS:
        return f"At most {MOST_OFFERS} offers can be tried at once, and these are {count}: take some out."
    return None


def read_offers(rows: Sequence[TypedRow]) -> tuple[DummyOffer, ...]:
    """The offers that can be read; each row is given the sentences of what is wrong with its cells."""
    taken: set[str] = set()
    return tuple(offer for row in rows if any(row.cells.values()) for offer in _read(row, taken=taken))


def _read(row: TypedRow, *, taken: set[str]) -> Iterator[DummyOffer]:
    name = one_line(row.cells["name"])
    if not name:
        row.faults["name"] = "Give the offer a name."
    elif name in taken:
        row.faults["name"] = "Two offers have this name: give each its own."
    elif len(name) > LONGEST_NAME:
        row.faults["name"] = f"A name has at most {LONGEST_NAME} characters here."
    taken.add(name)
    quality = _number(row, "quality", precision=POINTS)
    price = _number(row, "price", precision=MONEY)
    if quality is not None and not 0 <= quality <= 100:
        row.faults["quality"] = "Quality is a percentage: write a number from 0 to 100."
    if price is not None and price <= 0:
        row.faults["price"] = "A price must be above 0."
    if quality is not None and price is not None and not row.faults:
        yield DummyOffer(name, quality=quality, price=price)


def _number(row: TypedRow, column: str, *, precision: Precision) -> Decimal | None:
    text = row.cells[column]
    if not text:
        row.faults[column] = f"Enter the {column}."
        return None
    try:
        return typed_number(text, precision=precision)
    except Unreadable as error:
        row.faults[column] = str(error)
        return None


def _fault(field: NumberField, text: str) -> None:
    field.errors = [*field.errors, text]
