"""Doors, rows and secrets of attachments."""

import hashlib
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.audit import canonical
from app.domain.lifecycle import Stage
from app.domain.policy import Role
from app.domain.submission import SubmittedFile
from app.models.response import Attachment, Envelope, ResponseRow
from app.models.vendor import Invitation
from app.stages.responses.sealed.attached import content_of
from app.stages.responses.sealed.keys import Keyring, keyring
from app.stages.responses.sealed.submitting import file_place
from app.web import sealed_files
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, OUR_VENDOR, PERSONAS, READERS
from tests.stages.responses.handed_in import hand_in, response_of

EVALUATORS = frozenset(name for name, persona in PERSONAS.items() if persona and Role.EVALUATOR in persona.roles)
PANEL = READERS | LEADS | EVALUATORS
RECUSED = frozenset({"evaluator recused for B"})
OF_A = {"offer": 1}
NONE = frozenset({404})
"""Offer B has no file, and the attachment of this world did not come with prices."""
CANARY_FILES = {
    Envelope.QUALITY: ("file-name-canary", "file-content-canary"),
    Envelope.PRICE: ("rates-canary", "rates-in"),
}


def _taking(endpoint: str, *, method: str = "POST") -> Door:
    return Door(endpoint, OUR_VENDOR, method=method)


DOORS: tuple[Door, ...] = (
    Door("portal.attaching", OUR_VENDOR),
    Door("portal.attaching_slot", OUR_VENDOR),
    Door("portal.attaching_received", OUR_VENDOR),
    Door("portal.attaching_file", OUR_VENDOR),
    _taking("portal.attaching_send"),
    _taking("portal.attaching_begin"),
    _taking("portal.attaching_piece", method="PUT"),
    _taking("portal.attaching_finish"),
    _taking("portal.attaching_remove"),
    Door("responses.comparing_file", PANEL - RECUSED, opens_from=Stage.SCORING, answers=NONE),
    Door("responses.comparing_file", PANEL, opens_from=Stage.SCORING, arguments=OF_A),
    Door("responses.comparing_price_file", READERS, opens_from=Stage.FINALISTS, arguments=OF_A, answers=NONE),
    Door("responses.comparing_archive", PANEL, opens_from=Stage.SCORING),
)
WRITES: Mapping[str, frozenset[str]] = {
    "portal.attaching_begin": frozenset(),
    "portal.attaching_finish": frozenset(),
    "portal.attaching_remove": frozenset(),
}
"""The deadline of this world has passed."""
CANARIES: tuple[Canary, ...] = (
    Canary("file-name-canary", PANEL | OUR_VENDOR),
    Canary("file-content-canary", PANEL | OUR_VENDOR),
    Canary("rates-canary", OUR_VENDOR, later=READERS),
    Canary("rates-in", OUR_VENDOR, later=READERS),
    Canary("as-the-vendor-called-it", frozenset()),
)


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """A file in each envelope of firm A's response, handed in with whatever else it says."""
    keys = keyring(session, rfp_id=rfp_id, now=now())
    response = response_of(session, invitations["Firm A"])
    files = {envelope: _attach(session, response=response, envelope=envelope, keys=keys) for envelope in Envelope}
    hand_in(session, invitations["Firm A"], offer=OF_A["offer"], files=files)
    return {"attachment": files[Envelope.QUALITY].public_id, "offset": 0}


def _attach(session: Session, *, response: ResponseRow, envelope: Envelope, keys: Keyring) -> SubmittedFile:
    name, words = CANARY_FILES[envelope]
    content = words.encode()
    row = Attachment(
        response_id=response.id,
        envelope=envelope,
        item="",
        stored=sealed_files.new_name(),
        size=len(content),
        received=len(content),
        added_at=now(),
        added_by="Person vendor A contact",
        completed_at=now(),
    )
    said = {
        "name": f"{name}.txt",
        "original": "../as-the-vendor-called-it.txt",
        "media_type": "text/plain",
        "modified": 0,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    row.about = keys.seal(canonical(said).encode(), envelope=envelope, place=file_place(row))
    session.add(row)
    session.flush()
    sealed = content_of(row, keys=keys).sealed(content, index=0)
    sealed_files.settle(sealed_files.draft(row.stored, content=sealed), index=0)
    return SubmittedFile(row.public_id, "", f"{name}.txt", "text/plain", row.size, str(said["sha256"]))
