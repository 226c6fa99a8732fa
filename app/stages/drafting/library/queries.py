"""Reading the library: its items, and where they were used so far as the reader may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.db import db
from app.domain.policy import Actor, InstanceRole
from app.models.library import LibraryItem, LibraryKind, LibraryUse
from app.models.rfp import Rfp, RfpRole

MOST = 500


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as lists show it; `uses` counts the RFPs it was put into that the reader may open."""

    public_id: str
    kind: LibraryKind
    title: str
    about: str
    added_by: str
    added_at: datetime
    retired_at: datetime | None
    version: int
    uses: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its content; `id` is its key."""

    id: int
    public_id: str
    kind: LibraryKind
    title: str
    content: str
    about: str
    added_by: str
    added_at: datetime
    retired_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class UseLine:
    """An RFP that an item was put into, as which part, and with which version of the item."""

    rfp: str
    reference: str
    title: str
    part: str
    item_version: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class UsedHere:
    """An item that was put into the RFP in question; `version` is the item's own now."""

    public_id: str
    kind: LibraryKind
    title: str
    part: str
    item_version: int
    version: int
    retired_at: datetime | None
    at: datetime
    by: str


def items(
    actor: Actor, *, kind: LibraryKind | None = None, search: str = "", retired: bool = False
) -> tuple[ItemLine, ...]:
    """The items of a kind (None: all) in whose title, note or content the words stand; in the order of their titles.

    At most `MOST`. Retired ones stand in a list of their own.
    """
    uses = (
        select(func.count(func.distinct(LibraryUse.rfp_id)))
        .join(Rfp, Rfp.id == LibraryUse.rfp_id)
        .where(LibraryUse.item_id == LibraryItem.id, _open_to(actor))
        .scalar_subquery()
    )
    query = select(
        LibraryItem.public_id,
        LibraryItem.kind,
        LibraryItem.title,
        LibraryItem.about,
        LibraryItem.added_by,
        LibraryItem.added_at,
        LibraryItem.retired_at,
        LibraryItem.version,
        uses,
    ).where(LibraryItem.retired_at.is_not(None) if retired else LibraryItem.retired_at.is_(None))
    if kind is not None:
        query = query.where(LibraryItem.kind == kind)
    for word in search.split():
        query = query.where(_says(word))
    query = query.order_by(LibraryItem.title, LibraryItem.id).limit(MOST)
    return tuple(ItemLine(*row) for row in db.session.execute(query))


def item(public_id: str) -> Item | None:
    """One item, retired or not."""
    row = db.session.execute(
        select(
            LibraryItem.id,
            LibraryItem.public_id,
            LibraryItem.kind,
            LibraryItem.title,
            LibraryItem.content,
            LibraryItem.about,
            LibraryItem.added_by,
            LibraryItem.added_at,
            LibraryItem.retired_at,
            LibraryItem.version,
        ).where(LibraryItem.public_id == public_id)
    ).one_or_none()
    return None if row is None else Item(*tuple(row))


def uses_of(item_id: int, *, actor: Actor) -> tuple[UseLine, ...]:
    """Where an item was used, newest first: in RFPs that the reader may open and in no others."""
    query = (
        select(
            Rfp.public_id,
            Rfp.reference,
            Rfp.title,
            LibraryUse.part,
            LibraryUse.item_version,
            LibraryUse.at,
            LibraryUse.by,
        )
        .join(Rfp, Rfp.id == LibraryUse.rfp_id)
        .where(LibraryUse.item_id == item_id, _open_to(actor))
        .order_by(LibraryUse.id.desc())
        .limit(MOST)
    )
    return tuple(UseLine(*row) for row in db.session.execute(query))


def uses_in(rfp_id: int) -> tuple[UsedHere, ...]:
    """The items that were put into an RFP, newest first."""
    query = (
        select(
            LibraryItem.public_id,
            LibraryItem.kind,
            LibraryItem.title,
            LibraryUse.part,
            LibraryUse.item_version,
            LibraryItem.version,
            LibraryItem.retired_at,
            LibraryUse.at,
            LibraryUse.by,
        )
        .join(LibraryItem, LibraryItem.id == LibraryUse.item_id)
        .where(LibraryUse.rfp_id == rfp_id)
        .order_by(LibraryUse.id.desc())
        .limit(MOST)
    )
    return tuple(UsedHere(*row) for row in db.session.execute(query))


def held_already(contents: Sequence[str]) -> set[str]:
    """Those of the contents that an item holds which is not retired."""
    query = select(LibraryItem.content).where(LibraryItem.retired_at.is_(None), LibraryItem.content.in_(contents))
    return set(db.session.scalars(query))


def _says(word: str) -> ColumnElement[bool]:
    columns = (LibraryItem.title, LibraryItem.about, LibraryItem.content)
    return or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns))


def _open_to(actor: Actor) -> ColumnElement[bool]:
    """The RFPs that a person may open: those with a role in them, for an auditor all."""
    if InstanceRole.AUDITOR in actor.instance_roles:
        return Rfp.id.is_not(None)
    return exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == actor.person_id)
