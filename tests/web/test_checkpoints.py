"""The audit holds, and whoever tampers with it is found: the first bad row is named, also against checkpoints."""

import time
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import insert, text

from app.db import db
from app.domain.audit import GENESIS, AuditEntry, digest
from app.domain.policy import COMMAND_LINE, Action
from app.models.audit import AuditHead, AuditRow
from app.web import audit_trail, checkpoints
from app.web.clock import now
from app.web.unit_of_work import Work, operation


@operation
def note(work: Work, *, sentence: str, rfp_id: int = 0) -> None:
    work.record(action=Action.DESK_VIEW, subject="test", sentence=sentence, rfp_id=rfp_id)


def with_rows(app: Flask, *, count: int = 5) -> None:
    with app.app_context():
        for number in range(1, count + 1):
            note(COMMAND_LINE, sentence=f"Row {number}.")
        note(COMMAND_LINE, sentence="Of an RFP.", rfp_id=7)


def without_guards(app: Flask, *statements: str) -> None:
    """What somebody could do who has the database in hand."""
    with app.app_context(), db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_row_no_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_an_untouched_audit_holds(app: Flask) -> None:
    with_rows(app)
    assert run(app, "audit", "checkpoint").exit_code == 0
    result = run(app, "audit", "verify")
    assert (result.exit_code, result.output) == (0, "The audit holds: 2 chains, 6 rows, 1 checkpoint.\n")


def test_an_empty_audit_holds(app: Flask) -> None:
    result = run(app, "audit", "verify")
    assert (result.exit_code, result.output) == (0, "The audit holds: 0 chains, 0 rows, 0 checkpoints.\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE audit_row SET sentence = 'Nothing.' WHERE chain = 0 AND sequence = 3",
            "Row 3 of the instance's chain is bad: its content does not match its hash.",
        ),
        (
            "DELETE FROM audit_row WHERE chain = 0 AND sequence = 2",
            "Row 2 of the instance's chain is bad: row 2 is missing; the next row is 3.",
        ),
        (
            "DELETE FROM audit_row WHERE chain = 0 AND sequence >= 5",
            "Row 5 of the instance's chain is bad: the chain ends at row 4, but its head says row 5.",
        ),
        (
            "DELETE FROM audit_row WHERE chain = 7",
            "Row 1 of the chain of RFP 7 is bad: the chain ends at row 0, but its head says row 1.",
        ),
        (
            "UPDATE audit_row SET at = '2020-01-01 00:00:00.000000+00:00' WHERE chain = 7",
            "Row 1 of the chain of RFP 7 is bad: its content does not match its hash.",
        ),
    ],
)
def test_the_first_bad_row_is_named(app: Flask, statement: str, words: str) -> None:
    with_rows(app)
    without_guards(app, statement)
    result = run(app, "audit", "verify")
    assert (result.exit_code, result.output) == (1, f"{words}\n")


def test_a_chain_cut_off_together_with_its_head_is_caught_by_a_checkpoint(app: Flask) -> None:
    with_rows(app)
    run(app, "audit", "checkpoint")
    with app.app_context():
        third = next(row for row in audit_trail.chain(0) if row.sequence == 3)
    without_guards(
        app,
        "DELETE FROM audit_row WHERE chain = 0 AND sequence > 3",
        f"UPDATE audit_head SET sequence = 3, hash = '{third.hash}' WHERE chain = 0",
    )
    words = "Row 5 of the instance's chain is bad: a checkpoint saw this row, but the chain ends before it.\n"
    assert run(app, "audit", "verify").output == words


def test_a_chain_written_anew_is_caught_by_a_checkpoint(app: Flask) -> None:
    with_rows(app)
    run(app, "audit", "checkpoint")
    rows = forged_rows(app, change=lambda sentence: sentence.replace("Row 2.", "Row two."))
    without_guards(app, "DELETE FROM audit_row WHERE chain = 0", "DELETE FROM audit_head WHERE chain = 0")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(AuditRow), rows)
        connection.execute(insert(AuditHead).values(chain=0, sequence=5, hash=rows[-1]["hash"]))
    words = (
        "Row 5 of the instance's chain is bad: it is not the row that a checkpoint saw: the chain was written anew.\n"
    )
    assert run(app, "audit", "verify").output == words


