"""What was published: the latest snapshot, which everybody may rely on, and the addenda that led to it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.domain.request.data import from_data
from app.domain.request.request import Request
from app.models.publication import Publication


@dataclass(frozen=True, slots=True)
class Published:
    """What was published at a moment: `number` 0 is the RFP, each further one an addendum with its reason."""

    number: int
    published_at: datetime
    published_by: str
    reason: str
    notice: str
    closes_at: datetime
    snapshot_hash: str
    request: Request


def published(rfp_id: int) -> Published | None:
    """The latest snapshot, None before the RFP is published. One statement."""
    newest = _publications(rfp_id).order_by(Publication.number.desc()).limit(1)
    row = db.session.scalar(newest)
    return None if row is None else _published(row)


def publications_of(rfp_id: int) -> tuple[Published, ...]:
    """Everything that was published, the RFP first. One statement."""
    return tuple(_published(row) for row in db.session.scalars(_publications(rfp_id).order_by(Publication.number)))


def _publications(rfp_id: int):  # type: ignore[no-untyped-def]
    return select(Publication).where(Publication.rfp_id == rfp_id)


def _published(row: Publication) -> Published:
    return Published(
        number=row.number,
        published_at=row.published_at,
        published_by=row.published_by,
        reason=row.reason,
        notice=row.notice,
        closes_at=row.closes_at,
        snapshot_hash=row.snapshot_hash,
        request=from_data(json.loads(row.snapshot), Request),
    )
