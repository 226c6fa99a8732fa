"""Whose marks an import brings in full, and what is done with the seats that it leaves open."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import (
    AGREED,
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Rules,
    ScoreFrom,
    Seat,
)
from app.domain.policy import COMMAND_LINE
from app.evaluations.operations import import_evaluation
from app.evaluations.submitting import submitted_seats
from app.models.panel import SeatRow

CRITERIA = (
    Criterion("C1", "Staff", CriterionKind.SCORE, weight=Decimal(60), scale_max=Decimal(10)),
    Criterion("C2", "Systems", CriterionKind.SCORE, weight=Decimal(40), scale_max=Decimal(10)),
    Criterion("G", "Insured", CriterionKind.GATE),
)
OFFERS = (Offer("A", "A", "A"), Offer("B", "B", "B"), Offer("W", "W", "W", OfferStatus.WITHDRAWN, "Sold"))
PANEL = (Seat("E1", "Ada"), Seat("E2", "Bo", criteria=("C2",)))


def an_evaluation(*, marks: tuple[Mark, ...], score_from: ScoreFrom = ScoreFrom.MEAN) -> Evaluation:
    rules = Rules(total_points=Decimal(100), score_from=score_from)
    return Evaluation(Framework("RFP-1", "RFP", rules, CRITERIA), OFFERS, PANEL, marks=marks)


def scored(*, kind: MarkKind = MarkKind.SCORE) -> tuple[Mark, ...]:
    """Everything that is expected of both seats; `kind` is what E1 says of A on C1."""
    marks = [Mark(offer, "C1", "E1", MarkKind.SCORE, Decimal(7)) for offer in "AB"]
    marks += [Mark(offer, "C2", seat, MarkKind.SCORE, Decimal(7)) for offer in "AB" for seat in ("E1", "E2")]
    marks += [Mark(offer, "G", "E1", MarkKind.PASS) for offer in "AB"]
    if kind is not MarkKind.SCORE:
        marks[0] = Mark("A", "C1", "E1", kind, None, "words")
    return tuple(marks)


def test_a_seat_has_submitted_when_every_mark_of_its_own_criteria_and_the_active_offers_is_there() -> None:
    assert submitted_seats(an_evaluation(marks=scored())) == {"E1", "E2"}


@pytest.mark.parametrize("missing", range(8))
def test_one_missing_mark_leaves_the_seat_open_and_no_other(missing: int) -> None:
    marks = scored()
    others = {"E1", "E2"} - {marks[missing].evaluator}
    assert submitted_seats(an_evaluation(marks=marks[:missing] + marks[missing + 1 :])) == others


@pytest.mark.parametrize(
    ("kind", "submitted"),
    [
        (MarkKind.NOT_APPLICABLE, {"E1", "E2"}),
        (MarkKind.RECUSED, {"E1", "E2"}),
        (MarkKind.NOTED, {"E2"}),
    ],
)
def test_not_applicable_and_recused_are_marks_and_words_alone_are_none(kind: MarkKind, submitted: set[str]) -> None:
    assert submitted_seats(an_evaluation(marks=scored(kind=kind))) == submitted


def test_of_an_offer_that_one_stands_back_from_nothing_is_expected() -> None:
    marks = tuple(mark for mark in scored() if (mark.evaluator, mark.offer) != ("E1", "A"))
    recused = Mark("A", "G", "E1", MarkKind.RECUSED)
    assert submitted_seats(an_evaluation(marks=(*marks, recused))) == {"E1", "E2"}


def test_agreed_scores_alone_mean_that_the_panel_is_done() -> None:
    agreed = (Mark("A", "C1", AGREED, MarkKind.SCORE, Decimal(7)),)
    found = {
        score_from: submitted_seats(an_evaluation(marks=agreed, score_from=score_from))
        for score_from in (ScoreFrom.AGREED, ScoreFrom.MEAN)
    }
    assert found == {ScoreFrom.AGREED: {"E1", "E2"}, ScoreFrom.MEAN: frozenset()}
    assert submitted_seats(an_evaluation(marks=(), score_from=ScoreFrom.AGREED)) == frozenset()


def test_an_import_submits_the_full_seats_and_leaves_the_others_open(app: Flask) -> None:
    marks = tuple(mark for mark in scored() if mark.evaluator == "E2")
    evaluation = replace(an_evaluation(marks=marks), panel=PANEL)
    with app.app_context():
        import_evaluation(COMMAND_LINE, evaluation=evaluation, source_name="evaluation.xlsx")
        rows = db.session.execute(select(SeatRow.code, SeatRow.submitted_at.is_not(None)))
        assert {code: bool(submitted) for code, submitted in rows} == {"E1": False, "E2": True}
