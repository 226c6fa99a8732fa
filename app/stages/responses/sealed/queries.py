"""What may be known of an opening: who is present for an envelope, and the records once it was opened."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db import db
from app.models.response import Envelope, OpenerPresent, OpeningRecord


@dataclass(frozen=True, slots=True)
class Presence:
    """An opener was there for an envelope at a moment."""

    envelope: Envelope
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """The record of an opening. `text` is the canonical JSON whose SHA-256 is `hash`, `said` the same parsed."""

    envelope: Envelope
    opened_at: datetime
    text: str
    hash: str
    said: dict[str, Any]


def presences_of(rfp_id: int) -> tuple[Presence, ...]:
    rows = db.session.execute(
        select(OpenerPresent.envelope, OpenerPresent.name, OpenerPresent.at)
        .where(OpenerPresent.rfp_id == rfp_id)
        .order_by(OpenerPresent.at, OpenerPresent.person_id)
    )
    return tuple(Presence(*row) for row in rows)


def records_of(rfp_id: int) -> tuple[Record, ...]:
    """The records in the order of their opening; none while everything is sealed."""
    rows = db.session.execute(
        select(OpeningRecord.envelope, OpeningRecord.opened_at, OpeningRecord.content, OpeningRecord.content_hash)
        .where(OpeningRecord.rfp_id == rfp_id)
        .order_by(OpeningRecord.opened_at)
    )
    return tuple(
        Record(row.envelope, row.opened_at, row.content, row.content_hash, json.loads(row.content)) for row in rows
    )
