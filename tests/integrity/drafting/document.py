"""Doors, rows and secrets of sections of the document, their versions and comments."""

from collections.abc import Mapping

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.models.section import BeingEdited, SectionComment, SectionRow, SectionVersion
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS, OUR_VENDOR

WRITERS = LEADS | {"drafter"}
REVIEW_READERS = MEMBERS - {"opener"}
PUBLISHED_TO = MEMBERS | OUR_VENDOR
"""Those who read what stands in the document when it is published; its versions and comments stay inside."""
REVIEWERS = REVIEW_READERS - {"observer", "auditor"}


def _written(endpoint: str, *methods: str, answers: frozenset[int] = frozenset()) -> tuple[Door, ...]:
    """What lead and drafters can do while the RFP is drafted."""
    return tuple(
        Door(endpoint, WRITERS, method=method, opens_until=Stage.DRAFTING, answers=answers) for method in methods
    )


def _commented(endpoint: str) -> Door:
    return Door(endpoint, REVIEWERS, method="POST", opens_until=Stage.DRAFTING)


DOORS: tuple[Door, ...] = (
    Door("drafting.document", MEMBERS),
    Door("drafting.document_writing", MEMBERS),
    Door("drafting.document_removed", MEMBERS),
    Door("drafting.document_section_history", MEMBERS),
    Door("drafting.document_section_comments", REVIEW_READERS),
    _commented("drafting.document_section_comment"),
    _commented("drafting.document_section_comment_resolve"),
    _commented("drafting.document_section_comment_reopen"),
    *_written("drafting.document_order", "GET"),
    *_written("drafting.document_order_move", "POST"),
    *_written("drafting.document_add", "GET", "POST"),
    *_written("drafting.document_section", "GET", "POST"),
    *_written("drafting.document_section_remove", "POST"),
    *_written("drafting.document_section_restore", "POST"),
    *_written("drafting.document_preview", "POST"),
    *_written("drafting.document_section_writing", "POST"),
    *_written("drafting.document_section_left", "POST", answers=frozenset({204})),
)

_SECTION = frozenset({"section.title", "section.body", "section.level", "section.version", "+section_version"})
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.document_add": frozenset({"+section", "+section_version", "section.position"}),
    "drafting.document_section": _SECTION | {"section.drafter_id", "-being_edited"},
    "drafting.document_section_remove": frozenset(
        {"-section", "-section_comment", "-being_edited", "+section_version"}
    ),
    "drafting.document_section_restore": _SECTION,
    "drafting.document_order_move": frozenset({"section.position", "section.level", "section.version"}),
    "drafting.document_section_writing": frozenset({"+being_edited", "being_edited.seen_at"}),
    "drafting.document_section_left": frozenset({"-being_edited"}),
    "drafting.document_section_comment": frozenset({"+section_comment"}),
    "drafting.document_section_comment_resolve": frozenset(
        {"section_comment.resolved_at", "section_comment.resolved_by"}
    ),
    "drafting.document_section_comment_reopen": frozenset(
        {"section_comment.resolved_at", "section_comment.resolved_by"}
    ),
}
CANARIES: tuple[Canary, ...] = (
    Canary("canary-section-title", PUBLISHED_TO),
    Canary("canary-section-body", PUBLISHED_TO),
    Canary("canary-earlier-body", MEMBERS),
    Canary("canary-version-note", MEMBERS),
    Canary("canary-section-author", MEMBERS),
    Canary("canary-removed-title", MEMBERS),
    Canary("canary-open-comment", REVIEW_READERS),
    Canary("canary-resolved-comment", REVIEW_READERS),
    Canary("canary-commenter", REVIEW_READERS),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """A section with two versions, an open and a resolved comment and a drafter at work, and one that was removed."""
    section = SectionRow(
        rfp_id=rfp_id,
        position=1,
        title="canary-section-title",
        body="canary-section-body",
        drafter_id=people["drafter"],
    )
    session.add(section)
    session.flush()
    key, at = section.public_id, now()
    versions = [
        (key, 1, "canary-section-title", "canary-earlier-body", "canary-version-note"),
        (key, 2, "canary-section-title", "canary-section-body", ""),
        ("removedremovedremove", 1, "canary-removed-title", "Gone", "Removed"),
    ]
    session.execute(
        insert(SectionVersion),
        [
            {"rfp_id": rfp_id, "section": key, "version": number, "title": title, "body": body, "note": note}
            | {"level": 1, "author": "canary-section-author", "at": at}
            for key, number, title, body, note in versions
        ],
    )
    section.body = "canary-section-body\n"
    session.add(BeingEdited(section_id=section.id, person_id=people["drafter"], seen_at=at))
    comment = _comment(section, text="canary-open-comment")
    resolved = _comment(section, text="canary-resolved-comment")
    resolved.resolved_at, resolved.resolved_by = at, "canary-commenter"
    session.add_all([comment, resolved])
    session.flush()
    return {"section": key, "comment": comment.public_id}


def _comment(section: SectionRow, *, text: str) -> SectionComment:
    return SectionComment(rfp_id=section.rfp_id, section_id=section.id, author="canary-commenter", text=text, at=now())
