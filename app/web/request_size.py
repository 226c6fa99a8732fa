"""How much a request may bring: a file where one is uploaded, a piece of one, and elsewhere what a form holds."""

from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request

from app.web.spool import spool

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_PIECE = 4 * 1024 * 1024
"""Bytes of a file that come in one request at most, where it is sent piece by piece."""


def takes_a_file(view: View) -> View:
    """Declare that a view takes an upload of up to MAX_CONTENT_LENGTH."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def takes_a_piece(view: View) -> View:
    """Declare that a view takes a piece of a file as the bare content of the request.

    It is read before anything else, so that nobody who sends slowly holds on to the database.
    """
    view.takes_a_piece = True  # type: ignore[attr-defined]
    return view


class OurRequest(Request):
    """A request whose uploaded files never lie on the disk as they are."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,  # noqa: ARG002 - the signature is Werkzeug's
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return spool(total_content_length)


def _limit() -> None:
    """Werkzeug applies MAX_FORM_MEMORY_SIZE to each field of a multipart form only, and not to other forms at all."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "takes_a_file", False):
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if getattr(view, "takes_a_piece", False):
        request.max_content_length = LARGEST_PIECE
        request.get_data()


def register(app: Flask) -> None:
    """Comes before whatever reads the form, so that nobody waits for one that is too large."""
    app.request_class = OurRequest
    app.before_request(_limit)
