"""How much a request may bring: a file where one is uploaded, and elsewhere no more than a form holds."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_a_file(view: View) -> View:
    """Declare that a view takes an upload of up to MAX_CONTENT_LENGTH."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def _limit() -> None:
    """Werkzeug applies MAX_FORM_MEMORY_SIZE to each field of a multipart form only, and not to other forms at all."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "takes_a_file", False):
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def register(app: Flask) -> None:
    """Comes before whatever reads the form, so that nobody waits for one that is too large."""
    app.before_request(_limit)
