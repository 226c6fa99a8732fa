"""Brings the database to the tables of this version; two programs that start at once do not get in each other's way."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from app.db import db

ADVISORY_LOCK = 7_355_608
"""The number under which PostgreSQL knows the lock; any number that nobody else uses."""


def upgrade_database() -> bool:
    """Run the migrations that are missing; returns whether there were any. Needs an app context.

    Raises SQLAlchemyError if the database cannot be reached.
    """
    from flask_migrate import upgrade

    with one_at_a_time():
        if is_at_head():
            return False
        db.session.remove()
        upgrade()
    return True


def is_at_head() -> bool:
    """Whether the database has the tables this version works with. Raises SQLAlchemyError if it cannot be reached."""
    current = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(current) == _heads()


def knows(revision: str) -> bool:
    """Whether this version has the migration of that name."""
    return revision in {known.revision for known in _migrations().walk_revisions()}


def _heads() -> set[str]:
    """Looked up once: the files of migrations do not change under a running program."""
    extensions = current_app.extensions
    if "migration_heads" not in extensions:
        extensions["migration_heads"] = set(_migrations().get_heads())
    heads: set[str] = extensions["migration_heads"]
    return heads


def _migrations() -> ScriptDirectory:
    return ScriptDirectory(current_app.extensions["migrate"].directory)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """What must not be done by two programs at once. Both locks end by themselves when the program is killed."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
            yield
        return
    with (Path(current_app.config["INSTANCE"]) / "upgrade-lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
