"""What the pages around workbooks share: a workbook as an answer."""

from werkzeug.wrappers import Response

from app.web.downloads import download

Page = str | Response | tuple[str, int]


def workbook(content: bytes, *, name: str) -> Response:
    """A workbook to be saved; `name` without its ending."""
    return download(content, name=name, kind="xlsx")
