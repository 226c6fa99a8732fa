"""Answers and prices while they are written: each saved encrypted, never over a version that was not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.policy import Action
from app.models.response import Envelope, SealedItem
from app.stages.responses.sealed.gate import open_invitation, own_response
from app.stages.responses.sealed.keys import Keyring, keyring, padded
from app.web.draft_lock import Stale
from app.web.unit_of_work import Work, operation

PADDED = 64
"""Bytes: what is sealed of an answer or a price is a multiple of it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One answer or price as it stands. `text` is canonical JSON, "" where it was emptied; `version` counts from 1."""

    text: str
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """One item to save: its new text, and the version it was made over (0 where there was none)."""

    envelope: Envelope
    item: str
    text: str
    over: int


@operation
def save_items(work: Work, *, invitation_id: int, changes: tuple[Change, ...]) -> dict[str, int]:
    """Save answers or prices, all or none; returns their versions by item. What is stored already is not saved again.

    Raises `Late`, `Stale` when a colleague saved one of them meanwhile, and DomainError in words.
    """
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    query = select(SealedItem).where(
        SealedItem.response_id == response.id, SealedItem.item.in_([change.item for change in changes])
    )
    stored = {(row.envelope, row.item): row for row in work.session.scalars(query.with_for_update())}
    versions = {}
    saved = []
    for change in changes:
        row = stored.get((change.envelope, change.item))
        now_version = row.version if row else 0
        if row is not None and _opened(row, keys=keys).text == change.text:
            versions[change.item] = now_version
            continue
        if now_version != change.over:
            raise Stale
        if row is None:
            row = SealedItem(response_id=response.id, envelope=change.envelope, item=change.item)
            work.session.add(row)
        row.version = now_version + 1
        row.content = keys.seal(padded(change.text, to=PADDED), envelope=change.envelope, place=_place(row))
        row.saved_at, row.saved_by = work.now, work.actor.name
        versions[change.item] = row.version
        mark = keys.mark(change.text, envelope=change.envelope, place=_place(row))
        saved.append([change.envelope, change.item, mark])
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.RESPONSE_WRITE,
        subject=response.public_id,
        sentence=f"Saved {len(saved)} of the response's answers and prices.",
        detail={"saved": saved},
    )
    return versions


def items_of(session: Session, *, response_id: int, keys: Keyring, envelope: Envelope) -> dict[str, Item]:
    """The items of one envelope as they stand, by name. One statement."""
    rows = session.scalars(
        select(SealedItem).where(SealedItem.response_id == response_id, SealedItem.envelope == envelope)
    )
    return {row.item: _opened(row, keys=keys) for row in rows}


def everything_of(session: Session, *, keys: Mapping[int, Keyring]) -> dict[int, dict[Envelope, dict[str, Item]]]:
    """The same of both envelopes of each response whose keys are given. One statement."""
    found: dict[int, dict[Envelope, dict[str, Item]]] = {
        response_id: {envelope: {} for envelope in Envelope} for response_id in keys
    }
    for row in session.scalars(select(SealedItem).where(SealedItem.response_id.in_(keys))):
        found[row.response_id][row.envelope][row.item] = _opened(row, keys=keys[row.response_id])
    return found


def texts(items: Mapping[str, Item]) -> dict[str, str]:
    """What was answered, without what was emptied."""
    return {name: item.text for name, item in sorted(items.items()) if item.text}


def _opened(row: SealedItem, *, keys: Keyring) -> Item:
    text = keys.unseal(row.content, envelope=row.envelope, place=_place(row)).decode().rstrip(" ")
    return Item(text=text, version=row.version, saved_at=row.saved_at, saved_by=row.saved_by)


def _place(row: SealedItem) -> str:
    return f"response {row.response_id}|{row.item}|version {row.version}"
