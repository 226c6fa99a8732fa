"""One operation: all of it happens, with one audit row, or nothing."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.db import db
from app.domain.audit import GENESIS, digest, first_break
from app.domain.errors import DomainError
from app.domain.policy import COMMAND_LINE, Action
from app.factory import create_app
from app.models.audit import AuditHead, AuditRow
from app.models.offer import Firm
from app.web.audit_trail import chain
from app.web.unit_of_work import Work, operation
from tests.conftest import settings


@operation
def add_firm(work: Work, *, name: str) -> None:
    work.session.add(Firm(name=name))
    work.record(action=Action.DESK_VIEW, subject=name, sentence=f"Added the firm {name}.")


@operation
def fail_after_writing(work: Work) -> None:
    work.session.add(Firm(name="Never"))
    work.session.flush()
    raise DomainError("No.")


@operation
def forget_the_audit(work: Work) -> None:
    work.session.add(Firm(name="Silent"))


def firms(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Firm.name).order_by(Firm.name)))


def test_an_operation_leaves_rows_that_chain_up(app: Flask) -> None:
    with app.app_context():
        add_firm(COMMAND_LINE, name="A")
        add_firm(COMMAND_LINE, name="B")
        rows = list(chain(0))
    assert [row.sequence for row in rows] == [1, 2]
    assert rows[0].previous_hash == GENESIS
    assert rows[1].previous_hash == rows[0].hash
    assert [row.hash for row in rows] == [digest(row) for row in rows]
    assert first_break(rows, head=(2, rows[1].hash)) is None


def test_a_broken_rule_changes_nothing(app: Flask) -> None:
    with app.app_context(), pytest.raises(DomainError):
        fail_after_writing(COMMAND_LINE)
    assert firms(app) == []


def test_an_operation_without_an_audit_row_changes_nothing(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError):
        forget_the_audit(COMMAND_LINE)
    assert firms(app) == []


def test_the_database_refuses_to_change_the_audit(app: Flask) -> None:
    with app.app_context():
        add_firm(COMMAND_LINE, name="A")
    for statement in ("UPDATE audit_row SET sentence = 'x'", "DELETE FROM audit_row"):
        with app.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))


def test_writers_at_once_lose_nothing(app: Flask) -> None:
    def write(worker: int) -> None:
        for number in range(10):
            with app.app_context():
                add_firm(COMMAND_LINE, name=f"{worker}-{number}")

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        rows = list(chain(0))
        head = db.session.execute(select(AuditHead.sequence, AuditHead.hash)).one()
        assert db.session.scalar(select(func.count()).select_from(AuditRow)) == 60
        assert first_break(rows, head=(head.sequence, head.hash)) is None
    assert len(firms(app)) == 60


def test_sqlite_acknowledges_only_what_has_reached_the_disk(tmp_path: Path) -> None:
    """Asked of an application as it is served: the tests' own leaves the disk to the system."""
    with create_app(settings(tmp_path)).app_context():
        asked = [db.session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")]
        db.engine.dispose()
    assert asked == [2, "wal"]
