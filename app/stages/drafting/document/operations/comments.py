"""Comments on sections: made, resolved, opened again."""

from sqlalchemy import select

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.section import SectionComment, SectionRow
from app.stages.drafting.document.operations.sections import locked_section
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation


@operation
def add_comment(work: Work, *, rfp_id: int, section: str, text: str) -> None:
    """Comment on a section. Raises NotHere where it is gone, DomainError for a comment without words."""
    editable(work, rfp_id=rfp_id)
    row = locked_section(work.session, rfp_id=rfp_id, key=section)
    if not text.strip():
        raise DomainError("Write what you want to say of the section.")
    comment = SectionComment(
        rfp_id=rfp_id,
        section_id=row.id,
        person_id=work.actor.person_id,
        author=work.actor.name,
        text=text.strip(),
        at=work.now,
    )
    work.session.add(comment)
    work.session.flush()
    _record(work, comment, title=row.title, sentence=f"Commented on the section “{row.title}”.")


@operation
def resolve_comment(work: Work, *, rfp_id: int, section: str, comment: str) -> None:
    """Say that a comment is dealt with. Raises NotHere; one that is resolved stays as it was."""
    editable(work, rfp_id=rfp_id)
    found, title = _comment(work, rfp_id=rfp_id, section=section, comment=comment)
    if found.resolved_at is None:
        found.resolved_at, found.resolved_by = work.now, work.actor.name
    _record(work, found, title=title, sentence=f"Resolved a comment on the section “{title}”.")


@operation
def reopen_comment(work: Work, *, rfp_id: int, section: str, comment: str) -> None:
    """Open a comment again. Raises NotHere."""
    editable(work, rfp_id=rfp_id)
    found, title = _comment(work, rfp_id=rfp_id, section=section, comment=comment)
    found.resolved_at = found.resolved_by = None
    _record(work, found, title=title, sentence=f"Opened a comment on the section “{title}” again.")


def _comment(work: Work, *, rfp_id: int, section: str, comment: str) -> tuple[SectionComment, str]:
    query = (
        select(SectionComment, SectionRow.title)
        .join(SectionRow, SectionRow.id == SectionComment.section_id)
        .where(SectionComment.rfp_id == rfp_id, SectionRow.public_id == section, SectionComment.public_id == comment)
    )
    row = work.session.execute(query).one_or_none()
    if row is None:
        raise NotHere("There is no such comment any more: its section was removed, and the comment with it.")
    return row[0], row[1]


def _record(work: Work, comment: SectionComment, *, title: str, sentence: str) -> None:
    work.record(
        rfp_id=comment.rfp_id,
        action=Action.COMMENT_WRITE,
        subject=title,
        sentence=sentence,
        detail={"comment": comment.public_id},
    )
