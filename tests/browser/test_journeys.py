"""What people come for, from the first page to the last, in a real browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from app.models.person import Person
from app.web.outbox import sweep
from app.web.passwords import accepted
from app.web.unit_of_work import writing
from tests.browser.conftest import PROJECT, REFUSED, SAMPLES, Site
from tests.integrity.world import email

pytestmark = pytest.mark.browser

PASSWORD = "seven ferries crossing slowly"


def test_from_the_ranking_down_to_the_words_of_an_evaluator(site: Site, visit: Any) -> None:
    page = visit("lead").go(f"/rfps/{site.samples['contact-centre']}/ranking")
    expect(page.get_by_role("heading", name="Ranking", exact=True)).to_be_visible()
    page.locator("table").first.get_by_role("link").first.click()
    page.get_by_role("region", name="Points by criterion").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", name="Marks and justifications")).to_be_visible()
    said = page.locator(".marks .prose").first.inner_text()
    assert said in (SAMPLES / "contact-centre" / "Scores.csv").read_text(encoding="utf-8")


def test_the_tie_of_the_audit_is_flagged(site: Site, visit: Any) -> None:
    page = visit("lead").go(f"/rfps/{site.samples['kubernetes-audit-2019']}/ranking")
    expect(page.locator(".answer-headline")).to_contain_text("tie", ignore_case=True)


def test_a_packet_is_asked_for_built_and_taken_away(site: Site, visit: Any) -> None:
    page = visit("lead").go(f"/rfps/{site.samples['idaho-wifi-2013']}/packet")
    page.get_by_role("button", name="Build the decision packet").click()
    expect(page.get_by_text("Waiting for the worker.")).to_be_visible()
    with site.app.app_context():
        sweep()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_workbook_with_three_faults_shows_all_three(site: Site, visit: Any, tmp_path: Path) -> None:
    page = visit("lead").go("/evaluations/import")
    page.locator("input[type=file]").set_input_files(faulty_workbook(tmp_path))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("was not imported: 3 faults")).to_be_visible()
    shown = page.get_by_role("table").locator("tbody tr").all_inner_texts()
    assert [sum(word in row for row in shown) for word in ("nobody", "no-such-criterion", "4000")] == [1, 1, 1]


def faulty_workbook(folder: Path) -> Path:
    """The contact centre with an unknown offer, an unknown criterion and a score off its scale."""
    target = folder / "faulty.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted((SAMPLES / "contact-centre").glob("*.csv")):
            text = path.read_text(encoding="utf-8")
            if path.name == "RFP.csv":
                text = re.sub(r"(?m)^reference,.*$", "reference,FAULTY-1", text)
            if path.name == "Scores.csv":
                text = with_three_faults(text)
            archive.writestr(path.name, text)
    return target


def with_three_faults(scores: str) -> str:
    """The sheet with its last score off the scale, and two rows that point to what is not there."""
    *rows, last = scores.strip().splitlines()
    vendor, criterion, evaluator = last.split(",")[:3]
    broken = [
        f"{vendor},{criterion},{evaluator},4000,",
        f"nobody,{criterion},{evaluator},1,",
        f"{vendor},no-such-criterion,{evaluator},1,",
    ]
    return "\n".join([*rows, *broken]) + "\n"


def test_signing_in_and_ending_ones_sessions(site: Site, visit: Any) -> None:
    with site.app.app_context(), writing() as session:
        kept = accepted(PASSWORD, own_words=())
        session.execute(update(Person).where(Person.id == site.world.people["observer"]).values(password_hash=kept))
    window = visit("anonymous")
    window.pardoned.append(REFUSED)
    page = window.go("/who-may-do-what")
    page.get_by_label("E-mail").fill(email("observer"))
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Password")).to_have_value("")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("E-mail").fill(email("observer"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Who may do what")).to_be_visible()
    window.go("/account")
    page.get_by_role("button", name="Sign out").first.click(force=True)
    page.wait_for_url(lambda url: not url.endswith("/account"))
    window.go("/who-may-do-what")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_colours_that_were_chosen_stay(site: Site, visit: Any) -> None:
    window = visit("lead")
    page = window.go("/")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Dark").click()
    window.go("/who-may-do-what")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


@contextmanager
def demo(instance: Path) -> Iterator[str]:
    """The demo as the README starts it; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BASE_URL")}
    program = subprocess.Popen(
        [sys.executable, "wsgi.py", "demo"],
        cwd=PROJECT,
        env=environment | {"FINALIST_INSTANCE": str(instance), "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/health")
        yield address
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=20)


def wait_for(address: str, *, seconds: int = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer within {seconds} seconds.")


def test_the_demo_opens_on_the_contact_centre(chromium: Browser, tmp_path: Path) -> None:
    with demo(tmp_path) as address:
        page = chromium.new_page()
        page.goto(address)
        page.get_by_role("button").first.click()
        expect(page.get_by_role("heading", name="Ranking", exact=True)).to_be_visible()
        expect(page.get_by_role("complementary", name="Demo")).to_be_visible()
        page.close()
