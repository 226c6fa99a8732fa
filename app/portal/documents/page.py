"""What the pages of documents show: always what was published, without what is the buyer's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.request.differences import Difference, differences
from app.domain.request.for_vendors import for_vendors
from app.domain.request.paper import Block, Head, Room
from app.domain.request.printed import Edition, printed
from app.models.outbox import DocumentKind
from app.portal.known import publications_known
from app.stages.drafting.publication.queries import (
    PublicationLine,
    filed_request,
    filed_requests,
    publishing_rows,
    request_at,
)
from app.web.filing import Filed
from app.web.invitation_in_question import InvitationInQuestion

FORMS = {DocumentKind.REQUEST_WORD: "Word", DocumentKind.REQUEST_PDF: "PDF"}
"""How a kind of file is called."""


@dataclass(frozen=True, slots=True)
class BlockShown:
    """A block of the document with the name of its kind, by which the template draws it."""

    kind: str
    block: Block


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of the published RFP: `form` is "Word" or "PDF"."""

    file: Filed
    form: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The RFP as it stands: `state` says what was published when, `heads` are its contents."""

    state: str
    snapshot_hash: str
    heads: tuple[Head, ...]
    blocks: tuple[BlockShown, ...]
    files: tuple[FileShown, ...]
    addenda: tuple[PublicationLine, ...]


@dataclass(frozen=True, slots=True)
class AddendumPage:
    """An addendum, with what differs by part in the order of reading."""

    addendum: PublicationLine
    parts: tuple[tuple[str, tuple[Difference, ...]], ...]


def documents_page(invitation: InvitationInQuestion, *, organisation: str) -> DocumentsPage | None:
    """None where nothing is published. Four statements."""
    lines, rfp_id = publications_known(invitation), invitation.rfp_id
    request = request_at(rfp_id, number=lines[0].number) if lines else None
    if request is None:
        return None
    latest = lines[0]
    edition = Edition(organisation, latest.published_at, number=latest.number, snapshot_hash=latest.snapshot_hash)
    paper = printed(for_vendors(request), edition)
    rows = publishing_rows(rfp_id)
    files = filed_requests(rfp_id, audit_sequence=rows[latest.number]) if latest.number in rows else ()
    return DocumentsPage(
        state=paper.cover.facts[0][1],
        snapshot_hash=latest.snapshot_hash,
        heads=paper.contents,
        blocks=_shown(paper.blocks),
        files=tuple(FileShown(file, FORMS[file.kind]) for file in files),
        addenda=tuple(line for line in lines if line.number),
    )


def _shown(blocks: Sequence[Block]) -> tuple[BlockShown, ...]:
    """All but the empty boxes to write in: answers are written on a page of their own."""
    return tuple(BlockShown(type(block).__name__.lower(), block) for block in blocks if not isinstance(block, Room))


def addendum_page(invitation: InvitationInQuestion, *, number: int) -> AddendumPage | None:
    """An addendum with what differs from what was published before; None where there is no such one."""
    rfp_id = invitation.rfp_id
    line = next((line for line in publications_known(invitation) if line.number == number), None)
    after, before = request_at(rfp_id, number=number), request_at(rfp_id, number=number - 1)
    if number < 1 or line is None or after is None or before is None:
        return None
    found = differences(for_vendors(before), for_vendors(after))
    by_part = groupby(found, key=lambda each: each.part.value)
    return AddendumPage(line, parts=tuple((part, tuple(things)) for part, things in by_part))


def published_file(invitation: InvitationInQuestion, *, public_id: str) -> Filed | None:
    """A file of what was published; None for drafts and for anybody else's."""
    file, rows = filed_request(invitation.rfp_id, public_id=public_id), publishing_rows(invitation.rfp_id)
    known = {rows.get(line.number) for line in publications_known(invitation)}
    return file if file is not None and file.audit_sequence in known else None
