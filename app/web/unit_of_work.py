"""One operation: one transaction, one audit row in the chain, its outbox rows, then hooks. Only here is committed."""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from flask import current_app
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.db import WRITING, Base, db, writers_line
from app.domain.audit import GENESIS, INSTANCE_CHAIN, AuditEntry, canonical, digest, sealed_chain
from app.domain.errors import DomainError
from app.domain.policy import Action, Actor
from app.models.audit import AuditHead, AuditRow
from app.models.outbox import OutboxItem, WorkKind
from app.web.clock import now

P = ParamSpec("P")
R = TypeVar("R")


class Conflict(DomainError):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""


CONSTRAINTS_IN_WORDS = {
    "uq_rfp_reference": "An RFP with this reference exists already.",
    "rfp.reference": "An RFP with this reference exists already.",
    "uq_person_email": "There is an account with this e-mail address already.",
    "person.email": "There is an account with this e-mail address already.",
}
"""PostgreSQL names the constraint, SQLite the columns."""


# Made once: every operation runs these, and building them anew costs more than running them.
_HEADS, _ROWS = Base.metadata.tables[AuditHead.__tablename__], Base.metadata.tables[AuditRow.__tablename__]
ADDED = tuple(column.name for column in _ROWS.columns)
LOCKED_HEAD = select(_HEADS.c.sequence, _HEADS.c.hash).where(_HEADS.c.chain == bindparam("of_chain")).with_for_update()
ADD_ROW = insert(_ROWS)
MOVE_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.chain == bindparam("of_chain"))
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"))
)


@contextmanager
def writing() -> Iterator[Session]:
    """One writing transaction: committed at the end, rolled back on any error.

    Ends the reading transaction that is open, so nothing read before it may be written back. Raises `Busy` when the
    writers' line does not move, `Conflict` when a versioned row changed meanwhile, `DomainError` for a broken
    constraint that has words.
    """
    db.session.rollback()
    with writers_line(db.engine):
        session = db.session()
        try:
            session.connection(execution_options={WRITING: True})
            yield session
            session.commit()
        except StaleDataError as error:
            session.rollback()
            raise Conflict(
                "Somebody else changed this meanwhile. Nothing was overwritten; look at the new version."
            ) from error
        except IntegrityError as error:
            session.rollback()
            words = next((words for name, words in CONSTRAINTS_IN_WORDS.items() if name in str(error.orig)), None)
            if words is None:
                raise
            raise DomainError(words) from error
        except BaseException:
            session.rollback()
            raise


def of_one_moment() -> None:
    """Begin a reading transaction in which every statement sees the same moment: what is read and the audit's last row
    then belong together. SQLite reads so anyway."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def wake_worker() -> None:
    """Tell the worker, if there is one to tell, that work is waiting; it would find it by itself a little later."""
    wake = current_app.extensions.get("wake_worker")
    if wake is not None:
        wake()


@dataclass
class Work:
    """What an operation works with: the transaction, who acts, when, and the sentence it leaves in the audit."""

    session: Session
    actor: Actor
    now: datetime
    entry: AuditEntry | None = None
    hooks: list[Callable[[], None]] = field(default_factory=list)

    def record(
        self,
        *,
        action: Action,
        subject: str,
        sentence: str,
        rfp_id: int = INSTANCE_CHAIN,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Leave the one audit row of this operation. Secrets belong in `detail` as digests only."""
        self._leave(chain=rfp_id, action=action, subject=subject, sentence=sentence, detail=detail)

    def record_sealed(
        self,
        *,
        action: Action,
        subject: str,
        sentence: str,
        rfp_id: int,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """The same for what a vendor does: it stands in the RFP's sealed chain, closed to the buyer until opened."""
        self._leave(chain=sealed_chain(rfp_id), action=action, subject=subject, sentence=sentence, detail=detail)

    def _leave(
        self, *, chain: int, action: Action, subject: str, sentence: str, detail: Mapping[str, object] | None
    ) -> None:
        if self.entry is not None:
            raise RuntimeError("An operation leaves one audit row; split it by intention.")
        self.entry = AuditEntry(
            chain=chain,
            sequence=0,
            at=self.now,
            actor=self.actor.name if not self.actor.email else f"{self.actor.name} <{self.actor.email}>",
            action=action.value,
            subject=subject[:300],
            sentence=sentence,
            detail=canonical(detail or {}),
            previous_hash=GENESIS,
        )

    def enqueue(
        self,
        kind: WorkKind,
        *,
        subject: str,
        payload: Mapping[str, object],
        rfp_id: int | None = None,
        once_key: str | None = None,
        sealed_for: int | None = None,
    ) -> OutboxItem:
        """Put work in the outbox; it is done after the commit, by the worker.

        What tells of a sealed response belongs to no RFP's list of work: it names the RFP in `sealed_for` instead.
        """
        item = OutboxItem(
            kind=kind,
            subject=subject[:300],
            payload=canonical(payload),
            rfp_id=rfp_id,
            once_key=once_key,
            sealed_for=sealed_for,
            created_at=self.now,
            due_at=self.now,
        )
        self.session.add(item)
        if wake_worker not in self.hooks:
            self.after_commit(wake_worker)
        return item

    def after_commit(self, hook: Callable[[], None]) -> None:
        self.hooks.append(hook)

    def chain_up(self) -> None:
        """Add the audit row to its chain. Called last: from here to the commit the chain's head is locked."""
        if self.entry is None:
            raise RuntimeError("An operation must leave an audit row.")
        self.session.flush()
        sequence, previous = _locked_head(self.session, chain=self.entry.chain)
        entry = replace(self.entry, sequence=sequence + 1, previous_hash=previous)
        entry = replace(entry, hash=digest(entry))
        self.session.execute(ADD_ROW, {name: getattr(entry, name) for name in ADDED})
        self.session.execute(MOVE_HEAD, {"of_chain": entry.chain, "to_sequence": entry.sequence, "to_hash": entry.hash})


def _locked_head(session: Session, *, chain: int) -> tuple[int, str]:
    head = session.execute(LOCKED_HEAD, {"of_chain": chain}).one_or_none()
    if head is None:
        _begin_chain(session, chain=chain)
        head = session.execute(LOCKED_HEAD, {"of_chain": chain}).one()
    return head.sequence, head.hash


def _begin_chain(session: Session, *, chain: int) -> None:
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"chain": chain, "sequence": 0, "hash": GENESIS}
    session.execute(dialect.insert(AuditHead).values(row).on_conflict_do_nothing())


def operation(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Make `function(work, …)` an operation called as `function(actor, …)`: all of it happens, or nothing."""

    @functools.wraps(function)
    def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        with writing() as session:
            work = Work(session=session, actor=actor, now=now())
            result = function(work, *args, **kwargs)
            work.chain_up()
        for hook in work.hooks:
            hook()
        return result

    return run
