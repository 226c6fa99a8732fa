"""Lists paged by key: a page costs the same however long the list is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db

SIZE = 50
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page and whether there are rows before and after it."""

    rows: tuple[AnyRow, ...]
    has_previous: bool
    has_next: bool


def slice_of(
    query: Select[*tuple[Any, ...]],
    *,
    key: InstrumentedAttribute[Any],
    after: ColumnElement[Any] | int | None,
    before: ColumnElement[Any] | int | None,
    descending: bool = False,
) -> Slice:
    """The rows that follow the key `after`, or come before the key `before`, or the first; one statement."""
    forwards = before is None
    rising = forwards is not descending
    cursor = after if forwards else before
    if cursor is not None:
        query = query.where(key > cursor if rising else key < cursor)
    rows = db.session.execute(query.order_by(key if rising else key.desc()).limit(SIZE + 1)).all()
    more, page = len(rows) > SIZE, tuple(rows[:SIZE])
    if forwards:
        return Slice(rows=page, has_previous=after is not None, has_next=more)
    return Slice(rows=page[::-1], has_previous=more, has_next=True)
