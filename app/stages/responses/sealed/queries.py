"""What may be known of an opening: who is present for an envelope, and the records once it was opened."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from app.db import db
from app.domain.policy import Role
from app.models.person import Person
from app.models.response import Envelope, OpenerPresent, OpeningRecord
from app.models.rfp import RfpRole


@dataclass(frozen=True, slots=True)
class Presence:
    """An opener was there for an envelope at a moment; `person` is the key of the account."""

    envelope: Envelope
    name: str
    at: datetime
    person: int


@dataclass(frozen=True, slots=True)
class Record:
    """The record of an opening. `text` is the canonical JSON whose SHA-256 is `hash`, `said` the same parsed."""

    envelope: Envelope
    opened_at: datetime
    text: str
    hash: str
    said: dict[str, Any]


def is_still_opener() -> ColumnElement[bool]:
    """Whether whoever was present has the role still, and an account that may sign in."""
    return exists().where(
        RfpRole.rfp_id == OpenerPresent.rfp_id,
        RfpRole.person_id == OpenerPresent.person_id,
        RfpRole.role == Role.OPENER,
        Person.id == OpenerPresent.person_id,
        Person.deactivated_at.is_(None),
    )


def presences_of(rfp_id: int) -> tuple[Presence, ...]:
    """Whoever was present: before an envelope is opened without those who are no openers any more."""
    is_opened = exists().where(
        OpeningRecord.rfp_id == OpenerPresent.rfp_id, OpeningRecord.envelope == OpenerPresent.envelope
    )
    rows = db.session.execute(
        select(OpenerPresent.envelope, OpenerPresent.name, OpenerPresent.at, OpenerPresent.person_id)
        .where(OpenerPresent.rfp_id == rfp_id, or_(is_opened, is_still_opener()))
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
