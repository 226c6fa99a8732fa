"""Many people saving in the same moment: nothing is lost, and of two over one version only one is kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.domain.entries import Entry
from app.domain.evaluation import Evaluation, Seat
from app.domain.policy import COMMAND_LINE, Action
from app.models.audit import AuditHead
from app.models.mark import MarkRow, MarkVersion
from app.stages.scoring.operations import ClashingMarks, save_marks
from tests.stages.scoring.panel import FINE, NORTH, SERVICE, SOUTH, Panel, a_panel, an_evaluation

EVALUATORS = 30
ROUNDS = 4


def many_seats() -> Evaluation:
    return replace(an_evaluation(), panel=tuple(Seat(f"E{n}", f"Seat {n}") for n in range(1, EVALUATORS + 1)))


def together(app: Flask, panel: Panel, *, work: list[tuple[int, Entry]]) -> list[object]:
    """Save each entry for its seat in a thread of its own, all starting at once; returns what came of each."""
    start = Barrier(len(work))

    def save(seat: int, entry: Entry) -> object:
        with app.app_context():
            start.wait()
            try:
                return save_marks(
                    COMMAND_LINE, rfp_id=panel.rfp_id, seat=seat, entries=[entry], action=Action.MARK_TAKE
                )
            except ClashingMarks as error:
                return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(lambda each: save(*each), work))


def test_thirty_evaluators_saving_at_once_lose_nothing(app: Flask) -> None:
    panel = a_panel(app, evaluation=many_seats())
    with app.app_context():
        before = db.session.scalar(select(AuditHead.sequence).where(AuditHead.chain == panel.rfp_id)) or 0
    for version, score in enumerate(("10", "20", "30")):
        entries = [(seat, Entry(NORTH, FINE, score, version=version)) for seat in range(1, EVALUATORS + 1)]
        together(app, panel, work=entries)
    with app.app_context():
        marks = db.session.execute(
            select(MarkRow.value, MarkRow.version, func.count()).group_by(MarkRow.value, MarkRow.version)
        ).all()
        versions = db.session.scalar(select(func.count()).select_from(MarkVersion))
        audited = db.session.scalar(select(AuditHead.sequence).where(AuditHead.chain == panel.rfp_id)) or 0
    assert [(int(value), version, count) for value, version, count in marks] == [(30, 3, EVALUATORS)]
    assert (versions, audited - before) == (3 * EVALUATORS, 3 * EVALUATORS)


def test_of_two_windows_over_the_same_version_one_is_kept_and_the_other_told(app: Flask) -> None:
    panel = a_panel(app)
    for version in range(ROUNDS):
        entries = [(1, Entry(NORTH, SERVICE, score, version=version)) for score in ("1", "2")]
        outcomes = together(app, panel, work=[(seat, replace(e, comment=f"round {version}")) for seat, e in entries])
        assert sorted(type(each).__name__ for each in outcomes) == ["ClashingMarks", "Saved"]
    with app.app_context():
        versions = db.session.scalars(select(MarkVersion.version).order_by(MarkVersion.version)).all()
        assert list(versions) == [1, 2, 3, 4]


def test_the_same_mark_sent_twice_at_once_is_saved_once(app: Flask) -> None:
    panel = a_panel(app)
    outcomes = together(app, panel, work=[(1, Entry(SOUTH, SERVICE, "3"))] * 4)
    assert [type(each).__name__ for each in outcomes] == ["Saved"] * 4
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MarkVersion)) == 1
