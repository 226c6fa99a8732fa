"""Sections are added, written, removed and restored; each state of a section stays as a version."""

import hashlib
from dataclasses import replace

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.domain.request.document import Section
from app.domain.request.outline import GONE, added_after
from app.models.person import Person
from app.models.rfp import RfpRole
from app.models.section import BeingEdited, SectionRow, SectionVersion
from app.stages.drafting.document.queries import WRITERS, Version, sections_of, version_of
from app.web.draft_lock import Stale, editable
from app.web.unit_of_work import Work, operation

SECTION = Base.metadata.tables[SectionRow.__tablename__]
"""Rows whose version is given, or must not rise, are written past the mapper, which counts by itself."""


@operation
def add_section(work: Work, *, rfp_id: int, section: Section, after: str, drafter: str) -> str:
    """Add a section behind the section `after`, at the end where that is "" or gone; returns its key."""
    editable(work, rfp_id=rfp_id)
    before = sections_of(rfp_id)
    row = SectionRow(rfp_id=rfp_id, position=0, title=section.title, body=section.body, level=section.level)
    row.drafter_id = _writer(work.session, rfp_id=rfp_id, public_id=drafter)
    work.session.add(row)
    work.session.flush()
    written = replace(section, key=row.public_id)
    keys = [each.key for each in added_after(before, written, after)]
    put_in_order(work.session, rfp_id=rfp_id, keys=keys)
    keep_version(work, rfp_id=rfp_id, section=written, version=row.version)
    _record(work, rfp_id=rfp_id, section=written, version=row.version, did="Added")
    return row.public_id


@operation
def save_section(
    work: Work,
    *,
    rfp_id: int,
    section: Section,
    version: int | None,
    drafter: str | None = None,
    merged_with: int | None = None,
) -> int:
    """Put this title, level and text in the place of a section's; returns its version.

    `version` is the one the text was drawn from, `merged_with` the one it was brought together with; `drafter` is the
    public id of who is to write it, "" for nobody, None to leave that. Raises `Stale` where somebody saved meanwhile,
    NotHere where the section is gone.
    """
    editable(work, rfp_id=rfp_id)
    row = locked_section(work.session, rfp_id=rfp_id, key=section.key)
    if row.version != version:
        raise Stale
    if drafter is not None:
        writer = _writer(work.session, rfp_id=rfp_id, public_id=drafter)
        work.session.execute(update(SECTION).where(SECTION.c.id == row.id).values(drafter_id=writer))
    if (row.title, row.body, row.level) != (section.title, section.body, section.level):
        row.title, row.body, row.level = section.title, section.body, section.level
        work.session.flush()
        note = _note_of_merge(version_of(rfp_id, key=section.key, version=merged_with)) if merged_with else ""
        keep_version(work, rfp_id=rfp_id, section=section, version=row.version, note=note)
    _forget_writer(work, section_id=row.id)
    _record(work, rfp_id=rfp_id, section=section, version=row.version, did="Saved")
    return row.version


@operation
def remove_section(work: Work, *, rfp_id: int, key: str, version: int | None) -> None:
    """Remove a section with its comments; its versions stay. Raises `Stale` and NotHere."""
    editable(work, rfp_id=rfp_id)
    row = locked_section(work.session, rfp_id=rfp_id, key=key)
    if row.version != version:
        raise Stale
    section = Section(key=key, title=row.title, body=row.body, level=row.level)
    keep_version(work, rfp_id=rfp_id, section=section, version=row.version + 1, note="Removed")
    work.session.execute(delete(SECTION).where(SECTION.c.id == row.id))
    _record(work, rfp_id=rfp_id, section=section, version=row.version + 1, did="Removed")


