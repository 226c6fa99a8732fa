"""What the database sums up is what the domain sums up, for every sample and on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.domain.evaluation import Evaluation, MarkKind, ScoreFrom
from app.domain.policy import COMMAND_LINE
from app.domain.ranking import rank, rank_evaluation
from app.domain.tally import count
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from app.models.rfp import Rfp
from app.stages.scoring import queries

SAMPLES = Path(__file__).parents[3] / "samples"
NAMES = ("contact-centre", "pkt-2020-06-recused", "alaska-preference", "erate", "idaho-wifi-2013-cost")


def stored(app: Flask, evaluation: Evaluation) -> int:
    """Import an evaluation; returns the key of its RFP. To be called in an app context."""
    import_evaluation(COMMAND_LINE, evaluation=evaluation, source_name="test")
    found = queries.rfp_by_reference(evaluation.framework.reference)
    assert found is not None
    return found


def sorted_marks(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, marks=tuple(sorted(evaluation.marks)))


@pytest.mark.parametrize("name", NAMES)
def test_the_record_gives_back_what_was_imported(app: Flask, name: str) -> None:
    evaluation = read_evaluation(SAMPLES / name).evaluation
    with app.app_context():
        kept = queries.evaluation(stored(app, evaluation))
    assert sorted_marks(kept) == sorted_marks(evaluation)


@pytest.mark.parametrize("name", NAMES)
def test_marks_summed_by_the_database_rank_as_marks_summed_by_the_domain(app: Flask, name: str) -> None:
    evaluation = read_evaluation(SAMPLES / name).evaluation
    with app.app_context():
        recorded = queries.recorded(stored(app, evaluation)).count
    assert recorded.tallies == count(evaluation).tallies
    assert rank(recorded) == rank_evaluation(evaluation)


@pytest.mark.parametrize("score_from", [ScoreFrom.MEDIAN, ScoreFrom.RANK_SUM])
def test_rules_that_need_single_marks_get_them(app: Flask, score_from: ScoreFrom) -> None:
    evaluation = read_evaluation(SAMPLES / "contact-centre").evaluation
    rules = replace(evaluation.framework.rules, score_from=score_from)
    evaluation = replace(evaluation, framework=replace(evaluation.framework, rules=rules))
    with app.app_context():
        recorded = queries.recorded(stored(app, evaluation)).count
    assert (recorded.tallies, recorded.by_evaluator) == (count(evaluation).tallies, count(evaluation).by_evaluator)
    assert rank(recorded) == rank_evaluation(evaluation)


def test_agreed_scores_stand_beside_the_marks(app: Flask) -> None:
    evaluation = read_evaluation(SAMPLES / "contact-centre").evaluation
    agreed = [
        mark._replace(evaluator="agreed", comment="Agreed in the meeting.")
        for mark in evaluation.marks
        if mark.evaluator == "dvorak" and mark.kind is not MarkKind.RECUSED
    ]
    rules = replace(evaluation.framework.rules, score_from=ScoreFrom.AGREED)
    evaluation = replace(
        evaluation,
        framework=replace(evaluation.framework, rules=rules),
        marks=(*evaluation.marks, *agreed),
    )
    with app.app_context():
        rfp_id = stored(app, evaluation)
        recorded = queries.recorded(rfp_id).count
        kept = queries.evaluation(rfp_id)
    assert (recorded.tallies, recorded.by_evaluator) == (count(evaluation).tallies, count(evaluation).by_evaluator)
    assert rank(recorded) == rank_evaluation(evaluation)
    assert sorted_marks(kept) == sorted_marks(evaluation)


def test_one_cell_names_who_gave_each_mark(app: Flask) -> None:
    evaluation = read_evaluation(SAMPLES / "contact-centre").evaluation
    with app.app_context():
        rfp_id = stored(app, evaluation)
        numbers = queries.recorded(rfp_id)
        given = queries.given_marks(rfp_id, offer=numbers.offers["angstrom"], criterion=numbers.criteria["channels"])
    expected = [m for m in evaluation.marks if (m.offer, m.criterion) == ("angstrom", "channels")]
    names = {seat.id: seat.name for seat in evaluation.panel}
    assert [(g.seat, g.name, g.mark.value, g.mark.comment) for g in given] == [
        (m.evaluator, names[m.evaluator], m.value, m.comment) for m in expected
    ]


def test_two_rfps_do_not_see_each_other(app: Flask) -> None:
    with app.app_context():
        first = stored(app, read_evaluation(SAMPLES / "contact-centre").evaluation)
        second = stored(app, read_evaluation(SAMPLES / "felp").evaluation)
        assert queries.recorded(first).count.framework.reference == "contact-centre"
        assert [offer.id for offer in queries.recorded(second).count.offers] == ["a", "b", "c", "d"]
        assert db_references() == ["contact-centre", "felp"]


def db_references() -> list[str]:
    from sqlalchemy import select

    from app.db import db

    return list(db.session.scalars(select(Rfp.reference).order_by(Rfp.reference)))
