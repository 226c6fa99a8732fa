"""A vendor's file as an answer: saved by the browser, never shown or run in it, sent piece by piece."""

from collections.abc import Iterable

from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def attachment_answer(pieces: Iterable[bytes], *, name: str, media_type: str, size: int | None = None) -> Response:
    """Streams `pieces` under `name`, which browsers are told in Unicode and, for old ones, in ASCII."""
    plain = secure_filename(name) or "file"
    disposition = dump_options_header("attachment", {"filename": plain})
    if plain != name:
        disposition += f"; filename*=UTF-8''{_percent(name)}"
    headers = Headers({"Content-Disposition": disposition, "Content-Security-Policy": SANDBOX})
    if size is not None:
        headers["Content-Length"] = str(size)
    return Response(pieces, content_type=media_type, headers=headers)


def _percent(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")
