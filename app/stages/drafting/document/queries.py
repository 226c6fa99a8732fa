"""Reading the document of an RFP: sections, who writes in them, their versions, comments on them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from app.db import db
from app.domain.policy import Role
from app.domain.request.document import Section
from app.models.person import Person
from app.models.rfp import RfpRole
from app.models.section import BeingEdited, SectionComment, SectionRow, SectionVersion
from app.stages.drafting.queries.framework import RFP_ID
from app.web.clock import now

SIGN_OF_LIFE = timedelta(minutes=1)
"""Who has given none for longer does not write any more."""
WRITERS = (Role.LEAD, Role.DRAFTER)
OPEN = SectionComment.resolved_at.is_(None)
SECTIONS = (
    select(SectionRow.public_id, SectionRow.title, SectionRow.body, SectionRow.level)
    .where(SectionRow.rfp_id == RFP_ID)
    .order_by(SectionRow.position, SectionRow.id)
)
STANDING = SECTIONS.add_columns(
    SectionRow.version, Person.public_id.label("drafter"), Person.name.label("drafter_name")
).outerjoin(Person, Person.id == SectionRow.drafter_id)
OPEN_COMMENTS = (
    select(SectionRow.public_id, func.count())
    .join(SectionComment, SectionComment.section_id == SectionRow.id)
    .where(SectionRow.rfp_id == RFP_ID, OPEN)
    .group_by(SectionRow.public_id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A section as it stands: its version, and the public id and name of who is to write it, "" where nobody is."""

    section: Section
    version: int
    drafter: str
    drafter_name: str


@dataclass(frozen=True, slots=True)
class Version:
    """A section at one version, who made it, and what was done where that was more than writing."""

    version: int
    author: str
    at: datetime
    note: str
    section: Section


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a section; `resolved_by` is "" while it is open."""

    public_id: str
    author: str
    text: str
    at: datetime
    resolved_at: datetime | None
    resolved_by: str

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


def sections_of(rfp_id: int) -> tuple[Section, ...]:
    """The sections in their order. One statement."""
    return tuple(
        Section(key=row.public_id, title=row.title, body=row.body, level=row.level)
        for row in db.session.execute(SECTIONS, {"rfp_id": rfp_id})
    )


def document_of(rfp_id: int) -> tuple[Standing, ...]:
    """The sections in their order, with version and drafter. One statement."""
    return tuple(_standing(row) for row in db.session.execute(STANDING, {"rfp_id": rfp_id}))


def section_of(rfp_id: int, *, key: str) -> Standing | None:
    """One section, or None where there is none any more. One statement."""
    row = db.session.execute(STANDING.where(SectionRow.public_id == key), {"rfp_id": rfp_id}).one_or_none()
    return _standing(row) if row else None


def writers_of(rfp_id: int) -> tuple[tuple[str, str], ...]:
    """Public id and name of those who may write in the document, by name. One statement."""
    query = (
        select(Person.public_id, Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role.in_(WRITERS))
        .order_by(Person.name, Person.public_id)
        .distinct()
    )
    return tuple((row.public_id, row.name) for row in db.session.execute(query))


def writing_now(rfp_id: int, *, besides: int | None) -> dict[str, tuple[str, ...]]:
    """Key of a section -> names of those who have it open to write, without the person `besides`. One statement."""
    query = (
        select(SectionRow.public_id, Person.name)
        .join(BeingEdited, BeingEdited.section_id == SectionRow.id)
        .join(Person, Person.id == BeingEdited.person_id)
        .where(SectionRow.rfp_id == rfp_id, BeingEdited.seen_at > now() - SIGN_OF_LIFE, Person.id != besides)
        .order_by(Person.name)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in db.session.execute(query):
        found[key].append(name)
    return {key: tuple(names) for key, names in found.items()}


def versions_of(rfp_id: int, *, key: str) -> tuple[Version, ...]:
    """All versions of a section, the newest first, of one that was removed too. One statement."""
    query = select(SectionVersion).where(SectionVersion.rfp_id == rfp_id, SectionVersion.section == key)
    return tuple(_version(row) for row in db.session.scalars(query.order_by(SectionVersion.version.desc())))


def version_of(rfp_id: int, *, key: str, version: int) -> Version | None:
    """A section at one version, or None. One statement."""
    row = db.session.get(SectionVersion, (rfp_id, key, version))
    return _version(row) if row else None


def latest_version_of(rfp_id: int, *, key: str) -> Version | None:
    """The newest version of a section, of one that was removed too; None where there never was one. One statement."""
    query = select(SectionVersion).where(SectionVersion.rfp_id == rfp_id, SectionVersion.section == key)
    row = db.session.scalars(query.order_by(SectionVersion.version.desc()).limit(1)).one_or_none()
    return _version(row) if row else None


def removed_from(rfp_id: int) -> tuple[Version, ...]:
    """The last version of each section that was removed, the latest first. One statement."""
    newest = (
        select(SectionVersion.section, func.max(SectionVersion.version).label("version"))
        .where(SectionVersion.rfp_id == rfp_id)
        .group_by(SectionVersion.section)
        .subquery()
    )
    stands = select(SectionRow.public_id).where(SectionRow.rfp_id == rfp_id)
    is_newest = and_(newest.c.section == SectionVersion.section, newest.c.version == SectionVersion.version)
    query = (
        select(SectionVersion)
        .join(newest, is_newest)
        .where(SectionVersion.rfp_id == rfp_id, SectionVersion.section.not_in(stands))
        .order_by(SectionVersion.at.desc(), SectionVersion.section)
    )
    return tuple(_version(row) for row in db.session.scalars(query))


def comments_on(rfp_id: int, *, key: str) -> tuple[Comment, ...]:
    """The comments on a section as they were made. One statement."""
    query = (
        select(SectionComment)
        .join(SectionRow, SectionRow.id == SectionComment.section_id)
        .where(SectionComment.rfp_id == rfp_id, SectionRow.public_id == key)
        .order_by(SectionComment.at, SectionComment.id)
    )
    return tuple(
        Comment(
            public_id=row.public_id,
            author=row.author,
            text=row.text,
            at=row.at,
            resolved_at=row.resolved_at,
            resolved_by=row.resolved_by or "",
        )
        for row in db.session.scalars(query)
    )


def open_comments_by_section(rfp_id: int) -> dict[str, int]:
    """Key of a section -> how many comments on it are open, where there are any. One statement."""
    return {row[0]: row[1] for row in db.session.execute(OPEN_COMMENTS, {"rfp_id": rfp_id})}


def open_comments(rfp_id: int) -> int:
    """How many comments on the document are open. One statement."""
    return sum(open_comments_by_section(rfp_id).values())


def _standing(row: Any) -> Standing:
    return Standing(
        section=Section(key=row.public_id, title=row.title, body=row.body, level=row.level),
        version=row.version,
        drafter=row.drafter or "",
        drafter_name=row.drafter_name or "",
    )


def _version(row: SectionVersion) -> Version:
    section = Section(key=row.section, title=row.title, body=row.body, level=row.level)
    return Version(version=row.version, author=row.author, at=row.at, note=row.note, section=section)
