"""Marks summed up, and numbers rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.evaluation import ScoreFrom, Tally
from app.domain.rounding import billionths, figure, plain, rounded
from app.domain.tally import count
from tests.domain.evaluations import Given, a_framework, a_gate, a_leaf, an_evaluation

UNIT = 10**9


def tally_of(given: list[Given], *, leaf: str = "Q", agreed: Given | None = None, **rules: object) -> Tally:
    framework = a_framework(a_leaf("Q", weight=100), a_gate("G"), **rules)
    said = {"A": {leaf: agreed}} if agreed is not None else None
    evaluation = an_evaluation(framework, marks={"A": {leaf: given}}, agreed=said)
    return count(evaluation).tallies["A", leaf]


def test_marks_are_summed_up() -> None:
    assert tally_of([8, "6.5", "N/A", "recused", 8]) == Tally(
        counted=3,
        total=22_500_000_000,
        lowest=6_500_000_000,
        highest=8 * UNIT,
        not_applicable=1,
        recused=1,
    )


def test_single_values_are_kept_for_the_median_only() -> None:
    assert tally_of([8, 6], score_from=ScoreFrom.MEDIAN).values == (6 * UNIT, 8 * UNIT)
    assert tally_of([8, 6]).values == ()


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        (7, Tally(counted=1, total=8 * UNIT, lowest=8 * UNIT, highest=8 * UNIT, agreed=7 * UNIT)),
        ("N/A", Tally(counted=1, total=8 * UNIT, lowest=8 * UNIT, highest=8 * UNIT, agreed_not_applicable=True)),
    ],
)
def test_the_agreed_score_stands_apart(agreed: Given, expected: Tally) -> None:
    assert tally_of([8], agreed=agreed) == expected


@pytest.mark.parametrize(("agreed", "verdict"), [("pass", True), ("fail", False), (None, None)])
def test_verdicts_are_counted(agreed: str | None, verdict: bool | None) -> None:
    assert tally_of(["pass", "fail", "pass"], leaf="G", agreed=agreed) == Tally(passed=2, failed=1, agreed_pass=verdict)


def test_marks_of_each_evaluator_are_kept_for_sums_of_ranks_only() -> None:
    framework = a_framework(a_leaf("Q", weight=100), score_from=ScoreFrom.RANK_SUM)
    evaluation = an_evaluation(framework, marks={"A": {"Q": [8, "N/A", "recused"]}}, agreed={"A": {"Q": 3}})
    assert dict(count(evaluation).by_evaluator) == {("E1", "A", "Q"): 8 * UNIT, ("E2", "A", "Q"): None}
    assert dict(count(an_evaluation(a_framework(a_leaf()), marks={"A": {"Q": 8}})).by_evaluator) == {}


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(7), 3, "7.000"),
        (Fraction(2 * 10**40, 3), 1, "6666666666666666666666666666666666666666.7"),
        (Decimal("1.005"), 2, "1.01"),
    ],
)
def test_rounding_is_half_up_and_knows_no_minus_nought(value: Fraction | Decimal, places: int, text: str) -> None:
    assert str(rounded(value, places=places)) == text


@pytest.mark.parametrize(
    ("value", "units"), [("0.6666666666666666", 666_666_667), ("-0.5", -500_000_000), ("0.0000000004", 0)]
)
def test_marks_keep_nine_decimals(value: str, units: int) -> None:
    assert billionths(Decimal(value)) == units


def test_numbers_in_sentences() -> None:
    assert [plain(Decimal(text)) for text in ("1E+2", "2.50", "-0", "0.10")] == ["100", "2.5", "0", "0.1"]
    assert [figure(Fraction(12345678, 10), places=2), figure(Fraction(100), places=0)] == ["1,234,567.8", "100"]
