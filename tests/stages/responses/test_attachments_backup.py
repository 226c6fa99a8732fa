"""A backup while files are being attached: elsewhere it opens, holds no plain word, and half a file goes on."""

import io
import threading
import zipfile
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.factory import create_app
from app.models.response import Attachment, Envelope, ResponseRow
from app.portal.attaching.sending import send
from app.stages.responses.sealed.attached import PIECE, files_of, own_file
from app.stages.responses.sealed.attachments import Announced, begin, finish, receive, remove
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of, counting_submission, submit
from app.web import backup
from tests.builders import ON_SQLITE
from tests.conftest import settings
from tests.stages.responses.sealed_world import a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
WORDS = b"canary-content "
CONTENT = WORDS * (PIECE // len(WORDS)) * 2


def places_of_words(instance: Path, archive: Path) -> list[str]:
    """Where a word of a file's content or name lies: in the instance's folder, or unpacked in the backup."""
    lie = [path for path in instance.rglob("*") if path.is_file() and path != archive]
    with zipfile.ZipFile(archive) as members:
        found = [name for name in members.namelist() if b"canary" in members.read(name)]
    return [*found, *(path.name for path in lie if b"canary" in path.read_bytes())]


@ON_SQLITE
def test_a_backup_under_a_running_upload_opens_elsewhere(app: Flask, tmp_path: Path) -> None:
    world = a_sealed_world(app)
    told, under_way = threading.Event(), threading.Event()

    def attach_and_remove() -> None:
        actor, invitation = world.people[BIRS], world.invitations[BIRS]
        while not told.is_set():
            with app.app_context():
                key = begin(actor, invitation_id=invitation, file=Announced("quality", "", "canary.txt", len(CONTENT)))
                for offset in range(0, len(CONTENT), PIECE):
                    piece = CONTENT[offset : offset + PIECE]
                    receive(actor, invitation_id=invitation, attachment=key, offset=offset, content=piece)
                    under_way.set()
                finish(actor, invitation_id=invitation, attachment=key)
                remove(actor, invitation_id=invitation, attachment=key)

    with app.app_context():
        actor, invitation = world.people[AARE], world.invitations[AARE]
        for envelope in ("quality", "price"):
            file = Announced(envelope, "", "canary.txt", len(CONTENT))
            send(actor, invitation_id=invitation, file=file, content=io.BytesIO(CONTENT))
        submit(actor, invitation_id=invitation)
        half = begin(actor, invitation_id=invitation, file=Announced("quality", "", "half.txt", len(CONTENT)))
        receive(actor, invitation_id=invitation, attachment=half, offset=0, content=CONTENT[:PIECE])
    busy = threading.Thread(target=attach_and_remove)
    busy.start()
    under_way.wait()
    archive = tmp_path / "finalist.backup"
    with app.app_context():
        backup.back_up(archive)
    told.set()
    busy.join()
    assert places_of_words(Path(app.config["INSTANCE"]), archive) == []

    elsewhere = create_app(settings(tmp_path / "new"))
    with elsewhere.app_context():
        backup.restore(archive)
        response = db.session.scalars(select(ResponseRow).where(ResponseRow.invitation_id == invitation)).one()
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        submission = counting_submission(db.session(), response_id=response.id)
        assert keys is not None
        assert submission is not None
        for envelope in Envelope:
            [file] = content_of(submission, envelope=envelope, keys=keys).files
            found = own_file(invitation, public_id=file.public_id)
            assert found is not None
            assert b"".join(found[1].pieces()) == CONTENT
        for row in db.session.scalars(select(Attachment)):
            kept = own_file(world.invitations[BIRS], public_id=row.public_id)
            assert kept is None or len(b"".join(kept[1].piece(at) for at in range(row.received // PIECE))) <= row.size
        receive(actor, invitation_id=invitation, attachment=half, offset=PIECE, content=CONTENT[PIECE:])
        finish(actor, invitation_id=invitation, attachment=half)
        assert [file.is_complete for file in files_of(invitation)] == [True] * 3
        db.engine.dispose()
