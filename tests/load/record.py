"""What must hold of the stored marks after any accident: nothing acknowledged lost or doubled, the audit whole."""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.db import db
from app.models.mark import MarkRow, MarkVersion
from app.models.rfp import Rfp
from app.web.audit_trail import breaks
from tests.load.panel import Evaluator, Panel

Cell = tuple[int, int, int]
"""Seat, offer, criterion."""


def lost(panel: Panel, *, evaluators: Iterable[Evaluator]) -> list[Cell]:
    """Cells whose stored mark is older than what was acknowledged, or says something else at the same version."""
    with panel.app.app_context():
        rows = db.session.execute(
            select(MarkRow.seat, MarkRow.offer, MarkRow.criterion, MarkRow.version, MarkRow.value)
        ).all()
        db.session.rollback()
    stored = {(seat, offer, criterion): (version, float(value or 0)) for seat, offer, criterion, version, value in rows}
    return [
        (evaluator.number + 1, *cell)
        for evaluator in evaluators
        for cell, (version, score) in evaluator.acknowledged.items()
        if not _holds(stored.get((evaluator.number + 1, *cell)), version=version, score=score)
    ]


def _holds(stored: tuple[int, float] | None, *, version: int, score: float) -> bool:
    """A save that was under way when the server died may be stored beyond the one acknowledged."""
    return stored is not None and (stored == (version, score) or stored[0] == version + 1)


def with_gaps(panel: Panel) -> list[tuple[Cell, int, int]]:
    """Cells whose history is not exactly the versions 1, 2, … up to the stored one: lost or doubled."""
    with panel.app.app_context():
        rows = db.session.execute(
            select(MarkRow.seat, MarkRow.offer, MarkRow.criterion, MarkRow.version, func.count(MarkVersion.version))
            .outerjoin(
                MarkVersion,
                (MarkVersion.rfp_id == MarkRow.rfp_id)
                & (MarkVersion.criterion == MarkRow.criterion)
                & (MarkVersion.offer == MarkRow.offer)
                & (MarkVersion.seat == MarkRow.seat),
            )
            .group_by(MarkRow.seat, MarkRow.offer, MarkRow.criterion, MarkRow.version)
        ).all()
        db.session.rollback()
    return [((row[0], row[1], row[2]), row[3], row[4]) for row in rows if row[3] != row[4]]


def broken_chains(panel: Panel) -> list[str]:
    """What the audit's own check finds."""
    with panel.app.app_context():
        found = [str(each) for each in breaks()[1]]
        db.session.rollback()
    return found


def sum_of_versions(panel: Panel) -> int:
    """How many saves are stored in all."""
    with panel.app.app_context():
        found = db.session.scalar(select(func.count()).select_from(MarkVersion)) or 0
        db.session.rollback()
    return found


def is_being_scored(panel: Panel) -> bool:
    with panel.app.app_context():
        stage = db.session.scalar(select(Rfp.stage).where(Rfp.public_id == panel.rfp))
        db.session.rollback()
    return stage == "scoring"
