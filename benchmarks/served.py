"""Finalist and the floor program behind gunicorn, asked in turns by the load client of the yardstick."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
YARDSTICK = PROJECT.parent / "shared" / "yardstick"
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, the cookie that signs in to it, and its master process."""

    port: int
    pid: int
    cookie: str


def has_yardstick() -> bool:
    return (YARDSTICK / "load.py").is_file() and (YARDSTICK / "floor.py").is_file()


def load_client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("yardstick_load", YARDSTICK / "load.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("The yardstick has no load client.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def gunicorn(application: str, *, folder: Path, environment: Mapping[str, str], cookie: str) -> Iterator[Server]:
    """Serve with two synchronous workers on a free port of loopback, and stop at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", application]
    program = subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield Server(port=port, pid=program.pid, cookie=cookie)
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/static/nothing", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The server did not answer within 30 seconds.")


@contextmanager
def floor(folder: Path, *, database: str) -> Iterator[Server]:
    """The floor program over a database of its own, filled by itself."""
    environment = {"FLOOR_DB": database, "P": str(folder)}
    subprocess.run(
        [sys.executable, "floor.py", "fill"],
        cwd=YARDSTICK,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    session = floor_sessions(folder)[0]
    with gunicorn("floor:app", folder=YARDSTICK, environment=environment, cookie=f"session={session}") as server:
        yield server


def floor_sessions(folder: Path) -> list[str]:
    """The cookies of the floor's users, once it is filled."""
    sessions: list[str] = json.loads((folder / "floor_facts.json").read_text(encoding="utf-8"))["users"]
    return sessions


def ask(client: ModuleType, server: Server, *, path: str, times: int) -> dict[str, Any]:
    """Ask one page `times` times by one client; gives p50, p95 and cpu_ms. Raises RuntimeError unless all are 200."""
    plan = {
        "name": path,
        "port": server.port,
        "clients": 1,
        "requests": times,
        "max_s": 60,
        "reqs": [{"path": path, "headers": {"Cookie": server.cookie}}],
        "pids": [server.pid],
    }
    result: dict[str, Any] = client.run(plan)
    if result["ok"] != result["n"]:
        raise RuntimeError(f"{path} answered {result['codes']}.")
    return result
