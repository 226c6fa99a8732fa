"""Serves the application by waitress until told to stop, then ends what was begun, all within five seconds."""

import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore

from app.web.spool import seal_waitress
from app.web.worker import Worker, wake_after_commits

THREADS = 8
FINISH_SECONDS = 3.5
"""How long requests that were begun may take to end once the server is told to stop."""
LOOK_SECONDS = 0.1
CONNECTIONS = 800
"""At once; more would not fit into what select() can watch. A few dozen that only hold theirs must not lock all out."""
AT_ONCE = 128 * 1024
"""Bytes taken from a connection at once: an upload of 50 MB in the usual 8 KB would be six thousand turns."""
SILENT_SECONDS = 30
"""After so long a connection on which nothing comes and nothing is asked is closed."""


def bound(host: str, *, port: int) -> socket.socket:
    """A socket at this address, port 0 meaning any free one. Raises OSError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


def serve(app: Flask, *, at: socket.socket) -> None:
    """Serve with a worker of our own beside until SIGTERM or SIGINT. Runs in the main thread."""
    seal_waitress()
    told = threading.Event()
    channels: dict[int, Any] = {}
    server = create_server(
        app,
        map=channels,
        sockets=[at],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        recv_bytes=AT_ONCE,
        channel_timeout=SILENT_SECONDS,
        cleanup_interval=SILENT_SECONDS // 3,
        ident="",
        max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],
        clear_untrusted_proxy_headers=not app.config["TRUSTED_PROXIES"],
    )

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature is Python's
        told.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    wake_after_commits(app)
    worker = Worker(app)
    worker.start()
    while not told.is_set():
        wasyncore.loop(timeout=1, map=channels, count=1)
    _finish(server, channels=channels, worker=worker)


def _finish(server: Any, *, channels: dict[int, Any], worker: Worker) -> None:
    """Take no new request, let those that were begun end and their answers leave, while the worker ends too."""
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + FINISH_SECONDS
    while _is_busy(server) and time.monotonic() < deadline:
        wasyncore.loop(timeout=LOOK_SECONDS, map=channels, count=1)
    server.task_dispatcher.shutdown(timeout=LOOK_SECONDS)
    stopping.join()


def _is_busy(server: Any) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))
