"""Files of sealed responses: taken in piece by piece, bound to their place, judged, kept and removed."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.audit import sealed_chain
from app.domain.errors import NotHere
from app.domain.submission import Late
from app.models.audit import AuditRow
from app.models.response import Attachment
from app.stages.responses.sealed import attachments
from app.stages.responses.sealed.attached import PIECE, files_of, own_file
from app.stages.responses.sealed.attachments import Announced, OutOfStep
from app.stages.responses.sealed.submitting import submit
from app.stages.responses.uploads.refusal import NotJudged, Refused
from app.web import sealed_files
from app.web.clock import now
from app.web.sealing import Broken
from app.web.unit_of_work import writing
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
WORDS = b"canary-content-words "
SCANNER = """import sys
content = sys.stdin.buffer.read()
sys.exit(2 if b"BROKEN" in content else 1 if b"EICAR" in content else 0)
"""


def a_text(size: int) -> bytes:
    return (WORDS * (size // len(WORDS) + 1))[:size]


def begun(world: SealedWorld, content: bytes, *, name: str = "canary-name.txt", firm: str = AARE) -> str:
    file = Announced("quality", "", name, len(content))
    return attachments.begin(world.people[firm], invitation_id=world.invitations[firm], file=file)


def received(world: SealedWorld, attachment: str, content: bytes, *, offset: int = 0, firm: str = AARE) -> int:
    return attachments.receive(
        world.people[firm],
        invitation_id=world.invitations[firm],
        attachment=attachment,
        offset=offset,
        content=content[offset : offset + PIECE],
    )


def finished(world: SealedWorld, attachment: str, *, firm: str = AARE) -> None:
    attachments.finish(world.people[firm], invitation_id=world.invitations[firm], attachment=attachment)


def removed(world: SealedWorld, attachment: str) -> str:
    return attachments.remove(world.people[AARE], invitation_id=world.invitations[AARE], attachment=attachment)


def attached(world: SealedWorld, content: bytes, *, name: str = "canary-name.txt", firm: str = AARE) -> str:
    attachment = begun(world, content, name=name, firm=firm)
    for offset in range(0, len(content), PIECE):
        received(world, attachment, content, offset=offset, firm=firm)
    finished(world, attachment, firm=firm)
    return attachment


def on_the_disk(app: Flask) -> list[Path]:
    return sorted(path for path in (Path(app.config["INSTANCE"]) / "sealed").rglob("*") if path.is_file())


def content_of(world: SealedWorld, attachment: str, *, firm: str = AARE) -> bytes:
    found = own_file(world.invitations[firm], public_id=attachment)
    assert found is not None
    return b"".join(found[1].pieces())


def test_a_file_comes_back_as_it_was_and_stands_nowhere_in_the_clear(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(2 * PIECE + 77)
    with app.app_context():
        attachment = attached(world, content)
        assert content_of(world, attachment) == content
        [file] = files_of(world.invitations[AARE])
        assert (file.name, file.media_type, file.size, file.sha256, file.is_complete) == (
            "canary-name.txt",
            "text/plain",
            len(content),
            hashlib.sha256(content).hexdigest(),
            True,
        )
        chunks = on_the_disk(app)
        assert [path.name for path in chunks] == ["000000", "000001", "000002"]
        assert [b"canary" in path.read_bytes() for path in chunks] == [False] * 3
        rows = db.session.execute(select(Attachment.about, Attachment.stored)).all()
        audit = " ".join(db.session.scalars(select(AuditRow.detail)))
        assert ([b"canary" in about for about, _ in rows], "canary" in audit) == ([False], False)


def test_pieces_follow_on_each_other_and_sending_goes_on_from_what_is_here(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(2 * PIECE + 5)
    with app.app_context():
        attachment = begun(world, content)
        assert received(world, attachment, content) == PIECE
        for offset, piece in ((0, content[:PIECE]), (2 * PIECE, content[:5]), (PIECE, b"short"), (PIECE, b"")):
            with pytest.raises(OutOfStep) as told:
                attachments.receive(
                    world.people[AARE],
                    invitation_id=world.invitations[AARE],
                    attachment=attachment,
                    offset=offset,
                    content=piece,
                )
            assert told.value.received == PIECE
        with pytest.raises(OutOfStep):
            finished(world, attachment)
        attachments.receive(
            world.people[AARE],
            invitation_id=world.invitations[AARE],
            attachment=attachment,
            offset=PIECE,
            content=content[PIECE:],
        )
        finished(world, attachment)
        finished(world, attachment)
        assert content_of(world, attachment) == content


def test_what_a_power_cut_took_is_sent_again(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(2 * PIECE)
    with app.app_context():
        attachment = begun(world, content)
        for offset in (0, PIECE):
            received(world, attachment, content, offset=offset)
        on_the_disk(app)[1].unlink()
        with pytest.raises(Refused, match="lost on the server"):
            finished(world, attachment)
        assert files_of(world.invitations[AARE]) == ()


def test_a_chunk_that_was_moved_cut_off_or_changed_does_not_open(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(2 * PIECE + 5)
    with app.app_context():
        attachment, other = attached(world, content), attached(world, content, firm=BIRS)
        mine, theirs = (
            [path for path in on_the_disk(app) if path.parent.name == stored]
            for stored in db.session.scalars(select(Attachment.stored).order_by(Attachment.id))
        )
        first, second, last = (path.read_bytes() for path in mine)
        for index, wrong in (
            (0, second),
            (2, second),
            (1, last),
            (1, second[:-1] + b"\0"),
            (0, theirs[0].read_bytes()),
        ):
            mine[index].write_bytes(wrong)
            with pytest.raises(Broken):
                content_of(world, attachment)
            mine[index].write_bytes((first, second, last)[index])
        assert content_of(world, attachment) == content
        with writing() as session:
            session.execute(
                update(Attachment).where(Attachment.public_id == attachment).values(size=2 * PIECE, received=2 * PIECE)
            )
        with pytest.raises(Broken):
            content_of(world, attachment)
        assert content_of(world, other, firm=BIRS) == content


def test_a_file_that_is_not_what_its_name_says_is_refused_and_gone(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        with pytest.raises(Refused, match=r"“offer.pdf” was not taken. Its name ends in .pdf, but it is a program"):
            attached(world, b"MZ" + bytes(100), name="offer.pdf")
        with pytest.raises(Refused, match=r"“offer.exe” was not taken. Files of this kind are not taken"):
            begun(world, b"MZ", name="offer.exe")
        assert (files_of(world.invitations[AARE]), on_the_disk(app)) == ((), [])


def test_late_is_late_for_every_step(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(PIECE + 5)
    with app.app_context():
        half, whole = begun(world, content), begun(world, content)
        received(world, half, content)
        for offset in (0, PIECE):
            received(world, whole, content, offset=offset)
    with time_machine.travel(now() + timedelta(days=8)), app.app_context():
        for step in (
            lambda: begun(world, content),
            lambda: received(world, half, content, offset=PIECE),
            lambda: finished(world, whole),
            lambda: removed(world, half),
        ):
            with pytest.raises(Late):
                step()
        assert [file.received for file in files_of(world.invitations[AARE])] == [PIECE, PIECE + 5]
        assert [path for path in on_the_disk(app) if path.name.startswith("draft")] == []


def test_what_a_submission_holds_is_kept_and_the_rest_is_deleted(app: Flask) -> None:
    world = a_sealed_world(app)
    content = a_text(100)
    with app.app_context():
        held = attached(world, content)
        submit(world.people[AARE], invitation_id=world.invitations[AARE])
        loose = attached(world, content)
        assert (removed(world, loose), removed(world, held)) == ("canary-name.txt", "canary-name.txt")
        assert files_of(world.invitations[AARE]) == ()
        assert db.session.scalars(select(Attachment.public_id)).all() == [held]
        assert len(on_the_disk(app)) == 1
        assert content_of(world, held) == content
        with pytest.raises(NotHere):
            removed(world, held)


def test_chunks_are_kept_while_a_backup_is_made_and_deleted_the_next_time(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        first, second = attached(world, a_text(10)), attached(world, a_text(10))
        with sealed_files.kept():
            removed(world, first)
            assert len(on_the_disk(app)) == 2
        removed(world, second)
        assert on_the_disk(app) == []


def test_one_vendors_file_is_nothing_to_another(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        attachment = attached(world, a_text(10))
        assert own_file(world.invitations[BIRS], public_id=attachment) is None
        with pytest.raises(NotHere):
            received(world, attachment, a_text(10), firm=BIRS)
        with pytest.raises(NotHere):
            finished(world, attachment, firm=BIRS)


@pytest.fixture
def small(app: Flask) -> Iterator[None]:
    before = {name: app.config[name] for name in ("ATTACHMENT_MB", "RESPONSE_FILES_MB", "RESPONSE_FILES")}
    app.config.update(ATTACHMENT_MB=2, RESPONSE_FILES_MB=3, RESPONSE_FILES=3)
    yield
    app.config.update(before)


@pytest.mark.usefixtures("small")
def test_too_large_too_many_and_too_much_together_are_refused_before_they_are_sent(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        with pytest.raises(Refused, match="a file may have 2 MB"):
            begun(world, bytes(2 * PIECE + 1))
        with pytest.raises(Refused, match="It is empty"):
            begun(world, b"")
        begun(world, bytes(2 * PIECE))
        with pytest.raises(Refused, match="together may have 3 MB"):
            begun(world, bytes(PIECE + 1))
        begun(world, b"1")
        begun(world, b"1")
        with pytest.raises(Refused, match="may have 3 files"):
            begun(world, b"1")


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A scanner that knows one virus, and one file over which it stumbles."""
    import sys

    script = tmp_path / "scanner.py"
    script.write_text(SCANNER)
    app.config.update(SCAN_COMMAND=f"{sys.executable} -I {script}", SCAN_SECONDS=60)
    yield script
    app.config.update(SCAN_COMMAND="", SCAN_SECONDS=60)


