"""What the pages around workbooks share: a workbook as an answer, and the name of a file that came in."""

from io import BytesIO

from flask import send_file
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from app.evaluations.filing import XLSX

Page = str | Response | tuple[str, int]


def workbook(content: bytes, *, name: str) -> Response:
    """A workbook to be saved; `name` without its ending."""
    shown = secure_filename(f"{name}.xlsx") or "workbook.xlsx"
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=shown)


def shown_name(filename: str | None) -> str:
    """The file's name as its owner knows it, on one line and not endless."""
    name = "".join(letter for letter in (filename or "") if letter.isprintable())
    return name[-200:] or "workbook"
