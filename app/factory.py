"""Puts the application together and refuses to start on unsafe settings."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from app import cli
from app.db import db
from app.domain.policy import Action
from app.web import access, errors, headers, jinja, logs, navigation, request_size, static_files
from app.web.session import login_manager

ROOT = Path(__file__).parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

csrf = CSRFProtect()
migrate = Migrate()


class UnsafeSettings(RuntimeError):
    """The application does not start on settings that would leave a door open."""


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application, configured by `config.py` and `overrides`. Raises UnsafeSettings."""
    app = Flask("app", root_path=str(ROOT / "app"))
    app.config.from_pyfile(str(ROOT / "config.py"))
    app.config.update(overrides or {})
    _settle(app)
    refuse_unsafe(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    logs.register(app)
    request_size.register(app)
    csrf.init_app(app)
    login_manager.init_app(app, add_context_processor=False)  # templates ask `actor`; error pages ask nobody
    access.register(app)
    headers.register(app)
    errors.register(app)
    jinja.register(app)
    navigation.register(app)
    static_files.register(app)
    access.requires(Action.PAGE_PUBLIC)(app.view_functions["static"])
    cli.register(app)
    _refuse_undeclared(app)
    return app


def _settle(app: Flask) -> None:
    """Derive Flask's own settings from ours."""
    settings = app.config
    instance = Path(settings["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True)
    url = settings["DATABASE_URL"] or f"sqlite:///{instance / 'finalist.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = f"postgresql+psycopg://{url.removeprefix(prefix)}"
    settings["SQLALCHEMY_DATABASE_URI"] = url
    settings["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}  # else values would stand in logs of errors
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _kept_secret(instance / "secret-key")
    address = urlsplit(settings["BASE_URL"])
    https = address.scheme == "https"
    settings.update(
        SESSION_COOKIE_NAME="__Host-finalist" if https else "finalist-demo" if settings["DEMO"] else "finalist",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=[*settings["TRUSTED_HOSTS"], address.hostname, *LOOPBACK],
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
    )
    if settings["TRUSTED_PROXIES"]:
        from werkzeug.middleware.proxy_fix import ProxyFix

        count = settings["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _kept_secret(path: Path) -> str:
    """A random key that is made once and kept readable for the owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def refuse_unsafe(app: Flask) -> None:
    """The start-up self-check. Raises UnsafeSettings with everything that is wrong."""
    settings = app.config
    address = urlsplit(settings["BASE_URL"])
    dangers = {
        "LOGIN_DISABLED switches every guard off.": bool(settings.get("LOGIN_DISABLED")),
        "SECRET_KEY is shorter than 32 characters.": len(settings["SECRET_KEY"]) < 32,
        "MASTER_KEY must be 64 hexadecimal digits.": bool(settings["MASTER_KEY"])
        and re.fullmatch("[0-9a-fA-F]{64}", settings["MASTER_KEY"]) is None,
        "BASE_URL must be an address of http or https.": address.scheme not in ("http", "https"),
        "Plain http is for loopback only; set BASE_URL to the https address people use.": address.scheme == "http"
        and (address.hostname or "") not in ("127.0.0.1", "localhost", "::1"),
        "The demo runs on loopback only.": settings["DEMO"] and address.hostname not in ("127.0.0.1", "localhost"),
        "WTF_CSRF_ENABLED must not be switched off.": settings.get("WTF_CSRF_ENABLED") is False
        and not settings.get("TESTING"),
        "DEBUG shows the inside of the program to everyone.": bool(settings.get("DEBUG")),
    }
    found = [sentence for sentence, is_so in dangers.items() if is_so]
    if found:
        raise UnsafeSettings("Finalist does not start: " + " ".join(found))


def _refuse_undeclared(app: Flask) -> None:
    undeclared = access.undeclared_endpoints(app)
    if undeclared:
        raise UnsafeSettings(f"Finalist does not start: no action is declared for {', '.join(undeclared)}.")