def test_the_scanner_judges_what_comes_in(app: Flask, scanner: Path) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        attached(world, a_text(100))
        with pytest.raises(Refused, match="The virus scanner found something harmful"):
            attached(world, b"X5O!P%@AP[4-EICAR-STANDARD-ANTIVIRUS-TEST-FILE")
        with pytest.raises(NotJudged, match="have it checked again"):
            attached(world, b"BROKEN")
        files = files_of(world.invitations[AARE])
        assert [(file.is_complete, file.received) for file in files] == [(True, 100), (False, 6)]
        scanner.write_text("")
        finished(world, files[1].public_id)
        assert [file.is_complete for file in files_of(world.invitations[AARE])] == [True, True]


def test_a_scanner_that_is_missing_or_never_ends_judges_nothing(app: Flask, scanner: Path) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        app.config["SCAN_COMMAND"] = "no-such-scanner --at-all"
        with pytest.raises(NotJudged):
            attached(world, a_text(10))
        app.config.update(SCAN_COMMAND="sleep 600", SCAN_SECONDS=0.2)
        with pytest.raises(NotJudged):
            attached(world, a_text(10))


def test_what_is_done_to_files_stands_in_the_sealed_chain_alone(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        removed(world, attached(world, a_text(10)))
        with pytest.raises(Refused):
            attached(world, b"\0", name="other.txt")
        assert db.session.scalars(select(AuditRow.chain).distinct()).all() == [sealed_chain(world.rfp_id)]
        assert db.session.scalars(select(AuditRow.sentence).order_by(AuditRow.sequence)).all() == [
            "Began to upload a file for the response.",
            "Added a file to the response.",
            "Took a file out of the response.",
            "Began to upload a file for the response.",
            "A file was refused as it was uploaded.",
        ]
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_an_archive_is_judged_across_pieces(app: Flask) -> None:
    """The list of a ZIP stands at its end, so judging reads back and forth over sealed pieces."""
    import secrets

    world = a_sealed_world(app)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", secrets.token_hex(PIECE // 2 + number))
    with app.app_context():
        attachment = attached(world, out.getvalue(), name="all.zip")
        assert content_of(world, attachment) == out.getvalue()
