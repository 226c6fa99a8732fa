"""`python -m benchmarks.attachments`: a file of 50 MB uploaded whole and in pieces, submitted, saved and downloaded.

The server is `python wsgi.py`; CPU is what its process took, memory what it held at most beyond what it held before.
"""

import http.client
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import update

from app.domain.lifecycle import Stage
from app.domain.policy import COMMAND_LINE
from app.factory import create_app
from app.models.offer import Firm
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Intent, Invitation, InvitedPerson
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.request_size import LARGEST_PIECE
from app.web.unit_of_work import writing
from benchmarks.data import a_session
from benchmarks.served import PROJECT

SIZE = 50 * 1024 * 1024
TURNS = 3
BOUNDARY = b"a-boundary-that-stands-nowhere-else"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Browser:
    """Somebody who answers for a vendor, at a server."""

    port: int
    files: str
    cookie: str
    token: str = ""

    def ask(self, method: str, path: str, body: bytes | str = b"", kind: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Accept": "application/json"}
        connection.request(method, path, body, headers | ({"Content-Type": kind} if kind else {}))
        answer = connection.getresponse()
        self.cookie = answer.headers.get("Set-Cookie", self.cookie).partition(";")[0]
        said = answer.read()
        connection.close()
        return answer.status, said

    def come_in(self) -> None:
        found = re.search(rb'name="csrf_token" value="([^"]+)"', self.ask("GET", self.files)[1])
        self.token = found[1].decode() if found else ""

    def upload_whole(self, content: bytes) -> None:
        head = b'Content-Disposition: form-data; name="quality:"; filename="whole.pdf"\r\n\r\n'
        body = b"--" + BOUNDARY + b"\r\n" + head + content + b"\r\n--" + BOUNDARY + b"--\r\n"
        status, _ = self.ask("POST", self.files, body, f"multipart/form-data; boundary={BOUNDARY.decode()}")
        must_be(302, status)

    def upload_in_pieces(self, content: bytes) -> None:
        announced = {"envelope": "quality", "item": "", "name": "pieces.pdf", "size": len(content), "modified": 1}
        status, said = self.ask(
            "POST", f"{self.files}/announced", urlencode(announced), "application/x-www-form-urlencoded"
        )
        must_be(201, status)
        found = re.search(rb'"attachment":\s*"([a-z0-9]+)"', said)
        place = f"{self.files}/{found[1].decode() if found else ''}"
        for offset in range(0, len(content), LARGEST_PIECE):
            must_be(200, self.ask("PUT", f"{place}/pieces/{offset}", content[offset : offset + LARGEST_PIECE])[0])
        must_be(200, self.ask("POST", f"{place}/finish")[0])

    def download(self, content: bytes) -> None:
        page = self.ask("GET", self.files)[1].decode()
        place = re.findall(rf"{self.files}/[a-z0-9]{{20}}(?=\")", page)[-1]
        status, got = self.ask("GET", place)
        must_be(200, status)
        if got != content:
            raise RuntimeError("What came back is not what was sent.")


def must_be(expected: int, status: int) -> None:
    if status != expected:
        raise RuntimeError(f"The server answered {status}, not {expected}.")


def fill(app: Flask) -> tuple[str, int, str]:
    """An RFP with one vendor; returns the address of its files, the invitation's key and a token that is signed in."""
    with app.app_context():
        with writing() as session:
            facts: dict[str, Any] = {"reference": "RFP", "title": "Attachments", "currency": "EUR", "time_zone": "UTC"}
            facts |= {"frozen_at": now(), "snapshot_hash": "0" * 64, "closes_at": now() + timedelta(days=1)}
            person = Person(email="vendor@example.org", name="Vendor", is_vendor=True, created_at=now())
            rfp, firm = Rfp(**facts, stage=Stage.DRAFTING, created_at=now()), Firm(name="Vendor")
            session.add_all([person, rfp, firm])
            session.flush()
            said = {"intent": Intent.INTENDS, "intent_at": now()}
            invitation = Invitation(rfp_id=rfp.id, firm_id=firm.id, invited_at=now(), invited_by="Lead", **said)
            session.add(invitation)
            session.flush()
            agreed = {"agreed_at": now(), "agreed_name": "Vendor", "agreed_text_hash": "0" * 64}
            who = {"invitation_id": invitation.id, "person_id": person.id, "added_by": "Lead", "was_invited": True}
            session.add(InvitedPerson(**who, added_at=now(), **agreed))
            session.execute(update(Rfp).where(Rfp.id == rfp.id).values(stage=Stage.RESPONSES))
            address, key, person_id = f"/portal/{invitation.public_id}/files", invitation.id, person.id
        return address, key, a_session(person_id)


@contextmanager
def serving(folder: str, *, secret: str) -> Iterator[tuple[int, int]]:
    """The port and the process of `python wsgi.py`."""
    port = 8917
    surroundings = {
        "FINALIST_INSTANCE": folder,
        "PORT": str(port),
        "SECRET_KEY": secret,
        "BASE_URL": "http://127.0.0.1",
    }
    program = subprocess.Popen(
        [sys.executable, "wsgi.py"],
        cwd=PROJECT,
        env=os.environ | surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                Browser(port, "", "").ask("GET", "/health")
                break
            except OSError:
                time.sleep(0.05)
        yield port, program.pid
    finally:
        program.terminate()
        program.wait()


def processor(pid: int) -> float:
    """Milliseconds that the process took so far, in the program and in the system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def memory(pid: int, *, name: str) -> float:
    """MiB by this name of the process's status: VmRSS now, VmHWM at most since it was last set back."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def measured(pid: int, act: Callable[[], None]) -> tuple[float, float, float]:
    """Wall-clock and CPU in milliseconds, and memory in MiB beyond what was held before."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before, cpu, begun = memory(pid, name="VmRSS"), processor(pid), time.perf_counter()
    act()
    took = (time.perf_counter() - begun) * 1000
    return took, processor(pid) - cpu, memory(pid, name="VmHWM") - before


def main() -> None:
    secret = secrets.token_hex(32)
    with tempfile.TemporaryDirectory(prefix="finalist-benchmark-") as folder:
        app = create_app({"INSTANCE": folder, "SECRET_KEY": secret, "BASE_URL": "http://127.0.0.1"})
        with app.app_context():
            upgrade()
        address, invitation, token = fill(app)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        name = app.config["SESSION_COOKIE_NAME"]
        held = client.get_cookie(name)
        content = b"%PDF-1.7\n" + secrets.token_bytes(SIZE - 20) + b"\n%%EOF\n"
        with serving(folder, secret=secret) as (port, pid):
            browser = Browser(port, address, f"{name}={held.value if held else ''}")
            browser.come_in()
            acts = {
                "uploaded whole": lambda: browser.upload_whole(content),
                "uploaded in pieces": lambda: browser.upload_in_pieces(content),
                "downloaded": lambda: browser.download(content),
            }
            print(f"{'a file of 50 MB':22}{'ms':>8}{'CPU ms':>9}{'+ MiB':>8}")
            for turn in range(TURNS):
                for what, act in acts.items():
                    took, cpu, more = measured(pid, act)
                    print(f"{what if not turn else '':22}{took:8.0f}{cpu:9.0f}{more:8.1f}")
        with app.app_context():
            begun = time.perf_counter()
            submit(COMMAND_LINE, invitation_id=invitation)
            print(f"{'submitted':22}{(time.perf_counter() - begun) * 1000:8.0f}")


if __name__ == "__main__":
    main()
