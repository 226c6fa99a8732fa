"""The hash chain of the audit: what a row's hash is made of, and how a chain is checked."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
INSTANCE_CHAIN = 0
"""The chain of what concerns no RFP; every other chain is numbered by its RFP."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of a chain. `detail` is canonical JSON of what changed; secret values stand in it as digests."""

    chain: int
    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    sentence: str
    detail: str
    previous_hash: str
    hash: str = ""


def digest(entry: AuditEntry) -> str:
    """SHA-256 (hex) over every field of the row and the hash of the row before it."""
    fields = [
        entry.chain,
        entry.sequence,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.sentence,
        entry.detail,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def canonical(detail: object) -> str:
    """JSON with sorted keys: the same detail always gives the same text."""
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which a chain does not hold, and why, in words."""

    chain: int
    sequence: int
    reason: str


def first_break(entries: Iterable[AuditEntry], *, head: tuple[int, str] | None) -> Break | None:
    """Check one chain's rows in order of sequence. `head` is the sequence and hash the chain should end on."""
    previous, expected, chain = GENESIS, 1, INSTANCE_CHAIN
    for entry in entries:
        chain = entry.chain
        if entry.sequence != expected:
            return Break(chain, expected, f"row {expected} is missing; the next row is {entry.sequence}")
        if entry.previous_hash != previous:
            return Break(chain, entry.sequence, "it does not follow from the row before it")
        if entry.hash != digest(entry):
            return Break(chain, entry.sequence, "its content does not match its hash")
        previous, expected = entry.hash, expected + 1
    if head is not None and head != (expected - 1, previous):
        return Break(chain, expected, f"the chain ends at row {expected - 1}, but its head says row {head[0]}")
    return None
