"""Documents as answers: saved by the browser under a name that any system takes, never shown in the page."""

from io import BytesIO

from flask import send_file
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
}
"""Media types by the ending of the name."""


def download(content: bytes, *, name: str, kind: str) -> Response:
    """A file to be saved; `name` without its ending, `kind` one of `KINDS`."""
    shown = secure_filename(f"{name}.{kind}") or f"document.{kind}"
    return send_file(BytesIO(content), mimetype=KINDS[kind], as_attachment=True, download_name=shown)


def shown_name(filename: str | None) -> str:
    """The name of a file that came in, as its owner knows it, on one line and not endless."""
    name = "".join(letter for letter in (filename or "") if letter.isprintable())
    return name[-200:] or "file"
