"""The migrations: one head, equal to the models on both databases, and nothing lost on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, create_engine, inspect, text

from app.db import Base, db
from app.factory import create_app
from tests.conftest import DATABASES, settings
from tests.conventions.project import PROJECT
from tests.conventions.rows import fill, read

ROWS = 1000
OWN_DATABASE = "finalist_migrations"


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory(str(PROJECT / "migrations"))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


@pytest.fixture(params=DATABASES)
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no table yet."""
    if request.param == "sqlite":
        yield create_app(settings(tmp_path))
        return
    server = request.getfixturevalue("postgresql_url")
    admin = create_engine(server.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {OWN_DATABASE} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {OWN_DATABASE}"))
    yield create_app(settings(tmp_path, database_url=server.replace("/postgres?", f"/{OWN_DATABASE}?", 1)))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {OWN_DATABASE} WITH (FORCE)"))
    admin.dispose()


def names_in_models(kind: type) -> set[tuple[str, str]]:
    return {
        (table.name, str(constraint.name))
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, kind)
    }


def names_in_database(method: str) -> set[tuple[str, str]]:
    inspector = inspect(db.engine)
    found: set[tuple[str, str]] = set()
    for table in Base.metadata.tables:
        constraints: list[Any] = getattr(inspector, method)(table)
        found |= {(table, constraint["name"]) for constraint in constraints}
    return found


def test_there_is_one_head() -> None:
    assert ScriptDirectory(str(PROJECT / "migrations")).get_heads() == revisions()[-1:]


def test_the_models_equal_the_migrations(migrated_app: Flask) -> None:
    with migrated_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        (CheckConstraint, "get_check_constraints"),
        (UniqueConstraint, "get_unique_constraints"),
        (ForeignKeyConstraint, "get_foreign_keys"),
    ],
)
def test_the_constraints_of_the_models_stand_in_the_database_by_name(
    migrated_app: Flask, kind: type, method: str
) -> None:
    with migrated_app.app_context():
        assert names_in_database(method) == names_in_models(kind)


def test_nothing_is_lost_on_the_way_up_and_down_leads_back_up(bare_app: Flask) -> None:
    steps = revisions()
    with bare_app.app_context():
        for older, newer in zip(steps, [*steps[1:], "head"], strict=True):
            upgrade(revision=older)
            with db.engine.begin() as connection:
                before = fill(connection, count=ROWS)
                stored = read(connection, list(before))
            upgrade(revision=newer)
            with db.engine.begin() as connection:
                assert lost(stored, after=read(connection, list(before))) == {}
            db.engine.dispose()
            downgrade(revision="base")
        upgrade()
        tables = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert tables == set(Base.metadata.tables)
        db.engine.dispose()


def lost(before: dict[str, list[dict[str, Any]]], *, after: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Table -> what is missing or changed of its rows, over the columns it still has."""
    found = {}
    for name, rows in before.items():
        if len(rows) != ROWS or len(after.get(name, [])) != ROWS:
            found[name] = f"{len(rows)} rows before, {len(after.get(name, []))} after"
            continue
        kept = rows[0].keys() & after[name][0].keys()
        changed = [old for old, new in zip(rows, after[name], strict=True) if any(old[c] != new[c] for c in kept)]
        if changed:
            found[name] = f"{len(changed)} rows changed"
    return found
