"""Puts the marks of one seat into the database: one statement each for marks and history, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
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


_PLACE = ("criterion", "offer")
_MARK = (*_PLACE, "kind", "value", "comment", "strengths", "weaknesses", "at", "version")
_HISTORY = MarkToStore._fields
_ARRAYS = {
    "criterion": "bigint[]",
    "offer": "bigint[]",
    "kind": "varchar[]",
    "value": "bigint[]",
    "at": "timestamptz[]",
    "version": "bigint[]",
}
_REPLACED = ", ".join(f"{name} = excluded.{name}" for name in _MARK[2:])


class _Statement(NamedTuple):
    """The same change as each database makes it quickest for many rows: from arrays, or as a prepared statement whose
    rows are (rfp_id, seat, *columns)."""

    columns: tuple[str, ...]
    postgresql: TextClause
    sqlite: str


def _unnested(columns: tuple[str, ...]) -> str:
    arrays = ", ".join(f"CAST(:{name} AS {_ARRAYS.get(name, 'text[]')})" for name in columns)
    return f"unnest({arrays}) AS given ({', '.join(columns)})"


def _insert(table: str, *, columns: tuple[str, ...], ending: str = "") -> _Statement:
    named = ", ".join(columns)
    into = f"INSERT INTO {table} (rfp_id, seat, {named})"
    marks = ", ".join("?" * (len(columns) + 2))
    source = f"SELECT :rfp_id, :seat, {named} FROM {_unnested(columns)}"  # noqa: S608 - names of our own
    return _Statement(
        columns=columns,
        postgresql=text(f"{into} {source} {ending}"),
        sqlite=f"{into} VALUES ({marks}) {ending}",
    )


PUT_MARKS = _insert(
    "mark", columns=_MARK, ending=f"ON CONFLICT (rfp_id, criterion, offer, seat) DO UPDATE SET {_REPLACED}"
)
ADD_HISTORY = _insert("mark_version", columns=_HISTORY)
TAKE_MARKS = _Statement(
    columns=_PLACE,
    postgresql=text(
        "DELETE FROM mark WHERE rfp_id = :rfp_id AND seat = :seat "  # noqa: S608 - names of our own
        f"AND (criterion, offer) IN (SELECT criterion, offer FROM {_unnested(_PLACE)})"
    ),
    sqlite="DELETE FROM mark WHERE rfp_id = ? AND seat = ? AND criterion = ? AND offer = ?",
)


def store_marks(session: Session, *, rfp_id: int, seat: int, marks: Sequence[MarkToStore]) -> None:
    """Put these marks in the place of what is there. The history is `add_history`'s."""
    _execute(session, PUT_MARKS, rfp_id=rfp_id, seat=seat, rows=marks)


def take_marks(session: Session, *, rfp_id: int, seat: int, cells: Sequence[MarkToStore]) -> None:
    """Empty these cells."""
    _execute(session, TAKE_MARKS, rfp_id=rfp_id, seat=seat, rows=cells)


def add_history(session: Session, *, rfp_id: int, seat: int, versions: Sequence[MarkToStore]) -> None:
    """Add these versions to the history. An IntegrityError says that somebody else wrote such a version meanwhile."""
    _execute(session, ADD_HISTORY, rfp_id=rfp_id, seat=seat, rows=versions)


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


def _execute(session: Session, statement: _Statement, *, rfp_id: int, seat: int, rows: Sequence[MarkToStore]) -> None:
    if not rows:
        return
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    moments = {at: _as_sqlite(at) if on_sqlite else at for at in {row.at for row in rows}}
    width = len(statement.columns)
    stored = [_as_stored(row, moment=moments[row.at])[:width] for row in rows]
    if on_sqlite:
        connection.exec_driver_sql(statement.sqlite, [(rfp_id, seat, *row) for row in stored])
        return
    arrays = dict(zip(statement.columns, map(list, zip(*stored, strict=True)), strict=True))
    connection.execute(statement.postgresql, arrays | {"rfp_id": rfp_id, "seat": seat})


def _as_stored(row: MarkToStore, *, moment: object) -> tuple[object, ...]:
    value = None if row.value is None else billionths(row.value)
    words = (row.comment, row.strengths, row.weaknesses)
    return (row.criterion, row.offer, row.kind.value, value, *words, moment, row.version, row.why, row.entered_by)


def _as_sqlite(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.%f")
