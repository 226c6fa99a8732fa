"""Files while they are attached: announced, taken in piece by piece under encryption, judged once whole, removed.

Each piece is a short transaction of its own; what is slow, receiving and judging, happens outside of any.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from app.db import db
from app.domain.audit import canonical
from app.domain.errors import DomainError, NotHere
from app.domain.file_names import shown_name
from app.domain.policy import Action, Actor
from app.models.response import Attachment, Envelope, ResponseRow, Submission
from app.stages.responses.sealed.attached import PIECE, Content, about, content_of, own_row
from app.stages.responses.sealed.gate import open_invitation, own_response
from app.stages.responses.sealed.keys import Keyring, existing_keyring, keyring
from app.stages.responses.sealed.submitting import content_of as submitted_content
from app.stages.responses.sealed.submitting import file_place
from app.stages.responses.uploads.judging import judge, media_type
from app.stages.responses.uploads.refusal import Refused
from app.stages.responses.uploads.scanning import scan
from app.web import sealed_files
from app.web.clock import now
from app.web.unit_of_work import Work, operation, writing

LONGEST_ORIGINAL = 1000
MB = 1024 * 1024
GONE = "This file is no longer attached. Reload the page."


class OutOfStep(DomainError):
    """A piece that does not follow on what was received; sending goes on from `received`."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(f"So far {received:,} bytes of this file have been received; go on from there.")


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is about to be sent, as its owner's browser knows it. `size` is in bytes."""

    envelope: str
    item: str
    name: str
    size: int
    modified: int = 0


@operation
def begin(work: Work, *, invitation_id: int, file: Announced) -> str:
    """Make room for a file; returns its public id. Raises `Late`, `Refused`, and DomainError for what is too much."""
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    kind = _kind(file)
    response = own_response(work, invitation=invitation)
    _refuse_too_much(work, response=response, file=file)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    row = Attachment(
        response_id=response.id,
        envelope=Envelope(file.envelope),
        item=file.item,
        stored=sealed_files.new_name(),
        size=file.size,
        received=0,
        added_at=work.now,
        added_by=work.actor.name,
    )
    said: dict[str, str | int] = {
        "name": shown_name(file.name),
        "original": file.name[:LONGEST_ORIGINAL].encode(errors="replace").decode(),
        "media_type": kind,
        "modified": file.modified,
        "sha256": "",
    }
    row.about = _sealed_about(row, said, keys=keys)
    work.session.add(row)
    work.session.flush()
    _record(work, rfp_id=rfp.id, response=response, row=row, sentence="Began to upload a file for the response.")
    return row.public_id


def receive(actor: Actor, *, invitation_id: int, attachment: str, offset: int, content: bytes) -> int:
    """Take in what begins at `offset`; returns how many bytes are here now.

    It is some whole pieces of PIECE bytes, or all that is missing. Raises `OutOfStep`, `Late`, and NotHere for a file
    that is not there.
    """
    row, _, where = _found(invitation_id, attachment=attachment)
    ends_well = len(content) % PIECE == 0 or offset + len(content) == row.size
    if offset != row.received or not content or not ends_well or offset + len(content) > row.size:
        raise OutOfStep(row.received)
    db.session.rollback()  # what was read is not held on to while the disk is waited for
    drafts: dict[int, Path] = {}
    try:
        for begin_at in range(0, len(content), PIECE):
            index = (offset + begin_at) // PIECE
            sealed = where.sealed(content[begin_at : begin_at + PIECE], index=index)
            drafts[index] = sealed_files.draft(where.stored, content=sealed)
        with writing() as session:
            open_invitation(Work(session=session, actor=actor, now=now()), invitation_id=invitation_id)
            again = own_row(session, invitation_id=invitation_id, public_id=attachment, lock=True)
            if again is None:
                raise NotHere(GONE)
            if again[0].received != offset:
                raise OutOfStep(again[0].received)
            for index, draft in drafts.items():
                sealed_files.settle(draft, index=index)
            again[0].received = offset + len(content)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return offset + len(content)


def finish(actor: Actor, *, invitation_id: int, attachment: str) -> None:
    """Judge a file that is here whole, and make it part of the response. Doing so again changes nothing.

    Raises `Refused` after removing a bad file, `NotJudged` where the scanner fails, `OutOfStep`, and `Late`.
    """
    row, keys, where = _found(invitation_id, attachment=attachment)
    if row.completed_at is not None:
        return
    if row.received != row.size:
        raise OutOfStep(row.received)
    name = str(about(row, keys=keys)["name"])
    db.session.rollback()
    try:
        _make_sure(where)
        hashed = _judged(where, name=name)
    except Refused as refused:
        _give_up(actor, invitation_id=invitation_id, attachment=attachment)
        raise Refused(f"“{name}” was not taken. {refused}") from refused
    _complete(actor, invitation_id=invitation_id, attachment=attachment, sha256=hashed)


