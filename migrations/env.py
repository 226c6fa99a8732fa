"""Runs the migrations on the application's own database, SQLite or PostgreSQL."""

import importlib
import pkgutil

from alembic import context
from flask import current_app

import app.models
from app.db import Base, Exact, Moment, db

for module in pkgutil.iter_modules(app.models.__path__):
    importlib.import_module(f"app.models.{module.name}")


def plain_type(kind: str, item: object, autogenerate: object) -> str | bool:
    """Migrations name the database's own types, so that they stay true when ours change."""
    if kind == "type" and isinstance(item, Exact):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """huey keeps its wake-ups in tables of its own, which it makes and changes by itself."""
    return kind != "table" or not (name or "").startswith("huey_")


def run() -> None:
    """Migrate in one transaction. On SQLite foreign keys are off meanwhile, since a batch change rebuilds tables,
    and are checked before the commit."""
    engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_item=plain_type,
            include_name=is_ours,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (orphans := raw.execute("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"The migration would leave rows without what they belong to: {orphans[:5]}")
        if sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


run()
