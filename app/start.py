"""What `python wsgi.py [demo]` does: upgrade the database and serve, with a worker of its own."""

import errno
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Flask

import config
from app.factory import UnsafeSettings, create_app

LOOPBACK = ("127.0.0.1", "localhost", "::1")
USAGE = """Use:
  python wsgi.py        to serve your own instance
  python wsgi.py demo   to look at sample evaluations"""


def main(arguments: list[str]) -> None:
    """Serve what the arguments ask for until told to stop; whatever stands in the way is said in a sentence."""
    if arguments not in ([], ["demo"]):
        _refuse(USAGE)
    start = _start_demo if arguments else _start_instance
    app, at = start()

    from app.web import logs
    from app.web.serving import serve

    logs.configure()
    serve(app, at=at)
    _say("Finalist has stopped.")


def _start_instance() -> tuple[Flask, socket.socket]:
    from app.web.serving import bound

    plain = urlsplit(config.BASE_URL).scheme == "http"
    if config.HOST not in LOOPBACK and plain and not config.TRUSTED_PROXIES:
        _refuse(
            f"HOST={config.HOST} would serve plain http to the network. Put a proxy that speaks https in front and set "
            "BASE_URL to the address people use and TRUSTED_PROXIES to the number of proxies."
        )
    try:
        at = bound(config.HOST, port=config.PORT)
    except OSError as error:
        _refuse(f"Port {config.PORT} cannot be used ({error.strerror}). Is Finalist running already? Else set PORT.")
    address = _address(at)
    app = _created({} if "BASE_URL" in os.environ else {"BASE_URL": address})
    _upgrade(app)
    _say(f"Finalist is at {app.config['BASE_URL']} and listens at {address}. Stop it with Ctrl-C.")
    _say_where_mails_go(app)
    _offer_first_administrator(app)
    return app, at


def _start_demo() -> tuple[Flask, socket.socket]:
    from app.demo.filling import fill
    from app.web.serving import bound
    from app.web.upgrading import one_at_a_time

    if config.HOST not in LOOPBACK:
        _refuse(
            f"The demo lets everyone step into everyone's shoes, so it serves this machine only, not {config.HOST}."
        )
    try:
        at = bound(config.HOST, port=config.PORT)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            _refuse(f"Port {config.PORT} cannot be used: {error.strerror}. Set PORT to another one.")
        at = bound(config.HOST, port=0)
        _say(f"Port {config.PORT} is taken, so the demo takes another.")
    address = _address(at)
    app = _created(demo_settings(address))
    _upgrade(app)
    with app.app_context(), one_at_a_time():
        fill()
    _say(f"The demo of Finalist is at {address}. Whoever is marked “(sample)” is made up.")
    _say("Stop it with Ctrl-C.")
    return app, at


def demo_settings(address: str) -> dict[str, Any]:
    """An instance apart, whatever the environment says: own folder, own SQLite database, no mail leaves the machine."""
    from app.demo.cast import ORGANISATION

    return {
        "DEMO": True,
        "INSTANCE": Path(config.INSTANCE) / "demo",
        "BASE_URL": address,
        "ORGANISATION": ORGANISATION,
        "DATABASE_URL": "",
        "SECRET_KEY": "",
        "TRUSTED_HOSTS": [],
        "TRUSTED_PROXIES": 0,
        "MAIL_SERVER": "",
    }


def _address(at: socket.socket) -> str:
    host, port = at.getsockname()[:2]
    return config.plain_address(host, port=port)


def _created(overrides: Mapping[str, Any]) -> Flask:
    try:
        return create_app(overrides)
    except UnsafeSettings as error:
        _refuse(str(error))


def _upgrade(app: Flask) -> None:
    from sqlalchemy.exc import OperationalError

    from app.web.upgrading import upgrade_database

    with app.app_context():
        try:
            upgrade_database()
        except OperationalError as error:
            _refuse(f"The database cannot be reached: {error.orig}")


def _offer_first_administrator(app: Flask) -> None:
    from app.domain.errors import DomainError
    from app.domain.policy import COMMAND_LINE
    from app.people.operations.own import first_administrator_link

    with app.app_context():
        try:
            link = first_administrator_link(COMMAND_LINE)
        except DomainError:
            return  # there is one already
    _say(f"There is no administrator yet. Open this address once to become the first:\n  {link}")


def _say_where_mails_go(app: Flask) -> None:
    from app.web.mail import delivery

    with app.app_context():
        mails = delivery()
    if not mails.leave_the_server:
        _say(f"No mail server is set, so mails are not sent: they are written to {mails.folder}. Set MAIL_SERVER.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _refuse(text: str) -> NoReturn:
    sys.stderr.write(f"{text}\n")
    raise SystemExit(1)
