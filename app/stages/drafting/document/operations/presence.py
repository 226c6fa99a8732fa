"""Signs of life of those who have a section open to write: short transactions of their own that leave no audit row."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.domain.request.outline import GONE
from app.models.rfp import Rfp
from app.models.section import BeingEdited, SectionRow
from app.web.clock import now
from app.web.unit_of_work import writing


def give_sign_of_life(actor: Actor, *, rfp_id: int, key: str) -> None:
    """Note that `actor` is writing in a section now. Raises NotHere where it is gone, DomainError where frozen."""
    with writing() as session:
        row = {"section_id": _section_id(session, rfp_id=rfp_id, key=key), "person_id": actor.person_id}
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        seen = {"seen_at": now()}
        insert = dialect.insert(BeingEdited).values(row | seen)
        session.execute(insert.on_conflict_do_update(index_elements=[*row], set_=seen))


def stop_writing(actor: Actor, *, rfp_id: int, key: str) -> None:
    """Note that `actor` has left a section."""
    with writing() as session:
        section = select(SectionRow.id).where(SectionRow.rfp_id == rfp_id, SectionRow.public_id == key)
        mine = BeingEdited.section_id.in_(section) & (BeingEdited.person_id == actor.person_id)
        session.execute(delete(BeingEdited).where(mine))


def _section_id(session: Session, *, rfp_id: int, key: str) -> int:
    query = (
        select(SectionRow.id, Rfp.stage, Rfp.amending_since)
        .join(Rfp, Rfp.id == SectionRow.rfp_id)
        .where(Rfp.id == rfp_id, SectionRow.public_id == key)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotHere(GONE)
    if row.stage is not Stage.DRAFTING and row.amending_since is None:
        raise DomainError("What the RFP asks is frozen.")
    return row.id
