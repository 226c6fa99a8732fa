"""Faults on pages name the fields, not the keys of the workbook."""

from dataclasses import replace

from app.domain.criteria import faults
from app.domain.evaluation import PriceFormula, Rules
from app.domain.fault_words import on_pages
from tests.domain.test_balancing import a_framework, leaf

EXPECTED = [
    "The price formula “Linear between bounds” needs the best price, which is empty: give it.",
    "The price formula “Linear between bounds” needs the worst price, which is empty: give it.",
    "The price formula “Linear between bounds” gives points, but no criterion is of the kind price: add one.",
]


def test_keys_of_the_workbook_become_the_words_beside_the_fields() -> None:
    framework = a_framework(leaf("A", "100"))
    rules = Rules(framework.rules.total_points, price_formula=PriceFormula.LINEAR_BETWEEN_BOUNDS)
    assert [on_pages(fault.text) for fault in faults(replace(framework, rules=rules))] == EXPECTED
