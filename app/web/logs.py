"""Logs as one JSON object a line: one per request, with the request's id, and what libraries have to say."""

import logging
import re
import secrets
import sys
import time
from typing import TextIO

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = {"huey": logging.WARNING, "waitress": logging.WARNING, "alembic": logging.WARNING}
"""Libraries whose everyday news would drown ours."""

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(stream: TextIO | None = None) -> None:
    """From here on everything is logged as JSON to `stream` (default: standard output)."""
    stream = stream or sys.stdout
    last: list[structlog.typing.Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*_SHARED, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=[remove, *last]),
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _begin() -> None:
    g.started = time.perf_counter()
    offered = request.headers.get("X-Request-ID", "")
    g.request_id = offered if ACCEPTED_ID.fullmatch(offered) else secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    """Neither path nor query string is logged: links that sign people in stand there."""
    response.headers["X-Request-ID"] = g.request_id
    structlog.get_logger().info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.started) * 1000, 1),
    )
    structlog.contextvars.clear_contextvars()
    return response


def register(app: Flask) -> None:
    """Give every request an id, which stands in the log, in the answer and on error pages."""
    app.before_request(_begin)
    app.after_request(_end)
