"""The keys of envelopes: one for each envelope of an RFP, made when first needed, kept wrapped."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.response import Envelope, EnvelopeKey
from app.web import sealing


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of an RFP's envelopes."""

    rfp_id: int
    keys: dict[Envelope, bytes]

    def seal(self, content: bytes, *, envelope: Envelope, place: str) -> bytes:
        """Encrypt for `place`, which says what it is within the RFP's envelope: response, item and version."""
        return sealing.seal(content, key=self.keys[envelope], place=self._whole(envelope, place))

    def unseal(self, sealed: bytes, *, envelope: Envelope, place: str) -> bytes:
        """What was sealed for the same place. Raises `Broken`."""
        return sealing.unseal(sealed, key=self.keys[envelope], place=self._whole(envelope, place))

    def mark(self, text: str, *, envelope: Envelope, place: str) -> str:
        """By which whoever has the key knows a text again (hex). A plain hash of a price gives the price away: there
        are few enough to try them all."""
        told = f"mark|{self._whole(envelope, place)}|{text}"
        return hmac.new(self.keys[envelope], told.encode(), hashlib.sha256).hexdigest()

    def _whole(self, envelope: Envelope, place: str) -> str:
        return f"{_place(self.rfp_id, envelope)}|{place}"


def padded(text: str, *, to: int) -> bytes:
    """The text as it is sealed: with blanks up to a multiple of `to` bytes, so that its length tells neither yes from
    no nor the digits of a price."""
    content = text.encode()
    return content.ljust(-(-max(len(content), 1) // to) * to)


def keyring(session: Session, *, rfp_id: int, now: datetime) -> Keyring:
    """The keys of the RFP, made where there are none yet; within a writing transaction."""
    found = _keys(session, rfp_id=rfp_id)
    missing = [envelope for envelope in Envelope if envelope not in found]
    if missing:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        rows = [
            {
                "rfp_id": rfp_id,
                "envelope": envelope,
                "wrapped": sealing.wrapped(sealing.new_key(), place=_place(rfp_id, envelope)),
                "created_at": now,
            }
            for envelope in missing
        ]
        session.execute(dialect.insert(EnvelopeKey).on_conflict_do_nothing(), rows)
        found = _keys(session, rfp_id=rfp_id)
    return Keyring(rfp_id=rfp_id, keys=found)


def existing_keyring(session: Session, *, rfp_id: int) -> Keyring | None:
    """The keys of the RFP for reading, None where nothing was ever sealed. One statement."""
    return keyrings(session, rfp_ids=[rfp_id]).get(rfp_id)


def keyrings(session: Session, *, rfp_ids: Collection[int]) -> dict[int, Keyring]:
    """The same of several RFPs, those without keys left out. One statement."""
    found: dict[int, Keyring] = {}
    query = select(EnvelopeKey.rfp_id, EnvelopeKey.envelope, EnvelopeKey.wrapped)
    for rfp_id, envelope, wrapped in session.execute(query.where(EnvelopeKey.rfp_id.in_(rfp_ids))):
        keys = found.setdefault(rfp_id, Keyring(rfp_id, {})).keys
        keys[envelope] = sealing.unwrapped(wrapped, place=_place(rfp_id, envelope))
    return found


def _keys(session: Session, *, rfp_id: int) -> dict[Envelope, bytes]:
    known = existing_keyring(session, rfp_id=rfp_id)
    return known.keys if known else {}


def _place(rfp_id: int, envelope: Envelope) -> str:
    return f"rfp {rfp_id}|{envelope}"
