"""Doors, rows and secrets of the library and starting from it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.models.rfp import StagedImport
from app.web.clock import now
from app.web.files import store
from tests.integrity.canary import Canary
from tests.integrity.door import Door

BUYERS = frozenset({"lead", "lead of another RFP"})
LEAD = frozenset({"lead"})
UPLOAD = "# Secret document\n\nsecret-document-text\n\n## Schedule\n\n- secret-date-title: 3 May 2027\n"

DOORS: tuple[Door, ...] = (
    Door("rfps.create_from_file", BUYERS, method="POST"),
    Door("rfps.create_preview", LEAD, hidden_from=BUYERS),
    Door("rfps.create_preview", LEAD, method="POST", hidden_from=BUYERS),
)
WRITES: Mapping[str, frozenset[str]] = {}
CANARIES: tuple[Canary, ...] = (
    Canary("secret-document-name", LEAD),
    Canary("secret-document-text", LEAD),
    Canary("secret-date-title", LEAD),
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """The rows of the world, and what the arguments of addresses should mean."""
    upload = StagedImport(
        person_id=people["lead"], name="secret-document-name.md", sha256=store(UPLOAD.encode()), created_at=now()
    )
    session.add(upload)
    session.flush()
    return {"upload": upload.public_id}
