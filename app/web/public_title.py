"""What an RFP is called by those outside: as it was published, whatever an addendum in the making would call it."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.publication import Publication


def public_title(session: Session, *, rfp_id: int, title: str, is_amended: bool) -> str:
    """`title` is the working copy's, which differs while an addendum is written only. One statement then, else none."""
    if not is_amended:
        return title
    newest = select(Publication.snapshot).where(Publication.rfp_id == rfp_id).order_by(Publication.number.desc())
    snapshot = session.scalar(newest.limit(1))
    return title if snapshot is None else str(json.loads(snapshot)["framework"]["title"])
