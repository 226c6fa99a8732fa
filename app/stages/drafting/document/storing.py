"""A document becomes rows, each section with its first version."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.request.document import Section
from app.models.section import SectionRow, SectionVersion


def store_sections(
    session: Session, *, rfp_id: int, sections: Sequence[Section], author: str, at: datetime, note: str = ""
) -> dict[str, str]:
    """Insert the sections in their order; returns the keys they got by the keys they came with."""
    rows = [
        SectionRow(rfp_id=rfp_id, position=position, level=each.level, title=each.title, body=each.body)
        for position, each in enumerate(sections, start=1)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        SectionVersion(
            rfp_id=rfp_id,
            section=row.public_id,
            version=1,
            title=row.title,
            body=row.body,
            level=row.level,
            author=author,
            at=at,
            note=note,
        )
        for row in rows
    )
    return {each.key: row.public_id for each, row in zip(sections, rows, strict=True)}
