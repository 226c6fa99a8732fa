"""Panels without one evaluator, and resampled panels."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from app.analysis.evaluators import bootstrap, bootstrap_ranks
from app.analysis.weighing import weighing
from app.domain.evaluation import Evaluation, PriceFormula, ScoreFrom, Seat
from app.domain.ranking import rank_evaluation
from app.domain.reckoning import reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation


def a_panel_of_three(**rules: object) -> Evaluation:
    """E1 and E2 put A first, E3 puts B far ahead."""
    return an_evaluation(
        a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40), **rules),
        marks={"A": {"Q": [8, 7, 3], "R": [8, 7, 2]}, "B": {"Q": [6, 6, 8], "R": [5, 6, 9]}},
    )


def resampled(evaluation: Evaluation, *, resamples: int = 2_000, seed: int = 1) -> dict[str, float]:
    reckoning = reckon(count(evaluation))
    own = weighing(reckoning)
    return bootstrap(evaluation, reckoning=reckoning, weighing=own, resamples=resamples, seed=seed)


def exact_shares(evaluation: Evaluation) -> dict[str, float]:
    """The share of first places over all panels that can be drawn, by ranking each of them."""
    seats = evaluation.panel
    firsts = {offer.id: 0 for offer in evaluation.offers}
    panels = list(product(seats, repeat=len(seats)))
    for panel in panels:
        drawn = tuple(Seat(f"S{place}", seat.name) for place, seat in enumerate(panel))
        marks = tuple(
            mark._replace(evaluator=f"S{place}")
            for place, seat in enumerate(panel)
            for mark in evaluation.marks
            if mark.evaluator == seat.id
        )
        own = Evaluation(evaluation.framework, evaluation.offers, drawn, evaluation.prices, marks)
        for winner in rank_evaluation(own).winners:
            firsts[winner] += 1
    return {offer: float(Fraction(times, len(panels))) for offer, times in firsts.items()}


@pytest.mark.parametrize("rule", [ScoreFrom.MEAN, ScoreFrom.MEDIAN])
def test_resampled_panels_come_close_to_ranking_every_panel_there_is(rule: ScoreFrom) -> None:
    evaluation = a_panel_of_three(score_from=rule)
    found, exact = resampled(evaluation), exact_shares(evaluation)
    assert found == {offer: pytest.approx(share, abs=0.04) for offer, share in exact.items()}


def test_resampled_ranks_come_close_to_ranking_every_panel_there_is() -> None:
    evaluation = a_panel_of_three(score_from=ScoreFrom.RANK_SUM)
    found = bootstrap_ranks(reckon(count(evaluation)), resamples=2_000, seed=1)
    assert found == {offer: pytest.approx(share, abs=0.04) for offer, share in exact_shares(evaluation).items()}


def test_evaluators_who_agree_leave_nothing_to_chance() -> None:
    framework = a_framework(a_leaf("Q", weight=60), a_price("P"), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    marks = {"A": {"Q": [8, 8]}, "B": {"Q": [7, 7]}}
    assert resampled(an_evaluation(framework, marks=marks, prices={"A": 100, "B": 100})) == {"A": 1, "B": 0}


def test_a_shared_first_place_counts_for_each() -> None:
    evaluation = an_evaluation(
        a_framework(a_leaf("Q", weight=30), a_leaf("R", weight=70)),
        marks={"A": {"Q": [7, 1], "R": [3, 3]}, "B": {"Q": [7, 1], "R": [3, 3]}},
    )
    assert resampled(evaluation, resamples=50) == {"A": 1, "B": 1}


def test_marks_that_are_not_numbers_leave_the_divisor() -> None:
    """E2 stands back from A, E1 finds R not applicable to B: with both drawn the means are those of the record."""
    from app.analysis.evaluators import MarksArray

    for rule in (ScoreFrom.MEAN, ScoreFrom.MEDIAN):
        evaluation = an_evaluation(
            a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40), score_from=rule),
            marks={"A": {"Q": [8, "recused"], "R": [7, "recused"]}, "B": {"Q": [6, 9], "R": ["N/A", 5]}},
        )
        reckoning = reckon(count(evaluation))
        own = weighing(reckoning)
        marks = MarksArray.of(evaluation, reckoning=reckoning, weighing=own)
        (values,) = marks.values_under(np.array([[0, 1]])).tolist()
        assert values == pytest.approx([float(value) for value in own.values])


def test_the_same_seed_resamples_the_same_panels() -> None:
    evaluation = a_panel_of_three()
    assert resampled(evaluation, resamples=100, seed=5) == resampled(evaluation, resamples=100, seed=5)
