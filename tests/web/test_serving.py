"""`python wsgi.py` starts, serves, and ends within five seconds with what was begun."""

import json
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import config
from app import start
from app.web.serving import FINISH_SECONDS, LOOK_SECONDS
from app.web.worker import STOP_SECONDS

PROJECT = Path(__file__).parent.parent.parent
SLOW = """
import sys, time
from app.domain.policy import Action
from app.factory import create_app
from app.web import logs
from app.web.access import requires
from app.web.serving import bound, serve
app = create_app({"INSTANCE": sys.argv[1], "BASE_URL": f"http://127.0.0.1:{sys.argv[2]}"})

@app.get("/slow")
@requires(Action.PAGE_PUBLIC)
def slow():
    print("begun", flush=True)
    time.sleep(1)
    return "finished " + "x" * 2_000_000

logs.configure(sys.stderr)
serve(app, at=bound("127.0.0.1", port=int(sys.argv[2])))
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(*arguments: str, instance: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BASE_URL", "HOST")
    }
    environment |= {"FINALIST_INSTANCE": str(instance), "PORT": str(port), "PYTHONPATH": str(PROJECT)}
    program = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def answer(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
        return response.read().decode()


def when_up(port: int, path: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            return answer(port, path)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def stopped(program: subprocess.Popen[str], *, by: signal.Signals) -> tuple[float, str, str]:
    """Seconds it took to end by itself, and what it said and complained of until then."""
    started = time.monotonic()
    program.send_signal(by)
    said, complained = program.communicate(timeout=20)
    return time.monotonic() - started, said, complained


def test_an_instance_starts_empty_sweeps_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with running("wsgi.py", instance=tmp_path, port=port) as program:
        health = json.loads(when_up(port, "/health"))
        deadline = time.monotonic() + 20
        while health["status"] == "worker late" and time.monotonic() < deadline:
            time.sleep(0.1)
            health = json.loads(answer(port, "/health"))
        seconds, said, complained = stopped(program, by=signal.SIGTERM)
    assert (health["status"], health["database"], program.returncode) == ("ok", "at head", 0)
    assert seconds < 5
    assert complained == ""
    first, mails, offer, address, *lines, last = said.splitlines()
    assert first.startswith(f"Finalist is at http://127.0.0.1:{port}")
    assert mails == (
        f"No mail server is set, so mails are not sent: they are written to {tmp_path / 'mail'}. Set MAIL_SERVER."
    )
    assert offer.startswith("There is no administrator yet.")
    assert re.fullmatch(rf"  http://127\.0\.0\.1:{port}/first-administrator/[\w-]{{43}}", address)
    assert {json.loads(line)["event"] for line in lines} == {"request"}
    assert last == "Finalist has stopped."
    assert (tmp_path / "finalist.sqlite3").stat().st_mode & 0o077 == 0


def test_a_request_that_was_begun_is_answered(tmp_path: Path) -> None:
    port = free_port()
    with running("-c", SLOW, str(tmp_path), str(port), instance=tmp_path, port=port) as program:
        when_up(port, "/static/css/shell.css")
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(b"GET /slow HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert program.stdout is not None
        assert program.stdout.readline() == "begun\n"
        program.send_signal(signal.SIGINT)
        received = b"".join(iter(lambda: client.recv(65536), b""))
        _, complained = program.communicate(timeout=20)
    assert (program.returncode, len(received.partition(b"\r\n\r\n")[2])) == (0, 2_000_009)
    assert "Traceback" not in complained


def test_connections_that_only_hold_theirs_lock_nobody_out(tmp_path: Path) -> None:
    port = free_port()
    with running("-c", SLOW, str(tmp_path), str(port), instance=tmp_path, port=port), ExitStack() as held:
        when_up(port, "/static/css/shell.css")
        clients = [held.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(150)]
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\nHost:")
        started = time.monotonic()
        answer(port, "/static/css/shell.css")
        assert time.monotonic() - started < 5
        assert [client for client in clients if is_cut(client)] == []


def is_cut(client: socket.socket) -> bool:
    """Whether the other end has closed the connection; one that is merely silent has nothing to read."""
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False


def test_all_that_is_waited_for_at_the_end_fits_into_five_seconds() -> None:
    assert max(FINISH_SECONDS + 2 * LOOK_SECONDS, STOP_SECONDS) < 5


@pytest.mark.parametrize(
    ("settings", "arguments", "words"),
    [
        ({}, ["demonstration"], "Use:"),
        ({"HOST": "0.0.0.0"}, [], "HOST=0.0.0.0 would serve plain http to the network."),
        ({"HOST": "0.0.0.0"}, ["demo"], "The demo lets everyone step into everyone's shoes"),
    ],
)
def test_what_is_unsafe_is_refused_in_words(
    settings: dict[str, str],
    arguments: list[str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in settings.items():
        monkeypatch.setattr(config, name, value)
    with pytest.raises(SystemExit) as stop:
        start.main(arguments)
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith(words)


def test_a_port_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr(config, "PORT", port)
        with pytest.raises(SystemExit):
            start.main([])
    words = f"Port {port} cannot be used (Address already in use). Is Finalist running already? Else set PORT.\n"
    assert capsys.readouterr().err == words


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9001"}, "http://127.0.0.1:9001"),
        ({"HOST": "::1", "PORT": "9001"}, "http://[::1]:9001"),
        ({"HOST": "localhost", "PORT": "9001", "BASE_URL": "https://rfp.example.org"}, "https://rfp.example.org"),
    ],
)
def test_links_begin_where_it_listens_unless_told_otherwise(
    settings: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOST", "PORT", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert runpy.run_path(config.__file__)["BASE_URL"] == address


def test_the_demo_is_an_instance_apart_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "DATABASE_URL", "postgresql://production")
    monkeypatch.setattr(config, "MAIL_SERVER", "mail.example.org")
    settings = start.demo_settings("http://127.0.0.1:8000")
    assert settings["INSTANCE"] == Path(config.INSTANCE) / "demo"
    assert (settings["DATABASE_URL"], settings["MAIL_SERVER"], settings["DEMO"]) == ("", "", True)
