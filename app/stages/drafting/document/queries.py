"""Reading the document of an RFP."""

from sqlalchemy import select

from app.db import db
from app.domain.request.document import Section
from app.models.section import SectionRow
from app.stages.drafting.queries.framework import RFP_ID

SECTIONS = (
    select(SectionRow.public_id, SectionRow.title, SectionRow.body, SectionRow.level)
    .where(SectionRow.rfp_id == RFP_ID)
    .order_by(SectionRow.position, SectionRow.id)
)


def sections_of(rfp_id: int) -> tuple[Section, ...]:
    """The sections in their order. One statement."""
    return tuple(
        Section(key=row.public_id, title=row.title, body=row.body, level=row.level)
        for row in db.session.execute(SECTIONS, {"rfp_id": rfp_id})
    )
