"""The receipt of a submission as a PDF: what was handed in when, its hashes, the signature, and how to verify it."""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.request.described import moment_in_words
from app.reports import look
from app.reports.pages import ONE_AT_A_TIME, Entry, Furniture, Pages
from app.reports.prose import bullets, facts, head, paragraph
from app.reports.text import draw_left, lines_of

HOW = (
    "Save the receipt as a file (.json) and the script verify_receipt.py from the page of the receipt.",
    "Run: python verify_receipt.py RECEIPT.json --key PUBLIC-KEY FILE … It checks signature, hashes and files.",
    "Without the script: the signature is Ed25519 (RFC 8032) over the UTF-8 bytes of the field “receipt” of that file.",
    "The public key stands at {instance}/portal/receipts, open to everybody. Note it down from there, not from here.",
)
TOGETHER = len(HOW) * 2 * look.BODY.leading
"""Points that the steps take at most, so that none of them stands on a page of its own."""


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """`text` is what was signed, canonical JSON; signature and key are base64."""

    text: str
    signature: str
    public_key: str


def receipt_pdf(receipt: SignedReceipt, *, organisation: str, time_zone: str) -> bytes:
    """The document; the same receipt gives the same bytes."""
    said = json.loads(receipt.text)
    at = datetime.fromisoformat(said["submitted_at"])
    target = io.BytesIO()
    furniture = Furniture(
        title=f"Receipt {said['submission']}: {said['title']}",
        subject=f"Receipt for the response of {said['vendor']} to {said['rfp']}",
        author=organisation,
        head=f"{said['rfp']}  ·  {said['title']}",
        foot=f"Receipt {said['submission']} for {said['vendor']}",
        at=at,
    )
    with ONE_AT_A_TIME:
        pages = Pages(target, furniture=furniture, entries=[Entry("receipt", 1, "Receipt")])
        pages.mark("receipt")
        _draw(pages, receipt, said, at=at, organisation=organisation, time_zone=time_zone)
        pages.finish()
    return target.getvalue()


def _draw(
    pages: Pages, receipt: SignedReceipt, said: dict[str, Any], *, at: datetime, organisation: str, time_zone: str
) -> None:
    pages.y -= look.EYEBROW.leading
    draw_left(pages.canvas, "RECEIPT FOR A RESPONSE", x=look.LEFT, y=pages.y, style=look.EYEBROW)
    pages.y -= 4
    for line in lines_of(said["title"], style=look.TITLE, width=look.WIDTH)[:4]:
        pages.y -= look.TITLE.leading
        draw_left(pages.canvas, line, x=look.LEFT, y=pages.y + 5, style=look.TITLE)
    pages.y -= 14
    facts(
        pages,
        (
            ("RFP", said["rfp"]),
            *((("Organisation", organisation),) if organisation else ()),
            ("Vendor", said["vendor"]),
            ("Submission", str(said["submission"])),
            ("Submitted", f"{said['submitted_at']} (UTC)\n{moment_in_words(at, zone=time_zone)}"),
            ("By", said["submitted_by"]),
            ("Response", said["response"]),
        ),
    )
    head(pages, "Hashes (SHA-256)")
    _hash(pages, "The whole", said["whole"])
    for name, title in (("quality", "Envelope of answers"), ("price", "Envelope of prices")):
        _hash(pages, title, said["envelopes"][name])
    _files(pages, said)
    head(pages, "Signature")
    paragraph(pages, "Ed25519, in base64, over the text of the receipt:", style=look.NOTE, after=2)
    paragraph(pages, receipt.signature, style=look.CODE_BLOCK)
    paragraph(pages, "Public key of this instance:", style=look.NOTE, after=2)
    paragraph(pages, receipt.public_key, style=look.CODE_BLOCK)
    head(pages, "How to verify it without us", keep=TOGETHER)
    bullets(pages, [line.format(instance=said["instance"].rstrip("/")) for line in HOW])


def _files(pages: Pages, said: dict[str, Any]) -> None:
    if said["files"] or said["price_files"]:
        head(pages, "Files")
    for file in said["files"]:
        question = f"{file['question']}: " if file.get("question") else ""  # receipts before did not say it
        _hash(pages, f"{question}{file['name']}, {file['size']:,} bytes", file["sha256"])
    for file in said["price_files"]:
        _hash(pages, f"A file with the prices, {file['size']:,} bytes", file["sha256"])


def _hash(pages: Pages, title: str, value: str) -> None:
    paragraph(pages, title, style=look.CELL, after=0)
    paragraph(pages, value, style=look.CODE_BLOCK, after=5)
