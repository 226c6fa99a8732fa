"""Sections change their place and their depth."""

from collections.abc import Callable

from sqlalchemy import select

from app.domain.policy import Action
from app.domain.request.document import Section, numbered
from app.domain.request.outline import Move, Sections, moved, placed_after
from app.models.section import SectionRow
from app.stages.drafting.document.operations.sections import keep_version, put_in_order
from app.stages.drafting.document.queries import sections_of
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation


@operation
def move_section(work: Work, *, rfp_id: int, key: str, move: Move) -> str:
    """Move a section one step, with what stands beneath it; returns its number. Raises NotHere and DomainError."""
    return _rearranged(work, rfp_id=rfp_id, key=key, to=lambda sections: moved(sections, key, move))


@operation
def place_section(work: Work, *, rfp_id: int, key: str, after: str) -> str:
    """Put a section right after another, or first where `after` is ""; returns its number. Raises NotHere."""
    return _rearranged(work, rfp_id=rfp_id, key=key, to=lambda sections: placed_after(sections, key, after))


def _rearranged(work: Work, *, rfp_id: int, key: str, to: Callable[[Sections], Sections]) -> str:
    editable(work, rfp_id=rfp_id)
    before = sections_of(rfp_id)
    after = to(before)
    put_in_order(work.session, rfp_id=rfp_id, keys=[section.key for section in after])
    _store_levels(work, rfp_id=rfp_id, levels={each.key: each.level for each in set(after) - set(before)})
    numbers = {section.key: number for section, number in zip(after, numbered(after), strict=True)}
    title = next(section.title for section in after if section.key == key)
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=title,
        sentence=f"Moved the section “{title}” to {numbers[key]}.",
        detail={"section": key, "order": [f"{numbers[each.key]} {each.title}" for each in after]},
    )
    return numbers[key]


def _store_levels(work: Work, *, rfp_id: int, levels: dict[str, int]) -> None:
    """Sections whose level changed get a new version: whoever writes in one brings both together when saving."""
    here = (SectionRow.rfp_id == rfp_id) & SectionRow.public_id.in_(levels)
    rows = work.session.scalars(select(SectionRow).where(here).execution_options(populate_existing=True)).all()
    notes = {row.public_id: "One level deeper" if levels[row.public_id] > row.level else "One level up" for row in rows}
    for row in rows:
        row.level = levels[row.public_id]
    work.session.flush()
    for row in rows:
        section = Section(key=row.public_id, title=row.title, body=row.body, level=row.level)
        keep_version(work, rfp_id=rfp_id, section=section, version=row.version, note=notes[row.public_id])
