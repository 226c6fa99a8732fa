"""Makes rows for any table by looking at the database; row i of a table belongs to row i of the tables it points to."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    inspect,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]

HINTS: Mapping[tuple[str, str], Callable[[int], Any]] = {
    ("rfp", "stage"): lambda _: "drafting",
    ("rfp", "amending_since"): lambda _: None,
    ("rfp", "openers_needed"): lambda number: number % 5 + 1,
    ("person", "is_vendor"): lambda _: False,
    ("clarification", "status"): lambda _: "answered",
    ("clarification_answer", "number"): lambda number: -number,
    ("schedule_date", "kind"): lambda _: "other",
    ("section", "level"): lambda number: number % 4 + 1,
    ("price_sheet", "years"): lambda number: number % 30 + 1,
    ("criterion", "parent"): lambda _: None,
    ("criterion", "kind"): lambda _: "score",
    ("mark", "kind"): lambda _: "score",
    ("agreed_score", "kind"): lambda _: "score",
    ("offer", "status"): lambda _: "active",
    ("outbox_item", "failed_at"): lambda _: None,
    ("outbox_item", "progress"): lambda number: number % 101,
    ("published_rules", "rounding"): lambda number: number % 10,
    ("published_rules", "tie_rule"): lambda _: "criterion",
    ("filed_document", "kind"): lambda _: "packet",
    ("mark_version", "kind"): lambda _: "score",
    ("sign_in_session", "expires_at"): lambda _: START + timedelta(days=365),
}
"""What a check constraint asks of a column, where its type does not say so."""


def fill(connection: Connection, *, count: int) -> dict[str, list[Row]]:
    """Put `count` rows in each table of the database as it stands; returns them by table."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
    made: dict[str, list[Row]] = {}
    for table in tables:
        choices = _choices(connection, table)
        made[table.name] = [_row(table, number, made=made, choices=choices) for number in range(1, count + 1)]
        connection.execute(table.insert(), made[table.name])
    return made


def read(connection: Connection, names: list[str]) -> dict[str, list[Row]]:
    """All rows of these tables, in the order of their keys."""
    metadata = MetaData()
    metadata.reflect(connection, only=names)
    return {
        name: [dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
        for name, table in metadata.tables.items()
        if name in names
    }


def _row(table: Table, number: int, *, made: dict[str, list[Row]], choices: dict[str, list[str]]) -> Row:
    return {column.name: _value(column, number, made=made, choices=choices) for column in table.columns}


def _value(column: Column[Any], number: int, *, made: dict[str, list[Row]], choices: dict[str, list[str]]) -> Any:
    hint = HINTS.get((column.table.name, column.name))
    if hint:
        return hint(number)
    for key in column.foreign_keys:
        parent = key.column
        if parent.table.name in made:
            return made[parent.table.name][number - 1][parent.name]
    if column.name in choices:
        return choices[column.name][number % len(choices[column.name])]
    return _of_type(column, number)


def _of_type(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, DateTime):
        moment = START + timedelta(minutes=number)
        return moment if column.type.timezone else moment.replace(tzinfo=None)
    if isinstance(column.type, Date):
        return START.date() + timedelta(days=number)
    if isinstance(column.type, LargeBinary):
        return f"{column.name} {number}".encode()
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, String):
        text = f"{column.name} é {number}"
        return text[-column.type.length :] if column.type.length else text
    raise TypeError(f"Teach tests/conventions/rows.py to fill {column.table.name}.{column.name}: {column.type}.")


def _choices(connection: Connection, table: Table) -> dict[str, list[str]]:
    """The values that a column's own check constraint lists."""
    found = {}
    for check in inspect(connection).get_check_constraints(table.name):
        column = (check["name"] or "").removeprefix(f"ck_{table.name}_")
        if column in table.columns:
            found[column] = re.findall(r"'([^']*)'", check["sqltext"])
    return found
