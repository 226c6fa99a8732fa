"""Reading the audit: chains, their heads, and whether they hold."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import String, select, type_coerce

from app.db import db
from app.domain.audit import AuditEntry, Break, Link, content_hash, first_broken_link
from app.domain.packet import AuditHead as RecordHead
from app.domain.policy import Action
from app.models.audit import AuditHead, AuditRow
from app.models.publication import Publication

FIELDS = (
    AuditRow.chain,
    AuditRow.sequence,
    AuditRow.at,
    AuditRow.actor,
    AuditRow.action,
    AuditRow.subject,
    AuditRow.sentence,
    AuditRow.detail,
    AuditRow.previous_hash,
    AuditRow.hash,
)
AS_STORED = [type_coerce(column, String) if column is AuditRow.at else column for column in FIELDS]
"""Moments as the database driver gives them: converting each costs as much as checking it."""
NO_HEAD = (0, "")
ABOUT_DOCUMENTS = (
    Action.PACKET_BUILD.value,
    Action.PACKET_VIEW.value,
    Action.ANALYSIS_RUN.value,
    Action.EVALUATION_EXPORT.value,
    Action.REQUEST_PRINT.value,
)
"""Rows about documents made of the record: they change nothing that such a document tells of."""

Heads = Mapping[int, tuple[int, str]]
"""Sequence and hash at which each chain ends, by chain."""
Witness = Mapping[int, Mapping[int, str]]
"""Hashes that rows had when a checkpoint was taken, by chain and sequence."""


def chain(number: int) -> Iterator[AuditEntry]:
    """The rows of one chain in order of sequence; number 0 is the instance's."""
    query = select(*FIELDS).where(AuditRow.chain == number).order_by(AuditRow.sequence)
    rows: Iterable[Any] = db.session.execute(query.execution_options(yield_per=2000))
    for row in rows:
        yield AuditEntry(*row)


def head(number: int) -> tuple[int, str] | None:
    """Sequence and hash at which a chain ends; None where nothing was ever recorded."""
    row = db.session.execute(select(AuditHead.sequence, AuditHead.hash).where(AuditHead.chain == number)).one_or_none()
    return None if row is None else (row.sequence, row.hash)


def record_head(rfp_id: int) -> RecordHead:
    """The last row of the RFP's audit that is not itself about a document: what a packet or an analysis made now tells
    of. One statement."""
    query = (
        select(AuditRow.sequence, AuditRow.hash, AuditRow.at)
        .where(AuditRow.chain == rfp_id, AuditRow.action.not_in(ABOUT_DOCUMENTS))
        .order_by(AuditRow.sequence.desc())
        .limit(1)
    )
    return RecordHead(*db.session.execute(query).one())


def heads() -> dict[int, tuple[int, str]]:
    """Sequence and hash at which each chain ends."""
    rows = db.session.execute(select(AuditHead.chain, AuditHead.sequence, AuditHead.hash))
    return {row.chain: (row.sequence, row.hash) for row in rows}


def breaks(witness: Witness | None = None) -> tuple[int, list[Break]]:
    """How many chains there are, and the first bad row of each chain that does not hold, also against checkpoints."""
    query = select(*AS_STORED).order_by(AuditRow.chain, AuditRow.sequence)
    rows = db.session.connection().execute(query.execution_options(yield_per=2000))
    return judged(rows, ends=heads(), witness=witness or {})


def judged(rows: Iterable[Any], *, ends: Heads, witness: Witness) -> tuple[int, list[Break]]:
    """The same for rows from anywhere: in order of chain and sequence, with the columns of FIELDS."""
    found: dict[int, Break | None] = {}
    for number, members in groupby(rows, key=itemgetter(0)):
        found[number] = _judged_chain(number, members, ends=ends, witness=witness)
    for number in {*ends, *witness} - set(found):
        found[number] = _judged_chain(number, (), ends=ends, witness=witness)
    return len(found), [broken for _, broken in sorted(found.items()) if broken is not None]


CHECKS: list[Callable[[], str | None]] = []
"""What else is held against the audit: each gives the first thing that is not as it was recorded, in words."""
PUBLISHING = (Action.RFP_PUBLISH.value, Action.ADDENDUM_WRITE.value)


def publication_faults() -> tuple[int, str | None]:
    """How many publications there are, and the first that is not what the audit says was published, in words."""
    recorded: dict[tuple[int, int], str] = {}
    query = select(AuditRow.chain, AuditRow.detail).where(AuditRow.action.in_(PUBLISHING)).order_by(AuditRow.sequence)
    for number, detail in db.session.execute(query):
        facts = json.loads(detail)
        if "publication" in facts:
            recorded[number, facts["publication"]] = facts["snapshot"]
    kept = select(Publication.rfp_id, Publication.number, Publication.snapshot, Publication.snapshot_hash).order_by(
        Publication.rfp_id, Publication.number
    )
    count, met = 0, set()
    for row in db.session.execute(kept.execution_options(yield_per=20)):
        count += 1
        met.add((row.rfp_id, row.number))
        stated = recorded.get((row.rfp_id, row.number))
        real = hashlib.sha256(row.snapshot.encode("utf-8", "surrogatepass")).hexdigest()
        if stated is None or {real, row.snapshot_hash} != {stated}:
            why = "the audit does not know it" if stated is None else "it is not what the audit says was published"
            return count, f"Publication {row.number} of RFP {row.rfp_id} is bad: {why}."
    gone = min(set(recorded) - met, default=None)
    return count, f"Publication {gone[1]} of RFP {gone[0]} is gone, but the audit knows it." if gone else None


def _judged_chain(number: int, members: Iterable[Any], *, ends: Heads, witness: Witness) -> Break | None:
    witnessed = witness.get(number, {})
    met: dict[int, str] = {}
    links = _links(members, witnessed=witnessed, met=met)
    broken = first_broken_link(links, head=ends.get(number, NO_HEAD), chain=number)
    return broken or _first_unlike(number, met=met, witnessed=witnessed)


def _links(members: Iterable[Any], *, witnessed: Mapping[int, str], met: dict[int, str]) -> Iterator[Link]:
    for row in members:
        number, sequence, at, *rest, previous, stated = row
        if sequence in witnessed:
            met[sequence] = stated
        yield sequence, previous, stated, content_hash([number, sequence, _iso(at), *rest, previous])


def _iso(at: datetime | str) -> str:
    """ISO 8601 in UTC and microseconds; SQLite keeps moments as text without a zone."""
    if isinstance(at, str):
        return f"{at[:10]}T{at[11:]}+00:00"
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _first_unlike(number: int, *, met: Mapping[int, str], witnessed: Mapping[int, str]) -> Break | None:
    for sequence, hashed in sorted(witnessed.items()):
        if sequence not in met:
            return Break(number, sequence, "a checkpoint saw this row, but the chain ends before it")
        if met[sequence] != hashed:
            return Break(number, sequence, "it is not the row that a checkpoint saw: the chain was written anew")
    return None
