"""The virus scanner, if the instance has one: a command that is given the bytes and answers by its exit status."""

import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterable
from contextlib import suppress

import structlog
from flask import current_app

from app.stages.responses.uploads.refusal import NotJudged, Refused

CLEAN, INFECTED = 0, 1
UNJUDGED = "The virus scanner cannot judge it now. The file is kept; have it checked again in a moment."


def is_scanned() -> bool:
    """Whether files are given to a scanner at all."""
    return bool(current_app.config["SCAN_COMMAND"])


def scan(content: Iterable[bytes]) -> None:
    """Give the bytes to SCAN_COMMAND, if there is one. Raises Refused for what is infected, NotJudged if it fails."""
    if not is_scanned():
        return
    status = _run(shlex.split(current_app.config["SCAN_COMMAND"]), content)
    if status == CLEAN:
        return
    if status == INFECTED:
        raise Refused("The virus scanner found something harmful in it. Look into it and hand in a clean file.")
    structlog.get_logger().warning("scanner_failed", status=status)
    raise NotJudged(UNJUDGED)


def _run(command: list[str], content: Iterable[bytes]) -> int | None:
    """The exit status; None where the command cannot be run or takes longer than SCAN_SECONDS."""
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    try:
        process = subprocess.Popen(  # noqa: S603 - the administrator's own command, the file is on its input only
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=surroundings,
            start_new_session=True,
        )
    except OSError:
        return None
    out_of_time = threading.Timer(current_app.config["SCAN_SECONDS"], _end, [process])
    out_of_time.start()
    try:
        _feed(process, content)
        status = process.wait()
    finally:
        out_of_time.cancel()
        _end(process)
        process.wait()
    return status if status >= 0 else None


def _feed(process: "subprocess.Popen[bytes]", content: Iterable[bytes]) -> None:
    """A scanner may stop reading once it has seen enough."""
    if process.stdin is None:
        return
    with suppress(BrokenPipeError):
        for piece in content:
            process.stdin.write(piece)
    with suppress(BrokenPipeError):
        process.stdin.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
