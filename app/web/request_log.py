"""One JSON line per request, with the request's id, which also stands in the answer and on error pages."""

import re
import secrets
import time

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def _begin() -> None:
    g.started = time.perf_counter()
    offered = request.headers.get("X-Request-ID", "")
    g.request_id = offered if ACCEPTED_ID.fullmatch(offered) else secrets.token_hex(8)
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if request.endpoint != "static":
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
    app.before_request(_begin)
    app.after_request(_end)
