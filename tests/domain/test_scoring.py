"""What marks become: scores, N/A, recusals, gates, minimums, agreed scores, medians and sums of ranks."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    OfferStatus,
    PriceFormula,
    ScaleOrigin,
    ScaleWord,
    ScoreFrom,
    ScoringStage,
    Seat,
)
from app.domain.standing import Cell, CellState
from tests.domain.evaluations import (
    Given,
    a_framework,
    a_gate,
    a_group,
    a_leaf,
    a_price,
    codes,
    ranking_of,
    ranks,
    standing_of,
    texts,
    totals,
)


def one_leaf(given: Sequence[Given | None], **rules: object) -> Cell:
    return ranking_of(a_framework(a_leaf("Q", weight=100), **rules), marks={"A": {"Q": given}}).cells["A", "Q"]


@pytest.mark.parametrize(
    ("given", "spread"),
    [([6, 9, 7], Fraction(30, 100)), ([8, 8, 7], Fraction(10, 100)), ([5], Fraction(0))],
)
def test_spread_is_the_range_of_marks_over_the_range_of_the_scale(given: list[int], spread: Fraction) -> None:
    cell = one_leaf(given)
    assert (cell.spread, cell.lowest, cell.highest) == (spread, min(given), max(given))


def test_the_mean_leaves_not_applicable_and_recused_marks_out_of_the_divisor() -> None:
    assert one_leaf([8, "N/A", "recused", 5]) == Cell(
        CellState.SCORED, Fraction(13, 2), Fraction(65), 2, 3, Fraction(5), Fraction(8), Fraction(3, 10)
    )


@pytest.mark.parametrize(("given", "score"), [([9, 1, 2], 2), ([9, 1, 2, 4], 3), ([7], 7)])
def test_the_median(given: list[int], score: int) -> None:
    assert one_leaf(given, score_from=ScoreFrom.MEDIAN).score == score


@pytest.mark.parametrize(
    ("given", "state", "complete"),
    [
        ([8, 5], CellState.SCORED, True),
        ([8, None], CellState.INCOMPLETE, False),
        (["N/A", None], CellState.INCOMPLETE, False),
        ([None, None], CellState.NOT_SCORED, False),
        (["N/A", "N/A"], CellState.NOT_APPLICABLE, True),
        (["N/A", "recused"], CellState.NOT_APPLICABLE, True),
        (["recused", "recused"], CellState.RECUSED, False),
        ([0, 0], CellState.SCORED, True),
    ],
)
def test_how_far_a_cell_has_come(given: list[Given | None], state: CellState, complete: bool) -> None:
    framework = a_framework(a_leaf("Q"), a_leaf("R", weight=40))
    ranking = ranking_of(framework, marks={"A": {"Q": given, "R": [1, 1]}})
    assert ranking.cells["A", "Q"].state is state
    assert (ranking.complete, standing_of(ranking, "A").complete) == (complete, complete)


def test_a_missing_mark_is_said_with_its_number_and_never_final() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    ranking = ranking_of(framework, marks={"A": {"Q": [8, None, None]}, "B": {"Q": [7, 7, 7]}})
    assert totals(ranking) == {"A": "80.00", "B": "70.00"}
    assert not ranking.complete
    assert texts(ranking, "incomplete") == [
        "Scores are still missing (2 of Offer A), so this ranking is provisional and not a result."
    ]


def test_an_offer_without_any_score_is_not_placed() -> None:
    ranking = ranking_of(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": 0}, "B": {}})
    assert ranks(ranking) == {"A": 1, "B": None}
    assert standing_of(ranking, "B").reason == "Nothing of it has been scored, so it cannot be placed yet."


def test_nothing_is_awaited_for_offers_out_of_play() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    marks = {"A": {"Q": [8, 8]}, "B": {"Q": [9, None]}, "C": {}}
    statuses = {"B": OfferStatus.DISQUALIFIED, "C": OfferStatus.WITHDRAWN}
    ranking = ranking_of(framework, marks=marks, statuses=statuses)
    assert ranking.complete
    assert ranks(ranking) == {"A": 1, "B": None, "C": None}
    assert (standing_of(ranking, "B").quality, ranking.cells["B", "Q"].expected) == (90, 0)


def test_only_assigned_evaluators_are_expected() -> None:
    framework = a_framework(a_group("T", weight=60), a_leaf("Q", parent="T", weight=100), a_leaf("R", weight=40))
    panel = [Seat("E1", "Ada"), Seat("E2", "Bo", criteria=("T",)), Seat("E3", "Cy", criteria=("R",))]
    ranking = ranking_of(framework, marks={"A": {"Q": [5, 5], "R": [5, None, 5]}}, panel=panel)
    assert ranking.complete
    assert [ranking.cells["A", leaf].expected for leaf in ("Q", "R")] == [2, 2]


# --- agreed scores ---------------------------------------------------------------------------------------------------


def test_the_agreed_score_counts_and_a_missing_one_is_not_scored() -> None:
    framework = a_framework(a_leaf("Q"), a_leaf("R", weight=40), score_from=ScoreFrom.AGREED)
    marks = {"A": {"Q": [9, 9], "R": [9, 9]}}
    ranking = ranking_of(framework, marks=marks, agreed={"A": {"Q": 5}})
    assert ranking.cells["A", "Q"] == Cell(CellState.SCORED, Fraction(5), Fraction(30), 2, 2, 9, 9, Fraction(0))
    assert ranking.cells["A", "R"][:3] == (CellState.NOT_SCORED, None, None)
    assert (totals(ranking), ranking.complete) == ({"A": "30.00"}, False)


def test_an_agreed_not_applicable_passes_its_points_on() -> None:
    framework = a_framework(a_leaf("Q"), a_leaf("R", weight=40), score_from=ScoreFrom.AGREED)
    ranking = ranking_of(framework, marks={"A": {}}, agreed={"A": {"Q": 5, "R": "N/A"}})
    assert (totals(ranking), ranking.complete) == ({"A": "50.00"}, True)


def test_agreed_scores_leave_the_mean_alone() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    assert totals(ranking_of(framework, marks={"A": {"Q": 9}}, agreed={"A": {"Q": 5}})) == {"A": "90.00"}


# --- criteria that do not apply --------------------------------------------------------------------------------------


def nested() -> tuple[Criterion, ...]:
    return (
        a_group("T", weight=60),
        a_group("T1", weight=50, parent="T"),
        a_leaf("a", weight=20, parent="T1"),
        a_leaf("b", weight=80, parent="T1"),
        a_leaf("c", weight=50, parent="T"),
        a_leaf("d", weight=20),
        a_price("P", weight=20),
    )


@pytest.mark.parametrize(
    ("absent", "points"),
    [
        ([], {"a": 6, "b": 24, "c": 30, "d": 20}),
        (["a"], {"b": 30, "c": 30, "d": 20}),
        (["a", "b"], {"c": 60, "d": 20}),
        (["a", "b", "c"], {"d": 80}),
        (["d"], {"a": 8, "b": 32, "c": 40}),
        (["a", "d"], {"b": 40, "c": 40}),
        (["a", "c"], {"b": 60, "d": 20}),
    ],
)
def test_points_of_what_does_not_apply_go_to_siblings_and_up(absent: list[str], points: dict[str, int]) -> None:
    framework = a_framework(*nested(), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    marks = {leaf: ["N/A", "N/A"] if leaf in absent else [10, 10] for leaf in "abcd"}
    ranking = ranking_of(framework, marks={"A": marks}, prices={"A": 3})
    own = standing_of(ranking, "A")
    assert {leaf: given for leaf, given in own.points.items() if given is not None} == {**points, "P": 20}
    assert (own.total, own.quality_percent, own.complete) == (100, 100, True)
    assert ("not_applicable" in codes(ranking)) is bool(absent)


def test_not_applicable_is_no_nought_and_is_said() -> None:
    framework = a_framework(a_leaf("Q"), a_leaf("R", weight=40))
    ranking = ranking_of(framework, marks={"A": {"Q": 8, "R": "N/A"}, "B": {"Q": 8, "R": 0}})
    assert totals(ranking) == {"A": "80.00", "B": "48.00"}
    assert texts(ranking, "not_applicable") == [
        (
            "Totals rest on different criteria, since not all apply: for Offer A without Criterion R. "
            "Their points went "
            "to the other criteria."
        )
    ]


def test_nothing_applies() -> None:
    ranking = ranking_of(a_framework(a_leaf("Q", weight=100)), marks={"A": {"Q": "N/A"}, "B": {"Q": 5}})
    assert standing_of(ranking, "A").quality is None
    assert ranks(ranking) == {"B": 1, "A": None}


# --- gates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "agreed", "state", "status", "complete"),
    [
        (["pass", "pass"], None, CellState.PASSED, OfferStatus.ACTIVE, True),
        (["fail", "fail"], None, CellState.FAILED, OfferStatus.DISQUALIFIED, True),
        (["pass", "fail"], None, CellState.UNDECIDED, OfferStatus.ACTIVE, False),
        (["pass", "fail"], "fail", CellState.FAILED, OfferStatus.DISQUALIFIED, True),
        (["pass", "fail"], "pass", CellState.PASSED, OfferStatus.ACTIVE, True),
        (["pass", None], None, CellState.INCOMPLETE, OfferStatus.ACTIVE, False),
        (["fail", None], None, CellState.INCOMPLETE, OfferStatus.ACTIVE, False),
        (["fail", "recused"], None, CellState.FAILED, OfferStatus.DISQUALIFIED, True),
        (["N/A", "N/A"], None, CellState.NOT_APPLICABLE, OfferStatus.ACTIVE, True),
        ([None, None], "N/A", CellState.NOT_APPLICABLE, OfferStatus.ACTIVE, True),
        ([None, None], None, CellState.NOT_SCORED, OfferStatus.ACTIVE, False),
        (["recused", "recused"], None, CellState.RECUSED, OfferStatus.ACTIVE, False),
    ],
)
def test_gates(
    verdicts: list[str | None], agreed: str | None, state: CellState, status: OfferStatus, complete: bool
) -> None:
    framework = a_framework(a_leaf("Q", weight=100), a_gate("G"))
    ranking = ranking_of(
        framework,
        marks={"A": {"Q": [5, 5], "G": verdicts}, "B": {"Q": [4, 4], "G": ["pass", "pass"]}},
        agreed={"A": {"G": agreed}} if agreed else None,
    )
    assert ranking.cells["A", "G"].state is state
    assert (standing_of(ranking, "A").status, ranking.complete) == (status, complete)


def test_a_failed_gate_disqualifies_with_its_reason_and_keeps_the_price_closed() -> None:
    framework = a_framework(
        a_leaf("Q"), a_price("P"), a_gate("G"), price_formula=PriceFormula.LOWEST_PRICE_RATIO, total_points=Decimal(100)
    )
    marks = {"A": {"Q": 10, "G": "fail"}, "B": {"Q": 5, "G": "pass"}}
    ranking = ranking_of(framework, marks=marks, prices={"A": 1, "B": 10})
    out = standing_of(ranking, "A")
    assert (out.rank, out.total, out.reason) == (None, None, "Failed at the gate: Gate G.")
    assert ranking.cells["A", "P"] == Cell(CellState.NOT_OPENED)
    assert totals(ranking) == {"B": "70.00", "A": None}
    assert set(out.points) == {"Q", "P"}


def test_an_undecided_gate_is_said() -> None:
    framework = a_framework(a_leaf("Q", weight=100), a_gate("G"))
    ranking = ranking_of(framework, marks={"A": {"Q": [5, 5], "G": ["pass", "fail"]}})
    assert texts(ranking, "incomplete") == [
        (
            "Evaluators differ on whether Offer A passes Gate G: until the panel agrees on a verdict, the ranking is "
            "provisional."
        )
    ]


# --- minimums --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mark", "status"), [("5", OfferStatus.ACTIVE), ("4.999999999", OfferStatus.EXCLUDED)])
@pytest.mark.parametrize("level", ["whole", "group", "leaf"])
def test_only_what_is_strictly_below_a_minimum_is_excluded(level: str, mark: str, status: OfferStatus) -> None:
    half = Decimal(50)
    framework = a_framework(
        a_group("T", weight=70, minimum=half if level == "group" else None),
        a_leaf("Q", weight=100, parent="T", top=10, minimum=half if level == "leaf" else None),
        a_leaf("R", weight=30, top=10),
        minimum_quality=half if level == "whole" else None,
    )
    ranking = ranking_of(framework, marks={"A": {"Q": mark, "R": 5}})
    assert standing_of(ranking, "A").status is status


def test_the_reason_never_rounds_up_to_the_minimum() -> None:
    framework = a_framework(a_leaf("Q", weight=100, minimum=Decimal(50)))
    ranking = ranking_of(framework, marks={"A": {"Q": "4.999999999"}})
    assert standing_of(ranking, "A").reason == (
        "Criterion Q reached 49.99999999 % of its points, below the minimum of 50 %."
    )


def test_minimums_leave_price_and_later_stages_aside() -> None:
    framework = a_framework(
        a_leaf("Q", weight=40),
        a_leaf("I", weight=20, stage=ScoringStage.INTERVIEW),
        a_price("P"),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        minimum_quality=Decimal(70),
    )
    ranking = ranking_of(framework, marks={"A": {"Q": 7, "I": 0}, "B": {"Q": 6, "I": 10}}, prices={"A": 9, "B": 1})
    assert totals(ranking) == {"A": "68.00", "B": None}
    assert standing_of(ranking, "B").status is OfferStatus.EXCLUDED


def test_nothing_is_awaited_from_an_excluded_offer() -> None:
    framework = a_framework(
        a_leaf("Q", weight=60, minimum=Decimal(50)), a_leaf("I", weight=40, stage=ScoringStage.INTERVIEW)
    )
    ranking = ranking_of(framework, marks={"A": {"Q": 7, "I": 5}, "B": {"Q": 4}})
    assert ranking.complete


def test_a_minimum_waits_until_its_marks_are_in() -> None:
    framework = a_framework(a_leaf("Q", weight=100, minimum=Decimal(50)))
    ranking = ranking_of(framework, marks={"A": {"Q": [1, None]}})
    assert standing_of(ranking, "A").status is OfferStatus.ACTIVE


def test_a_minimum_counts_only_what_applies() -> None:
    framework = a_framework(
        a_group("T", weight=60, minimum=Decimal(60)),
        a_leaf("a", weight=50, parent="T"),
        a_leaf("b", weight=50, parent="T"),
        a_leaf("c", weight=40, minimum=Decimal(10)),
    )
    marks = {
        "A": {"a": 6, "b": "N/A", "c": 1},
        "B": {"a": 5, "b": "N/A", "c": 1},
        "C": {"a": "N/A", "b": "N/A", "c": 1},
    }
    ranking = ranking_of(framework, marks=marks)
    assert [standing_of(ranking, offer).status for offer in "ABC"] == [
        OfferStatus.ACTIVE,
        OfferStatus.EXCLUDED,
        OfferStatus.ACTIVE,
    ]


# --- scales ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("origin", "points"), [(ScaleOrigin.ZERO, [20, 60, 100]), (ScaleOrigin.MINIMUM, [0, 50, 100])])
def test_a_scale_that_starts_at_1(origin: ScaleOrigin, points: list[int]) -> None:
    framework = a_framework(a_leaf("Q", weight=100, top=5, scale_min=Decimal(1)), scale_origin=origin)
    ranking = ranking_of(framework, marks={"A": {"Q": 1}, "B": {"Q": 3}, "C": {"Q": 5}})
    assert [standing_of(ranking, offer).quality for offer in "ABC"] == points


def test_a_scale_without_maximum_ends_at_its_highest_word() -> None:
    words = (ScaleWord("words", "Good", Decimal(80)), ScaleWord("words", "Poor", Decimal(20)))
    leaf = Criterion("Q", "Q", CriterionKind.SCORE, weight=Decimal(100), scale="words")
    ranking = ranking_of(a_framework(leaf, scales=words), marks={"A": {"Q": 20}})
    assert totals(ranking) == {"A": "25.00"}


# --- sums of ranks ---------------------------------------------------------------------------------------------------


def test_ranks_of_evaluators_are_added_up_and_the_lowest_sum_is_first() -> None:
    framework = a_framework(a_leaf("Q", weight=100), score_from=ScoreFrom.RANK_SUM)
    marks = {"A": {"Q": [9, 5, 5]}, "B": {"Q": [8, 6, 6]}, "C": {"Q": [1, 6, 4]}}
    ranking = ranking_of(framework, marks=marks)
    assert ranking.order_by == "rank_sum"
    assert [(own.offer, own.rank, own.order_value, own.total) for own in ranking.standings] == [
        ("B", 1, 4, None),
        ("A", 2, 6, None),
        ("C", 3, 7, None),
    ]


def test_an_evaluator_who_stood_back_neither_helps_nor_harms() -> None:
    framework = a_framework(a_leaf("Q", weight=100), score_from=ScoreFrom.RANK_SUM)
    marks = {"A": {"Q": [9, "recused"]}, "B": {"Q": [8, 6]}}
    ranking = ranking_of(framework, marks=marks)
    assert {own.offer: own.order_value for own in ranking.standings} == {"A": 2, "B": 3}


def test_price_and_preference_count_in_every_evaluators_total() -> None:
    framework = a_framework(
        a_leaf("Q"), a_price("P"), price_formula=PriceFormula.LOWEST_PRICE_RATIO, score_from=ScoreFrom.RANK_SUM
    )
    marks = {"A": {"Q": [9, 9]}, "B": {"Q": [6, 5]}, "C": {"Q": [6, 5]}}
    prices = {"A": 200, "B": 100, "C": 100}
    ranking = ranking_of(framework, marks=marks, prices=prices, preferences={"C": 1})
    assert {own.offer: own.order_value for own in ranking.standings} == {"C": 3, "A": 4, "B": 5}
