"""Whether what was handed in and opened is still what the audit recorded: each submission, its receipt, each record."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.db import db
from app.domain.audit import INSTANCE_CHAIN
from app.domain.policy import Action
from app.domain.submission import digest
from app.models.audit import AuditRow
from app.models.response import Envelope, OpeningRecord, ResponseRow, Submission
from app.stages.responses.sealed.keys import Keyring, existing_keyring
from app.stages.responses.sealed.submitting import content_of, receipt_of
from app.web import signing
from app.web.sealing import Broken

AS_PRINTED = timedelta(milliseconds=1)
"""Receipts give moments to the millisecond."""


@dataclass(slots=True)
class Recorded:
    """What the audit knows of an RFP: signatures of submissions and which were withdrawn, by public id."""

    signatures: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)


def sealed_fault() -> str | None:
    """The first submission or record that is not what the audit says, in words that tell nothing of what is in it."""
    return next((fault for faults in (_submission_faults(), _record_faults()) for fault in faults), None)


def _submission_faults() -> Iterator[str]:
    recorded = _recorded()
    met: set[str] = set()
    for response in db.session.scalars(select(ResponseRow).order_by(ResponseRow.rfp_id, ResponseRow.id)).all():
        known = recorded.get(response.rfp_id, Recorded())
        keys = _keys(response.rfp_id)
        rows = select(Submission).where(Submission.response_id == response.id).order_by(Submission.number)
        for submission in db.session.scalars(rows):
            met.add(submission.public_id)
            why = _why_not_recorded(submission, known=known) or _why_bad(submission, keys=keys)
            if why:
                yield f"The submission {submission.public_id} of RFP {response.rfp_id} is bad: {why}."
    for rfp_id, known in recorded.items():
        for public_id in sorted(known.signatures.keys() - met):
            yield f"The submission {public_id} of RFP {rfp_id} is gone, but the audit knows it."


def _keys(rfp_id: int) -> Keyring | None:
    try:
        return existing_keyring(db.session(), rfp_id=rfp_id)
    except Broken:
        return None


def _recorded() -> dict[int, Recorded]:
    """What the sealed chains know, by RFP."""
    found: dict[int, Recorded] = {}
    query = select(AuditRow.chain, AuditRow.detail).where(
        AuditRow.chain < INSTANCE_CHAIN, AuditRow.action == Action.RESPONSE_WRITE.value
    )
    for number, text in db.session.execute(query):
        detail: dict[str, Any] = json.loads(text)
        if "submission" not in detail:
            continue
        known = found.setdefault(-number, Recorded())
        if "signature" in detail:
            known.signatures[detail["submission"]] = detail["signature"]
        else:
            known.withdrawn.add(detail["submission"])
    return found


def _why_not_recorded(submission: Submission, *, known: Recorded) -> str | None:
    stated = known.signatures.get(submission.public_id)
    if stated is None:
        return "the audit does not know it"
    if stated != submission.signature:
        return "its signature is not the one that the audit recorded"
    if (submission.withdrawn_at is not None) != (submission.public_id in known.withdrawn):
        return "whether it was withdrawn is not what the audit recorded"
    return None


def _why_bad(submission: Submission, *, keys: Keyring | None) -> str | None:
    if keys is None:
        return "it does not open with the master key of this instance"
    try:
        text = receipt_of(submission, keys=keys)
        hashes = {each.value: digest(content_of(submission, envelope=each, keys=keys).text()) for each in Envelope}
    except Broken:
        return "it does not open: its content was changed or moved"
    if not _is_signed(text, signature=submission.signature):
        return "its receipt is not the one that was signed"
    said = json.loads(text)
    if (said["envelopes"], said["submission"]) != (hashes, submission.number):
        return "its content is not what its receipt says"
    if abs(datetime.fromisoformat(said["submitted_at"]) - submission.submitted_at) >= AS_PRINTED:
        return "the moment of its receipt is not the one that was signed"
    return None


def _is_signed(text: str, *, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signing.public_key()))
    try:
        key.verify(base64.b64decode(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _record_faults() -> Iterator[str]:
    recorded = {}
    query = select(AuditRow.chain, AuditRow.detail).where(AuditRow.action == Action.ENVELOPE_OPEN.value)
    for number, text in db.session.execute(query):
        detail = json.loads(text)
        if detail.get("record"):
            recorded[number, detail["envelope"]] = detail["record"]
    met = set()
    for row in db.session.scalars(select(OpeningRecord).order_by(OpeningRecord.rfp_id)):
        met.add((row.rfp_id, row.envelope.value))
        if {digest(row.content), row.content_hash} != {recorded.get((row.rfp_id, row.envelope.value))}:
            yield f"The record of opening {row.envelope} of RFP {row.rfp_id} is bad: it is not what the audit recorded."
    for rfp_id, envelope in sorted(recorded.keys() - met):
        yield f"The record of opening {envelope} of RFP {rfp_id} is gone, but the audit knows it."