def forged_rows(app: Flask, *, change: Callable[[str], str]) -> list[dict[str, object]]:
    """The instance's chain with other sentences and hashes that fit them."""
    forged: list[dict[str, object]] = []
    previous = GENESIS
    with app.app_context():
        for row in audit_trail.chain(0):
            fields = {name: getattr(row, name) for name in ("chain", "sequence", "at", "actor", "action", "subject")}
            fields |= {"sentence": change(row.sentence), "detail": row.detail, "previous_hash": previous}
            previous = digest(AuditEntry(**fields))
            forged.append(fields | {"hash": previous})
    return forged


def test_a_changed_file_of_checkpoints_is_told(app: Flask) -> None:
    with_rows(app)
    run(app, "audit", "checkpoint")
    with app.app_context():
        file = checkpoints.path()
        note(COMMAND_LINE, sentence="One more.")
    run(app, "audit", "checkpoint")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(lines[1], encoding="utf-8")
    assert run(app, "audit", "verify").output == (
        "Line 1 of audit-checkpoints.jsonl was changed, or a line before it is missing. "
        "The chains could not be held against the checkpoints.\n"
    )
    file.write_text(lines[0] + lines[1].replace('"at":"20', '"at":"19'), encoding="utf-8")
    assert run(app, "audit", "verify").output == (
        "The last line of audit-checkpoints.jsonl is not signed with this instance's key. "
        "The chains could not be held against the checkpoints.\n"
    )


def test_a_checkpoint_holds_only_what_changed_and_mends_a_line_cut_off_by_a_crash(app: Flask) -> None:
    with_rows(app)
    with app.app_context():
        assert checkpoints.take() == 2
        assert checkpoints.take() == 0
        with checkpoints.path().open("a", encoding="utf-8") as file:
            file.write('{"at": "2026-')
        note(COMMAND_LINE, sentence="One more.")
        assert checkpoints.take() == 1
        lines = checkpoints.lines(checkpoints.path())
        assert (len(lines), checkpoints.first_fault(lines, folder=checkpoints.path().parent)) == (2, None)
        assert sorted(checkpoints.seen_in(lines)[0]) == [5, 6]


def test_the_key_is_for_the_owner_only(app: Flask) -> None:
    with_rows(app)
    with app.app_context():
        checkpoints.take()
        assert (checkpoints.path().parent / checkpoints.KEY).stat().st_mode & 0o777 == 0o600


def test_the_worker_keeps_up_but_not_all_the_time(app: Flask) -> None:
    with_rows(app)
    with app.app_context():
        checkpoints.keep_up(every=300)
        note(COMMAND_LINE, sentence="One more.")
        checkpoints.keep_up(every=300)
        assert len(checkpoints.lines(checkpoints.path())) == 1
        checkpoints.keep_up(every=0)
        assert len(checkpoints.lines(checkpoints.path())) == 2


@pytest.mark.endurance
def test_a_hundred_thousand_rows_are_checked_in_little_more_than_hashing_them(app: Flask) -> None:
    previous, rows = GENESIS, []
    for sequence in range(1, 100_001):
        entry = AuditEntry(0, sequence, now(), "Pat", "mark:save", "Offer A", "Saved a mark.", "{}", previous)
        previous = digest(entry)
        fields = {name: getattr(entry, name) for name in AuditEntry.__slots__}
        rows.append(fields | {"hash": previous})
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(AuditRow), rows)
        connection.execute(insert(AuditHead).values(chain=0, sequence=100_000, hash=previous))
    with app.app_context():
        entries = list(audit_trail.chain(0))
        started = time.process_time()
        hashes = [digest(entry) for entry in entries]
        bare = time.process_time() - started
        assert audit_trail.breaks() == (1, [])
        assert time.process_time() - started - bare < 3 * bare
        assert hashes[-1] == previous
