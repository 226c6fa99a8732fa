"""Reading the audit: chains, their heads, and whether they hold."""

from collections.abc import Iterator

from sqlalchemy import select

from app.db import db
from app.domain.audit import AuditEntry, Break, first_break
from app.models.audit import AuditHead, AuditRow

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


def chain(number: int) -> Iterator[AuditEntry]:
    """The rows of one chain in order of sequence; number 0 is the instance's."""
    query = select(*FIELDS).where(AuditRow.chain == number).order_by(AuditRow.sequence)
    for row in db.session.execute(query.execution_options(yield_per=2000)):
        yield AuditEntry(*row)


def head(number: int) -> tuple[int, str] | None:
    """Sequence and hash at which a chain ends; None where nothing was ever recorded."""
    row = db.session.execute(select(AuditHead.sequence, AuditHead.hash).where(AuditHead.chain == number)).one_or_none()
    return None if row is None else (row.sequence, row.hash)


def breaks() -> tuple[int, list[Break]]:
    """How many chains there are, and the first bad row of each chain that does not hold."""
    numbers = list(db.session.scalars(select(AuditRow.chain).union(select(AuditHead.chain)).order_by("chain")))
    found = [first_break(chain(number), head=head(number) or (0, "")) for number in numbers]
    return len(numbers), [broken for broken in found if broken is not None]
