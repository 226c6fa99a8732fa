"""Published figures through the real ranking, without a workbook."""

from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import PriceFormula
from tests.domain.evaluations import a_framework, a_leaf, a_price, ranking_of, shown, standing_of


def test_the_price_points_of_florida_1992() -> None:
    """Florida DOAH 92-1779BID: 372,000 against 315,491.60, half of 100 points for price: 42.40 for the dearer."""
    framework = a_framework(
        a_leaf("Q", weight=50, top=50), a_price("P", weight=50), price_formula=PriceFormula.LOWEST_PRICE_RATIO
    )
    ranking = ranking_of(
        framework,
        marks={"first": {"Q": Decimal("47.98")}, "second": {"Q": Decimal("41.67")}},
        prices={"first": 372_000, "second": Decimal("315491.60")},
    )
    assert standing_of(ranking, "first").price == Fraction(50) * 3_154_916 / 3_720_000
    assert [(own.offer, own.rank, shown(own.price), shown(own.total)) for own in ranking.standings] == [
        ("second", 1, "50.00", "91.67"),
        ("first", 2, "42.40", "90.38"),
    ]
