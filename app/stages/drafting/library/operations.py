"""Writing the library: items added by hand, from an RFP or from a template, changed and retired."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.domain.sentences import listed
from app.models.library import LibraryItem, LibraryKind, LibraryUse
from app.stages.drafting.library.parts import KINDS, Part, counted, kind_of, part_named, parts_of, title_of, written
from app.stages.drafting.library.queries import held_already
from app.stages.drafting.library.shipped import template
from app.stages.drafting.queries.request import request_of
from app.web.draft_lock import Stale, next_row_version
from app.web.unit_of_work import Work, operation

KEPT = "There is such a part in the library already."


@operation
def add_item(work: Work, *, part: Part, about: str) -> str:
    """Add an item; returns its public id."""
    item = _add(work, part, about=about)
    _record(work, item, did="Added")
    return item.public_id


@operation
def change_item(work: Work, *, public_id: str, version: int | None, part: Part, about: str) -> None:
    """Put a part in the place of an item's. Where the item was used, nothing changes. Raises `Stale` and NotHere."""
    item = _the_item(work, public_id=public_id, version=version)
    if item.kind is not kind_of(part):
        raise DomainError(f"A {KINDS[item.kind].word} stays a {KINDS[item.kind].word}.")
    item.title, item.content, item.about = title_of(part), written(part), about
    _record(work, item, did="Changed")


@operation
def retire_item(work: Work, *, public_id: str, version: int | None) -> None:
    """Offer an item no longer; it stays to be seen where it was used. Raises `Stale` and NotHere."""
    item = _the_item(work, public_id=public_id, version=version)
    item.retired_at = item.retired_at or work.now
    _record(work, item, did="Retired")


@operation
def bring_back_item(work: Work, *, public_id: str, version: int | None) -> None:
    """Offer a retired item again. Raises `Stale` and NotHere."""
    item = _the_item(work, public_id=public_id, version=version)
    item.retired_at = None
    _record(work, item, did="Brought back")


@operation
def keep_part(work: Work, *, rfp_id: int, kind: LibraryKind, name: str) -> str:
    """Keep the part of an RFP with this code or key in the library, as used there; returns the item's public id.

    Raises NotHere where the RFP has no such part, DomainError where the library holds the very same already.
    """
    part = part_named(request_of(rfp_id), kind, name)
    if part is None:
        raise NotHere(f"The RFP has no {KINDS[kind].word} {name} any more.")
    if held_already([written(part)]):
        raise DomainError(KEPT)
    item = _add(work, part)
    work.session.add(
        LibraryUse(item_id=item.id, rfp_id=rfp_id, part=name, item_version=1, at=work.now, by=work.actor.name)
    )
    work.record(
        rfp_id=rfp_id,
        action=Action.LIBRARY_KEEP,
        subject=name,
        sentence=f"Kept the {KINDS[kind].word} {item.title} in the library.",
        detail={"item": item.public_id},
    )
    return item.public_id


@operation
def take_template(work: Work, *, name: str) -> str:
    """Take the parts of a shipped template into the library; returns what was taken in, in words.

    Raises NotHere for an unknown template, DomainError where the library holds all of it already.
    """
    try:
        shipped = template(name)
    except KeyError:
        raise NotHere("There is no such template.") from None
    parts = {written(part): part for part in parts_of(shipped.request)}
    held = held_already(list(parts))
    new = [part for content, part in parts.items() if content not in held]
    if not new:
        raise DomainError(f"The library holds all parts of the template {shipped.title} already.")
    work.session.add_all(_item(work, part, about=f"From the template {shipped.title}.") for part in new)
    words = listed(_words(new))
    work.record(
        action=Action.LIBRARY_EDIT,
        subject=shipped.title,
        sentence=f"Took {words} of the template {shipped.title} into the library.",
        detail={"template": name, "items": len(new)},
    )
    return words


def _words(parts: Sequence[Part]) -> list[str]:
    return counted(dict(Counter(kind_of(part) for part in parts)))


def _item(work: Work, part: Part, *, about: str) -> LibraryItem:
    return LibraryItem(
        kind=kind_of(part),
        title=title_of(part),
        content=written(part),
        about=about,
        added_by=work.actor.name[:200],
        added_at=work.now,
    )


def _add(work: Work, part: Part, *, about: str = "") -> LibraryItem:
    item = _item(work, part, about=about)
    work.session.add(item)
    work.session.flush()
    return item


def _the_item(work: Work, *, public_id: str, version: int | None) -> LibraryItem:
    item = work.session.scalar(select(LibraryItem).where(LibraryItem.public_id == public_id).with_for_update())
    if item is None:
        raise NotHere("There is no such part in the library.")
    if item.version != version:
        raise Stale
    return item


def _record(work: Work, item: LibraryItem, *, did: str) -> None:
    work.session.flush()
    work.record(
        action=Action.LIBRARY_EDIT,
        subject=item.title,
        sentence=f"{did} the {KINDS[item.kind].word} {item.title} in the library.",
        detail=next_row_version(item.public_id, version=item.version),
    )