@operation
def remove(work: Work, *, invitation_id: int, attachment: str) -> str:
    """Take a file out of the response; returns its name. What a submission holds is kept for that submission.

    Raises `Late`, and NotHere for a file that is not there.
    """
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    row = _locked(work, invitation_id=invitation_id, attachment=attachment)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    if _is_held(work, response=response, row=row, keys=keys):
        row.removed_at = work.now
    else:
        work.session.delete(row)
        work.after_commit(discard_unnamed)
    _record(work, rfp_id=rfp.id, response=response, row=row, sentence="Took a file out of the response.")
    return str(about(row, keys=keys)["name"])


def discard_unnamed() -> None:
    """Delete chunks that no row names: of files that were removed, now or when deleting did not come to its end.

    Folders are listed before rows are asked for: a row is there before its folder is.
    """
    there = sealed_files.folders()
    named = set(db.session.scalars(select(Attachment.stored)))
    db.session.rollback()
    sealed_files.discard([name for name in there if name not in named])


def _make_sure(where: Content) -> None:
    """After a power cut less may be on the disk than was acknowledged; what counts as whole is there for good."""
    sealed_files.hold(where.folder)
    if not where.is_there:
        raise Refused("A part of it was lost on the server. Send it again.")


def _judged(where: Content, *, name: str) -> str:
    """The SHA-256 of a file that is good. Raises `Refused`, `NotJudged`."""
    hashed = hashlib.sha256()
    for piece in where.pieces():
        hashed.update(piece)
    with where.opened() as file:
        judge(file, name=name, size=where.size)
    scan(where.pieces())
    return hashed.hexdigest()


@operation
def _complete(work: Work, *, invitation_id: int, attachment: str, sha256: str) -> None:
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    row = _locked(work, invitation_id=invitation_id, attachment=attachment)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    row.about = _sealed_about(row, {**about(row, keys=keys), "sha256": sha256}, keys=keys)
    row.completed_at = row.completed_at or work.now
    _record(work, rfp_id=rfp.id, response=response, row=row, sentence="Added a file to the response.", sha256=sha256)


@operation
def _give_up(work: Work, *, invitation_id: int, attachment: str) -> None:
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    row = _locked(work, invitation_id=invitation_id, attachment=attachment)
    work.session.delete(row)
    work.after_commit(discard_unnamed)
    _record(work, rfp_id=rfp.id, response=response, row=row, sentence="A file was refused as it was uploaded.")


def _found(invitation_id: int, *, attachment: str) -> tuple[Attachment, Keyring, Content]:
    found = own_row(db.session(), invitation_id=invitation_id, public_id=attachment)
    keys = existing_keyring(db.session(), rfp_id=found[1]) if found else None
    if found is None or keys is None or found[0].removed_at is not None:
        raise NotHere(GONE)
    return found[0], keys, content_of(found[0], keys=keys)


def _locked(work: Work, *, invitation_id: int, attachment: str) -> Attachment:
    found = own_row(work.session, invitation_id=invitation_id, public_id=attachment, lock=True)
    if found is None or found[0].removed_at is not None:
        raise NotHere(GONE)
    return found[0]


def _refuse_too_much(work: Work, *, response: ResponseRow, file: Announced) -> None:
    settings = current_app.config
    most, together, files = settings["ATTACHMENT_MB"], settings["RESPONSE_FILES_MB"], settings["RESPONSE_FILES"]
    count, size = work.session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(Attachment.response_id == response.id)
    ).one()
    called = f"“{shown_name(file.name)}” was not taken. "
    if file.size < 1:
        raise Refused(f"{called}It is empty.")
    if file.size > most * MB:
        raise Refused(f"{called}It has {file.size / MB:,.0f} MB; a file may have {most} MB. Divide or shrink it.")
    if count >= files:
        raise Refused(f"{called}A response may have {files} files, those of earlier submissions included.")
    if int(size) + file.size > together * MB:
        raise Refused(
            f"{called}All files of a response together may have {together} MB, those of earlier submissions included."
        )


def _is_held(work: Work, *, response: ResponseRow, row: Attachment, keys: Keyring) -> bool:
    """Whether any submission, withdrawn ones too, names this file."""
    submissions = work.session.scalars(select(Submission).where(Submission.response_id == response.id))
    return any(
        file.public_id == row.public_id
        for submission in submissions
        for file in submitted_content(submission, envelope=row.envelope, keys=keys).files
    )


def _kind(file: Announced) -> str:
    try:
        return media_type(file.name)
    except Refused as refused:
        raise Refused(f"“{shown_name(file.name)}” was not taken. {refused}") from refused


def _sealed_about(row: Attachment, said: dict[str, str | int], *, keys: Keyring) -> bytes:
    return keys.seal(canonical(said).encode(), envelope=row.envelope, place=file_place(row))


def _record(
    work: Work, *, rfp_id: int, response: ResponseRow, row: Attachment, sentence: str, sha256: str = ""
) -> None:
    """Names of files stay out of the audit: those of prices are sealed for longer than it is."""
    work.record_sealed(
        rfp_id=rfp_id,
        action=Action.RESPONSE_WRITE,
        subject=response.public_id,
        sentence=sentence,
        detail={"file": row.public_id, "size": row.size, "sha256": sha256},
    )
