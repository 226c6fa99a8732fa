"""Doors, rows and secrets of writing, submitting and withdrawing responses."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.audit import canonical
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.submission import SubmittedFile
from app.models.response import Envelope, ResponseRow, SealedItem
from app.models.vendor import Invitation
from app.stages.drafting.publication.queries import published
from app.stages.responses.sealed.keys import Keyring, keyring
from app.web.clock import now
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import OUR_VENDOR, PERSONAS
from tests.integrity.responses.attaching import PANEL
from tests.stages.responses.handed_in import hand_in, response_of

EVERYBODY = frozenset(PERSONAS)
READ = (
    *("answers", "answers_section", "prices", "excel", "excel_questionnaire", "excel_prices", "excel_preview"),
    *("submission", "submission_preview", "submission_receipt", "submission_receipt_pdf", "submission_receipt_file"),
    *("submission_content", "submission_envelope"),
)
WRITTEN = (
    *("answers_section_save", "answers_save", "prices_save_all", "prices_save", "excel_bring_in", "excel_take_in"),
    *("submission_submit", "submission_withdraw"),
)
DOORS: tuple[Door, ...] = (
    *(Door(f"portal.{name}", OUR_VENDOR) for name in READ),
    *(Door(f"portal.{name}", OUR_VENDOR, method="POST") for name in WRITTEN),
    Door("portal.receipts", EVERYBODY),
    Door("portal.receipts_key", EVERYBODY),
)
WRITES: Mapping[str, frozenset[str]] = {f"portal.{name}": frozenset() for name in WRITTEN}
"""The deadline of this world has passed."""
DRAFTED, SUPERSEDED, RECEIPT_FILE = "drafted-answer-canary", "superseded-answer-canary", "receipt-file-canary"
DRAFTED_PRICE, SUPERSEDED_PRICE = "64646.6464", "65656.6565"
CANARIES: tuple[Canary, ...] = (
    *(Canary(text, OUR_VENDOR) for text in (DRAFTED, SUPERSEDED, DRAFTED_PRICE, SUPERSEDED_PRICE)),
    Canary(RECEIPT_FILE, OUR_VENDOR | PANEL),
)
"""What was never handed in, or was handed in anew since, stays the vendor's own for good; the file is opened."""
ITEM = "CQ2"


def fill(
    session: Session, *, rfp_id: int, people: Mapping[str, int], invitations: Mapping[str, Invitation]
) -> dict[str, object]:
    """Firm A has handed in a response and changed it since."""
    publication = published(rfp_id)
    cells = asked_cells(publication.request.price_sheet) if publication else ()
    response = response_of(session, invitations["Firm A"])
    keys = keyring(session, rfp_id=rfp_id, now=now())
    _draft(session, response, keys, envelope=Envelope.QUALITY, item=ITEM, text=_level(DRAFTED))
    _draft(session, response, keys, envelope=Envelope.PRICE, item=cell_name(cells[0]), text=canonical(DRAFTED_PRICE))
    file = SubmittedFile("f" * 20, "", f"{RECEIPT_FILE}.pdf", "application/pdf", 1, "0" * 64)
    submission = hand_in(
        session,
        invitations["Firm A"],
        quality={ITEM: _level(SUPERSEDED)},
        price={cell_name(cells[0]): canonical(SUPERSEDED_PRICE)},
        files={Envelope.QUALITY: file},
    )
    return {"answer_section": 1, "submission": submission.public_id}


def _level(words: str) -> str:
    return canonical({"level": "meets", "value": "", "words": words})


def _draft(session: Session, response: ResponseRow, keys: Keyring, *, envelope: Envelope, item: str, text: str) -> None:
    place = f"response {response.id}|{item}|version 1"
    content = keys.seal(text.encode(), envelope=envelope, place=place)
    row = {"response_id": response.id, "envelope": envelope, "item": item, "version": 1, "content": content}
    session.add(SealedItem(**row, saved_at=now(), saved_by="Person vendor A contact"))
