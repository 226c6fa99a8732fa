"""Panels without one evaluator."""

from dataclasses import replace

import pytest

from app.domain.evaluation import Evaluation, ScoreFrom
from app.domain.leave_out import Absence, without_each, without_seats
from app.domain.reckoning import reckon
from app.domain.tally import count
from tests.domain.evaluations import a_framework, a_gate, a_leaf, an_evaluation


def absences(evaluation: Evaluation) -> dict[str, Absence]:
    return dict(without_each(evaluation, reckoning=reckon(count(evaluation))))


def mixed(rule: ScoreFrom) -> Evaluation:
    """Marks of every kind, some missing."""
    return an_evaluation(
        a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40), a_gate("G"), score_from=rule),
        marks={
            "A": {"Q": [8, 7, 3, 7], "R": [8, "N/A", 2, 5], "G": ["pass"] * 4},
            "B": {"Q": [6, 6, 8, "recused"], "R": [5, 6, 9, "recused"], "G": ["pass", "pass", "fail", "recused"]},
            "C": {"Q": [5, 5, None, 1], "R": [5, 6, 9, 9], "G": ["fail", "pass", "pass", "pass"]},
        },
    )


def test_the_winner_without_each_evaluator() -> None:
    evaluation = an_evaluation(
        a_framework(a_leaf("Q", weight=60), a_leaf("R", weight=40)),
        marks={"A": {"Q": [8, 7, 3], "R": [8, 7, 2]}, "B": {"Q": [6, 6, 8], "R": [5, 6, 9]}},
    )
    found = {seat: own.winners for seat, own in absences(evaluation).items()}
    assert found == {"E1": ("B",), "E2": ("B",), "E3": ("A",)}


@pytest.mark.parametrize("rule", [ScoreFrom.MEAN, ScoreFrom.MEDIAN, ScoreFrom.RANK_SUM])
def test_taking_off_an_evaluators_marks_is_the_same_as_counting_without_them(rule: ScoreFrom) -> None:
    evaluation = mixed(rule)
    for seat, absence in absences(evaluation).items():
        own = absence.reckoning
        panel = tuple(other for other in evaluation.panel if other.id != seat)
        marks = tuple(mark for mark in evaluation.marks if mark.evaluator != seat)
        anew = reckon(count(replace(evaluation, panel=panel, marks=marks)))
        assert (own.places, own.figures) == (anew.places, anew.figures)
        assert own.cards == anew.cards


def test_several_seats_are_left_out_as_one_after_the_other() -> None:
    evaluation = mixed(ScoreFrom.MEDIAN)
    counted = count(evaluation)
    both = without_seats(counted, seats=("E1", "E3"), marks=evaluation.marks)
    first = without_seats(counted, seats=("E1",), marks=evaluation.marks)
    assert without_seats(first, seats=("E3",), marks=evaluation.marks) == both


@pytest.mark.parametrize(
    ("rules", "marks"),
    [
        ({"score_from": ScoreFrom.AGREED}, {"A": {"Q": [8, 7]}}),
        ({}, {"A": {"Q": [8]}}),
        ({}, {"A": {"Q": [None, None]}}),
    ],
)
def test_where_nobody_can_be_left_out_nobody_is(
    rules: dict[str, object], marks: dict[str, dict[str, list[int | None]]]
) -> None:
    assert absences(an_evaluation(a_framework(a_leaf("Q", weight=100), **rules), marks=marks)) == {}
