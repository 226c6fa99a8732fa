"""Backup and restore of a whole instance: database, documents, sealed files, keys and checkpoints in one ZIP."""

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from flask import current_app
from sqlalchemy import func, inspect, select

from app.db import db
from app.domain.audit import INSTANCE_CHAIN, Break
from app.domain.errors import DomainError
from app.domain.policy import COMMAND_LINE, Action
from app.models.audit import AuditRow
from app.models.person import Person
from app.models.rfp import Rfp
from app.web import audit_trail, checkpoints, database_copy, sealed_files, sealing, signing
from app.web.clock import now
from app.web.unit_of_work import Work, operation
from app.web.upgrading import knows, upgrade_database

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
SECRET = "secret-key"  # noqa: S105 - the name of a file
KEPT = (SECRET, sealing.MASTER, signing.KEY, checkpoints.KEY, checkpoints.FILE)
"""Files of the instance folder that belong to its data, beside the database and the filed documents."""
DOCUMENT = re.compile(r"[0-9a-f]{64}")
SEALED = sealed_files.FOLDER
SEALED_FILE = rf"{SEALED}/{sealed_files.STORED.pattern}/{sealed_files.CHUNK.pattern}"
MEMBER = re.compile(
    "|".join([DATABASE, *map(re.escape, KEPT), rf"{FILES}/[0-9a-f]{{2}}/{DOCUMENT.pattern}", SEALED_FILE])
)
FORMAT = 1
CHUNK = 1 << 20


class Unfit(DomainError):
    """The file cannot be restored here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: its manifest, and its members in a folder of their own, each checked against its hash."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def documents(self) -> list[PurePosixPath]:
        names = (PurePosixPath(name) for name in self.manifest["members"])
        return [name for name in names if name.parts[0] in (FILES, SEALED)]


def back_up(target: Path) -> dict[str, Any]:
    """Write a backup to `target`, whole or not at all; returns its manifest. The instance may be in use meanwhile.

    Checkpoints are copied before the database, so that none tells of rows the copy does not have; documents and sealed
    files after it, since each is filed before the row that names it, and no sealed file is deleted meanwhile.
    """
    instance = _instance()
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}-making-") as folder,
        sealed_files.kept(),
    ):
        scratch = Path(folder)
        members = {name: _set_aside(instance / name, scratch) for name in KEPT if (instance / name).exists()}
        state = database_copy.write(scratch / DATABASE)
        members[DATABASE] = scratch / DATABASE
        members |= {file.relative_to(instance).as_posix(): file for file in _documents(instance)}
        draft = scratch / target.name
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            manifest = {
                "format": FORMAT,
                "made_at": now().isoformat(),
                "database": state.kind,
                "revision": state.revision,
                "heads": {str(number): list(head) for number, head in state.heads.items()},
                "members": {name: _added(archive, name=name, file=file) for name, file in members.items()},
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        _put(draft, target=target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put the instance back as `source` holds it; returns the manifest. Raises Unfit before anything was changed.

    Everything is unpacked beside the instance and checked first; then documents are added, the database is exchanged
    in one transaction, and the keys follow by renaming. Leaves a row in the instance's audit.
    """
    instance = _instance()
    with tempfile.TemporaryDirectory(dir=instance, prefix="restoring-") as scratch:
        contents = unpacked(source, folder=Path(scratch))
        _refuse_unfit(contents)
        for document in contents.documents:
            _put(contents.folder / document, target=instance / document)
        database_copy.read(contents.database)
        for name in KEPT:
            if (contents.folder / name).exists():
                _put(contents.folder / name, target=instance / name)
            elif name != SECRET:
                (instance / name).unlink(missing_ok=True)
    _forget_other_documents(instance, kept=contents.documents)
    upgrade_database()
    _record_restore(COMMAND_LINE, made_at=contents.manifest["made_at"])
    return contents.manifest


def is_empty() -> bool:
    """Whether nothing was ever recorded in this instance."""
    if not inspect(db.engine).has_table(AuditRow.__tablename__):
        return True
    return all(db.session.scalar(select(func.count()).select_from(model)) == 0 for model in (AuditRow, Person, Rfp))


