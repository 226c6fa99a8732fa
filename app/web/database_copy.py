"""A consistent copy of the database while it is in use, and putting such a copy in its place in one transaction."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.db import Base, db, writers_line
from app.domain.errors import DomainError
from app.web.audit_trail import FIELDS, Heads

VERSION_TABLE = "alembic_version"
LOCK_TIMEOUT = "SET lock_timeout = '20s'"
COLUMNS = ", ".join(f'"{column.key}"' for column in FIELDS)
LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""Parameters of a PostgreSQL address and the environment variables by which its programs know them."""
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
"""Escapes of PostgreSQL's COPY text format (manual, COPY, File Formats)."""


@dataclass(frozen=True, slots=True)
class State:
    """What a copy holds: the kind of database, its migration, and where each audit chain ends."""

    kind: str
    revision: str
    heads: Heads


def kind() -> str:
    """`sqlite` or `postgresql`."""
    return db.engine.dialect.name


def write(target: Path) -> State:
    """Copy the database as it is at one moment to `target`. Raises DomainError if a needed program is missing."""
    return _write_postgresql(target) if kind() == "postgresql" else _write_sqlite(target)


def read(source: Path) -> None:
    """Put a copy in the place of this database: all of it, or nothing. Raises DomainError."""
    db.session.remove()
    db.engine.dispose()
    if kind() == "postgresql":
        _read_postgresql(source)
    else:
        _read_sqlite(source)


def state_and_audit(copy: Path) -> tuple[State, Iterator[Any]]:
    """What a copy of this kind of database holds, and its audit rows in order of chain and sequence."""
    return _inside_postgresql(copy) if kind() == "postgresql" else _inside_sqlite(copy)


def _write_sqlite(target: Path) -> State:
    with closing(sqlite3.connect(_sqlite_file())) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    state, rows = _inside_sqlite(target)
    rows.close()  # type: ignore[attr-defined]
    return state


def _read_sqlite(source: Path) -> None:
    """SQLite's own copying writes in one transaction; whoever reads meanwhile sees the old content or the new."""
    with (
        writers_line(db.engine),
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(_sqlite_file())) as live,
    ):
        live.execute("PRAGMA synchronous=FULL")
        copy.backup(live)


def _inside_sqlite(copy: Path) -> tuple[State, Iterator[Any]]:
    connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    heads = connection.execute("SELECT chain, sequence, hash FROM audit_head")
    version = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608
    if version is None:
        raise DomainError("The copy of the database does not say which version of Finalist it belongs to.")
    state = State(
        kind="sqlite",
        revision=version[0],
        heads={number: (sequence, hashed) for number, sequence, hashed in heads},
    )

    def rows() -> Iterator[Any]:
        with closing(connection):
            yield from connection.execute(f"SELECT {COLUMNS} FROM audit_row ORDER BY chain, sequence")  # noqa: S608

    return state, rows()


def _sqlite_file() -> str:
    return str(db.engine.url.database)


def _write_postgresql(target: Path) -> State:
    """pg_dump reads the very snapshot in which we read the heads."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        heads = connection.execute(text("SELECT chain, sequence, hash FROM audit_head"))
        state = State(
            kind="postgresql",
            revision=str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))),  # noqa: S608
            heads={row.chain: (row.sequence, row.hash) for row in heads},
        )
        options = ("--format=custom", "--no-owner", "--no-privileges", "--exclude-table=huey_*")
        _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}")
    return state


def _read_postgresql(source: Path) -> None:
    script = source.with_suffix(".sql")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    ours = ", ".join(f'"{name}"' for name in [*Base.metadata.tables, VERSION_TABLE])
    drop = f"DROP TABLE IF EXISTS {ours} CASCADE"
    quietly = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction")
    _run("psql", *quietly, f"--command={LOCK_TIMEOUT}", f"--command={drop}", f"--file={script}")


def _inside_postgresql(copy: Path) -> tuple[State, Iterator[Any]]:
    revisions = list(_rows_of(VERSION_TABLE, copy=copy))
    heads = {int(row["chain"]): (int(row["sequence"]), row["hash"]) for row in _rows_of("audit_head", copy=copy)}
    rows = [_audit_row(row) for row in _rows_of("audit_row", copy=copy)]
    rows.sort(key=lambda row: row[:2])
    return State(kind="postgresql", revision=revisions[0]["version_num"], heads=heads), iter(rows)


def _audit_row(row: Mapping[str, str]) -> tuple[Any, ...]:
    plain = [row[column.key] for column in FIELDS[3:]]
    return int(row["chain"]), int(row["sequence"]), datetime.fromisoformat(row["at"]), *plain


def _rows_of(table: str, *, copy: Path) -> Iterator[dict[str, str]]:
    """The rows of one table as they stand in a dump."""
    out = copy.with_suffix(f".{table}")
    _run("pg_restore", "--data-only", f"--table={table}", f"--file={out}", str(copy))
    columns: list[str] = []
    with out.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith("COPY "):
                columns = [name.strip('" ') for name in line[line.index("(") + 1 : line.index(")")].split(",")]
            elif line == "\\.\n":
                columns = []
            elif columns:
                yield dict(zip(columns, map(_unescaped, line.rstrip("\n").split("\t")), strict=True))
    out.unlink()


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    parts = iter(value)
    return "".join(ESCAPES.get(after := next(parts), after) if part == "\\" else part for part in parts)


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on this database; the password goes by the environment, unseen by others."""
    path = shutil.which(program)
    if path is None:
        raise DomainError(
            f"{program} was not found. Install PostgreSQL's client programs in the version of the server "
            "(Debian: postgresql-client) or put their folder on PATH."
        )
    done = subprocess.run(  # noqa: S603 - the program's own path, arguments of ours
        [path, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DomainError(f"{program} failed, nothing was changed: {done.stderr.strip()[:2000]}")


def _environment() -> dict[str, str]:
    url = db.engine.url
    named = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    named |= {"PGDATABASE": url.database, "PGCLIENTENCODING": "UTF8", "PGTZ": "UTC"}
    given = {name: str(value) for name, value in named.items() if value}
    return os.environ | given | {LIBPQ[name]: str(value) for name, value in url.query.items() if name in LIBPQ}
