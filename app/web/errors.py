"""Errors as pages: what happened, what to do next, and the request's id. Nothing here needs the database."""

import errno

import structlog
from flask import Flask, g, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response

from app.db import Busy
from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action, Situation, refusal
from app.web.rfp_in_question import RfpInQuestion
from app.web.unit_of_work import Conflict

DISK_FULL = "The server's disk is full."
FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
FULL_WORDS = ("database or disk is full", "No space left on device")
"""SQLite's words and PostgreSQL's."""
EARLIER_SIGN_IN = (
    "This page is from an earlier sign-in.",
    (
        "You signed in or out since it was opened, or it stood open for long. Nothing was changed. Go back: most "
        "browsers keep what you typed. Copy it, reload the page, and send it again."
    ),
)
"""What happened and what to do next, where a form carries a token that does not belong to the sign-in."""
SENTENCES: dict[int, tuple[str, str]] = {
    400: ("The request could not be understood.", "Go back, reload the page and try again."),
    403: ("This is not open to you.", "Go back; “Who may do what” in the menu says what is open to you, and why."),
    404: ("There is nothing here.", "The address may be wrong, or it is not open to you."),
    405: ("This address cannot be used in this way.", "Go back and use the buttons of the page."),
    409: ("Somebody else changed this meanwhile.", "Nothing was overwritten. Reload to see the new version."),
    413: ("What you sent is too large.", "Send a smaller file."),
    422: ("This could not be done.", "Nothing was changed. Go back, mend it and try again."),
    429: ("Too many attempts.", "Wait a few minutes and try again."),
    500: ("Something went wrong on our side.", "Nothing was changed. Try again; if it stays, give the id below."),
    503: ("The database is busy or cannot be reached.", "Nothing was changed. Try again in a moment."),
}
"""Status -> what happened, what to do next."""


def page(status: int, *, sentence: str | None = None, advice: str | None = None) -> tuple[str, int]:
    g.error_page = True
    happened, usual_advice = SENTENCES.get(status, SENTENCES[500])
    html = render_template(
        "errors/error.html",
        status=status,
        sentence=sentence or happened,
        advice=advice or usual_advice,
        rfp=_rfp_open_to_the_reader(),
        request_id=g.get("request_id", ""),
    )
    return html, status


def _rfp_open_to_the_reader() -> RfpInQuestion | None:
    """The RFP of the address, if the guard has found it and its overview is open to whoever asked."""
    rfp: RfpInQuestion | None = g.get("rfp")
    if rfp is None or refusal(Action.RFP_VIEW, g.actor, Situation(stage=rfp.stage)):
        return None
    return rfp


def _earlier_sign_in(error: CSRFError) -> tuple[str, int]:
    sentence, advice = EARLIER_SIGN_IN
    return page(error.code or 400, sentence=sentence, advice=advice)


def _untrusted_host(error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """Whoever asks under a host name we do not answer to gets no page: its links would lead there."""
    return f"{error.description}\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> tuple[str, int] | Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    own_words = error.description if status in (403, 400, 422, 429) and error.description else None
    stock = type(error).description
    return page(status, sentence=None if own_words == stock else own_words)


def _domain(error: DomainError) -> tuple[str, int]:
    return page(422, sentence=str(error))


def _not_here(error: NotHere) -> tuple[str, int]:
    return page(404, sentence=str(error))


def _conflict(error: Conflict) -> tuple[str, int]:
    return page(409, sentence=str(error))


def _busy(error: Exception) -> tuple[str, int]:
    """The database cannot answer now; it is asked anew by the next request. What SQL was asked is not logged."""
    reason = str(getattr(error, "orig", error))
    structlog.get_logger().warning("database_busy", error=reason)
    return page(503, sentence=DISK_FULL if any(words in reason for words in FULL_WORDS) else None)


def _disk(error: OSError) -> tuple[str, int]:
    """A full disk is told as such; any other fault of the system is unexpected."""
    if error.errno not in FULL_NUMBERS:
        raise error
    structlog.get_logger().error("disk_full", error=str(error))
    return page(503, sentence=DISK_FULL)


def _unexpected(error: InternalServerError) -> tuple[str, int]:
    structlog.get_logger().error("unexpected", error=repr(error.original_exception), exc_info=error.original_exception)
    return page(500)


def register(app: Flask) -> None:
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _earlier_sign_in)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(NotHere, _not_here)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(InternalServerError, _unexpected)
