"""Puts the marks of one seat into the database: one statement each for marks and history, however many there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from app.domain.evaluation import MarkKind
from app.domain.rounding import billionths
from app.stages.scoring.queries.cells import OwnMark


class MarkToStore(NamedTuple):
    """One version of one cell, as it is written."""

    criterion: int
    offer: int
    kind: MarkKind
    value: Decimal | None
    comment: str
    strengths: str
    weaknesses: str
    at: datetime
    version: int
    why: str = ""
    entered_by: str = ""


_MARK = ("criterion", "offer", "kind", "value", "comment", "strengths", "weaknesses", "at", "version")
_HISTORY = (*_MARK, "why", "entered_by")
_ARRAYS = {
    "criterion": "bigint[]",
    "offer": "bigint[]",
    "kind": "varchar[]",
    "value": "bigint[]",
    "at": "timestamptz[]",
    "version": "bigint[]",
}
_REPLACED = ", ".join(f"{name} = excluded.{name}" for name in _MARK[2:])
_UPSERT = f"ON CONFLICT (rfp_id, criterion, offer, seat) DO UPDATE SET {_REPLACED}"


def _insert(table: str, *, columns: tuple[str, ...], ending: str = "") -> dict[str, str]:
    """The insert as each database takes many rows quickest: arrays on PostgreSQL, one prepared statement on SQLite."""
    named = ", ".join(columns)
    arrays = ", ".join(f"CAST(:{name} AS {_ARRAYS.get(name, 'text[]')})" for name in columns)
    values = ", ".join(f":{name}" for name in columns)
    into = f"INSERT INTO {table} (rfp_id, seat, {named})"
    return {
        "postgresql": f"{into} SELECT :rfp_id, :seat, {named} "  # noqa: S608 - names of our own
        f"FROM unnest({arrays}) AS given ({named}) {ending}",
        "sqlite": f"{into} VALUES (:rfp_id, :seat, {values}) {ending}",
    }


PUT_MARKS = {name: text(sql) for name, sql in _insert("mark", columns=_MARK, ending=_UPSERT).items()}
ADD_HISTORY = {name: text(sql) for name, sql in _insert("mark_version", columns=_HISTORY).items()}
_THESE = "rfp_id = :rfp_id AND seat = :seat"
TAKE_MARKS = {
    "postgresql": text(
        f"DELETE FROM mark WHERE {_THESE} AND (criterion, offer) IN "  # noqa: S608 - our own
        "(SELECT * FROM unnest(CAST(:criterion AS bigint[]), CAST(:offer AS bigint[])))"
    ),
    "sqlite": text(f"DELETE FROM mark WHERE {_THESE} AND criterion = :criterion AND offer = :offer"),  # noqa: S608
}


def store_marks(session: Session, *, rfp_id: int, seat: int, marks: Sequence[MarkToStore]) -> None:
    """Put these marks in the place of what is there. The history is `add_history`'s."""
    _execute(session, PUT_MARKS, rfp_id=rfp_id, seat=seat, rows=marks, columns=_MARK)


def take_marks(session: Session, *, rfp_id: int, seat: int, cells: Sequence[MarkToStore]) -> None:
    """Empty these cells."""
    _execute(session, TAKE_MARKS, rfp_id=rfp_id, seat=seat, rows=cells, columns=("criterion", "offer"))


def add_history(session: Session, *, rfp_id: int, seat: int, versions: Sequence[MarkToStore]) -> None:
    """Add these versions to the history. An IntegrityError says that somebody else wrote such a version meanwhile."""
    _execute(session, ADD_HISTORY, rfp_id=rfp_id, seat=seat, rows=versions, columns=_HISTORY)


def not_in_history(marks: Iterable[OwnMark]) -> Iterator[MarkToStore]:
    """Of what is about to be replaced, that which came in with an import: the history begins with it."""
    for mark in marks:
        if mark.kind is not None and mark.at is not None and mark.in_history is None:
            yield MarkToStore(
                criterion=mark.criterion,
                offer=mark.offer,
                kind=mark.kind,
                value=mark.value,
                comment=mark.comment,
                strengths=mark.strengths,
                weaknesses=mark.weaknesses,
                at=mark.at,
                version=mark.version,
                entered_by="import",
            )


def _execute(
    session: Session,
    statements: Mapping[str, TextClause],
    *,
    rfp_id: int,
    seat: int,
    rows: Sequence[MarkToStore],
    columns: tuple[str, ...],
) -> None:
    if not rows:
        return
    connection = session.connection()
    dialect = connection.dialect.name
    stored = [_as_stored(row, columns=columns, on_sqlite=dialect == "sqlite") for row in rows]
    place = {"rfp_id": rfp_id, "seat": seat}
    if dialect == "sqlite":
        connection.execute(statements[dialect], [row | place for row in stored])
        return
    connection.execute(statements[dialect], {name: [row[name] for row in stored] for name in columns} | place)


def _as_stored(row: MarkToStore, *, columns: tuple[str, ...], on_sqlite: bool) -> dict[str, object]:
    moment = row.at.astimezone(UTC).replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.%f") if on_sqlite else row.at
    values = {
        "kind": row.kind.value,
        "value": None if row.value is None else billionths(row.value),
        "at": moment,
    }
    return {name: values[name] if name in values else getattr(row, name) for name in columns}