@operation
def restore_section(work: Work, *, rfp_id: int, key: str, of: int, version: int | None) -> None:
    """Make the version `of` of a section its newest. One that was removed comes back at the end of the document.

    `version` is the newest one that was shown. Raises `Stale` where there is a newer one, NotHere for unknown ones.
    """
    editable(work, rfp_id=rfp_id)
    kept = version_of(rfp_id, key=key, version=of)
    if kept is None:
        raise NotHere("There is no such version of this section.")
    newest = _newest(work.session, rfp_id=rfp_id, key=key)
    if newest != version:
        raise Stale
    _put_back(work.session, rfp_id=rfp_id, section=kept.section, version=newest + 1)
    note = f"Restored from version {of}"
    keep_version(work, rfp_id=rfp_id, section=kept.section, version=newest + 1, note=note)
    _record(work, rfp_id=rfp_id, section=kept.section, version=newest + 1, did=f"Restored version {of} of")


def locked_section(session: Session, *, rfp_id: int, key: str) -> SectionRow:
    """The section's row as it is stored now. Raises NotHere."""
    query = select(SectionRow).where(SectionRow.rfp_id == rfp_id, SectionRow.public_id == key)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotHere(GONE)
    return row


def keep_version(work: Work, *, rfp_id: int, section: Section, version: int, note: str = "") -> None:
    """Keep a state of a section for good."""
    work.session.add(
        SectionVersion(
            rfp_id=rfp_id,
            section=section.key,
            version=version,
            title=section.title,
            body=section.body,
            level=section.level,
            author=work.actor.name,
            at=work.now,
            note=note,
        )
    )


def put_in_order(session: Session, *, rfp_id: int, keys: list[str]) -> None:
    """Number the places of the sections; nobody who writes in one is disturbed, so versions stay."""
    here = (SECTION.c.rfp_id == rfp_id) & (SECTION.c.public_id == bindparam("key"))
    to_place = update(SECTION).where(here, SECTION.c.position != bindparam("place")).values(position=bindparam("place"))
    session.connection().execute(to_place, [{"key": key, "place": place} for place, key in enumerate(keys, start=1)])


def _put_back(session: Session, *, rfp_id: int, section: Section, version: int) -> None:
    facts = {"title": section.title, "body": section.body, "level": section.level, "version": version}
    here = (SECTION.c.rfp_id == rfp_id) & (SECTION.c.public_id == section.key)
    if session.execute(update(SECTION).where(here).values(facts)).rowcount:  # type: ignore[attr-defined]
        return
    last = session.scalar(select(func.max(SECTION.c.position)).where(SECTION.c.rfp_id == rfp_id)) or 0
    place = {"rfp_id": rfp_id, "public_id": section.key, "position": last + 1}
    session.execute(insert(SECTION).values(place | facts))


def _newest(session: Session, *, rfp_id: int, key: str) -> int:
    here = (SectionVersion.rfp_id == rfp_id) & (SectionVersion.section == key)
    return session.scalar(select(func.max(SectionVersion.version)).where(here)) or 0


def _writer(session: Session, *, rfp_id: int, public_id: str) -> int | None:
    """The key of a member who may write; None where nobody was named. Raises DomainError for anybody else."""
    if not public_id:
        return None
    query = (
        select(Person.id)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role.in_(WRITERS), Person.public_id == public_id)
    )
    found = session.scalars(query).first()
    if found is None:
        raise DomainError("Who is named to write this section is neither lead nor drafter of the RFP any more.")
    return found


def _note_of_merge(other: Version | None) -> str:
    return f"Merged with version {other.version} by {other.author}" if other else ""


def _forget_writer(work: Work, *, section_id: int) -> None:
    mine = (BeingEdited.section_id == section_id) & (BeingEdited.person_id == work.actor.person_id)
    work.session.execute(delete(BeingEdited).where(mine))


def _record(work: Work, *, rfp_id: int, section: Section, version: int, did: str) -> None:
    digest = hashlib.sha256(section.body.encode()).hexdigest()
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=section.title,
        sentence=f"{did} the section “{section.title}”.",
        detail={"section": section.key, "version": version, "level": section.level, "sha256": digest},
    )
