"""Doors, rows and secrets of the library and starting from it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.domain.request.document import Section
from app.models.library import LibraryItem, LibraryKind, LibraryUse
from app.models.rfp import StagedImport, UploadKind
from app.stages.drafting.library.parts import written
from app.web.clock import now
from app.web.files import store
from tests.integrity.canary import Canary
from tests.integrity.door import Door, form_doors
from tests.integrity.personas import LEADS

BUYERS = frozenset({"lead", "lead of another RFP"})
LEAD = frozenset({"lead"})
READERS = BUYERS | {"administrator", "auditor"}
WRITERS = LEADS | {"drafter"}
UPLOAD = "# Secret document\n\nsecret-document-text\n\n## Schedule\n\n- secret-date-title: 3 May 2027\n"

DOORS: tuple[Door, ...] = (
    Door("rfps.create_from_file", BUYERS, method="POST"),
    Door("rfps.create_preview", LEAD, hidden_from=BUYERS),
    Door("rfps.create_preview", LEAD, method="POST", hidden_from=BUYERS),
    Door("library.library", READERS),
    Door("library.library_item", READERS),
    *form_doors("library.library_add", BUYERS),
    *form_doors("library.library_change", BUYERS),
    Door("library.library_retire", BUYERS, method="POST"),
    Door("library.library_bring_back", BUYERS, method="POST"),
    Door("library.library_take", BUYERS, method="POST"),
    Door("drafting.library", WRITERS, opens_until=Stage.DRAFTING),
    Door("drafting.library_insert", WRITERS, method="POST", opens_until=Stage.DRAFTING),
    Door("drafting.library_keep", LEAD, method="POST"),
)
WRITES: Mapping[str, frozenset[str]] = {
    "library.library_take": frozenset({"+library_item"}),
    "library.library_add": frozenset({"+library_item"}),
    "library.library_change": frozenset({f"library_item.{name}" for name in ("title", "content", "about", "version")}),
    "library.library_retire": frozenset({"library_item.retired_at", "library_item.version"}),
    "library.library_bring_back": frozenset({"library_item.retired_at", "library_item.version"}),
}
CANARIES: tuple[Canary, ...] = (
    Canary("secret-document-name", LEAD),
    Canary("secret-document-text", LEAD),
    Canary("secret-date-title", LEAD),
    Canary("library-item-title", READERS | WRITERS),
    Canary("library-item-text", READERS),
    Canary("library-item-note", READERS | WRITERS),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean. The item is used in our RFP, which is
    nothing to whoever may read the library only."""
    upload = StagedImport(
        person_id=people["lead"],
        kind=UploadKind.DOCUMENT,
        name="secret-document-name.md",
        sha256=store(UPLOAD.encode()),
        created_at=now(),
    )
    item = LibraryItem(
        kind=LibraryKind.SECTION,
        title="library-item-title",
        content=written(Section("", "library-item-title", "library-item-text")),
        about="library-item-note",
        added_by="Person lead",
        added_at=now(),
    )
    session.add_all([upload, item])
    session.flush()
    session.add(LibraryUse(item_id=item.id, rfp_id=rfp_id, part="x", item_version=1, at=now(), by="Person lead"))
    return {
        "upload": upload.public_id,
        "kept": item.public_id,
        "part_kind": LibraryKind.SECTION.value,
        "shipped_name": "contact_centre",
    }