def unpacked(source: Path, *, folder: Path) -> Contents:
    """The members of a backup in `folder`, each with the hash its manifest states. Raises Unfit."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            _refuse_foreign(manifest, names=archive.namelist())
            for name, hashed in manifest["members"].items():
                if _extracted(archive, name=name, target=folder / name) != hashed:
                    raise Unfit(f"{source.name} is damaged: {name} is not what its manifest says.")
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as error:
        raise Unfit(f"{source.name} is not a backup of Finalist, or it is damaged.") from error
    return Contents(folder=folder, manifest=manifest)


def _refuse_foreign(manifest: dict[str, Any], *, names: list[str]) -> None:
    """Refuse what this version cannot put back, and names that would lead out of the folder."""
    datetime.fromisoformat(manifest["made_at"])
    if not isinstance(manifest["members"], dict) or not isinstance(manifest["heads"], dict):
        raise TypeError
    if manifest["format"] != FORMAT:
        raise Unfit("The backup was made by another version of Finalist; restore it with that version.")
    if sorted(names) != sorted([*manifest["members"], MANIFEST]) or DATABASE not in manifest["members"]:
        raise Unfit("The backup is damaged: its members are not those of its manifest.")
    strange = [name for name in manifest["members"] if not MEMBER.fullmatch(name)]
    if strange:
        raise Unfit(f"The backup holds {strange[0]!r}, which is no part of an instance.")
    if manifest["database"] != database_copy.kind():
        words = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Unfit(
            f"The backup is of {words[manifest['database']]}, but this instance uses {words[database_copy.kind()]}. "
            "Set DATABASE_URL to a database of the same kind."
        )


def _refuse_unfit(contents: Contents) -> None:
    """Look into the copy of the database: it must be of a known version and its audit must hold."""
    state, rows = database_copy.state_and_audit(contents.database)
    if not knows(state.revision):
        raise Unfit("The backup was made by a newer version of Finalist; install that version first.")
    if {str(number): list(head) for number, head in state.heads.items()} != contents.manifest["heads"]:
        raise Unfit("The backup is damaged: its audit does not end where its manifest says.")
    lines = checkpoints.lines(contents.folder / checkpoints.FILE)
    fault = checkpoints.first_fault(lines, folder=contents.folder) if lines else None
    if fault:
        raise Unfit(f"The backup is damaged: {fault}")
    _, broken = audit_trail.judged(rows, ends=state.heads, witness=checkpoints.seen_in(lines))
    if broken:
        raise Unfit(f"The audit in the backup does not hold: {in_words(broken[0])}")


def in_words(broken: Break) -> str:
    """A broken chain as a sentence."""
    sealed = "sealed " if broken.chain < INSTANCE_CHAIN else ""
    chain = (
        "the instance's chain" if broken.chain == INSTANCE_CHAIN else f"the {sealed}chain of RFP {abs(broken.chain)}"
    )
    return f"Row {broken.sequence} of {chain} is bad: {broken.reason}."


@operation
def _record_restore(work: Work, *, made_at: str) -> None:
    work.record(
        action=Action.INSTANCE_AUDIT,
        subject="backup",
        sentence=f"Restored the instance from the backup made at {made_at}.",
    )


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def _documents(instance: Path) -> list[Path]:
    """Filed documents and sealed files; a file with another name is a draft that was never finished."""
    filed = sorted(file for file in (instance / FILES).glob("*/*") if DOCUMENT.fullmatch(file.name))
    return [*filed, *sealed_files.chunks(instance)]


def _set_aside(file: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(file, folder / file.name))


def _added(archive: zipfile.ZipFile, *, name: str, file: Path) -> str:
    """Add a member; returns the SHA-256 of what was added."""
    hashed = hashlib.sha256()
    encrypted = name.startswith(f"{SEALED}/")  # and so not worth compressing
    into = zipfile.ZipInfo(name, time.localtime()[:6]) if encrypted else name
    with file.open("rb") as source, archive.open(into, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            hashed.update(chunk)
            member.write(chunk)
    return hashed.hexdigest()


def _extracted(archive: zipfile.ZipFile, *, name: str, target: Path) -> str:
    """Write a member to `target`, readable for the owner only; returns its SHA-256."""
    hashed = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with archive.open(name) as member, os.fdopen(handle, "wb") as file:
        while chunk := member.read(CHUNK):
            hashed.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return hashed.hexdigest()


def _put(file: Path, *, target: Path) -> None:
    """Move a finished file to its place in one step, on the disk before it counts."""
    file.chmod(0o600)
    with file.open("rb") as finished:
        os.fsync(finished.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    file.replace(target)


def _forget_other_documents(instance: Path, *, kept: list[PurePosixPath]) -> None:
    for file in _documents(instance):
        if PurePosixPath(file.relative_to(instance).as_posix()) not in kept:
            file.unlink()
