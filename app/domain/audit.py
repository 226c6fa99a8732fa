"""The hash chain of the audit: what a row's hash is made of, and how a chain is checked."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
INSTANCE_CHAIN = 0
"""The chain of what concerns no RFP; every other chain is numbered by its RFP."""


def sealed_chain(rfp_id: int) -> int:
    """The chain of what vendors do in an RFP: it stays closed to the buyer until the responses are opened."""
    return -rfp_id


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
    return content_hash(
        [
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
    )


def content_hash(fields: list[object]) -> str:
    """SHA-256 (hex) over the fields of a row in the order of `AuditEntry`, its moment as ISO 8601 in microseconds."""
    return hashlib.sha256(_encoded(fields).encode()).hexdigest()


def canonical(detail: object) -> str:
    """JSON with sorted keys: the same detail always gives the same text."""
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which a chain does not hold, and why, in words."""

    chain: int
    sequence: int
    reason: str


Link = tuple[int, str, str, str]
"""Of one row: sequence, the hash it gives for the row before, the hash it gives for itself, the hash it really has."""


def first_break(
    entries: Iterable[AuditEntry], *, head: tuple[int, str] | None, chain: int = INSTANCE_CHAIN
) -> Break | None:
    """Check one chain's rows in order of sequence. `head` is the sequence and hash the chain should end on."""
    links = ((entry.sequence, entry.previous_hash, entry.hash, digest(entry)) for entry in entries)
    return first_broken_link(links, head=head, chain=chain)


def first_broken_link(links: Iterable[Link], *, head: tuple[int, str] | None, chain: int) -> Break | None:
    """The same for rows whose hashes were already taken: a hundred thousand of them without an object each."""
    previous, expected = GENESIS, 1
    for sequence, names_as_previous, stated, real in links:
        if sequence != expected:
            return Break(chain, expected, f"row {expected} is missing; the next row is {sequence}")
        if names_as_previous != previous:
            return Break(chain, sequence, "it does not follow from the row before it")
        if stated != real:
            return Break(chain, sequence, "its content does not match its hash")
        previous, expected = stated, expected + 1
    if head is not None and head != (expected - 1, previous):
        return Break(chain, expected, f"the chain ends at row {expected - 1}, but its head says row {head[0]}")
    return None
