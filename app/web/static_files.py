"""Static files, served before the application is asked; folders that carry a version never change."""

import re
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.base import Headers

from app.web.headers import HEADERS

VERSIONED = re.compile(r"/static/vendor/[^/]+-\d[^/]*/")
MAX_AGE = 60
"""Seconds for our own files: modules name each other without a version, so a browser asks again soon."""


def _add_headers(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - the signature is whitenoise's
    for name, value in HEADERS.items():
        headers[name] = value


def is_immutable(path: str, url: str) -> bool:  # noqa: ARG001 - the signature is whitenoise's
    """A folder with a version in its name gets a new name with a new content."""
    return VERSIONED.match(url) is not None


def register(app: Flask) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(Path(app.root_path) / "static"),
        prefix="static/",
        max_age=MAX_AGE,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        immutable_file_test=is_immutable,
    )
